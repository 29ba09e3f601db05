"""Blanks in the texts of a chat: {hashtag}, {guide}, and whatever else somebody writes in braces. Filled in once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from unwatched.chats.models import FILLED_ONCE
from unwatched.chats.runbook import Runbook, Step
from unwatched.chats.runbook.values import fills_in_order

BLANK = re.compile(r"\{([a-z][a-z0-9_]{0,39})\}")
# These fill themselves in: the hashtag, and for a question "Q3" and "A3".
BY_ITSELF = ("hashtag", "q", "a")


@dataclass(frozen=True)
class Piece:
    """A stretch of a text as people see it: plain words, or what stands for a blank, filled or still empty."""

    text: str
    blank: str = ""
    filled: bool = True


def values_for(runbook: Runbook, step: Step | None = None) -> dict[str, str]:
    """What stands for each blank; an empty one has none."""
    known = {"hashtag": f"#{runbook.hashtag}" if runbook.hashtag else ""} | {
        name: said for name, said in runbook.fills.items() if name not in BY_ITSELF
    }
    if step is not None and step.number is not None:
        known |= {"q": f"Q{step.number}", "a": f"A{step.number}"}
    return {name: said for name, said in known.items() if said}


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text as it would be posted. A blank that nothing stands for stays as it is."""
    return BLANK.sub(lambda blank: values.get(blank[1], blank[0]), text)


def filled(text: str, step: Step, runbook: Runbook) -> str:
    """A text of one step as it would be posted."""
    return fill(text, values_for(runbook, step))


def pieces(text: str, values: Mapping[str, str]) -> list[Piece]:
    """The same in stretches, so that a page can mark what was filled in and what is still to fill in."""
    found, place = [], 0
    for blank in BLANK.finditer(text):
        if blank.start() > place:
            found.append(Piece(text[place : blank.start()]))
        said = values.get(blank[1])
        found.append(Piece(said or blank[0], blank=blank[1], filled=said is not None))
        place = blank.end()
    return found + ([Piece(text[place:])] if place < len(text) else [])


def texts_of(step: Step) -> list[str]:
    """Everything of a step in which blanks may stand."""
    return [step.text, *step.variants.values(), step.card_text, step.description]


def empty_in(step: Step, runbook: Runbook) -> list[str]:
    """Blanks of a step that nothing stands for, each once."""
    values = values_for(runbook, step)
    names = (blank[1] for text in texts_of(step) for blank in BLANK.finditer(text))
    return list(dict.fromkeys(name for name in names if name not in values))


def to_fill_in(runbook: Runbook) -> dict[str, str]:
    """All that people fill in once: those of every chat, those that a text names, and those filled in before."""
    named = (blank[1] for step in runbook.steps for text in texts_of(step) for blank in BLANK.finditer(text))
    names = dict.fromkeys([*FILLED_ONCE, *runbook.fills, *named])
    return fills_in_order({name: runbook.fills.get(name, "") for name in names if name not in BY_ITSELF})


def where_used(name: str, runbook: Runbook) -> list[Step]:
    return [step for step in runbook.steps if any(name in BLANK.findall(text) for text in texts_of(step))]
