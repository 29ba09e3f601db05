"""Reads a comparison for what the new words no longer do. Each rule looks at sentences; none claims to know the law."""

from ..shapes import Comparison
from . import duties, meanings, numbers, protections, rest, ways
from .reading import Reading
from .shapes import Loss, Weight

_ORDER = list(Weight)
_RULES = (
    protections.rights, protections.acts, numbers.money, protections.holes, protections.bound, protections.unasked,
    ways.exceptions, duties.duties, duties.fees, numbers.times, numbers.how_often, meanings.definitions,
    ways.conditions, rest.rest,
)  # fmt: skip


def losses(comparison: Comparison) -> tuple[Loss, ...]:
    """What was lost, what is weaker, new loopholes, what a person must look at, and what was won; the worst first."""
    reading = Reading(comparison)
    if not reading.old_only and not reading.new_only:
        return ()
    for rule in _RULES:
        for loss in rule(reading):
            reading.say(loss)
    return tuple(sorted(reading.said, key=lambda loss: _ORDER.index(loss.weight)))
