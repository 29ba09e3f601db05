"""Promises as data to take along: CSV, JSON, and a feed of what changed."""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from unwatched.core.spreadsheets import csv_lines
from unwatched.ledger.models import Change, Commitment, CommitmentEvent, Company, Score, Wording

from .showing import Shown

LICENCE = "CC0-1.0"
LICENCE_URL = "https://creativecommons.org/publicdomain/zero/1.0/"
IN_A_FEED = 50
BETWEEN = " ; "  # of several sources in one cell
COLUMNS = (
    "key", "id", "company", "commitment", "kind", "row", "date", "precision", "date_said", "what", "title", "words",
    "exact", "scope", "carve_outs", "condition", "holds", "expiry", "expiry_precision", "expiry_said", "narrowed",
    "verdict", "verdict_said", "as_of", "state", "days_left", "confidence", "sources", "page", "licence",
)  # fmt: skip


def csv(every: Sequence[Shown]) -> bytes:
    """One line for each promise, wording, event and demand, with its own confidence and sources."""
    rows = (row for shown in every for row in _lines(shown))
    return "".join(csv_lines(rows, columns={name: name for name in COLUMNS})).encode()


def _lines(shown: Shown) -> Iterator[dict[str, object]]:
    yield line(shown, shown.commitment)
    scores = (one.score for one in shown.answers if one.score)
    rows: list[Wording | CommitmentEvent | Score] = [*shown.wordings, *shown.events, *scores]
    yield from (line(shown, row) for row in rows)


def line(shown: Shown, row: Commitment | Wording | CommitmentEvent | Score) -> dict[str, object]:
    """One fact, beside what it belongs to."""
    of, left = shown.commitment, shown.standing.left
    return {
        "key": of.slug, "id": row.pk, "company": of.company.name, "commitment": of.title, "kind": of.kind,
        "as_of": shown.on.isoformat(), "state": shown.standing.state, "days_left": left.days if left else None,
        "page": f"{settings.PUBLIC_URL}{of.company.get_absolute_url()}", "licence": LICENCE_URL,
        **_said(row), **_fact(row), "sources": BETWEEN.join(sources(row)),
    }  # fmt: skip


def _said(row: Commitment | Wording | CommitmentEvent | Score) -> dict[str, object]:
    if isinstance(row, Commitment):
        return {"row": "promise", "words": row.notes}
    if isinstance(row, Wording):
        return {
            "row": "wording", "exact": _yes(row.is_exact), "holds": row.term, "narrowed": _yes(row.narrowed),
            "what": row.narrowed_why,
            **_fields(row, "words", "scope", "carve_outs", "condition", "expiry", "expiry_precision", "expiry_said",
                      "date_said"),
        }  # fmt: skip
    if isinstance(row, CommitmentEvent):
        fields = _fields(row, "title", "verdict", "verdict_said", "date_said")
        return {"row": "event", "what": row.kind, "words": row.said, **fields}
    return {"row": "demand", "what": row.point, "words": row.said, "verdict": row.verdict}


def _yes(value: bool) -> str:
    return "yes" if value else ""


def _fields(row: models.Model, *names: str) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


def _fact(row: Any) -> dict[str, object]:
    """Date and confidence of one fact."""
    found: dict[str, object] = {"confidence": row.confidence}
    return found | ({"date": row.date, "precision": row.precision} if hasattr(row, "date") else {})


def sources(row: Any) -> list[str]:
    """The addresses that are cited for a row; of what has none, its title."""
    return [one.source.url or str(one.source) for one in row.cited]


def as_json(every: Sequence[Shown]) -> bytes:
    made = {
        "licence": LICENCE, "licence_url": LICENCE_URL, "as_of": every[0].on.isoformat() if every else None,
        "commitments": [record(shown) for shown in every],
    }  # fmt: skip
    return json.dumps(made, ensure_ascii=False, indent=1).encode(errors="backslashreplace")


def record(shown: Shown) -> dict[str, Any]:
    """A promise whole, as of a day: its words, what happened, each demand, "unknown" among them."""
    of, standing = shown.commitment, shown.standing
    return {
        "company": of.company.name, "slug": of.slug, "title": of.title, "kind": of.kind,
        "confidence": of.confidence, "sources": sources(of), "state": standing.state,
        "days_left": standing.left.days if standing.left else None,
        "review_on": standing.review_on.isoformat() if standing.review_on else None,
        "wordings": [
            _fields(one, "words", "is_exact", "scope", "carve_outs", "condition", "term", "expiry",
                    "expiry_precision", "expiry_said", "narrowed", "narrowed_why", "date_said") | _as_fact(one)
            for one in shown.wordings
        ],
        "events": [_fields(one, "kind", "title", "said", "date_said", "verdict", "verdict_said") | _as_fact(one)
                   for one in shown.events],
        "demands": [
            {"point": one.point, "verdict": one.verdict, "said": one.score.said if one.score else ""}
            | (_as_fact(one.score) if one.score else {"confidence": "unknown", "sources": []})
            for one in shown.answers
        ],
    }  # fmt: skip


def _as_fact(row: Any) -> dict[str, Any]:
    return _fact(row) | {"sources": sources(row)}


KINDS: dict[str, tuple[Callable[[Sequence[Shown]], bytes], str]] = {
    "promises.csv": (csv, "text/csv; charset=utf-8"),
    "promises.json": (as_json, "application/json"),
}


def feed(company: Company | None, *, title: str, url: str) -> str:
    """Atom. Who made a change is not in it."""
    changes = Change.objects.recent().filter(commitment__isnull=False)
    if company is not None:
        changes = changes.filter(commitment__company=company)
    made = Atom1Feed(
        title=title, link=settings.PUBLIC_URL + reverse("commitments:promises"), description="", feed_url=url
    )
    for change in changes[:IN_A_FEED]:
        assert change.commitment is not None
        page = settings.PUBLIC_URL + change.commitment.company.get_absolute_url()
        made.add_item(
            title=str(change), link=f"{page}#{change.commitment.slug}", description=change.why, pubdate=change.at,
            updateddate=change.at, unique_id=f"{page}#change-{change.pk}",
        )  # fmt: skip
    return str(made.writeString("utf-8"))
