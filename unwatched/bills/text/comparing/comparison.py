"""Two laws beside one another: pairs of parts, what was done to the words of each, and in which order to show them."""

from collections.abc import Iterable, Iterator, Sequence

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
    rows = tuple(pairs.rows(*trees))
    _find_kin(pairing, pairs)
    return Comparison(old=old, new=new, pairs=tuple(pairs.made.values()), rows=rows)


def _tree(law: Law) -> list[Node]:
    return [Node(section, part, depth=0, place=place) for place, (part, section) in enumerate(parts_of(law))]


class _Pairs:
    """Makes the pair of each node once, and lays the rows."""

    def __init__(self) -> None:
        self.made: dict[int, Pair] = {}  # by the node: of the new law, where it has one there
        self.added: list[tuple[Node, Pair]] = []
        self.removed: list[tuple[Node, Pair]] = []
        self.changed: list[tuple[Node, Node, Pair]] = []

    def rows(
        self, old: Sequence[Node], new: Sequence[Node], *, within: bool = False, moved: bool = False
    ) -> Iterator[Row]:
        """Both lists of siblings in one order: that of the new law, and what is gone where it stood."""
        stays = _staying(old, new)
        gone, come = iter(old), iter(new)
        for a, b in [*stays, (None, None)]:
            for node in gone:
                if node is a:
                    break
                yield from self._leaving(node, within=within, moved=moved)
            for node in come:
                if node is b:
                    break
                yield from self._coming(node, within=within, moved=moved)
            if a is not None and b is not None:
                yield Row(self.couple(a, b, moved=False), moved=moved)
                yield from self.rows(a.children, b.children, moved=moved)

    def _leaving(self, node: Node, *, within: bool, moved: bool) -> Iterator[Row]:
        if node.partner is not None:
            yield Row(self.couple(node, node.partner, moved=True), Place.LEFT, moved)
            return
        pair = self.made[id(node)] = _alone(node, Kind.REMOVED, within=within)
        self.removed.append((node, pair))
        yield Row(pair, moved=moved)
        yield from self.rows(node.children, [], within=True, moved=moved)

    def _coming(self, node: Node, *, within: bool, moved: bool) -> Iterator[Row]:
        if node.partner is not None:
            yield Row(self.couple(node.partner, node, moved=True), moved=True)
            yield from self.rows(node.partner.children, node.children, moved=True)
            return
        pair = self.made[id(node)] = _alone(node, Kind.ADDED, within=within)
        self.added.append((node, pair))
        yield Row(pair, moved=moved)
        yield from self.rows([], node.children, within=True, moved=moved)

    def couple(self, old: Node, new: Node, *, moved: bool) -> Pair:
        if id(new) in self.made:
            return self.made[id(new)]
        pair = _couple(old, new, moved=moved)
        self.made[id(new)] = pair
        if pair.kind in (Kind.CHANGED, Kind.MOVED):
            self.changed.append((old, new, pair))
        return pair


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

    return Pair(
        kind, old, new, node.part, node.depth, run(section.num), run(section.heading), run(section.text), within
    )


def _couple(old: Node, new: Node, *, moved: bool) -> Pair:
    a, b = old.section, new.section
    num = _same(a.num, b.num) if num_key(a.num) == num_key(b.num) else (Run(a.num, b.num, False),)
    if old.own == new.own:
        heading, text = _same(a.heading, b.heading), _same(a.text, b.text)
    else:
        heading = (
            _same(a.heading, b.heading) if old.heading == new.heading else diff(a.heading, b.heading, fold=str.casefold)
        )
        text = diff(a.text, b.text)
    pair = Pair(Kind.SAME, a, b, new.part, new.depth, num, heading, text)
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
