"""Laws as data to take along: two tables (laws; events), JSON, and a feed of what changed."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.feedgenerator import Atom1Feed

from unwatched.core.spreadsheets import csv_lines
from unwatched.ledger import rough
from unwatched.ledger.models import Change, Law, LawEvent, LawEventKind, LawState
from unwatched.ledger.promises.files import BETWEEN, LICENCE, LICENCE_URL, sources
from unwatched.ledger.services.importing import COLUMNS, OURS, PROVISIONS
from unwatched.ledger.slots import Answer
from unwatched.ledger.standing import ADOPTING

from .showing import Shown

IN_A_FEED = 50
EVENT_COLUMNS = (
    "key", "id", "jurisdiction", "state_or_country", "event", "date", "precision", "date_said", "said", "happening",
    "disputed", "preferred", "preferred_why", "confidence", "sources", "page", "licence",
)  # fmt: skip
# What in the history of an edit is shown to everybody: never who, and no row's own numbers.
SHOWN = ("kind", "date", "said", "value", "answer", "name", "words", "scope", "expiry", "verdict", "narrowed_why")


def url_of(law: Law) -> str:
    return f"{settings.PUBLIC_URL}{law.get_absolute_url()}"


# --- Tables ---------------------------------------------------------------------------------------


def csv(every: Sequence[Shown]) -> bytes:
    """One row a law, in the columns that `unwatched ledger import` reads, and a few of ours."""
    names = {name: name for name in (*OURS[:1], *COLUMNS, *OURS[1:])}
    return "".join(csv_lines((row(shown) for shown in every), columns=names)).encode()


def row(shown: Shown) -> dict[str, object]:
    law, place, adopted = shown.law, shown.law.jurisdiction, shown.adopted
    cited = sources(law)
    return {
        "key": law.slug, "state": shown.state, "page": url_of(law), "licence": LICENCE_URL,
        "jurisdiction": f"{place.name} ({law.part})" if law.part else place.name, "state_or_country": _where(shown),
        "level": place.level, "instrument": law.name or "unknown", "kind": law.kind_said or law.get_kind_display(),
        "status_latest_seen": _latest(shown), "date_iso": adopted.date if adopted else "",
        "date_precision": adopted.precision if adopted else "", "date_adopted": _adoption(shown),
        "date_conf": adopted.confidence if adopted else "unknown", "date_effective": _effective(shown),
        "later_changes": _later(shown), "later_conf": "", "notes": law.notes, **_answers(law),
        "source_1": cited[0] if cited else "", "source_2": cited[1] if len(cited) > 1 else "",
        "source_3": BETWEEN.join(cited[2:]),
    }  # fmt: skip


def _where(shown: Shown) -> str:
    place = shown.law.jurisdiction
    if place.country == "us":
        return f"{shown.code.upper()}, US" if shown.code != "us" else "US"
    return f"{place.region}, {place.country.upper()}" if place.region else place.country.upper()


def _latest(shown: Shown) -> str:
    seen = shown.checked
    return (seen.said or "unknown") if seen else str(shown.state.label)


def _adoption(shown: Shown) -> str:
    """The day as the source says it, the vote in brackets, and what others say of it."""
    adopted = shown.adopted
    if adopted is None:
        return "not adopted" if shown.state == LawState.PROPOSED else "unknown"
    accounts = [one for one in shown.events if one.happening == adopted.happening]
    said = [f"{one.date} ({one.date_said or one.said})".replace(" ()", "") for one in accounts]
    return "; ".join(said[: 1 if len(accounts) == 1 else None])


def _effective(shown: Shown) -> str:
    return "; ".join(_day(one) for one in effects(shown)) or "unknown"


def effects(shown: Shown) -> list[LawEvent]:
    """When it takes effect: one day, or what several sources say of it."""
    return [one for one in shown.believed if one.kind == LawEventKind.EFFECTIVE]


def _day(event: LawEvent) -> str:
    """The source's own words, where they name the day."""
    said, date = event.said or event.date_said, rough.show(event.date, event.precision)
    found = rough.find(said) if said else None
    if found is not None and found.date == event.date:
        return said
    return f"{date} ({said})" if said and date else said or date


def _later(shown: Shown) -> str:
    """What happened after its adoption, in words."""
    words = (f"{one.date} {one.said or one.get_kind_display()}".strip() for one in later_events(shown))
    return "; ".join(words) or "unknown"


def later_events(shown: Shown) -> list[LawEvent]:
    not_later = {*ADOPTING, "introduced", "committee", "checked", "unclear", "expires"}
    return [one for one in shown.believed if one.kind not in not_later]


def _answers(law: Law) -> dict[str, object]:
    found = law.by_slot()
    cells: dict[str, object] = {}
    for column, (slot, sure) in PROVISIONS.items():
        rows = found.get(slot, [])
        cells[column] = " / ".join(_cell(one) for one in rows) or "unknown"
        if sure:
            cells[sure] = rows[0].confidence if rows else "unknown"
    return cells


def _cell(one: Any) -> str:
    word = "" if one.answer == Answer.STATED else str(one.answer)
    if not one.value:
        return word
    return str(one.value) if not word or str(one.value).casefold().startswith(word) else f"{word}: {one.value}"


def events_csv(every: Sequence[Shown]) -> bytes:
    """One row for each account of each event, with its own confidence and sources."""
    rows = (row for shown in every for row in _event_rows(shown))
    return "".join(csv_lines(rows, columns={name: name for name in EVENT_COLUMNS})).encode()


def _event_rows(shown: Shown) -> Iterator[dict[str, object]]:
    for happening in reversed(shown.happenings):
        for one in happening.accounts:
            yield event_row(shown, one, disputed=happening.is_disputed)


def event_row(shown: Shown, one: LawEvent, *, disputed: bool) -> dict[str, object]:
    law = shown.law
    return {
        "key": law.slug, "id": one.pk, "jurisdiction": str(law), "state_or_country": _where(shown), "event": one.kind,
        "date": one.date, "precision": one.precision, "date_said": one.date_said, "said": one.said,
        "happening": one.occasion or one.kind, "disputed": "yes" if disputed else "",
        "preferred": "yes" if one.preferred else "", "preferred_why": one.preferred_why,
        "confidence": one.confidence, "sources": BETWEEN.join(sources(one)), "page": url_of(law),
        "licence": LICENCE_URL,
    }  # fmt: skip


# --- JSON -----------------------------------------------------------------------------------------


def as_json(every: Sequence[Shown]) -> bytes:
    return _written(_head(every[0].on if every else None) | {"laws": [record(shown) for shown in every]})


def one_as_json(shown: Shown) -> bytes:
    return _written(_head(shown.on) | {"law": record(shown)})


def _head(on: date | None) -> dict[str, Any]:
    return {"licence": LICENCE, "licence_url": LICENCE_URL, "as_of": on.isoformat() if on else None}


def _written(made: dict[str, Any]) -> bytes:
    return json.dumps(made, ensure_ascii=False, indent=1).encode(errors="backslashreplace")


def record(shown: Shown) -> dict[str, Any]:
    """A law whole: each event with all its accounts, each answer, "unknown" among them."""
    law, place = shown.law, shown.law.jurisdiction
    return {
        "key": law.slug, "url": url_of(law),
        "jurisdiction": _fields(place, "name", "level", "region", "country", "body", "ocd_id"),
        **_fields(law, "part", "name", "kind", "kind_said", "summary", "reach", "notes", "confidence"),
        "sources": sources(law), "state": shown.state, "planned_end": shown.end or None,
        "events": [
            {
                "happening": happening.best.occasion or happening.best.kind, "disputed": happening.is_disputed,
                "accounts": [
                    _fields(one, "kind", "date", "precision", "date_said", "said", "preferred", "preferred_why",
                            "confidence") | {"sources": sources(one)}
                    for one in happening.accounts
                ],
            }
            for happening in reversed(shown.happenings)
        ],
        "provisions": {fact.slot.value: [_answer(one) for one in fact.rows] or [NOT_KNOWN] for fact in shown.facts},
    }  # fmt: skip


NOT_KNOWN = {"answer": "unknown", "value": "", "quote": "", "confidence": "unknown", "sources": []}


def _answer(one: Any) -> dict[str, Any]:
    return _fields(one, "answer", "value", "quote", "preferred", "confidence") | {"sources": sources(one)}


def _fields(row: models.Model, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


KINDS: dict[str, tuple[Callable[[Sequence[Shown]], bytes], str]] = {
    "laws.csv": (csv, "text/csv; charset=utf-8"),
    "laws-events.csv": (events_csv, "text/csv; charset=utf-8"),
    "laws.json": (as_json, "application/json"),
}


# --- Feed -----------------------------------------------------------------------------------------


def feed(law: Law | None, *, title: str, url: str) -> str:
    """Atom: what was added, changed and removed, newest first. Who did it is not in it."""
    changes = Change.objects.recent().filter(law__isnull=False)
    page = settings.PUBLIC_URL + (law.get_absolute_url() if law else "/laws/")
    made = Atom1Feed(title=title, link=page, description="", feed_url=url)
    for change in (changes.filter(law=law) if law else changes)[:IN_A_FEED]:
        assert change.law is not None
        about = url_of(change.law)
        made.add_item(
            title=str(change), link=about, description=_told(change), pubdate=change.at, updateddate=change.at,
            unique_id=f"{about}#change-{change.pk}",
        )  # fmt: skip
    return str(made.writeString("utf-8"))


def _told(change: Change) -> str:
    """What became of which field, and why."""
    lines = [f"{name}: {before or '–'} → {after or '–'}" for name, (before, after) in sorted(change.values.items())
             if name in SHOWN]  # fmt: skip
    return "\n".join(filter(None, [change.why, *lines]))
