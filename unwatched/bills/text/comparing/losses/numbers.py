"""Rules on money, terms, and how often."""

from collections.abc import Iterator

from django.utils.translation import gettext

from . import values
from .features import RIGHTS, Feature
from .reading import Reading, Told
from .shapes import Weight


def money(reading: Reading) -> Iterator[Told]:
    if not any(map(values.is_of_money, (*reading.old_only, *reading.new_only))):
        return
    old, new = values.damages_of(reading.old), values.damages_of(reading.new)
    if not old or not new:
        return
    for rule, words in values.worse_damages(old, new):
        yield Told(weight=Weight.WEAKER, rule=rule, sentence=words, slot="damages", old=old.passage, new=new.passage)
    for rule, _words in values.worse_damages(new, old):
        if rule in _BETTER:
            yield Told(weight=Weight.STRONGER, rule=rule, sentence=str(_better(rule)), slot="damages",
                        old=old.passage, new=new.passage)  # fmt: skip


_BETTER = {"damages", "damages by day", "damages by violation", "amount", "cap", "lesser"}


def _better(rule: str) -> str:
    return {
        "damages": gettext("A court awards a fixed amount, whatever somebody can prove they lost."),
        "damages by day": gettext("The amount counts for each day. Read what it means for many breaches in one day."),
        "damages by violation": gettext("The amount counts for each violation."),
        "amount": gettext("The amount is higher."),
        "cap": gettext("The amount has no ceiling any more."),
        "lesser": gettext("The smaller of two amounts no longer decides."),
    }[rule]


_TIMED = ("deletion", "report", "unasked")


def times(reading: Reading) -> Iterator[Told]:
    """Terms within one sentence that was changed; and those of a duty that stands elsewhere now."""
    couples = [(touch.old, touch.new) for touch in reading.touches]
    for feature in RIGHTS:
        if feature.rule in _TIMED and _is_in_what_changed(feature, reading):
            first = [feature.first_in(side) for side in (reading.old, reading.new)]
            if first[0] and first[1]:
                couples.append((first[0], first[1]))
    for old, new in couples:
        if change := values.time_change(old, new):
            yield Told(weight=Weight.WEAKER if change[0] else Weight.STRONGER, rule="time", sentence=change[1],
                        slot=new.slot, old=old, new=new)  # fmt: skip


def _is_in_what_changed(feature: Feature, reading: Reading) -> bool:
    return any(map(feature.first_in, (reading.old_only, reading.new_only)))


def how_often(reading: Reading) -> Iterator[Told]:
    feature = next(feature for feature in RIGHTS if feature.rule == "report")
    if not _is_in_what_changed(feature, reading):
        return
    old, new = (
        [p for p in side.near(feature.near) if feature.holds(p) and values.often(p.low)]
        for side in (reading.old, reading.new)
    )
    if not old or not new:
        return
    was, now = values.often(old[0].low), values.often(new[0].low)
    if was != now:
        weight = Weight.WEAKER if now < was else Weight.STRONGER
        words = gettext("Reports come less often.") if now < was else gettext("Reports come more often.")
        yield Told(weight=weight, rule="how often", sentence=words, slot="oversight", old=old[0], new=new[0])
