"""One text as several posts: by hand at lines of `---`, else at sensible places and in parts of about one length."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

import regex

from .breaks import Break, Cut, cuts

Fits = Callable[[str], bool]

# A line that says "a new post begins here". Telephones make a long dash of three short ones.
_BY_HAND = regex.compile(r"^[^\S\n]*(?:-{3,}|[—–]+-?)[^\S\n]*$", regex.MULTILINE)

# What is minimised. A sentence is not torn to save a post; a paragraph is, to spare readers a post of two words.
_A_POST = 100
_OF_A_CUT = {
    Break.PARAGRAPH: 0, Break.LINE: 10, Break.SENTENCE: 25, Break.CLAUSE: 150, Break.WORD: 250, Break.LETTER: 1000,
}  # fmt: skip
_UNEVEN = 40  # times the square of how full a part is: two halves are better than a whole and a rest
_ORPHAN = 60
_AN_ORPHAN_IS = 0.15  # of the longest part


class Numbers(StrEnum):
    """Where a post says which one it is."""

    FRONT = "front"  # 1/5 Text
    END = "end"  # Text 1/5


def split(text: str, *, fits: Fits, numbers: Numbers | None = None, others: int = 0) -> list[str]:
    """The posts of a thread, without numbers but with room for them. One that cannot be cut may still be too long.

    Nothing but white space gets lost, and the lines of `---` with which somebody split it by hand. ``others``: posts
    of the thread beside this text; the numbers count them as well.
    """
    by_hand = [part for part in map(str.strip, _BY_HAND.split(text)) if part]
    for digits in (1, 2, 3):
        parts = [part for whole in by_hand for part in _split(whole, fits=_with_room(fits, numbers, digits=digits))]
        if numbers is None or len(str(len(parts) + others)) <= digits:
            break
    return parts


def split_post(
    text: str, *, fits: Fits, fits_everywhere: Fits, numbers: Numbers | None = None, others: int = 0
) -> list[str]:
    """A post that may have other words for some network: then only its first part needs no room there.

    ``fits``: where this text stands; ``fits_everywhere``: on all networks, as its further parts will.
    """
    parts = split(text, fits=fits, numbers=numbers, others=others)
    return split(text, fits=fits_everywhere, numbers=numbers, others=others) if len(parts) > 1 else parts


def numbered(parts: Sequence[str], style: Numbers = Numbers.FRONT) -> list[str]:
    """The posts with their numbers: "1/5". One alone gets none."""
    if len(parts) < 2:
        return list(parts)
    return [_numbered(part, f"{number}/{len(parts)}", style) for number, part in enumerate(parts, start=1)]


def number_of(place: int, total: int) -> str:
    """What stands in front of one of so many numbered posts; places count from 0."""
    return _numbered("", f"{place + 1}/{total}", Numbers.FRONT) if total > 1 else ""


def _numbered(part: str, number: str, style: Numbers) -> str:
    return f"{number} {part}" if style is Numbers.FRONT else f"{part} {number}"


def _with_room(fits: Fits, numbers: Numbers | None, *, digits: int) -> Fits:
    """The same question for a text that gets a number yet."""
    if numbers is None:
        return fits
    widest = "/".join(["8" * digits] * 2)
    return lambda text: fits(_numbered(text, widest, numbers))


# --- Where to cut ---------------------------------------------------------------------------------------------------


class _Atom(NamedTuple):
    """A piece that is not cut any further, and what a cut before it costs."""

    start: int
    end: int
    cost: int


def _split(text: str, *, fits: Fits) -> list[str]:
    if fits(text):
        return [text]
    atoms = _atoms(text, fits)
    ends = _cheapest(text, atoms, fits)
    parts = zip([0, *ends], ends, strict=False)
    return [text[atoms[first].start : atoms[last - 1].end] for first, last in parts]


def _atoms(text: str, fits: Fits) -> list[_Atom]:
    """Sentences; of those that are too long, clauses; of those that still are, pieces of about the same length."""
    best = {cut.start: cut for kind in (Break.SENTENCE, Break.LINE, Break.PARAGRAPH) for cut in cuts(text, kind)}
    atoms = _cut_up(_Atom(0, len(text), 0), sorted(best.values()))
    for kind in (Break.CLAUSE, Break.WORD, Break.LETTER):
        if all(fits(text[atom.start : atom.end]) for atom in atoms):
            break
        places = cuts(text, kind)
        atoms = [piece for atom in atoms for piece in _shorter(text, atom, places, fits)]
    return atoms


def _shorter(text: str, atom: _Atom, places: list[Cut], fits: Fits) -> list[_Atom]:
    if fits(text[atom.start : atom.end]):
        return [atom]
    inside = [cut for cut in places if atom.start < cut.end and cut.start < atom.end]
    if inside and inside[0].kind is not Break.CLAUSE:
        inside = _evenly(text, atom, inside, fits)
    return _cut_up(atom, inside)


def _cut_up(atom: _Atom, places: Sequence[Cut]) -> list[_Atom]:
    starts = [(atom.start, atom.cost), *((cut.start, _OF_A_CUT[cut.kind]) for cut in places)]
    ends = [*(cut.end for cut in places), atom.end]
    return [_Atom(start, end, cost) for (start, cost), end in zip(starts, ends, strict=True)]


def _evenly(text: str, atom: _Atom, places: list[Cut], fits: Fits) -> list[Cut]:
    """As few of the cuts as will do, about as far from each other."""
    left = len(_filled_up(text, atom, places, fits))
    chosen: list[Cut] = []
    start = atom.start
    while (furthest := _furthest(text, start, places, fits)) and not fits(text[start : atom.end]):
        aim = start + (atom.end - start) // (left + 1)
        cut = places[min(bisect_left(places, aim, key=_end), len(places) - 1)]
        chosen.append(cut if start < cut.end < furthest.end else furthest)
        start = chosen[-1].start
        left = max(left - 1, 1)
    return chosen


def _filled_up(text: str, atom: _Atom, places: list[Cut], fits: Fits) -> list[Cut]:
    """The cuts when each piece is as long as can be."""
    chosen: list[Cut] = []
    start = atom.start
    while (furthest := _furthest(text, start, places, fits)) and not fits(text[start : atom.end]):
        chosen.append(furthest)
        start = furthest.start
    return chosen


def _furthest(text: str, start: int, places: list[Cut], fits: Fits) -> Cut | None:
    """The last cut up to which a piece fits, else the very next one; None: there is none left."""
    first = bisect_right(places, start, key=_end)
    fitting = bisect_right(places, False, lo=first, key=lambda cut: not fits(text[start : cut.end]))
    if first == len(places):
        return None
    return places[max(fitting - 1, first)]


def _end(cut: Cut) -> int:
    return cut.end


def _cheapest(text: str, atoms: list[_Atom], fits: Fits) -> list[int]:
    """How many atoms make up the first part, the first two, …: the cheapest of all ways to put them together."""
    full = _longest(text, atoms, fits)
    ends = _put_together(atoms, full, _reaches(text, atoms, fits))
    parts = zip([0, *ends], ends, strict=False)
    if all(last - first == 1 or fits(text[atoms[first].start : atoms[last - 1].end]) for first, last in parts):
        return ends
    return _put_together(atoms, full, _sure_reaches(text, atoms, fits))


def _reaches(text: str, atoms: list[_Atom], fits: Fits) -> list[int]:
    """For the first atom, the first two, …: where the longest part that ends there begins.

    To count letters costs most. What fits still does without its first atom, so that each is asked about once or
    twice; a text of which that is not true shows when its parts are looked at.
    """
    first, found = 0, []
    for last in range(1, len(atoms) + 1):
        while first < last - 1 and not fits(text[atoms[first].start : atoms[last - 1].end]):
            first += 1
        found.append(first)
    return found


def _sure_reaches(text: str, atoms: list[_Atom], fits: Fits) -> list[int]:
    """The same, with everything shorter asked about as well."""
    found = []
    for last in range(1, len(atoms) + 1):
        first = last - 1
        while first and fits(text[atoms[first - 1].start : atoms[last - 1].end]):
            first -= 1
        found.append(first)
    return found


def _put_together(atoms: list[_Atom], full: int, reaches: list[int]) -> list[int]:
    cost = [0.0]
    came_from = [0]
    for last in range(1, len(atoms) + 1):
        best, origin = float("inf"), last - 1
        for first in range(last - 1, reaches[last - 1] - 1, -1):
            length = atoms[last - 1].end - atoms[first].start
            total = cost[first] + (atoms[first].cost if first else 0) + _of_a_part(length / full)
            if total < best:
                best, origin = total, first
        cost.append(best)
        came_from.append(origin)
    ends, last = [], len(atoms)
    while last:
        ends.append(last)
        last = came_from[last]
    return ends[::-1]


def _longest(text: str, atoms: list[_Atom], fits: Fits) -> int:
    """The length of the longest part when each is filled up."""
    first, longest = 0, 1
    for last in range(1, len(atoms) + 1):
        if last - first > 1 and not fits(text[atoms[first].start : atoms[last - 1].end]):
            first = last - 1
        longest = max(longest, atoms[last - 1].end - atoms[first].start)
    return longest


def _of_a_part(fullness: float) -> float:
    return _A_POST + _UNEVEN * fullness**2 + (_ORPHAN if fullness < _AN_ORPHAN_IS else 0)
