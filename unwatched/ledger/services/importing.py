"""A table of laws that organisers bring: its rows, each with what is wrong in it; and a new law from one.

The columns are those of our own download (docs/reference/ledger-data.md). A cell with "unknown" is kept as unknown.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.directory import places, regions
from unwatched.directory.models import Jurisdiction, Level
from unwatched.ledger import rough
from unwatched.ledger.dates import Precision, precision_of
from unwatched.ledger.models import Confidence, Law, LawEvent, LawKind, Provision
from unwatched.ledger.slots import Answer, Slot
from unwatched.ledger.tables import reading
from unwatched.ledger.tables.reading import Complaint, Row
from unwatched.sources.models import Citation

from . import changing, sourcing

# Column: (slot, column of its confidence).
PROVISIONS = {
    "covers": (Slot.WHO_IS_BOUND, "covers_conf"),
    "predictive_policing": (Slot.PREDICTIVE_POLICING, "pp_conf"),
    "private_right_of_action": (Slot.PRIVATE_ACTION, "pra_conf"),
    "suppression_or_deletion": (Slot.SUPPRESSION, "supp_conf"),
    "damages_or_penalty": (Slot.DAMAGES, "damages_conf"),
    "fees": (Slot.FEES, ""),
    "discipline": (Slot.DISCIPLINE, ""),
    "exceptions": (Slot.EXCEPTIONS, ""),
}
SOURCES = ("source_1", "source_2", "source_3")
COLUMNS = (
    "jurisdiction", "state_or_country", "level", "instrument", "kind", "status_latest_seen", "date_iso",
    "date_precision", "date_adopted", "date_conf", "date_effective", "covers", "covers_conf", "predictive_policing",
    "pp_conf", "private_right_of_action", "pra_conf", "suppression_or_deletion", "supp_conf", "damages_or_penalty",
    "damages_conf", "fees", "discipline", "exceptions", "later_changes", "later_conf", *SOURCES, "notes",
)  # fmt: skip
NEEDED = ("jurisdiction", "state_or_country", "level", "kind", "source_1")
OURS = ("key", "state", "page", "licence")  # our own download has these besides; which law it is says the key
CONFIDENCES = ("date_conf", "covers_conf", "pp_conf", "pra_conf", "supp_conf", "damages_conf", "later_conf")
LONGEST = {"jurisdiction": 120, "state_or_country": 60, "instrument": 200, "kind": 200}
SURE = re.compile(r"(high|medium|low|unknown)\b")
LEVELS = {"city-county": Level.CITY, "union": Level.OTHER, **{level: Level(level) for level in Level.values}}
Place = tuple[str, str, str, str]
PART = re.compile(r"\s+\(([^()]{1,80})\)$")
# The first that is found in what stands under "kind".
KINDS = (
    ("not a ban", None), ("approval", LawKind.APPROVAL), ("conditional", LawKind.CONDITIONAL_BAN),
    ("with exceptions", LawKind.BAN_WITH_EXCEPTIONS), ("narrow", LawKind.BAN_WITH_EXCEPTIONS),
    ("moratorium", LawKind.MORATORIUM), ("resolution", LawKind.RESOLUTION), ("policy", LawKind.RESOLUTION),
    ("warrant", LawKind.WARRANT), ("consent", LawKind.CONSENT), ("ban", LawKind.BAN),
    ("regulation", LawKind.REGULATION), ("limit", LawKind.LIMIT), ("bill", LawKind.UNKNOWN),
    ("unknown", LawKind.UNKNOWN), ("not known", LawKind.UNKNOWN),
)  # fmt: skip


@dataclass
class Line:
    """One row of the table, read."""

    row: Row
    kind: LawKind = LawKind.UNKNOWN
    level: Level = Level.OTHER
    region: str = ""
    country: str = ""
    adopted: rough.Rough = field(default_factory=lambda: rough.Rough("", Precision.UNKNOWN))
    effective: rough.Rough = field(default_factory=lambda: rough.Rough("", Precision.UNKNOWN))
    urls: list[str] = field(default_factory=list)
    complaints: list[Complaint] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.row.line

    def cell(self, name: str) -> str:
        return self.row.cell(name)

    def known(self, name: str) -> str:
        """The cell, or nothing where it says that it is not known."""
        text = self.cell(name)
        return "" if text.casefold() in ("unknown", "not known", "?") else text

    def confidence(self, name: str, *, without: str = Confidence.MEDIUM) -> str:
        """What stands in a column of confidences; where nothing does, one source reports it."""
        word = SURE.match(self.cell(name).casefold())
        return word[0] if word else without

    @property
    def name(self) -> str:
        """The place without what stands in brackets behind it."""
        return PART.sub("", self.cell("jurisdiction"))

    @property
    def part(self) -> str:
        """ "California (police cameras)": which of a place's laws it is."""
        found = PART.search(self.cell("jurisdiction"))
        return found[1] if found else ""

    @property
    def place(self) -> Place:
        return place_key(self.name, level=self.level, region=self.region, country=self.country)

    @property
    def law(self) -> tuple[object, ...]:
        """What makes it the same law as another."""
        return self.place, self.part.casefold(), self.known("instrument").casefold()


def parse(data: bytes, *, name: str) -> list[Line]:
    """The rows of a table, each with what is wrong in it. Raises CannotImport for what is no table of laws."""
    lines = [
        Line(row) for row in reading.rows(data, name=name, columns=COLUMNS, ours=OURS, needed=NEEDED)
    ]  # fmt: skip
    for line in lines:
        line.complaints = list(_check(line))
    return lines


def place_key(name: str, *, level: str, region: str, country: str) -> Place:
    """What makes it the same place: "City of Springfield" and "springfield", a city and a town of that name."""
    kind = "settlement" if level in places.SETTLEMENTS else level
    return places.plain(name), kind, places.plain(regions.tidy(region, country=country)), country.casefold()


def law_key(law: Law) -> tuple[object, ...]:
    """The same as `Line.law`, of a law that is here."""
    at = law.jurisdiction
    place = place_key(at.name, level=at.level, region=at.region, country=at.country)
    return place, law.part.casefold(), law.name.casefold()


# --- Reading ----------------------------------------------------------------------------------------------------------


def _check(line: Line) -> Iterator[Complaint]:
    for name in NEEDED:
        if not line.cell(name):
            yield Complaint(line.number, name, _("This cell is empty. Fill it in, or take the line out."))
    for name, most in LONGEST.items():
        if len(line.cell(name)) > most:
            said = _("This is longer than %(most)s letters. Shorten it; what is left over can stand under “notes”.")
            yield Complaint(line.number, name, said % {"most": most})
    yield from _check_place(line)
    kind = _kind(line.cell("kind"))
    if kind is None and line.cell("kind"):
        known = ", ".join(str(label) for label in LawKind.labels)
        said = _("“%(text)s” is no kind of law that we know. Write one of: %(known)s.")
        yield Complaint(line.number, "kind", said % {"text": line.cell("kind")[:60], "known": known})
    line.kind = kind or LawKind.UNKNOWN
    for name in CONFIDENCES:
        if line.cell(name) and not SURE.match(line.cell(name).casefold()):
            said = _("“%(text)s” does not say how sure it is. Write high, medium, low or unknown.")
            yield Complaint(line.number, name, said % {"text": line.cell(name)[:40]})
    yield from _check_dates(line)
    yield from _check_sources(line)


def _check_place(line: Line) -> Iterator[Complaint]:
    level = LEVELS.get(line.cell("level").casefold())
    if level is None and line.cell("level"):
        said = _("“%(text)s” is no level. Write one of: %(known)s.")
        yield Complaint(
            line.number, "level", said % {"text": line.cell("level")[:60], "known": ", ".join(sorted(LEVELS))}
        )
    line.level = level or Level.OTHER
    region, _comma, country = line.cell("state_or_country").rpartition(",")
    line.country = country.strip().casefold()
    line.region = regions.tidy(region, country=line.country)
    if line.level == Level.STATE:
        line.region = ""
    if ";" in line.name:
        yield Complaint(line.number, "jurisdiction", _("Several places stand in one cell. Make a line for each."))
    if line.cell("state_or_country") and not re.fullmatch("[a-z]{2}", line.country):
        said = _("Write the state and the country in two letters (“MA, US”), or the country alone (“GB”).")
        yield Complaint(line.number, "state_or_country", said)


def _check_dates(line: Line) -> Iterator[Complaint]:
    for name in ("date_iso", "date_adopted", "date_effective"):
        text = line.cell(name)
        found = rough.find(text)
        if found is None and not (name == "date_adopted" and _is_not_adopted(line)):
            try:
                found = rough.read(text)  # as spreadsheets write days: 13.7.2021
            except rough.BadDate as error:
                yield Complaint(line.number, name, str(error))
        if found is None or not found.date:
            continue
        if name == "date_effective":
            line.effective = found
        elif name == "date_iso" or not line.adopted.date:
            line.adopted = found
        else:  # the words beside an exact date
            line.adopted = rough.Rough(line.adopted.date, line.adopted.precision, found.said or line.adopted.said)
    word = line.cell("date_precision")
    if word and word not in Precision.values:
        said = _("“%(text)s” is no precision. Write one of: %(known)s.")
        yield Complaint(line.number, "date_precision", said % {"text": word[:40], "known": ", ".join(Precision.values)})
    elif word and line.adopted.date and not (word == Precision.DAY and len(line.adopted.date) < 10):
        line.adopted = rough.Rough(line.adopted.date, Precision(word), line.adopted.said)


def _is_not_adopted(line: Line) -> bool:
    return line.cell("date_adopted").casefold() in ("not adopted", "never")


def _check_sources(line: Line) -> Iterator[Complaint]:
    for name in SOURCES:
        for part in filter(None, (one.strip() for one in line.cell(name).split(" ; "))):
            if len(part) > 2000:
                yield Complaint(line.number, name, _("An address has 2,000 letters at most."))
            line.urls.append(part)


def doubled(lines: list[Line]) -> Iterator[Complaint]:
    """Lines that would be one law: the same place with the same instrument, or the same key."""
    seen: dict[tuple[object, ...], int] = {}
    said = _(
        "%(place)s stands in line %(line)s already, with the same instrument. "
        "Make one line of the two, or say under “instrument” what tells them apart."
    )
    for line in lines:
        key = line.cell("key")
        if not key and not line.cell("jurisdiction"):
            continue  # which is said already
        keys: list[tuple[object, ...]] = [("key", key)] if key and line.row.is_ours else [line.law]
        first = next((seen[one] for one in keys if one in seen), None)
        if first is not None:
            words = {"place": line.cell("jurisdiction")[:60], "line": first}
            yield Complaint(line.number, "key" if key else "jurisdiction", said % words)
        for one in keys:
            seen.setdefault(one, line.number)


def _kind(text: str) -> LawKind | None:
    words = text.casefold()
    by_name = {str(kind.label).casefold(): kind for kind in LawKind} | {kind.value: kind for kind in LawKind}
    if words in by_name:
        return by_name[words]
    words = words.replace("not a ban", "")
    return next((kind for sign, kind in KINDS if kind and re.search(rf"\b{re.escape(sign)}", words)), None)


def answer_of(text: str) -> tuple[str, str]:
    """Yes, no, unknown or as stated; and the words that say more than that."""
    words = text.casefold().strip()
    if not words or words in ("unknown", "not known", "?"):
        return Answer.UNKNOWN, ""
    if found := re.match(r"(yes|partly|no|unknown): (?=\S)", words):  # as our own table writes it
        return found[1], text.strip()[found.end() :]
    if re.match(r"unknown\b", words):
        return Answer.UNKNOWN, text
    if words in ("yes", "no", "none"):
        return (Answer.YES if words == "yes" else Answer.NO), ""
    if re.match(r"yes, only\b", words):
        return Answer.PARTLY, text
    if found := re.match(r"(yes|no|none)\b", words):
        return (Answer.YES if found[1] == "yes" else Answer.NO), text
    return Answer.STATED, text


# --- Writing ----------------------------------------------------------------------------------------------------------


def places_by_key() -> dict[Place, Jurisdiction]:
    """Every place that is here: of those that are spelt differently and are one, the oldest."""
    rows = Jurisdiction.objects.order_by("-pk")
    return {place_key(one.name, level=one.level, region=one.region, country=one.country): one for one in rows}


def make(line: Line, *, known: dict[Place, Jurisdiction], file: str, by: User | None, now: datetime) -> Law:
    """A new law with its events, its answers and what is cited for each; its place, too, if that is not known."""
    place = known.get(line.place)
    if place is None:
        place = known[line.place] = Jurisdiction.objects.create(
            name=line.name[:120], level=line.level, region=line.region[:60], country=line.country,
            ocd_id=_free_id(line),
        )  # fmt: skip
    law = Law(
        jurisdiction=place, slug=_free_slug(line), part=line.part, name=line.known("instrument")[:200], kind=line.kind,
        kind_said=line.cell("kind")[:200], notes=line.cell("notes"), confidence=line.confidence("covers_conf"),
    )  # fmt: skip
    changing.add(law, by=by, now=now, why=_("Came with the table %(file)s.") % {"file": file})
    events, provisions = list(_events(law, line, now=now)), list(_provisions(law, line))
    LawEvent.objects.bulk_create(events)
    Provision.objects.bulk_create(provisions)
    cite([law, *events, *(one for one in provisions if one.is_known)], line, by=by, now=now)
    return law


def cite(rows: "list[Law | LawEvent | Provision]", line: Line, *, by: User | None, now: datetime) -> None:
    """The sources of a line for each of these facts."""
    sources = [sourcing.named(part, by=by, now=now) for part in line.urls]
    kinds = ContentType.objects.get_for_models(*{type(row) for row in rows})
    Citation.objects.bulk_create(
        Citation(claim_type=kinds[type(row)], claim_id=row.pk, source=one, made_at=now, made_by=by)
        for row in rows
        for one in dict.fromkeys(sources)
    )


def _events(law: Law, line: Line, *, now: datetime) -> Iterator[LawEvent]:
    adopted = line.adopted
    kind = "introduced" if _is_not_adopted(line) or line.cell("kind").casefold() == "bill" else "adopted"
    said = adoption_words(line)
    sure = line.confidence("date_conf", without=Confidence.UNKNOWN if not adopted.date else Confidence.MEDIUM)
    yield LawEvent(
        law=law, kind=kind, date=adopted.date, precision=adopted.precision, said=said, confidence=sure
    )  # fmt: skip
    if line.effective.date:
        yield LawEvent(
            law=law, kind="effective", date=line.effective.date, precision=line.effective.precision,
            date_said=beyond(line.effective.said), confidence=Confidence.MEDIUM,
        )  # fmt: skip
    if line.known("later_changes"):
        said, sure = line.cell("later_changes"), line.confidence("later_conf")
        yield LawEvent(law=law, kind="other", occasion="later-changes", said=said, confidence=sure)
    if line.cell("status_latest_seen"):
        yield look(law, line, now=now)


def adoption_words(line: Line) -> str:
    """What stands beside the day: "unanimous" of "2019-06-27 (unanimous)"."""
    said = line.known("date_adopted")
    found = re.fullmatch(r"\d{4}(?:-\d{2}){0,2}(?:\s*\((.*)\))?", said, re.ASCII)
    return (found[1] or "") if found else beyond(said)


def beyond(said: str) -> str:
    """The words of a date, where they say more than the date: nothing of "about July 2021"."""
    try:
        rough.read(said)
    except rough.BadDate:
        return said
    return said if rough.says_more(said) else ""


def look(law: Law, line: Line, *, now: datetime) -> LawEvent:
    """What was found by whoever looked last: its end, if it says so, by today at the latest."""
    kind, today = seen(line), timezone.localdate(now).isoformat()
    precision = precision_of(today) if kind in LOOKS else Precision.BEFORE
    return LawEvent(
        law=law, kind=kind, date=today, precision=precision, said=line.known("status_latest_seen"),
        confidence=Confidence.MEDIUM,
    )  # fmt: skip


LOOKS = ("checked", "unclear")


def seen(line: Line) -> str:
    """A look that tells nothing has lost it from sight."""
    words = line.known("status_latest_seen").casefold()
    if not words:
        return "unclear"
    return next((kind for kind in ("repealed", "expired") if words.startswith(kind)), "checked")


def _provisions(law: Law, line: Line) -> Iterator[Provision]:
    for column, (slot, sure) in PROVISIONS.items():
        answer, value = answer_of(line.cell(column))
        known = answer != Answer.UNKNOWN
        confidence = line.confidence(sure) if known else Confidence.UNKNOWN
        yield Provision(law=law, slot=slot, answer=answer, value=value, confidence=confidence)


def _free_slug(line: Line) -> str:
    """The key of a table of another site, where it is free here."""
    plain = slugify(f"{line.cell('jurisdiction')} {line.region or line.country}")[:110]
    wanted = slugify(line.cell("key"))[:110] or plain or "law"
    taken = set(Law.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(one for n in range(1, len(taken) + 2) if (one := wanted if n == 1 else f"{wanted}-{n}") not in taken)


def _free_id(line: Line) -> str:
    region = [slugify(line.region)] if line.region else []
    steps = ["local", line.country, *region, f"{line.level}:{slugify(line.name) or 'place'}"]
    wanted = "/".join(steps)[:190]
    taken = set(Jurisdiction.objects.filter(ocd_id__startswith=wanted).values_list("ocd_id", flat=True))
    return next(one for n in range(1, len(taken) + 2) if (one := wanted if n == 1 else f"{wanted}-{n}") not in taken)
