"""Rules on definitions."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext

from ..telling import name_of
from .features import MEANS, rx
from .passages import WORDS, Touch
from .reading import Reading, Told
from .shapes import Weight

_TERM = re.compile(r"[\"“'‘]([^\"”'’]{2,60})[\"”'’]")
_NARROWS = rx(
    r"\b(?:only|solely|exclusively|primarily|(?:does|do) not include|excluding|excludes?|except\w*|other than)\b"
)
_ALSO = rx(r"\b(?:or|and|including|semi[- ]automated)\b")
_NAMED = rx(
    r"\b(?:verif\w+|identif\w+|contractors?|vendors?|agents?|officers?|officials?|employees?|"
    r"one[- ]to[- ]many|real[- ]time)\b"
)


def definitions(reading: Reading) -> Iterator[Told]:
    for touch in reading.touches:
        if not MEANS.search(touch.old.full) or not MEANS.search(touch.new.full):
            continue
        # What another rule has named is not told twice; what is left of the change is.
        if reading.is_told(touch.new.pair) and len(WORDS.findall(_NAMED.sub("", touch.went + touch.came))) < 3:
            continue
        term = _TERM.search(touch.new.words)
        values_ = {"term": term[1].strip(" ,") if term else name_of(touch.new.pair.new)}
        if _NARROWS.search(touch.came) and not _NARROWS.search(touch.went):
            yield _defined(
                touch, Weight.WEAKER, gettext("“%(term)s” covers less: new words leave something out.") % values_
            )
        elif _NARROWS.search(touch.went) and not _NARROWS.search(touch.came):
            yield _defined(touch, Weight.STRONGER, gettext("“%(term)s” no longer leaves that out.") % values_)
        elif touch.gone and not touch.come and _ALSO.search(touch.went):
            yield _defined(
                touch, Weight.WEAKER, gettext("“%(term)s” covers less: some of its words are gone.") % values_
            )
        elif touch.come and not touch.gone and _ALSO.search(touch.came):
            yield _defined(touch, Weight.STRONGER, gettext("“%(term)s” covers more: it has more words.") % values_)
        else:
            yield _defined(touch, Weight.LOOK, gettext("“%(term)s” means something else now. Read what.") % values_)


def _defined(touch: Touch, weight: Weight, words: str) -> Told:
    return Told(
        weight=weight,
        rule="definition",
        sentence=words,
        slot=touch.new.slot or "definition",
        old=touch.old,
        new=touch.new,
    )
