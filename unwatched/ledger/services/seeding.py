"""Puts the facts that come with the programme into the ledgers. Adds what is missing; touches nothing that is there.

Each row has a `seed_key`. A row with that key is left as it is, whatever people made of it; one that they removed does
not come back. What is written here is written in bulk: a new site starts with it.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from unwatched.directory import regions
from unwatched.directory.models import Jurisdiction
from unwatched.ledger import seed
from unwatched.ledger.models import (
    Change,
    ChangeKind,
    Commitment,
    CommitmentEvent,
    Company,
    Figure,
    Law,
    LawEvent,
    Provision,
    Reading,
    Score,
    Wording,
)
from unwatched.sources.models import Citation, Source

Row = TypeVar("Row", bound=models.Model)
Given = Mapping[str, Any]


@dataclass
class Seeded:
    """How many rows of each kind were added."""

    added: Counter[str] = field(default_factory=Counter)

    def __str__(self) -> str:
        if not self.added:
            return _("Nothing was missing.")
        return _("Added: %(rows)s.") % {"rows": ", ".join(f"{count} {name}" for name, count in self.added.items())}


def is_empty() -> bool:
    """Whether nobody has ever put anything into the ledgers."""
    return not Law.objects.exists() and not Commitment.objects.exists()


@transaction.atomic
def load(*, now: datetime) -> Seeded:
    """Everything that is shipped and is not here yet."""
    return Loading(now).run()


class Loading:
    """One run: which rows are there, which sources are known, and what waits to be cited."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.done = Seeded()
        self.sources = self.find_sources(seed.read("sources"))
        self.cited: list[tuple[models.Model, list[str]]] = []
        self.gone = set(Change.objects.filter(kind=ChangeKind.REMOVED).values_list("seed_key", flat=True))

    def run(self) -> Seeded:
        self.load_laws(seed.read("laws"))
        self.load_commitments(seed.read("commitments"))
        self.load_figures(seed.read("figures"))
        self.cite()
        return self.done

    # --- what the rows hang on ---

    def find_sources(self, given: Mapping[str, Given]) -> dict[str, Source]:
        known = {_name(one): one for one in Source.objects.order_by("-pk")}  # of two the older one stays
        found = {key: known.get(_name(wanted := _source(one, self.now))) or wanted for key, one in given.items()}
        self.create(Source, {id(one): one for one in found.values() if one.pk is None}.values())
        return found

    def find_places(self, given: Iterable[Given]) -> dict[str, Jurisdiction]:
        known = {_place_name(one): one for one in Jurisdiction.objects.all()}
        by_id = {one.ocd_id: one for one in known.values()}
        found: dict[str, Jurisdiction] = {}
        for place in given:
            wanted = Jurisdiction(**place)
            there = known.get(_place_name(wanted)) or by_id.get(wanted.ocd_id)
            known[_place_name(wanted)] = found[wanted.ocd_id] = there or wanted
        self.create(Jurisdiction, {id(one): one for one in found.values() if one.pk is None}.values())
        return found

    def create(self, model: type[Row], rows: Iterable[Row]) -> list[Row]:
        """Writes these, but for those whose key is there already or was removed by somebody."""
        new = list(rows)
        if new and hasattr(new[0], "seed_key"):
            taken = self.gone | set(model._default_manager.exclude(seed_key="").values_list("seed_key", flat=True))
            new = [one for one in new if one.seed_key not in taken]  # type: ignore[attr-defined]
        made = model._default_manager.bulk_create(new)
        if made:
            self.done.added[str(model._meta.verbose_name_plural)] += len(made)
        return made

    # --- laws ---

    def load_laws(self, given: list[Given]) -> None:
        places = self.find_places(one["place"] for one in given)
        taken = set(Law.objects.values_list("slug", flat=True))
        rows = [self.law(one, places) for one in given if one["key"] not in taken]
        sources = {one["key"]: one["sources"] for one in given}
        for law in self.create(Law, rows):
            self.cited.append((law, sources[law.slug]))
        laws = {law.slug: law for law in Law.objects.exclude(seed_key="")}
        self.began([(laws[row.slug], {"law": laws[row.slug]}) for row in rows if row.slug in laws])
        pairs = [(laws[one["key"]], one) for one in given if one["key"] in laws]
        self.add_facts(LawEvent, (row for law, one in pairs for row in _events(law, one)))
        self.add_facts(Provision, (row for law, one in pairs for row in _provisions(law, one)))

    def law(self, given: Given, places: Mapping[str, Jurisdiction]) -> Law:
        plain = {name: given[name] for name in LAW_FIELDS if name in given}
        return Law(
            slug=given["key"], seed_key=given["key"], jurisdiction=places[given["place"]["ocd_id"]],
            added_at=self.now, **plain,
        )  # fmt: skip

    # --- commitments ---

    def load_commitments(self, given: list[Given]) -> None:
        companies = self.find_companies(one["company"] for one in given)
        taken = set(Commitment.objects.values_list("slug", flat=True))
        rows = [
            Commitment(
                slug=one["key"], seed_key=one["key"], company=companies[one["company"]], added_at=self.now,
                **{name: one[name] for name in ("title", "kind", "confidence", "notes") if name in one},
            )
            for one in given if one["key"] not in taken
        ]  # fmt: skip
        first = {one["key"]: one["wordings"][0]["from"] for one in given if one["wordings"]}
        self.cited += [(one, first[one.slug]) for one in self.create(Commitment, rows) if one.slug in first]
        known = {one.slug: one for one in Commitment.objects.exclude(seed_key="").select_related("company")}
        self.began([(known[row.slug], {"commitment": known[row.slug]}) for row in rows if row.slug in known])
        pairs = [(known[one["key"]], one) for one in given if one["key"] in known]
        self.add_facts(Wording, (row for of, one in pairs for row in _wordings(of, one)))
        words = {one.seed_key: one for one in Wording.objects.exclude(seed_key="")}
        self.add_facts(CommitmentEvent, (row for of, one in pairs for row in _commitment_events(of, one, words)))
        self.add_facts(Score, (row for of, one in pairs for row in _scores(of, one, self.now)))

    def find_companies(self, names: Iterable[str]) -> dict[str, Company]:
        wanted = list(dict.fromkeys(names))
        known = set(Company.objects.values_list("name", flat=True))
        self.create(Company, [Company(name=name, slug=_slug(name)) for name in wanted if name not in known])
        return {one.name: one for one in Company.objects.filter(name__in=wanted)}

    # --- figures ---

    def load_figures(self, given: list[Given]) -> None:
        self.create(
            Figure,
            [
                Figure(slug=one["key"], seed_key=one["key"], name=one["name"], notes=one.get("notes", ""))
                for one in given
            ],
        )
        known = {one.seed_key: one for one in Figure.objects.exclude(seed_key="")}
        pairs = [(known[one["key"]], one) for one in given if one["key"] in known]
        self.add_facts(Reading, (row for of, one in pairs for row in _readings(of, one)))

    # --- sources and history ---

    def add_facts(self, model: type[Row], rows: Iterator[tuple[Row, list[str]]]) -> None:
        every = list(rows)
        made = {id(one) for one in self.create(model, [row for row, _keys in every])}
        self.cited += [(row, keys) for row, keys in every if id(row) in made]

    def cite(self) -> None:
        """Sources are named, not fetched: no page elsewhere is asked for before somebody here wants it."""
        kinds = ContentType.objects.get_for_models(*{type(row) for row, _keys in self.cited})
        self.create(
            Citation,
            [
                Citation(claim_type=kinds[type(row)], claim_id=row.pk, source=self.sources[key], made_at=self.now)
                for row, keys in self.cited
                for key in keys
            ],
        )

    def began(self, rows: list[tuple[models.Model, dict[str, Any]]]) -> None:
        """The first line in the history of each."""
        Change.objects.bulk_create(
            Change(
                **of, at=self.now, kind=ChangeKind.ADDED, what=row._meta.model_name or "", row=row.pk, title=str(row),
                why="Came with Unwatched, as gathered in November 2026.",
            )
            for row, of in rows
        )  # fmt: skip


LAW_FIELDS = ("part", "name", "kind", "kind_said", "summary", "reach", "notes", "confidence")
EVENT_FIELDS = ("kind", "date", "precision", "date_said", "said", "occasion", "confidence", "preferred_why")
WORDING_FIELDS = (
    "date", "precision", "date_said", "words", "is_exact", "scope", "carve_outs", "condition", "term", "expiry",
    "expiry_precision", "expiry_said", "narrowed_why", "confidence",
)  # fmt: skip


def _picked(given: Given, names: Iterable[str]) -> dict[str, Any]:
    return {name: given[name] for name in names if name in given}


def _keys(of: str, given: Iterable[Given], *parts: str) -> Iterator[str]:
    """A key for each row that stays the same when others are added: its parts, and which of those alike it is."""
    seen: Counter[str] = Counter()
    for one in given:
        key = ":".join([of, *(str(one.get(part, "")) for part in parts)])
        seen[key] += 1
        yield key if seen[key] == 1 else f"{key}:{seen[key]}"


def _events(law: Law, given: Given) -> Iterator[tuple[LawEvent, list[str]]]:
    for key, one in zip(_keys(law.seed_key, given["events"], "kind", "date"), given["events"], strict=True):
        row = LawEvent(law=law, seed_key=key, preferred="preferred_why" in one, **_picked(one, EVENT_FIELDS))
        yield row, one.get("from", given["sources"])


def _provisions(law: Law, given: Given) -> Iterator[tuple[Provision, list[str]]]:
    """What is "unknown" is written down as that, and cites nothing: no source was seen."""
    for slot, one in given["provisions"].items():
        if one == "unknown":
            yield Provision(law=law, slot=slot, seed_key=f"{law.seed_key}:{slot}"), []
            continue
        row = Provision(
            law=law, slot=slot, seed_key=f"{law.seed_key}:{slot}",
            **_picked(one, ("answer", "value", "quote", "confidence")),
        )  # fmt: skip
        yield row, one.get("from", given["sources"])


def _wordings(of: Commitment, given: Given) -> Iterator[tuple[Wording, list[str]]]:
    for number, one in enumerate(given["wordings"], 1):
        row = Wording(
            commitment=of, seed_key=f"{of.seed_key}:wording:{number}", narrowed="narrowed_why" in one,
            **_picked(one, WORDING_FIELDS),
        )  # fmt: skip
        yield row, one["from"]


def _commitment_events(
    of: Commitment, given: Given, words: Mapping[str, Wording]
) -> Iterator[tuple[CommitmentEvent, list[str]]]:
    fields = ("kind", "date", "precision", "date_said", "title", "said", "verdict", "verdict_said", "confidence")
    for key, one in zip(_keys(of.seed_key, given["events"], "kind", "date"), given["events"], strict=True):
        wording = words.get(f"{of.seed_key}:wording:{one.get('wording')}")
        yield CommitmentEvent(commitment=of, wording=wording, seed_key=key, **_picked(one, fields)), one["from"]


def _scores(of: Commitment, given: Given, now: datetime) -> Iterator[tuple[Score, list[str]]]:
    for point, one in given["scores"].items():
        key = f"{of.seed_key}:{point}"
        if one == "unknown":
            yield Score(commitment=of, point=point, seed_key=key), []
            continue
        fields = _picked(one, ("verdict", "said", "confidence"))
        yield Score(commitment=of, point=point, seed_key=key, judged_at=now, **fields), one["from"]


def _readings(of: Figure, given: Given) -> Iterator[tuple[Reading, list[str]]]:
    for number, one in enumerate(given["readings"], 1):
        row = Reading(
            figure=of, seed_key=f"{of.seed_key}:{number}", preferred="preferred_why" in one,
            **_picked(one, ("value", "said", "confidence", "preferred_why")),
        )  # fmt: skip
        yield row, one["from"]


def _source(given: Given, now: datetime) -> Source:
    return Source(added_at=now, **given)


def _name(source: Source) -> tuple[str, ...]:
    """What makes it the same source: its address, or else who says what."""
    return (source.url,) if source.url else ("", source.publisher, source.title)


def _place_name(place: Jurisdiction) -> tuple[str, ...]:
    region = regions.tidy(place.region, country=place.country)
    return place.name.casefold(), place.level, region.casefold(), place.country


def _slug(name: str) -> str:
    return "-".join("".join(sign if sign.isalnum() else " " for sign in name.casefold()).split())
