"""What to do with a text that is too long, in words: where to split it, or how much to cut."""

from collections.abc import Callable, Sequence

from django.utils.translation import ngettext

from unwatched.gateways.social.counting import Count
from unwatched.gateways.social.letters import clusters

from .splitting import split

_QUOTED = 20  # letters of the words behind which to split


def advise(text: str, *, counts: Callable[[str], Sequence[Count]], parts: Sequence[str] | None = None) -> str:
    """ "Split after ‘for nothing.’ (185 and 160), or cut 66 letters." Empty when the text fits everywhere.

    `counts` says how long a text is on each network that it goes to; the numbers are those of the strictest one.
    `parts`: how it would be split, where that is known already.
    """

    def fits(part: str) -> bool:
        return all(count.fits for count in counts(part))

    if fits(text):
        return ""
    found = counts(text)
    strictest = max(range(len(found)), key=lambda index: (found[index].over, found[index].octets_over))
    too_many = found[strictest].over or _too_many(text, fits)
    parts = split(text, fits=fits) if parts is None else parts
    sizes = [counts(part)[strictest].letters for part in parts]
    return _words(parts, sizes, too_many)


def _words(parts: Sequence[str], sizes: Sequence[int], too_many: int) -> str:
    values = {"letters": too_many, "parts": len(parts)}
    if len(parts) == 1:
        return ngettext("Cut %(letters)d letter.", "Cut %(letters)d letters.", too_many) % values
    if len(parts) == 2:
        values |= {"first": sizes[0], "second": sizes[1]}
        return ngettext(
            "Split after ‘%(words)s’ (%(first)d and %(second)d), or cut %(letters)d letter.",
            "Split after ‘%(words)s’ (%(first)d and %(second)d), or cut %(letters)d letters.",
            too_many,
        ) % (values | {"words": last_words(parts[0])})
    return ngettext(
        "Split it into %(parts)d posts (%(sizes)s), or cut %(letters)d letter.",
        "Split it into %(parts)d posts (%(sizes)s), or cut %(letters)d letters.",
        too_many,
    ) % (values | {"sizes": ", ".join(map(str, sizes))})


def last_words(text: str) -> str:
    """The end of a text, to find the place by: whole words where they are short."""
    kept: list[str] = []
    for word in reversed(text.split()):
        if sum(map(len, kept)) + len(kept) + len(word) > _QUOTED:
            break
        kept.insert(0, word)
        if len(kept) == 2 and len(" ".join(kept)) > _QUOTED // 2:
            break
    return " ".join(kept) or "…" + "".join(clusters(text.split()[-1])[-_QUOTED:])


def _too_many(text: str, fits: Callable[[str], bool]) -> int:
    """How many letters to take from the end, where bytes are too many."""
    letters = clusters(text)
    low, high = 1, len(letters)
    while low < high:
        middle = (low + high) // 2
        if fits("".join(letters[:-middle])):
            high = middle
        else:
            low = middle + 1
    return low
