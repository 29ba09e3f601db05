"""What no rule knows: a person must read it."""

# ruff: noqa: E501 (sentences)
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from ..shapes import Kind, Pair, Part
from ..telling import name_of
from .features import rx
from .passages import Passage
from .reading import Reading, Told
from .shapes import Weight

_TELLING = rx(r"\b(?:and|or|[$£€]?\d[\d,.]*|all|any|each|every|only|until|before|after)\b")


def rest(reading: Reading) -> Iterator[Told]:
    """Parts that are gone or new, and changes of small words that carry much: a person must read them."""
    one_of = {passage.pair: passage for passage in (*reading.new, *reading.old)}
    inside = _told_inside(reading)
    for pair in reading.comparison.changes:
        passage = one_of.get(pair) or _first_inside(pair, reading)
        if passage is None or pair in inside or pair.part != Part.SECTION or pair.kin is not None:
            continue
        if pair.kind == Kind.REMOVED:
            words = gettext("%(part)s is gone. No rule of ours knows what it did: read it.") % {
                "part": name_of(pair.old)
            }
            yield Told(weight=Weight.LOOK, rule="gone", sentence=words, slot=passage.slot, old=passage)
        elif pair.kind == Kind.ADDED:
            words = gettext("%(part)s is new. No rule of ours knows what it does: read it.") % {
                "part": name_of(pair.new)
            }
            yield Told(weight=Weight.LOOK, rule="new", sentence=words, slot=passage.slot, new=passage)
    yield from _whole_sentences(reading)
    for touch in reading.touches:
        if touch.new.pair not in reading.explained and _TELLING.search(touch.went + touch.came):
            yield Told(weight=Weight.LOOK, rule="words", slot=touch.new.slot, old=touch.old, new=touch.new,
                        sentence=gettext("Small words that can carry much were changed here. Read both."))  # fmt: skip


def _whole_sentences(reading: Reading) -> Iterator[Told]:
    """Within parts that stay: sentences that are gone or new, and that no rule knows."""
    gone, new = (
        [one for one in side if one.pair.kind in (Kind.CHANGED, Kind.MOVED) and reading.is_whole(one, other)]
        for side, other in ((reading.old_only, "new"), (reading.new_only, "old"))
    )
    for passage in gone:
        if not reading.is_told(passage.pair):
            yield Told(weight=Weight.LOOK, rule="sentence gone", slot=passage.slot, old=passage,
                        sentence=gettext("A sentence is gone. No rule of ours knows what it did: read it."))  # fmt: skip
    for passage in new:
        if not reading.is_told(passage.pair):
            yield Told(weight=Weight.LOOK, rule="sentence new", slot=passage.slot, new=passage,
                        sentence=gettext("A sentence is new. No rule of ours knows what it does: read it."))  # fmt: skip


def _told_inside(reading: Reading) -> set[Pair]:
    """Pairs that something was said of, and what they stand in."""
    told = set(reading.explained)
    above: list[tuple[int, Pair]] = []
    for row in reading.comparison.rows:
        del above[_depth(above, row.depth) :]
        above.append((row.depth, row.pair))
        if row.pair in reading.explained:
            told |= {pair for _, pair in above}
    return told


def _depth(above: Sequence[tuple[int, Pair]], depth: int) -> int:
    return next((place for place, (other, _) in enumerate(above) if other >= depth), len(above))


def _first_inside(pair: Pair, reading: Reading) -> Passage | None:
    root = pair.new or pair.old
    sections = {section.eid for section in root.walk()} if root else set()
    side = reading.old if pair.kind == Kind.REMOVED else reading.new
    return next((passage for passage in side if passage.eid in sections), None)
