"""Looking for posts: words first, then parts of words where no whole word fits.

SQLite answers from two full-text tables (FTS5: folded words, and trigrams), PostgreSQL from a tsvector and, where the
extension pg_trgm could be made, from its trigrams; without it parts of words are found by reading all rows.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from .folding import terms, tokens
from .models import SearchRow, ThreadState

LONGEST = 200  # letters of a question
SHORTEST_PART = 3  # letters: of shorter ones there are no trigrams


@dataclass(frozen=True, kw_only=True)
class Question:
    """What somebody looks for. All that is given has to fit."""

    words: str = ""
    author: str = ""  # part of a name or handle
    tag: str = ""
    language: str = ""  # "de" finds "de-AT" as well
    collection: str = ""  # its slug
    since: date | None = None
    until: date | None = None  # that day included

    @property
    def is_empty(self) -> bool:
        return not (terms(self.words) or tokens(self.author) or tokens(self.tag) or self.language or self.collection
                    or self.since or self.until)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    rows: "QuerySet[SearchRow]"  # newest first
    count: int
    parts: bool = False  # no whole word fitted: they hold what was looked for within words


def find(question: Question) -> Answer:
    """What fits, and may be found at this very moment, whatever the index still holds."""
    rows = _filtered(SearchRow.objects.all(), question)
    wanted = terms(question.words[:LONGEST])
    if question.is_empty or (question.words.strip() and not wanted):
        return Answer(rows.none(), 0)
    if not wanted:
        return Answer(rows, rows.count())
    whole = _by_words(rows, wanted)
    if number := whole.count():
        return Answer(whole, number)
    inside = [" ".join(term) for term in wanted]
    if min(map(len, inside)) < SHORTEST_PART:
        return Answer(rows.none(), 0)
    rows = _by_parts(rows, inside)
    return Answer(rows, rows.count(), parts=True)


def _filtered(rows: "QuerySet[SearchRow]", question: Question) -> "QuerySet[SearchRow]":
    rows = rows.filter(post__thread__state=ThreadState.KEPT, post__thread__findable=True, post__shown="public")
    for word in tokens(question.author):
        rows = rows.filter(author__contains=word)
    if tokens(question.tag):
        rows = rows.filter(tags__contains=f" {''.join(tokens(question.tag))} ")
    if question.language:
        wanted = question.language.lower()
        rows = rows.filter(Q(language=wanted) | Q(language__startswith=f"{wanted}-"))
    if question.collection:
        rows = rows.filter(
            post__thread__memberships__collection__slug=question.collection,
            post__thread__memberships__collection__public=True,
        ).distinct()
    if question.since:
        rows = rows.filter(created_at__gte=_midnight(question.since))
    if question.until and question.until < date.max:
        rows = rows.filter(created_at__lt=_midnight(question.until + timedelta(days=1)))
    return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


def _by_words(rows: "QuerySet[SearchRow]", wanted: list[list[str]]) -> "QuerySet[SearchRow]":
    """Each word stands there, its tokens one after the other; the last one may go on ("surveill…")."""
    if connection.vendor == "postgresql":
        said = " & ".join("(" + " <-> ".join(f"'{token}'" for token in term) + ":*)" for term in wanted)
        return rows.extra(where=["archive_searchrow.words @@ %s::tsquery"], params=[said])
    said = " ".join('"' + " ".join(term) + '"*' for term in wanted)
    return rows.filter(pk__in=RawSQL("SELECT rowid FROM archive_words WHERE archive_words MATCH %s", [said]))


def _by_parts(rows: "QuerySet[SearchRow]", parts: list[str]) -> "QuerySet[SearchRow]":
    if connection.vendor == "postgresql":
        for part in parts:
            rows = rows.filter(body__contains=part)
        return rows
    said = " ".join(f'"{part}"' for part in parts)
    raw = RawSQL("SELECT rowid FROM archive_trigrams WHERE archive_trigrams MATCH %s", [said])
    return rows.filter(pk__in=raw)


def read_question(
    *, words: str = "", author: str = "", tag: str = "", language: str = "", collection: str = "", since: str = "",
    until: str = "",
) -> Question:  # fmt: skip
    """From a form or an address; what cannot be understood is not asked for."""
    return Question(
        words=words[:LONGEST], author=author[:LONGEST], tag=tag[:LONGEST],
        language=language[:35] if language.replace("-", "").isalnum() and language.isascii() else "",
        collection=collection[:80].replace("\0", ""), since=_day(since), until=_day(until),
    )  # fmt: skip


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said.strip()[:10])
    except ValueError:
        return None
