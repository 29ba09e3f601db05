"""A wording of the library as people write: (a), (1), (A), (i) in place of the signs of the markup. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence

from .library.loading import PLACEHOLDER
from .markup import Unit, clause, number, tidied

_ESCAPED = re.compile(r"\\(.)")


def own_words(markup: str, words: Mapping[str, str]) -> str:
    """To begin one's own words with. Read again by the composer it says the same; blanks stay, {damages_floor}.

    Numbered parts with a heading stay in markup: people's way of writing has no place for it.
    """
    body = clause(_filled(markup, words))
    if len(body) == 1 and isinstance(unit := body[0], Unit):
        body = unit.body  # one part alone needs no (a)
    return "\n\n".join(lines(body, 0)).replace("\n\n\n", "\n\n").strip("\n")


def _filled(markup: str, words: Mapping[str, str]) -> str:
    """With what this place calls itself; blanks and references to other parts stay."""
    for _time in range(2):  # a word may name another one: the council of a city is its {body}
        markup = PLACEHOLDER.sub(lambda match: match[0] if match[1] else words.get(match[2]) or match[0], markup)
    return markup


def lines(body: "Sequence[str | Unit]", depth: int) -> Iterator[str]:
    """A clause as people write it, one part after the other."""
    counts: dict[str, int] = {}
    for one in tidied(body):
        if isinstance(one, str):
            yield "  " * depth + _ESCAPED.sub(r"\1", one)
            continue
        counts[one.kind] = counts.get(one.kind, 0) + 1
        yield from _unit(one, number(one.kind, counts[one.kind]), depth)


def _unit(unit: Unit, num: str, depth: int) -> Iterator[str]:
    rest = list(unit.body)
    if unit.heading:
        yield f"{'  ' * depth}{unit.kind} - {unit.heading}"
    else:
        first = _ESCAPED.sub(r"\1", str(rest.pop(0))) if rest and isinstance(rest[0], str) else ""
        yield f"{'  ' * depth}{num} {first}".rstrip()
    yield from lines(rest, depth + 1)
