"""Two laws beside one another: pairs of parts, what was done to the words of each, and in which order to show them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..shapes import Law
from .pairing import Node, Pairing, held, num_key
from .shapes import Comparison, Kind, Pair, Part, Place, Row, parts_of
from .words import Run, diff, rising

_LEAST = 6  # words, for saying that a part was split off or joined
_HELD = 0.7  # of them must stand in the other part
_KIN = 40_000  # pairs of parts that are looked at for that


def compare(old: Law, new: Law) -> Comparison:
    """What became of each part of `old` in `new`, to the word."""
    trees = _tree(old), _tree(new)
    pairing = Pairing()
    for part in Part:
        pairing.pair(*([node for node in tree if node.part == part] for tree in trees))
    pairs = _Pairs()
    rows = pairs.lay(*trees)
    _find_kin(pairing, pairs)
    return Comparison(old=old, new=new, pairs=tuple(pairs.made.values()), rows=rows)


def _tree(law: Law) -> list[Node]:
    return [Node(section, part, depth=0, place=place) for place, (part, section) in enumerate(parts_of(law))]


class _Pairs:
    """Makes the pair of each node once, and lays the rows."""

    def __init__(self) -> None:
        self.made: dict[Node, Pair] = {}  # by the node of the new law, or the old one that is in it no more
        self.added: list[tuple[Node, Pair]] = []
        self.removed: list[tuple[Node, Pair]] = []
        self.changed: list[tuple[Node, Node, Pair]] = []
        self._left: dict[Pair, Node] = {}

    def lay(self, old: Sequence[Node], new: Sequence[Node]) -> tuple[Row, ...]:
        rows = list(self._rows(old, new, _Where()))
        return tuple(replace(row, stood=self._stood(row)) if row.place == Place.LEFT else row for row in rows)

    def _stood(self, row: Row) -> tuple[tuple[int, Pair], ...]:
        root = self._left[row.pair]
        return tuple((row.depth + node.depth - root.depth, self.made[node.partner or node]) for node in root.walk())

    def _rows(self, old: Sequence[Node], new: Sequence[Node], where: "_Where") -> Iterator[Row]:
        """Both lists of siblings in one order: that of the new law, and what is gone where it stood."""
        gone, come = iter(old), iter(new)
        for a, b in [*_staying(old, new), (None, None)]:
            for node in gone:
                if node is a:
                    break
                yield from self._leaving(node, where)
            for node in come:
                if node is b:
                    break
                yield from self._coming(node, where)
            if a is not None and b is not None:
                yield Row(self.couple(a, b, moved=False), where.depth, moved=where.moved)
                yield from self._rows(a.children, b.children, where.inside())

    def _leaving(self, node: Node, where: "_Where") -> Iterator[Row]:
        if node.partner is not None:
            pair = self.couple(node, node.partner, moved=True)
            self._left[pair] = node
            yield Row(pair, where.depth, Place.LEFT, where.moved)
            return
        pair = self.made[node] = _alone(node, Kind.REMOVED, within=where.within)
        self.removed.append((node, pair))
        yield Row(pair, where.depth, moved=where.moved)
        yield from self._rows(node.children, [], where.inside(within=True))

    def _coming(self, node: Node, where: "_Where") -> Iterator[Row]:
        if node.partner is not None:
            yield Row(self.couple(node.partner, node, moved=True), where.depth, moved=True)
            yield from self._rows(node.partner.children, node.children, where.inside(moved=True))
            return
        pair = self.made[node] = _alone(node, Kind.ADDED, within=where.within)
        self.added.append((node, pair))
        yield Row(pair, where.depth, moved=where.moved)
        yield from self._rows([], node.children, where.inside(within=True))

    def couple(self, old: Node, new: Node, *, moved: bool) -> Pair:
        if new in self.made:
            return self.made[new]
        pair = self.made[new] = _couple(old, new, moved=moved)
        if pair.kind in (Kind.CHANGED, Kind.MOVED):
            self.changed.append((old, new, pair))
        return pair


@dataclass(frozen=True, slots=True)
class _Where:
    depth: int = 0
    within: bool = False  # in something that was added or removed
    moved: bool = False

    def inside(self, *, within: bool = False, moved: bool = False) -> "_Where":
        return _Where(self.depth + 1, within, self.moved or moved)


def _staying(old: Sequence[Node], new: Sequence[Node]) -> list[tuple[Node, Node]]:
    """The pairs that need no move: as many as can keep their order."""
    among = {id(node) for node in new}
    couples = [(node, node.partner) for node in old if node.partner is not None and id(node.partner) in among]
    return [couples[place] for place in rising([b.place for _, b in couples])]


def _alone(node: Node, kind: Kind, *, within: bool) -> Pair:
    section = node.section
    old, new = (section, None) if kind == Kind.REMOVED else (None, section)

    def run(words: str) -> tuple[Run, ...]:
        return (Run(words if old else "", words if new else "", False),) if words else ()

    words = run(section.num), run(section.heading), run(section.text)
    return Pair(kind, old, new, node.part, *words, within=within)


def _couple(old: Node, new: Node, *, moved: bool) -> Pair:
    a, b = old.section, new.section
    num = _same(a.num, b.num) if num_key(a.num) == num_key(b.num) else (Run(a.num, b.num, False),)
    if old.own == new.own:
        heading, text = _same(a.heading, b.heading), _same(a.text, b.text)
    else:
        heading = _same(a.heading, b.heading) if old.heading == new.heading else diff(a.heading, b.heading)
        text = diff(a.text, b.text)
    pair = Pair(Kind.SAME, a, b, new.part, num, heading, text)
    if moved:
        pair.kind = Kind.MOVED
    elif any(not run.same for run in (*heading, *text)):
        pair.kind = Kind.CHANGED
    elif pair.renumbered:
        pair.kind = Kind.RENUMBERED
    return pair


def _same(old: str, new: str) -> tuple[Run, ...]:
    return (Run(old, new, True),) if old or new else ()


# --- Split and joined -----------------------------------------------------------------------------------
def _find_kin(pairing: Pairing, pairs: _Pairs) -> None:
    """Where an added part's words were taken out of another one, or a removed part's words were put into one."""
    changed = pairs.changed
    if not changed or len(changed) * (len(pairs.added) + len(pairs.removed)) > _KIN:
        return
    pairing.weigh([node for old, new, _ in changed for node in (old, new)])
    for node, pair in _roots(pairing, pairs.added):
        kin = [old for old, new, _ in changed if _went(node, old, new)]
        pair.kin = kin[0].section if len(kin) == 1 else None
    for node, pair in _roots(pairing, pairs.removed):
        kin = [new for old, new, _ in changed if _went(node, new, old)]
        pair.kin = kin[0].section if len(kin) == 1 else None


def _roots(pairing: Pairing, found: Iterable[tuple[Node, Pair]]) -> list[tuple[Node, Pair]]:
    roots = [(node, pair) for node, pair in found if not pair.within]
    pairing.weigh([node for node, _ in roots])
    return [(node, pair) for node, pair in roots if node.size >= _LEAST]


def _went(node: Node, side: Node, other: Node) -> bool:
    """Whether its words are in `side`, and those of them that `other` has not are the most of what it lost."""
    if held(node, side) < _HELD:
        return False
    lost = side.mask & ~other.mask
    return lost.bit_count() >= _LEAST / 2 and (lost & node.mask).bit_count() >= _HELD * lost.bit_count()
