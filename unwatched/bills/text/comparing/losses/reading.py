"""The sentences of two laws, as rules look at them: what both have, or one only, what was changed, what was said."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext

from ..shapes import Comparison, Kind, Pair
from .passages import Passage, Passages, Touch, by_pair, passages, touches
from .shapes import Loss, Weight

_SOME = 2  # words in common, for two sentences to have anything to do with each other
MUCH = 0.4  # of the words of the shorter one, for two sentences that stand in different places
LIKE = 0.5  # likewise, for two sentences of one part: from here on they are one that was changed
_FEW = 14  # words of a passage that name it
_LONG = 4  # spaces: fewer words than these stand in many places


@dataclass(frozen=True, kw_only=True)
class Told:
    weight: Weight
    rule: str
    sentence: str
    slot: str = ""
    old: Passage | None = None
    new: Passage | None = None


@dataclass
class Reading:
    comparison: Comparison
    old: Passages = field(init=False)
    new: Passages = field(init=False)
    both: Passages = field(init=False)  # sentences that both have, to the word, and those that one has only
    old_only: Passages = field(init=False)
    new_only: Passages = field(init=False)
    touches: list[Touch] = field(init=False)
    # Of the sentences that one has only: their words, and where they stand.
    apart: dict[str, tuple[set[str], dict[Pair, list[Passage]]]] = field(init=False)
    said: list[Loss] = field(default_factory=list)
    explained: set[Pair] = field(default_factory=set)  # pairs of which something was said
    rules: set[str] = field(default_factory=set)
    _places: dict[str, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pairs = self.comparison.pairs
        self.old = passages(pairs, self.comparison.old.sections, "old")
        self.new = passages(pairs, self.comparison.new.sections, "new")
        was, now = {passage.whole for passage in self.old}, {passage.whole for passage in self.new}
        self.both = Passages(passage for passage in self.old if passage.whole in now)
        self.old_only = Passages(passage for passage in self.old if passage.whole not in now)
        self.new_only = Passages(passage for passage in self.new if passage.whole not in was)
        self.apart = {
            name: ({passage.plain for passage in side}, by_pair(side))
            for name, side in (("old", self.old_only), ("new", self.new_only))
        }
        found = touches(self.comparison, self.old, self.new)
        self.touches = [touch for touch in found if not self._moved(touch)]

    def place(self, told: "Told") -> str:
        """The part that it is about, by the new text's numbers; by the old one's where the new one has none."""
        if not self._places:
            from ..telling import places  # which shows what is found here

            self._places = {
                side: dict(places(law.sections))
                for side, law in (("old", self.comparison.old), ("new", self.comparison.new))
            }
        if told.new:
            return self._places["new"].get(told.new.eid, "")
        name = self._places["old"].get(told.old.eid, "") if told.old else ""
        return gettext("%(place)s of the first text") % {"place": name} if name else ""

    def say(self, told: "Told") -> None:
        """Once for each rule and place."""
        old, new = told.old, told.new
        loss = Loss(
            weight=told.weight, rule=told.rule, slot=told.slot, sentence=told.sentence,
            before=old.quote if old else "", after=new.quote if new else "",
            old=old.eid if old else "", new=new.eid if new else "",
            anchor=next((passage.pair.anchor for passage in (new, old) if passage), ""), where=self.place(told),
        )  # fmt: skip
        key = f"{told.rule} {loss.old} {loss.new}"
        if key not in self.rules:
            self.rules |= {key, told.rule}
            self.explained |= {passage.pair for passage in (old, new) if passage}
            self.said.append(loss)

    def _moved(self, touch: Touch) -> bool:
        """Whether what went stands elsewhere now, and what came stood elsewhere before."""
        sides = ((touch.gone, self.new_only), (touch.come, self.old_only))
        return all(
            not words or (words.count(" ") >= _LONG and other.say(words.strip(" .,;:"))) for words, other in sides
        )

    def is_told(self, pair: Pair) -> bool:
        return pair in self.explained

    def is_whole(self, passage: Passage, other: str) -> bool:
        """Whether the sentence is new as a whole, or gone as a whole: the other law has none like it in its place."""
        words, standing = self.apart[other]
        if passage.plain in words:
            return False  # it stands elsewhere
        among = standing.get(passage.pair, [])
        return passage.pair.kind in (Kind.ADDED, Kind.REMOVED) or nearest(passage, among, least=LIKE) is None

    def beside(self, passage: Passage, side: str) -> Passage | None:
        """The sentence of the other law that stands where this one did, or else one that is much like it."""
        among = [other for other in getattr(self, side) if other.pair is passage.pair]
        apart = self.new_only if side == "new" else self.old_only
        return nearest(passage, among) or nearest(passage, apart, least=MUCH)


def nearest(passage: Passage, among: Sequence[Passage], *, least: float = 0.3) -> Passage | None:
    words = passage.telling

    def common(other: Passage) -> float:
        both = len(words & other.telling)
        return both / min(len(words), len(other.telling)) if both >= _SOME else 0

    best = max(among, key=common, default=None)
    return best if best and common(best) >= least else None


def short(words: str) -> str:
    """The first words of a passage, to name it by."""
    found = words.split()
    return " ".join(found[:_FEW]) + (" …" if len(found) > _FEW else "")
