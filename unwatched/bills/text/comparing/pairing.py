"""Which part of one law is which of the other: by the same words, slot and heading, then by the most words in common.

Nothing here grows with the product of two long laws but one `and` of two whole numbers per pair of parts that nobody
could place; past `_ALL` of these only parts that share a rare word are looked at.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from operator import itemgetter

from ..shapes import Section
from .shapes import Part
from .words import plain

ALIKE = 0.5  # of the words of both: from here on two parts may be one
_KIN = 0.25  # enough where number and neighbours agree
_STRAY = 0.6  # what is found far away must be more alike than a neighbour
_SHORT = 8  # words; below that, counting words in common says little
_ALL = 250_000  # pairs of parts that are all looked at
_RARE = 6  # a part's rarest words, by which it is looked for in long laws
_SHARED = 40  # parts at most that share a word which still is rare
_BEST = 4  # candidates kept for each part
_ROUNDS = 8  # each places at least the best of what is left; more would only polish
_SAME_HEADING = 0.3
_SURE = 0.8  # with the same heading, no other part can be more alike: 1 and all that else speaks for it is less
_SAME_NUMBER = 0.06  # within one section, where items are few and have much in common
_SAME_PLACE = 0.002  # less than one word of a long part: it decides only among equals

Couple = tuple["Node", "Node"]


class Node:
    """A part of a law while it looks for its partner."""

    __slots__ = ("children", "depth", "heading", "key", "mask", "own", "part", "partner", "place", "section", "size")

    def __init__(self, section: Section, part: Part, *, depth: int, place: int) -> None:
        self.section, self.part, self.depth, self.place = section, part, depth, place
        self.children = [
            Node(child, part, depth=depth + 1, place=number) for number, child in enumerate(section.children)
        ]
        self.heading = heading_key(section.heading)
        self.own = f"{self.heading}\x1f{plain(section.text)}"
        self.key: str = "\x1e".join([self.own, *(child.key for child in self.children)])
        self.partner: Node | None = None
        self.mask = self.size = 0

    def walk(self) -> Iterator["Node"]:
        yield self
        for child in self.children:
            yield from child.walk()


def heading_key(heading: str) -> str:
    return plain(heading).rstrip(".:;,- ").casefold()


_WORDS = re.compile(r"\w+")
# Words that any two sentences of laws share.
_COMMON = frozenset(
    ["a", "an", "and", "any", "are", "as", "be", "been", "by", "city", "for", "from", "has", "in", "is", "it", "its",
     "may", "not", "of", "on", "or", "ordinance", "other", "person", "section", "shall", "such", "that", "the", "this",
     "to", "was", "who", "with"]
)  # fmt: skip
# What headings call the same thing; the first that fits.
_TOPICS = tuple((name, re.compile(pattern)) for name, pattern in (
    ("definitions", r"defin|terms"),
    ("severability", r"severab"),
    ("findings", r"finding|purpose|declaration|intent|background"),
    ("exceptions", r"except|exempt|permitted|exclusion"),
    ("evidence", r"suppress|evidence|exclusionary|deletion"),
    ("enforcement", r"enforce|remed|violation|penalt|right of action|cause of action|damages|liability"),
    ("reporting", r"report|oversight|audit|transparen|accountab"),
    ("end", r"sunset|expir|duration|\bterm\b|repeal"),
    ("effect", r"effective|effect"),
    ("ban", r"prohibit|\bban\b|unlawful|restrict|\buse\b|moratorium"),
))  # fmt: skip
_NUM = re.compile(r"\b(section|sec|subsection|article|art|paragraph|part|chapter|clause|item)\b|[^\w]+", re.IGNORECASE)


def num_key(num: str) -> str:
    """ "SECTION 2." and "Sec. 2" are the same number."""
    return _NUM.sub("", plain(num)).casefold()


def topic_of(heading: str) -> str:
    """What a heading is about, where its words say so."""
    return next((name for name, pattern in _TOPICS if heading and pattern.search(heading)), "")


class Pairing:
    """Finds partners among the parts of two laws; each node knows its own afterwards."""

    def __init__(self) -> None:
        self._bits: dict[str, int] = {}

    def pair(self, old: Sequence[Node], new: Sequence[Node]) -> None:
        """Partners for all of them and what is in them; first within the same part, then anywhere."""
        self._pair_level(old, new)
        self._pair_strays(old, new)

    # --- One level -------------------------------------------------------------------------------
    def _pair_level(self, old: Sequence[Node], new: Sequence[Node]) -> None:
        todo = [(old, new)]
        while todo:
            couples = self._siblings(*todo.pop())
            todo.extend((a.children, b.children) for a, b in couples if a.children and b.children)

    def _siblings(self, old: Sequence[Node], new: Sequence[Node]) -> list[Couple]:
        found: list[Couple] = []
        for finder in (self._by_key, self._by_slot, self._by_words, self._by_heading, self._by_topic, self._by_place):
            old = [node for node in old if node.partner is None]
            new = [node for node in new if node.partner is None]
            if not old or not new:
                break
            found.extend(_marry(finder(old, new)))
        return found

    def _by_key(self, old: Sequence[Node], new: Sequence[Node]) -> Iterable[Couple]:
        waiting: dict[str, list[Node]] = defaultdict(list)
        for node in reversed(new):
            waiting[node.key].append(node)
        for node in old:
            if waiting.get(node.key):
                yield node, waiting[node.key].pop()

    def _by_slot(self, old: Sequence[Node], new: Sequence[Node]) -> Iterable[Couple]:
        return _once_each(old, new, lambda node: node.section.slot)

    def _by_heading(self, old: Sequence[Node], new: Sequence[Node]) -> Iterable[Couple]:
        return _once_each(old, new, lambda node: node.heading)

    def _by_topic(self, old: Sequence[Node], new: Sequence[Node]) -> Iterable[Couple]:
        """Headings that differ and mean the same: "Enforcement" and "Remedies"."""
        return _once_each(old, new, lambda node: topic_of(node.heading))

    def _by_words(self, old: Sequence[Node], new: Sequence[Node]) -> Iterable[Couple]:
        """The most alike first. The same heading helps much; the same eId and place only where else all is equal."""
        self.weigh([*old, *new])
        headed = dict(self._by_heading(old, new))
        sure = {a: b for a, b in headed.items() if a.part == b.part and alike(a, b) > _SURE}
        yield from sure.items()
        found = set(sure.values())
        old, new = [node for node in old if node not in sure], [node for node in new if node not in found]
        if old and new:
            yield from self._greedy(old, new, headed=headed, least=ALIKE)

    def _by_place(self, old: Sequence[Node], new: Sequence[Node]) -> Iterable[Couple]:
        """The same number between the same neighbours: rewritten, but still the same item."""
        self.weigh([*old, *new])
        light = sum(1 << self._bits[word] for word in _COMMON if word in self._bits)
        numbered = {(num_key(node.section.num), node.part): node for node in new}
        for node in old:
            other = numbered.get((num_key(node.section.num), node.part))
            if other is None or (not node.section.num and node.part == Part.SECTION):
                continue
            short = node.depth and max(node.size, other.size) <= _SHORT
            if short or alike(node, other, without=light) >= _KIN:
                yield node, other

    # --- Anywhere --------------------------------------------------------------------------------
    def _pair_strays(self, old: Sequence[Node], new: Sequence[Node]) -> None:
        """What lost its place: the same words in another part. The largest first, with what is in them."""
        for find in (self._same_strays, self._alike_strays):
            lost = sorted(_single(old), key=lambda node: -len(node.key))
            come = sorted(_single(new), key=lambda node: -len(node.key))
            if not lost or not come:
                return
            for a, b in find(lost, come):
                if a.partner is None and b.partner is None:
                    a.partner, b.partner = b, a
                    self._pair_level(a.children, b.children)

    def _same_strays(self, lost: Sequence[Node], come: Sequence[Node]) -> list[Couple]:
        long = [[node for node in side if node.key.count(" ") >= 3] for side in (lost, come)]
        return list(self._by_key(*long))

    def _alike_strays(self, lost: Sequence[Node], come: Sequence[Node]) -> list[Couple]:
        self.weigh([*lost, *come])
        long = [[node for node in side if node.size >= _SHORT] for side in (lost, come)]
        return list(self._greedy(*long, headed={}, least=_STRAY)) if all(long) else []

    # --- Words in common --------------------------------------------------------------------------
    def _greedy(
        self, old: Sequence[Node], new: Sequence[Node], *, headed: Mapping[Node, Node], least: float
    ) -> Iterator[Couple]:
        self.weigh([*old, *new])
        for _ in range(_ROUNDS):
            found = sorted(self._candidates(old, new, headed=headed, least=least), key=_best_first)
            taken: set[Node] = set()
            for _, a, b in found:
                if a not in taken and b not in taken:
                    taken |= {a, b}
                    yield a, b
            old, new = ([node for node in side if node not in taken] for side in (old, new))
            if not taken or not old or not new:
                return

    def _candidates(
        self, old: Sequence[Node], new: Sequence[Node], *, headed: Mapping[Node, Node], least: float
    ) -> Iterator[tuple[float, Node, Node]]:
        """The few that are most alike, for each of the old ones, with what speaks for them."""
        near = _neighbours(old, new) if len(old) * len(new) > _ALL else None
        scale = _SAME_PLACE / max(len(old), len(new))
        for a in old:
            others = new if near is None else near[a]
            mask, size = a.mask, a.size
            row = [2 * (mask & b.mask).bit_count() / (size + b.size or 1) for b in others]
            close: list[tuple[float, Node]] = []
            if (best := max(row, default=0.0)) >= least:
                bar = max(least, best - (_SAME_NUMBER if a.depth else 2 * _SAME_PLACE))
                close = [(score, b) for score, b in zip(row, others, strict=True) if score >= bar and a.part == b.part]
            wanted = headed.get(a)
            if wanted is not None and (score := alike(a, wanted)) >= least:
                close.append((score + _SAME_HEADING, wanted))
            scored = [(score - scale * abs(a.place - b.place) + _same_name(a, b), b) for score, b in close]
            if len(scored) > _BEST:
                scored = nlargest(_BEST, scored, key=itemgetter(0))
            yield from ((score, a, b) for score, b in scored)

    def weigh(self, nodes: Iterable[Node]) -> None:
        """Each word is a bit: what two parts have in common is then one step for the machine."""
        bits = self._bits
        for node in nodes:
            if node.mask:
                continue
            mask = 0
            for word in set(_WORDS.findall(node.key.lower())):
                mask |= 1 << bits.setdefault(word, len(bits))
            node.mask, node.size = mask, mask.bit_count()


def alike(a: Node, b: Node, *, without: int = 0) -> float:
    """What share of the words of both is common to them, `without` some; weighed nodes only."""
    left, right = a.mask & ~without, b.mask & ~without
    return 2 * (left & right).bit_count() / (left.bit_count() + right.bit_count() or 1)


def held(a: Node, b: Node) -> float:
    """What share of the words of `a` is in `b` as well."""
    return (a.mask & b.mask).bit_count() / (a.size or 1)


def _same_name(a: Node, b: Node) -> float:
    if a.depth and a.section.num and num_key(a.section.num) == num_key(b.section.num):
        return _SAME_NUMBER
    return _SAME_PLACE if a.section.eid == b.section.eid else 0


def _best_first(found: tuple[float, Node, Node]) -> tuple[float, int, int]:
    score, a, b = found
    return -score, a.place, b.place


def _marry(couples: Iterable[Couple]) -> list[Couple]:
    found = []
    for a, b in couples:
        if a.partner is None and b.partner is None:
            a.partner, b.partner = b, a
            found.append((a, b))
    return found


def _once_each(old: Sequence[Node], new: Sequence[Node], name: Callable[[Node], str]) -> Iterator[Couple]:
    """Those whose name stands exactly once on each side."""
    sides = []
    for side in (old, new):
        named: dict[str, list[Node]] = defaultdict(list)
        for node in side:
            if name(node):
                named[name(node)].append(node)
        sides.append(named)
    for key, nodes in sides[0].items():
        if len(nodes) == 1 and len(sides[1].get(key, [])) == 1:
            yield nodes[0], sides[1][key][0]


def _single(nodes: Iterable[Node]) -> list[Node]:
    return [node for root in nodes for node in root.walk() if node.partner is None and node.part == Part.SECTION]


def _neighbours(old: Sequence[Node], new: Sequence[Node]) -> dict[Node, list[Node]]:
    """For long laws: those of `new` that share one of a part's rarest words."""
    holders: dict[int, list[Node]] = defaultdict(list)
    for node in new:
        for bit in _bits(node.mask):
            holders[bit].append(node)
    found: dict[Node, list[Node]] = {}
    for node in old:
        rare = sorted((len(holders[bit]), bit) for bit in _bits(node.mask) if 0 < len(holders.get(bit, ())) <= _SHARED)
        found[node] = list(dict.fromkeys(other for _, bit in rare[:_RARE] for other in holders[bit]))
    return found


def _bits(mask: int) -> Iterator[int]:
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
