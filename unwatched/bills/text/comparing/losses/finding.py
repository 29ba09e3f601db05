"""Reads a comparison for what the new words no longer do. Each rule looks at sentences; none claims to know the law."""

from collections.abc import Iterable
from dataclasses import replace

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
    return tuple(sorted(_together(reading.said), key=lambda loss: _ORDER.index(loss.weight)))


def _together(found: Iterable[Loss]) -> Iterable[Loss]:
    """What is said of several parts in the same words is said once."""
    alike: dict[tuple[str, str, str], list[Loss]] = {}
    for loss in found:
        alike.setdefault((loss.weight, loss.rule, loss.sentence), []).append(loss)
    for first, *others in alike.values():
        also = dict.fromkeys(loss.where for loss in others if loss.where and loss.where != first.where)
        yield replace(first, also=tuple(also)) if also else first
