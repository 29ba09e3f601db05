"""What state a law or a commitment is in on a day: worked out from its events, never stored. Pure.

Every function takes what is known (rows with `kind`, `date`, …) and the day; what happened after that day is not seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from .dates import Left, Precision, first_day, is_date, is_known_by, last_day, left, next_review


class LawEventKind(models.TextChoices):
    ADOPTED = "adopted", _("adopted")  # by which step is not known
    INTRODUCED = "introduced", _("introduced")
    COMMITTEE = "committee", _("in committee")
    FIRST_VOTE = "first_vote", _("first vote")
    FINAL_VOTE = "final_vote", _("final vote")
    REFERENDUM = "referendum", _("voted by the people")
    SIGNED = "signed", _("signed or enacted")
    EFFECTIVE = "effective", _("takes effect")
    AMENDED = "amended", _("amended")
    EXTENDED = "extended", _("end put off")
    EXPIRES = "expires", _("planned end")
    EXPIRED = "expired", _("expired")
    REPEALED = "repealed", _("repealed")
    REPLACED = "replaced", _("replaced by weaker rules")
    REVERSED = "reversed", _("reversed in part")
    STRUCK_DOWN = "struck_down", _("struck down by a court")
    UPHELD = "upheld", _("upheld by a court")
    SUED = "sued", _("taken to court")
    VIOLATED = "violated", _("violated")
    PROPOSED = "proposed", _("change proposed")
    CHECKED = "checked", _("looked at")  # what somebody found who looked; changes no state
    UNCLEAR = "unclear", _("lost from sight")  # looked at, and nobody can say whether it still holds
    OTHER = "other", _("something else")


# By these a law comes to be. A first vote is enough where nothing later is known.
ADOPTING = frozenset({"adopted", "first_vote", "final_vote", "referendum", "signed", "effective"})
ENDING = {"expired": "expired", "repealed": "repealed", "struck_down": "struck_down"}
# What takes back an end that was written down before: a higher court, or a term that was lengthened after all.
RESTORING = {"upheld": "struck_down", "extended": "expired"}
WEAKENING = {"replaced": "replaced", "reversed": "reversed"}
BEGINNING = frozenset({"introduced", "committee", "proposed"})
# What can happen to a law more than once: two rows are two happenings, unless they share an `occasion`.
REPEATABLE = frozenset({"amended", "extended", "sued", "upheld", "violated", "proposed", "checked", "unclear", "other"})


class LawState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed, not adopted")
    ADOPTED = "adopted", _("Adopted, not yet in force")
    IN_FORCE = "in_force", _("In force")
    REVERSED = "reversed", _("Reversed in part")
    REPLACED = "replaced", _("Replaced by weaker rules")
    REPEALED = "repealed", _("Repealed")
    EXPIRED = "expired", _("Expired")
    STRUCK_DOWN = "struck_down", _("Struck down")
    OVERDUE = "overdue", _("Past its planned end")  # and nobody has written down what became of it
    UNKNOWN = "unknown", _("Not known")


# What was won and then taken away, whole or in part.
UNDONE = (LawState.REVERSED, LawState.REPLACED, LawState.REPEALED, LawState.EXPIRED, LawState.STRUCK_DOWN)


class Happened(Protocol):
    """Anything with a kind and a date as `dates` knows them."""

    @property
    def kind(self) -> str: ...
    @property
    def date(self) -> str: ...


E = TypeVar("E", bound=Happened)


def known_by(events: Iterable[E], on: date) -> list[E]:
    """What had happened by the end of a day, the oldest first; what has no date comes first."""
    return sorted((one for one in events if is_known_by(one.date, on)), key=lambda one: one.date)


def law_state(events: Iterable[Happened], on: date) -> LawState:
    """Where a law stood at the end of a day.

    The last thing that undid it and was not taken back counts (what is adopted anew is another law); a planned end
    that has passed in silence is neither "in force" nor "expired"; and what nobody can say is `UNKNOWN`.
    """
    every = list(events)
    known = known_by(every, on)
    if not any(one.kind in ADOPTING for one in known):
        begun = any(one.kind in BEGINNING for one in known)
        return LawState.PROPOSED if begun else LawState.UNKNOWN
    restored: set[str] = set()
    for one in reversed(known):
        restored.add(RESTORING.get(one.kind, ""))
        state = ENDING.get(one.kind) or WEAKENING.get(one.kind)
        if state and one.kind not in restored:
            return LawState(state)
    if is_past_planned_end(every, on):
        return LawState.OVERDUE
    if lost_from_sight(known):
        return LawState.UNKNOWN
    return LawState.IN_FORCE if has_begun(every, on) else LawState.ADOPTED


def has_begun(events: Iterable[Happened], on: date) -> bool:
    """Whether it has taken effect: where no day for that is known, with its adoption."""
    days = [one.date for one in events if one.kind == LawEventKind.EFFECTIVE and one.date]
    return not days or any(first_day(day) <= on for day in days)


def lost_from_sight(known: Sequence[Happened]) -> bool:
    """Whether the last thing that was seen of it is that nobody sees it any more."""
    seen = [one.kind for one in known if one.date and one.kind != LawEventKind.EXPIRES]
    return bool(seen) and seen[-1] == LawEventKind.UNCLEAR


def planned_end(events: Iterable[Happened]) -> str:
    """The day on which it is to end, or "". Who puts the end off adds another `expires`: the latest counts."""
    ends = [one.date for one in events if one.kind == LawEventKind.EXPIRES and one.date]
    return max(ends, key=first_day, default="")


def is_past_planned_end(events: Iterable[Happened], on: date) -> bool:
    """Whether not even the last day that the plan can mean is still to come."""
    end = planned_end(events)
    return bool(end) and last_day(end) < on


# --- Commitments ------------------------------------------------------------------------------------------------------


class CommitmentEventKind(models.TextChoices):
    MADE = "made", _("made")
    EXTENDED = "extended", _("extended")
    REWORDED = "reworded", _("said in other words")
    NARROWED = "narrowed", _("said more narrowly")
    KEPT = "kept", _("kept")
    DISPUTED = "disputed", _("said to be broken")
    BROKEN = "broken", _("broken")
    EXPIRED = "expired", _("run out")
    WITHDRAWN = "withdrawn", _("taken back")
    CHECKED = "checked", _("looked at")
    UNCLEAR = "unclear", _("lost from sight")
    OTHER = "other", _("something else")


class Term(models.TextChoices):
    """Until when a wording says that it holds."""

    DATED = "dated", _("until a day")
    NOTICE = "notice", _("until further notice")
    CONDITION = "condition", _("until something happens")
    PERMANENT = "permanent", _("for good")
    OPEN = "open", _("no end is named")
    UNKNOWN = "unknown", _("not known")


# Without a day on which it ends, somebody looks at it once a year.
REVIEWED = (Term.NOTICE, Term.CONDITION, Term.OPEN, Term.UNKNOWN)


class CommitmentState(models.TextChoices):
    HOLDS = "holds", _("Holds, as far as we know")
    DISPUTED = "disputed", _("Said to be broken")
    BROKEN = "broken", _("Broken")
    EXPIRED = "expired", _("Has run out")
    WITHDRAWN = "withdrawn", _("Taken back")
    UNKNOWN = "unknown", _("Not known")


class Worded(Protocol):
    """A wording: when it was said, and until when it says that it holds."""

    @property
    def date(self) -> str: ...
    @property
    def term(self) -> str: ...
    @property
    def expiry(self) -> str: ...
    @property
    def expiry_precision(self) -> str: ...


W = TypeVar("W", bound=Worded)

LAST_WORDS = {
    "broken": CommitmentState.BROKEN, "withdrawn": CommitmentState.WITHDRAWN, "expired": CommitmentState.EXPIRED,
    "disputed": CommitmentState.DISPUTED, "unclear": CommitmentState.UNKNOWN, "made": CommitmentState.HOLDS,
    "extended": CommitmentState.HOLDS, "kept": CommitmentState.HOLDS,
}  # fmt: skip


OVER = (CommitmentState.WITHDRAWN, CommitmentState.BROKEN)


@dataclass(frozen=True)
class Standing:
    """Where a commitment stood at the end of a day."""

    state: CommitmentState
    left: Left | None  # None: no end is known
    review_on: date | None  # of what has no end: when somebody looks at it next


def wording_on(wordings: Iterable[W], on: date) -> W | None:
    """The words that held on a day: the last that had been said by then."""
    said = sorted((one for one in wordings if is_known_by(one.date, on)), key=lambda one: one.date)
    return said[-1] if said else None


def is_over(words: Worded, on: date) -> bool:
    """Whether its time has run out for certain: where only the month is known, after the whole of it."""
    if not is_date(words.expiry):
        return False
    certain = words.expiry_precision in ("", Precision.DAY)
    return last_day(words.expiry if certain else words.expiry[:7]) < on


def commitment_standing(events: Iterable[Happened], wordings: Iterable[Worded], on: date) -> Standing:
    """State, time left and next review at the end of a day, from what was known by then.

    Amazon's year of 2020 has 24 days left on 2021-05-17. A day later it holds until further notice: no days to count,
    and a review each year.
    """
    words = wording_on(wordings, on)
    if words is None:
        return Standing(CommitmentState.UNKNOWN, None, None)
    time = left(words.expiry, on=on, precision=words.expiry_precision)
    telling = [one for one in known_by(events, on) if one.kind in LAST_WORDS]
    state = LAST_WORDS[telling[-1].kind] if telling else CommitmentState.HOLDS
    if is_over(words, on) and state in (CommitmentState.HOLDS, CommitmentState.DISPUTED):
        state = CommitmentState.EXPIRED
    if state in OVER or (state == CommitmentState.EXPIRED and not is_over(words, on)):
        return Standing(state, None, None)  # whatever its words said: nothing of it is left to count
    review = next_review(words.date, on=on) if words.term in REVIEWED and not time else None
    return Standing(state, time, review)
