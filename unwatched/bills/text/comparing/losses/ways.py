"""Rules on ways around: exceptions, conditions, permissions."""

# ruff: noqa: E501 (sentences)
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext

from .features import ACTION, EXCEPT, EXCEPTIONS, LEAVES_OUT, PERMITS, PRACTICE, SAVES, prohibits, rx
from .passages import Passage
from .reading import Reading, Told, short
from .shapes import Weight


@dataclass(frozen=True)
class _Way:
    """One kind of exception: words for what it is for."""

    key: str
    near: frozenset[str]
    pattern: re.Pattern[str]
    what: str | Promise

    def names(self, passage: Passage) -> bool:
        return passage.has(self.pattern)

    def opens(self, passage: Passage) -> bool:
        if not self.names(passage) or passage.has(SAVES):
            return False
        # "No emergency may allow it" opens nothing.
        alone = passage.low.startswith((" no ", " nothing in an "))
        return passage.has(EXCEPT) is not None if alone else passage.says(EXCEPT)

    def stands(self, passage: Passage) -> bool:
        """Whether it may stand here in other words: "does not include a phone that its owner unlocks"."""
        return self.opens(passage) or (self.names(passage) and passage.says(LEAVES_OUT))


def exceptions(reading: Reading) -> Iterator[Told]:
    for way in itertools.starmap(_Way, EXCEPTIONS):
        among_old, among_new, both = (
            side.near(way.near) for side in (reading.old_only, reading.new_only, reading.both)
        )
        old, new = (next(filter(way.opens, side), None) for side in (among_old, among_new))
        if (old is None) == (new is None) or any(map(way.opens, both)):
            continue
        if new and not any(map(way.stands, (*among_old, *both))):
            yield _new_exception(reading, way, new)
        elif old and not any(map(way.stands, (*among_new, *both))):
            yield _exception_gone(reading, way, old, like=next(filter(way.names, (*among_new, *both)), None))


def _new_exception(reading: Reading, way: _Way, new: Passage) -> Told:
    words = gettext("A new exception, for %(what)s.") % {"what": way.what}
    return Told(weight=Weight.LOOPHOLE, rule=f"exception: {way.key}", sentence=words, slot="exceptions",
                old=reading.beside(new, "old"), new=new)  # fmt: skip


def _exception_gone(reading: Reading, way: _Way, old: Passage, *, like: Passage | None) -> Told:
    """Where other words still name what it was for, only a person can say."""
    if like:
        weight, words = (
            Weight.LOOK,
            gettext("The exception for %(what)s may be gone: other words on it stand here now."),
        )
    else:
        weight, words = Weight.STRONGER, gettext("An exception is gone: the one for %(what)s.")
    return Told(weight=weight, rule=f"exception: {way.key}", sentence=words % {"what": way.what}, slot="exceptions",
                old=old, new=like or reading.beside(old, "new"))  # fmt: skip


CONDITION = rx(
    r"\bsubject to(?! (?:an? )?(?:fines?|penalt|enforcement|disciplin|retraining|suspension))|"
    r"\b(?:unless|except\w*|without|provided (?:that|however)|other than|only if|to the extent)\b"
)


def conditions(reading: Reading) -> Iterator[Told]:
    """A ban or a duty that got an "unless", of whatever kind; where no other rule named it."""
    for touch in reading.touches:
        was, now = CONDITION.search(touch.went), CONDITION.search(touch.came)
        if now and not was and not is_told_as_way(reading, touch.new):
            ban = prohibits(touch.new)
            words = (
                gettext("The ban has a new way around it: “%(words)s”") if ban else gettext("A new condition: “%(words)s”")
            ) % {"words": _from(touch.come, now)}  # fmt: skip
            yield Told(weight=Weight.LOOPHOLE if ban else Weight.LOOK, rule="condition", sentence=words,
                        slot=touch.new.slot or "exceptions", old=touch.old, new=touch.new)  # fmt: skip
        elif was and not now and not is_told_as_way(reading, touch.old):
            yield Told(weight=Weight.LOOK, rule="condition", sentence=gettext("A condition or an exception is gone: “%(words)s”") % {"words": _from(touch.gone, was)},
                        slot=touch.new.slot or "exceptions", old=touch.old, new=touch.new)  # fmt: skip
    for passage in reading.new_only:
        if reading.is_told(passage.pair) or not reading.is_whole(passage, "old"):
            continue
        if passage.says(_EXCEPTS) and not passage.has(SAVES):
            yield Told(weight=Weight.LOOPHOLE, rule="condition", sentence=gettext("A new exception: “%(words)s”") % {"words": short(passage.words)},
                        slot=passage.slot or "exceptions", new=passage)  # fmt: skip
        elif passage.has(PERMITS) and passage.says(PRACTICE) and not passage.has(ACTION):
            yield Told(weight=Weight.LOOPHOLE, rule="permission", slot=passage.slot or "exceptions", new=passage,
                        sentence=gettext("A new permission: “%(words)s”") % {"words": short(passage.words)})  # fmt: skip


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


def _from(words: str, found: re.Match[str]) -> str:
    """The words of a condition, from its first on."""
    return short(words[found.start() :])
