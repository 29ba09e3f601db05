"""How each part of a bill stands: chosen, in own words, left out, or to be looked at again."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from unwatched.bills.instruments import DEFINITIONS
from unwatched.bills.library import Alternative, Slot, Strength
from unwatched.bills.models import Bill, BillPart

from . import drafting


class Standing(StrEnum):
    CHOSEN = "chosen"
    OWN = "own"
    LEFT_OUT = "left out"
    MISSING = "missing"  # left out, although it is no such law without it
    LOOK = "look"


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """A part and how it stands."""

    slot: Slot
    standing: Standing
    chosen: Alternative | None = None
    part: BillPart | None = None
    is_hole: bool = False  # the wording is a known loophole, and nobody has written why it is taken
    better: tuple[Alternative, ...] = ()  # wordings that close it

    @property
    def counts(self) -> bool:
        """Whether there are words for it in the text."""
        own = self.part is not None and self.part.uses_own
        return self.chosen is not None or own or self.slot.key == DEFINITIONS


def weigh(bill: Bill, parts: drafting.Parts, *, troubled: Collection[str] = ()) -> list[Weighed]:
    """Every part in the order of the text; `troubled` are those that a check has something to say about."""
    required = drafting.instrument_of(bill).required
    return [
        _weigh(slot, parts.get(slot.key), drafting.offered(bill, slot.key), slot.key in required, slot.key in troubled)
        for slot in drafting.slots_of(bill)
    ]


def _weigh(
    slot: Slot, part: BillPart | None, offered: Sequence[Alternative], required: bool, troubled: bool
) -> Weighed:
    if part and part.uses_own:
        return Weighed(slot=slot, standing=Standing.LOOK if troubled else Standing.OWN, part=part)
    chosen = next((one for one in offered if part and one.key == part.choice), None)
    if chosen is None and slot.key != DEFINITIONS:
        gone = bool(part and part.choice)  # the library does not have it any more
        left_out = Standing.MISSING if required else Standing.LOOK if gone or troubled else Standing.LEFT_OUT
        return Weighed(slot=slot, standing=left_out, part=part)
    is_hole = bool(chosen and chosen.strength == Strength.HOLE and not (part and part.why_not))
    better = tuple(one for one in offered if one.strength == Strength.PROTECTS) if is_hole else ()
    return Weighed(
        slot=slot, standing=Standing.LOOK if is_hole or troubled else Standing.CHOSEN, chosen=chosen, part=part,
        is_hole=is_hole, better=better,
    )  # fmt: skip
