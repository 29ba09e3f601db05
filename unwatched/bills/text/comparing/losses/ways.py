"""Rules on ways around: exceptions, conditions, permissions."""

# ruff: noqa: E501 (sentences)
import re
from collections.abc import Iterator

from django.utils.translation import gettext

from .features import ACTION, EXCEPT, EXCEPTIONS, PERMITS, PRACTICE, SAVES, prohibits, rx
from .passages import Passage
from .reading import Reading, Told
from .shapes import Weight


def exceptions(reading: Reading) -> Iterator[Told]:
    for key, pattern, what in EXCEPTIONS:

        def opens(passage: Passage, pattern: re.Pattern[str] = pattern) -> bool:
            # "No emergency may allow it" opens nothing.
            above = not passage.low.startswith(("no ", "nothing in an "))
            if SAVES.search(passage.low):
                return False
            return bool(pattern.search(passage.low) and EXCEPT.search(passage.full if above else passage.low))

        old, new = (list(filter(opens, side)) for side in (reading.old_only, reading.new_only))
        if bool(old) == bool(new) or any(map(opens, reading.both)):
            continue
        if new:
            words = gettext("A new exception, for %(what)s.") % {"what": what}
            yield Told(weight=Weight.LOOPHOLE, rule=f"exception: {key}", sentence=words, slot="exceptions",
                        old=reading.beside(new[0], "old"), new=new[0])  # fmt: skip
        else:
            words = gettext("An exception is gone: the one for %(what)s.") % {"what": what}
            yield Told(weight=Weight.STRONGER, rule=f"exception: {key}", sentence=words, slot="exceptions",
                        old=old[0], new=reading.beside(old[0], "new"))  # fmt: skip


CONDITION = rx(
    r"\bsubject to(?! (?:an? )?(?:fines?|penalt|enforcement|disciplin|retraining|suspension))|"
    r"\b(?:unless|except\w*|without|provided (?:that|however)|other than|only if|to the extent)\b"
)


def conditions(reading: Reading) -> Iterator[Told]:
    """A ban or a duty that got an "unless", of whatever kind; where no other rule named it."""
    for touch in reading.touches:
        was, now = CONDITION.search(touch.gone), CONDITION.search(touch.come)
        if now and not was and not is_told_as_way(reading, touch.new):
            ban = prohibits(touch.new)
            words = gettext("The ban has a new way around it.") if ban else gettext("A new condition stands here.")
            yield Told(weight=Weight.LOOPHOLE if ban else Weight.LOOK, rule="condition", sentence=words,
                        slot=touch.new.slot or "exceptions", old=touch.old, new=touch.new)  # fmt: skip
        elif was and not now and not is_told_as_way(reading, touch.old):
            yield Told(weight=Weight.LOOK, rule="condition", sentence=gettext("A condition or an exception is gone here."),
                        slot=touch.new.slot or "exceptions", old=touch.old, new=touch.new)  # fmt: skip
    for passage in reading.new_only:
        if reading.is_told(passage.pair) or not reading.is_whole(passage, "old"):
            continue
        if _EXCEPTS.search(passage.full) and not SAVES.search(passage.low):
            yield Told(weight=Weight.LOOPHOLE, rule="condition", sentence=gettext("A new exception."),
                        slot=passage.slot or "exceptions", new=passage)  # fmt: skip
        elif PERMITS.search(passage.low) and PRACTICE.search(passage.full) and not ACTION.search(passage.low):
            yield Told(weight=Weight.LOOPHOLE, rule="permission", slot=passage.slot or "exceptions", new=passage,
                        sentence=gettext("A new permission: what somebody may do with it."))  # fmt: skip


_EXCEPTS = rx(
    r"\b(?:exceptions?|exempt\w*|(?:does|do|shall) not apply|nothing in this|"
    r"(?:shall|does|do) not (?:prohibit|forbid|prevent|preclude)|not be (?:construed|read) to (?:prohibit|prevent))\b"
)
_WAYS = {
    "approval",
    "notice and cure",
    "good faith",
    "as far as easy",
    "only equitable",
    "intent",
    "harm",
    "unasked",
    "fees",
}


def is_told_as_way(reading: Reading, passage: Passage) -> bool:
    return any(
        (loss.rule in _WAYS or loss.rule.startswith("exception")) and passage.pair.anchor == loss.anchor
        for loss in reading.said
    )
