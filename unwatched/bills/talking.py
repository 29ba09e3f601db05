"""One page for a meeting: what we ask, three reasons, what neighbours did, questions to expect. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from .library import Alternative, Strength

REASONS, NEIGHBOURS, QUESTIONS = 3, 5, 5  # what fits on one page and into a head
# The parts that people ask about first; the rest follows as the text has it.
FIRST = ("practice", "definition", "verbs", "private_action", "private_right_of_action", "unasked", "unasked_receipt",
         "suppression", "predictive", "predictive_policing")  # fmt: skip


@dataclass(frozen=True)
class Reason:
    text: str
    source: str = ""  # address


@dataclass(frozen=True)
class Neighbour:
    """What another place has done."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class Question:
    """What they will say, and what to answer."""

    they: str
    you: str


@dataclass(frozen=True)
class Points:
    """The page. `title` is that of the bill, `place` where it is to be law."""

    title: str
    place: str
    ask: str
    reasons: Sequence[Reason] = field(default=())
    neighbours: Sequence[Neighbour] = field(default=())
    questions: Sequence[Question] = field(default=())
    meeting: str = ""  # with whom, and when
    contact: str = ""  # who of us is asked back


def to_json(points: Points) -> dict[str, Any]:
    """Without title and place: these follow the bill."""
    kept = asdict(points)
    return {name: kept[name] for name in ("ask", "reasons", "neighbours", "questions", "meeting", "contact")}


def from_json(kept: Mapping[str, Any], *, title: str, place: str) -> Points:
    return Points(
        title=title, place=place, ask=kept["ask"], reasons=[Reason(**one) for one in kept["reasons"]],
        neighbours=[Neighbour(**one) for one in kept["neighbours"]],
        questions=[Question(**one) for one in kept["questions"]], meeting=kept["meeting"], contact=kept["contact"],
    )  # fmt: skip


def reasons_of(chosen: Sequence[Alternative]) -> list[Reason]:
    """The talking points of the chosen wordings that protect, those with a source first."""
    good = [one for one in chosen if one.talking_point and one.strength == Strength.PROTECTS]
    ordered = sorted(good, key=lambda one: (not _source(one), one.slot not in FIRST))
    return [Reason(one.talking_point, _source(one)) for one in ordered[:REASONS]]


def questions_of(chosen: Sequence[Alternative]) -> list[Question]:
    """What will be said against the chosen wordings, about the parts that people ask about first."""
    asked = [one for one in chosen if one.they_say and one.you_say]
    ordered = sorted(asked, key=lambda one: one.slot not in FIRST)
    return [Question(one.they_say, one.you_say) for one in ordered[:QUESTIONS]]


def _source(one: Alternative) -> str:
    if one.sources:
        return one.sources[0]
    return one.adopted[0].source if one.adopted else ""
