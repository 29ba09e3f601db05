"""Reads a comparison for what the new words no longer do. Each rule looks at sentences; none claims to know the law."""

# ruff: noqa: E501 (sentences)
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext

from ..shapes import Comparison, Kind, Pair, Part
from ..telling import name_of
from . import values
from .features import (
    ACTION,
    BINDS,
    BOUND,
    EXCEPT,
    EXCEPTIONS,
    HOLES,
    IN_COURT,
    LEAVES_OUT,
    LOG,
    MEANS,
    NO_MONEY,
    PERMITS,
    PRACTICE,
    RIGHTS,
    SAVES,
    UNASKED,
    Feature,
    prohibits,
    rx,
)
from .passages import Passage, Touch, by_pair, passages, touches
from .shapes import Loss, Weight

_ORDER = list(Weight)
_SOME = 2  # words in common, for two sentences to have anything to do with each other
_MUCH = 0.4  # of the words of the shorter one, for two sentences that stand in different places
_LIKE = 0.5  # likewise, for two sentences of one part: from here on they are one that was changed
_LONG = 4  # spaces: fewer words than these stand in many places
_WORDS = re.compile(r"\w{3,}")
# Words that any two sentences of laws share.
_COMMON = frozenset(
    ["the", "any", "and", "shall", "may", "this", "such", "that", "with", "for", "not", "has", "have", "been", "are",
     "was", "from", "who", "its", "section", "ordinance", "chapter", "act", "city", "person", "other", "which"]
)  # fmt: skip


def losses(comparison: Comparison) -> tuple[Loss, ...]:
    """What was lost, what is weaker, new loopholes, what a person must look at, and what was won; the worst first."""
    reading = _Reading(comparison)
    if not reading.old_only and not reading.new_only:
        return ()
    for rule in _RULES:
        for loss in rule(reading):
            reading.say(loss)
    return tuple(sorted(reading.said, key=lambda loss: _ORDER.index(loss.weight)))


@dataclass
class _Reading:
    comparison: Comparison
    old: list[Passage] = field(init=False)
    new: list[Passage] = field(init=False)
    both: list[Passage] = field(init=False)  # sentences that both have, to the word, and those that one has only
    old_only: list[Passage] = field(init=False)
    new_only: list[Passage] = field(init=False)
    touches: list[Touch] = field(init=False)
    # Of the sentences that one has only: their words, and where they stand.
    apart: dict[str, tuple[set[str], dict[Pair, list[Passage]]]] = field(init=False)
    said: list[Loss] = field(default_factory=list)
    explained: set[Pair] = field(default_factory=set)  # pairs of which something was said
    rules: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        pairs = self.comparison.pairs
        self.old = passages(pairs, self.comparison.old.sections, "old")
        self.new = passages(pairs, self.comparison.new.sections, "new")
        was, now = {passage.full for passage in self.old}, {passage.full for passage in self.new}
        self.both = [passage for passage in self.old if passage.full in now]
        self.old_only = [passage for passage in self.old if passage.full not in now]
        self.new_only = [passage for passage in self.new if passage.full not in was]
        self.apart = {
            name: ({passage.low for passage in side}, by_pair(side))
            for name, side in (("old", self.old_only), ("new", self.new_only))
        }
        words = [" ".join(passage.low for passage in side) for side in (self.old_only, self.new_only)]
        found = touches(self.comparison, self.old, self.new)
        self.touches = [touch for touch in found if not _moved(touch, *words)]

    def say(self, told: "_Told") -> None:
        """Once for each rule and place."""
        old, new = told.old, told.new
        loss = Loss(
            weight=told.weight, rule=told.rule, slot=told.slot, sentence=told.sentence,
            before=old.quote if old else "", after=new.quote if new else "",
            old=old.eid if old else "", new=new.eid if new else "",
            anchor=next((passage.pair.anchor for passage in (new, old) if passage), ""),
        )  # fmt: skip
        key = f"{told.rule} {loss.old} {loss.new}"
        if key not in self.rules:
            self.rules |= {key, told.rule}
            self.explained |= {passage.pair for passage in (old, new) if passage}
            self.said.append(loss)

    def beside(self, passage: Passage, side: str) -> Passage | None:
        """The sentence of the other law that stands where this one did, or else one that is much like it."""
        among = [other for other in getattr(self, side) if other.pair is passage.pair]
        apart = self.new_only if side == "new" else self.old_only
        return _nearest(passage, among) or _nearest(passage, apart, least=_MUCH)


def _moved(touch: Touch, old: str, new: str) -> bool:
    """Whether what went stands elsewhere now, and what came stood elsewhere before."""
    sides = ((touch.gone, new), (touch.come, old))
    return all(not words or (words.count(" ") >= _LONG and words.strip(" .,;:") in other) for words, other in sides)


@dataclass(frozen=True, kw_only=True)
class _Told:
    weight: Weight
    rule: str
    sentence: str
    slot: str = ""
    old: Passage | None = None
    new: Passage | None = None


def _nearest(passage: Passage, among: Sequence[Passage], *, least: float = 0.3) -> Passage | None:
    words = set(_WORDS.findall(passage.low)) - _COMMON

    def common(other: Passage) -> float:
        others = set(_WORDS.findall(other.low)) - _COMMON
        both = len(words & others)
        return both / min(len(words), len(others)) if both >= _SOME else 0

    best = max(among, key=common, default=None)
    return best if best and common(best) >= least else None


# --- There or not there ---------------------------------------------------------------------------------
def _features(reading: _Reading, features: Iterable[Feature]) -> Iterator[_Told]:
    for feature in features:
        old, new = (
            [passage for passage in side if feature.holds(passage)] for side in (reading.old_only, reading.new_only)
        )
        if bool(old) == bool(new) or any(map(feature.holds, reading.both)):
            continue
        if old and not new:
            weight, sentence = feature.gone
            yield _Told(weight=weight, rule=feature.rule, sentence=str(sentence), slot=old[0].slot or feature.slot,
                        old=old[0], new=reading.beside(old[0], "new"))  # fmt: skip
        elif new and not old:
            weight, sentence = feature.come
            yield _Told(weight=weight, rule=feature.rule, sentence=str(sentence), slot=new[0].slot or feature.slot,
                        old=reading.beside(new[0], "old"), new=new[0])  # fmt: skip


def _rights(reading: _Reading) -> Iterator[_Told]:
    """What protects people, gone or come. Money needs an action: who lost both is told once."""
    found = list(_features(reading, RIGHTS))
    lost = {told.rule for told in found if told.weight != Weight.STRONGER}
    return (told for told in found if not (told.rule == "money" and "private action" in lost))


def _holes(reading: _Reading) -> Iterator[_Told]:
    for told in _features(reading, HOLES):
        if told.rule == "approval" and told.weight == Weight.STRONGER and "ban" in reading.rules:
            continue
        # The word "damages" gone is told already.
        if not (told.rule == "only equitable" and "money" in reading.rules and told.weight != Weight.STRONGER):
            yield told


# --- Whom and what it covers ----------------------------------------------------------------------------
def _bound(reading: _Reading) -> Iterator[_Told]:
    old, new = _bound_by(reading.old_only), _bound_by(reading.new_only)
    if old.keys() == new.keys():
        return
    both = _bound_by(reading.both)
    lost = [who for who in old if who not in new and who not in both]
    won = [who for who in new if who not in old and who not in both]
    if lost:
        first = old[lost[0]]
        words = gettext("No longer bound, as no words name them: %(who)s.") % {"who": ", ".join(lost)}
        yield _Told(weight=Weight.WEAKER, rule="bound", sentence=words, slot="who_is_bound", old=first,
                    new=reading.beside(first, "new"))  # fmt: skip
    if won:
        first = new[won[0]]
        words = gettext("Bound as well: %(who)s.") % {"who": ", ".join(won)}
        yield _Told(weight=Weight.STRONGER, rule="bound", sentence=words, slot="who_is_bound",
                    old=reading.beside(first, "old"), new=first)  # fmt: skip


def _bound_by(found: Sequence[Passage]) -> dict[str, Passage]:
    """Who is named where the law says whom it binds, each with the first such sentence."""
    bound: dict[str, Passage] = {}
    for pattern, who in BOUND:
        for passage in found:
            match = pattern.search(passage.low)
            if (
                match
                and not IN_COURT.search(passage.low)
                and (BINDS.search(passage.full) or prohibits(passage))
                and _is_in(passage, match.start())
            ):
                bound.setdefault(str(who), passage)
    return bound


def _is_in(passage: Passage, at: int) -> bool:
    """Not behind "except" or "does not include"."""
    return not LEAVES_OUT.search(passage.low[:at])


def _acts(reading: _Reading) -> Iterator[_Told]:
    old, new = values.acts_of(reading.old_only), values.acts_of(reading.new_only)
    if old.keys() == new.keys():
        return
    both = values.acts_of(reading.both)
    old, new = both | old, both | new
    if old and not new:
        first = next(iter(old.values()))
        words = gettext("We find no words any more that forbid it: the ban itself seems to be gone.")
        yield _Told(weight=Weight.LOST, rule="ban", sentence=words, slot="verbs", old=first,
                    new=reading.beside(first, "new"))  # fmt: skip
        return
    for fewer, more, weight in ((new, old, Weight.WEAKER), (old, new, Weight.STRONGER)):
        acts = [act for act in more if act not in fewer]
        if not acts or not fewer:
            continue
        names = ", ".join(f"“{act}”" for act in acts)
        words = (
            gettext("The ban names fewer acts: no longer %(acts)s.") if weight == Weight.WEAKER
            else gettext("The ban names more acts: %(acts)s.")
        ) % {"acts": names}  # fmt: skip
        told = more[acts[0]]
        other = reading.beside(told, "new" if weight == Weight.WEAKER else "old")
        sides = (told, other) if weight == Weight.WEAKER else (other, told)
        yield _Told(weight=weight, rule="acts", sentence=words, slot="verbs", old=sides[0], new=sides[1])


def _unasked(reading: _Reading) -> Iterator[_Told]:
    """What others send without having been asked: allowed, and written down or not."""
    if not any(UNASKED.search(one.low) or LOG.search(one.low) for one in (*reading.old_only, *reading.new_only)):
        return
    old, new = _receipt(reading.old), _receipt(reading.new)
    if old and not new:
        yield _Told(weight=Weight.LOOK, rule="unasked", slot="unasked_receipt", old=old[0], sentence=gettext(
            "The words on what others send unasked are gone. Read whether it is forbidden now, or only not named."))  # fmt: skip
    elif new and not old and new[1]:
        yield _Told(weight=Weight.LOOK, rule="unasked", slot="unasked_receipt", new=new[0], sentence=gettext(
            "New: what others send unasked may be received, if it is written down."))  # fmt: skip
    elif new and not old:
        yield _Told(weight=Weight.LOOPHOLE, rule="unasked", slot="unasked_receipt", new=new[0], sentence=gettext(
            "What others send unasked may be received, and nobody has to write it down: the well-known loophole."))  # fmt: skip
    elif new and old and old[1] and not new[1]:
        yield _Told(weight=Weight.WEAKER, rule="unasked", slot="unasked_receipt", old=old[0], new=new[0], sentence=gettext(
            "What others send unasked need no longer be logged: nobody will know how often it happens."))  # fmt: skip
    elif new and old and new[1] and not old[1]:
        yield _Told(weight=Weight.STRONGER, rule="unasked", slot="unasked_receipt", old=old[0], new=new[0],
                    sentence=gettext("What others send unasked must be written down."))  # fmt: skip


_ALLOWS = rx(
    r"\b(?:not|no)\b~30\bviolat\w*|\bmay (?:use|receive|accept|keep)\b|\b(?:permitted|allowed)\b|\bnot (?:prohibit|forbid)\w*|"
    r"\bnothing in this\b"
)
_RECEIVES = rx(r"\b(?:receiv\w*|receipt|information|evidence|data|access\w*)\b")


def _receipt(found: Sequence[Passage]) -> tuple[Passage, bool] | None:
    """The sentence on unasked receipt, and whether its section asks for a log."""
    about = [p for p in found if UNASKED.search(p.low) and _RECEIVES.search(p.low) and _ALLOWS.search(p.low)]
    if not about:
        return None
    logged = any(LOG.search(passage.low) for passage in found if passage.top in {one.top for one in about})
    return about[0], logged


# --- Ways around ----------------------------------------------------------------------------------------
def _exceptions(reading: _Reading) -> Iterator[_Told]:
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
            yield _Told(weight=Weight.LOOPHOLE, rule=f"exception: {key}", sentence=words, slot="exceptions",
                        old=reading.beside(new[0], "old"), new=new[0])  # fmt: skip
        else:
            words = gettext("An exception is gone: the one for %(what)s.") % {"what": what}
            yield _Told(weight=Weight.STRONGER, rule=f"exception: {key}", sentence=words, slot="exceptions",
                        old=old[0], new=reading.beside(old[0], "new"))  # fmt: skip


_CONDITION = rx(
    r"\bsubject to(?! (?:an? )?(?:fines?|penalt|enforcement|disciplin|retraining|suspension))|"
    r"\b(?:unless|except\w*|without|provided (?:that|however)|other than|only if|to the extent)\b"
)


def _conditions(reading: _Reading) -> Iterator[_Told]:
    """A ban or a duty that got an "unless", of whatever kind; where no other rule named it."""
    for touch in reading.touches:
        was, now = _CONDITION.search(touch.gone), _CONDITION.search(touch.come)
        if now and not was and not _is_way_around_told(reading, touch.new):
            ban = prohibits(touch.new)
            words = gettext("The ban has a new way around it.") if ban else gettext("A new condition stands here.")
            yield _Told(weight=Weight.LOOPHOLE if ban else Weight.LOOK, rule="condition", sentence=words,
                        slot=touch.new.slot or "exceptions", old=touch.old, new=touch.new)  # fmt: skip
        elif was and not now and not _is_way_around_told(reading, touch.old):
            yield _Told(weight=Weight.LOOK, rule="condition", sentence=gettext("A condition or an exception is gone here."),
                        slot=touch.new.slot or "exceptions", old=touch.old, new=touch.new)  # fmt: skip
    for passage in reading.new_only:
        if _is_told(reading, passage.pair) or not _is_whole(reading, passage, "old"):
            continue
        if _EXCEPTS.search(passage.full) and not SAVES.search(passage.low):
            yield _Told(weight=Weight.LOOPHOLE, rule="condition", sentence=gettext("A new exception."),
                        slot=passage.slot or "exceptions", new=passage)  # fmt: skip
        elif PERMITS.search(passage.low) and PRACTICE.search(passage.full) and not ACTION.search(passage.low):
            yield _Told(weight=Weight.LOOPHOLE, rule="permission", slot=passage.slot or "exceptions", new=passage,
                        sentence=gettext("A new permission: what somebody may do with it."))  # fmt: skip


def _is_whole(reading: _Reading, passage: Passage, other: str) -> bool:
    """Whether the sentence is new as a whole, or gone as a whole: the other law has none like it in its place."""
    words, standing = reading.apart[other]
    if passage.low in words:
        return False  # it stands elsewhere
    among = standing.get(passage.pair, [])
    return passage.pair.kind in (Kind.ADDED, Kind.REMOVED) or _nearest(passage, among, least=_LIKE) is None


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


def _is_way_around_told(reading: _Reading, passage: Passage) -> bool:
    return any(
        (loss.rule in _WAYS or loss.rule.startswith("exception")) and passage.pair.anchor == loss.anchor
        for loss in reading.said
    )


def _is_told(reading: _Reading, pair: Pair) -> bool:
    return pair in reading.explained


# --- Duties ---------------------------------------------------------------------------------------------
_DUTY = rx(r"\b(?:shall|must)\b")
_CHOICE = rx(r"\b(?:may|should|can|could|might|is encouraged|are encouraged)\b")
_NOT = rx(r"\b(?:never|unlawful|prohibited|(?:not|no)(?! (?:less|more|later|fewer|exceed|to exceed|only)))\b")


def _duties(reading: _Reading) -> Iterator[_Told]:
    for touch in reading.touches:
        gone, come = touch.gone, touch.come
        if _FEES.search(touch.old.low) and _FEES.search(touch.new.low):
            continue  # a rule of their own
        if "money" in reading.rules and NO_MONEY.search(touch.new.low):
            continue
        if _DUTY.search(gone) and _CHOICE.search(come) and not _DUTY.search(come):
            yield _choice(touch)
        elif _CHOICE.search(gone) and _DUTY.search(come) and not _CHOICE.search(come) and not _NOT.search(gone + come):
            yield _Told(weight=Weight.STRONGER, rule="duty", slot=touch.new.slot, old=touch.old, new=touch.new,
                        sentence=gettext("A choice became a duty."))  # fmt: skip
        elif bool(_NOT.search(gone)) != bool(_NOT.search(come)) and not _CONDITION.search(gone + come):
            words = (
                gettext("A “not” or “no” is gone from this sentence. Read what it allows now.") if _NOT.search(gone)
                else gettext("A “not” or “no” is new in this sentence. Read what it forbids now.")
            )  # fmt: skip
            if not _is_told(reading, touch.new.pair):
                yield _Told(
                    weight=Weight.LOOK, rule="not", slot=touch.new.slot, old=touch.old, new=touch.new, sentence=words
                )


def _choice(touch: Touch) -> _Told:
    """ "Shall" became "may": of a ban, of a court, or of any duty."""
    if _NOT.search(touch.gone) and not _NOT.search(touch.come):
        weight, words = Weight.LOST, gettext("What was forbidden here is allowed.")
    elif "should" in touch.come and prohibits(touch.old):
        weight, words = Weight.LOST, gettext("The ban became advice: “should” binds nobody.")
    elif prohibits(touch.old) and _NOT.search(touch.new.low):
        weight, words = Weight.LOOK, gettext("“Shall not” became other words. Read whether they still forbid.")
    elif rx(r"\bcourts?\b").search(touch.new.full) and ACTION.search(touch.new.low):
        weight, words = Weight.WEAKER, gettext("A court need no longer do this: it may, or may not.")
    else:
        weight, words = Weight.WEAKER, gettext("A duty became a choice: “shall” or “must” is gone.")
    return _Told(weight=weight, rule="duty", slot=touch.new.slot, sentence=words, old=touch.old, new=touch.new)


# --- Numbers --------------------------------------------------------------------------------------------
def _money(reading: _Reading) -> Iterator[_Told]:
    if not values.damages_of((*reading.old_only, *reading.new_only)):
        return
    old, new = values.damages_of(reading.old), values.damages_of(reading.new)
    if not old or not new:
        return
    for rule, words in values.worse_damages(old, new):
        yield _Told(weight=Weight.WEAKER, rule=rule, sentence=words, slot="damages", old=old.passage, new=new.passage)
    for rule, _words in values.worse_damages(new, old):
        if rule in _BETTER:
            yield _Told(weight=Weight.STRONGER, rule=rule, sentence=str(_better(rule)), slot="damages",
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


def _times(reading: _Reading) -> Iterator[_Told]:
    """Terms within one sentence that was changed; and those of a duty that stands elsewhere now."""
    couples = [(touch.old, touch.new) for touch in reading.touches]
    for feature in RIGHTS:
        if feature.rule in _TIMED:
            first = [next((p for p in side if feature.holds(p)), None) for side in (reading.old, reading.new)]
            if first[0] and first[1]:
                couples.append((first[0], first[1]))
    for old, new in couples:
        if change := values.time_change(old, new):
            yield _Told(weight=Weight.WEAKER if change[0] else Weight.STRONGER, rule="time", sentence=change[1],
                        slot=new.slot, old=old, new=new)  # fmt: skip


def _how_often(reading: _Reading) -> Iterator[_Told]:
    feature = next(feature for feature in RIGHTS if feature.rule == "report")
    old, new = ([p for p in side if feature.holds(p) and values.often(p.low)] for side in (reading.old, reading.new))
    if not old or not new:
        return
    was, now = values.often(old[0].low), values.often(new[0].low)
    if was != now:
        weight = Weight.WEAKER if now < was else Weight.STRONGER
        words = gettext("Reports come less often.") if now < was else gettext("Reports come more often.")
        yield _Told(weight=weight, rule="how often", sentence=words, slot="oversight", old=old[0], new=new[0])


# --- Definitions ----------------------------------------------------------------------------------------
_TERM = re.compile(r"[\"“'‘]([^\"”'’]{2,60})[\"”'’]")
_NARROWS = rx(
    r"\b(?:only|solely|exclusively|primarily|(?:does|do) not include|excluding|excludes?|except\w*|other than)\b"
)
_ALSO = rx(r"(?:^|\b|, )(?:or|and|including|semi-automated)\b")


_NAMED = rx(
    r"\b(?:verif\w+|identif\w+|contractors?|vendors?|agents?|officers?|officials?|employees?|one-to-many|real-time)\b"
)


def _definitions(reading: _Reading) -> Iterator[_Told]:
    for touch in reading.touches:
        if not MEANS.search(touch.old.full) or not MEANS.search(touch.new.full):
            continue
        # What another rule has named is not told twice; what is left of the change is.
        if _is_told(reading, touch.new.pair) and len(_WORDS.findall(_NAMED.sub("", touch.gone + touch.come))) < 3:
            continue
        term = _TERM.search(touch.new.words)
        values_ = {"term": term[1].strip(" ,") if term else name_of(touch.new.pair.new)}
        if _NARROWS.search(touch.come) and not _NARROWS.search(touch.gone):
            yield _defined(
                touch, Weight.WEAKER, gettext("“%(term)s” covers less: new words leave something out.") % values_
            )
        elif _NARROWS.search(touch.gone) and not _NARROWS.search(touch.come):
            yield _defined(touch, Weight.STRONGER, gettext("“%(term)s” no longer leaves that out.") % values_)
        elif touch.gone and not touch.come and _ALSO.search(touch.gone):
            yield _defined(
                touch, Weight.WEAKER, gettext("“%(term)s” covers less: some of its words are gone.") % values_
            )
        elif touch.come and not touch.gone and _ALSO.search(touch.come):
            yield _defined(touch, Weight.STRONGER, gettext("“%(term)s” covers more: it has more words.") % values_)
        else:
            yield _defined(touch, Weight.LOOK, gettext("“%(term)s” means something else now. Read what.") % values_)


def _defined(touch: Touch, weight: Weight, words: str) -> _Told:
    return _Told(
        weight=weight,
        rule="definition",
        sentence=words,
        slot=touch.new.slot or "definition",
        old=touch.old,
        new=touch.new,
    )


_FEES = rx(r"\battorneys?'?s?'? fees\b|\blegal fees\b|\bfees\b~30\battorneys?\b")
_PARTY = rx(r"\bprevailing party\b"), rx(r"\bplaintiffs?\b")


def _fees(reading: _Reading) -> Iterator[_Told]:
    """Lawyers' fees, wherever they stand: must they be awarded, and to whom?"""
    old, new = (next((p for p in side if _FEES.search(p.low)), None) for side in (reading.old, reading.new))
    if not old or not new:
        return
    must, may = (bool(_DUTY.search(p.low)) for p in (old, new))
    if must and not may and _CHOICE.search(new.low):
        yield _Told(weight=Weight.WEAKER, rule="fees", slot="fees", old=old, new=new, sentence=gettext(
            "A court need no longer award lawyers' fees: it may, or may not."))  # fmt: skip
    elif may and not must and _CHOICE.search(old.low):
        yield _Told(weight=Weight.STRONGER, rule="fees", slot="fees", old=old, new=new, sentence=gettext(
            "A court must award lawyers' fees."))  # fmt: skip
    party, plaintiff = _PARTY
    if plaintiff.search(old.low) and party.search(new.low) and not plaintiff.search(new.low):
        yield _Told(weight=Weight.WEAKER, rule="prevailing", slot="fees", old=old, new=new, sentence=gettext(
            "Whoever wins gets the lawyers paid: people who sue and lose may have to pay the other side's."))  # fmt: skip
    elif party.search(old.low) and not plaintiff.search(old.low) and plaintiff.search(new.low):
        yield _Told(weight=Weight.STRONGER, rule="prevailing", slot="fees", old=old, new=new, sentence=gettext(
            "Only people who sue and win get their lawyers paid; the other side does not."))  # fmt: skip


# --- What no rule knows ---------------------------------------------------------------------------------
_TELLING = rx(r"\b(?:and|or|\d[\d,.]*|all|any|each|every|only|until|before|after)\b")


def _rest(reading: _Reading) -> Iterator[_Told]:
    """Parts that are gone or new, and changes of small words that carry much: a person must read them."""
    one_of = {passage.pair: passage for passage in (*reading.new, *reading.old)}
    inside = _told_inside(reading)
    for pair in reading.comparison.changes:
        passage = one_of.get(pair) or _first_inside(pair, reading)
        if passage is None or pair in inside or pair.part != Part.SECTION or pair.kin is not None:
            continue
        if pair.kind == Kind.REMOVED:
            words = gettext("%(part)s is gone. No rule of ours knows what it did: read it.") % {
                "part": name_of(pair.old)
            }
            yield _Told(weight=Weight.LOOK, rule="gone", sentence=words, slot=passage.slot, old=passage)
        elif pair.kind == Kind.ADDED:
            words = gettext("%(part)s is new. No rule of ours knows what it does: read it.") % {
                "part": name_of(pair.new)
            }
            yield _Told(weight=Weight.LOOK, rule="new", sentence=words, slot=passage.slot, new=passage)
    yield from _whole_sentences(reading)
    for touch in reading.touches:
        if touch.new.pair not in reading.explained and _TELLING.search(f"{touch.gone} {touch.come}"):
            yield _Told(weight=Weight.LOOK, rule="words", slot=touch.new.slot, old=touch.old, new=touch.new,
                        sentence=gettext("Small words that can carry much were changed here. Read both."))  # fmt: skip


def _whole_sentences(reading: _Reading) -> Iterator[_Told]:
    """Within parts that stay: sentences that are gone or new, and that no rule knows."""
    gone, new = (
        [one for one in side if one.pair.kind in (Kind.CHANGED, Kind.MOVED) and _is_whole(reading, one, other)]
        for side, other in ((reading.old_only, "new"), (reading.new_only, "old"))
    )
    for passage in gone:
        if not _is_told(reading, passage.pair):
            yield _Told(weight=Weight.LOOK, rule="sentence gone", slot=passage.slot, old=passage,
                        sentence=gettext("A sentence is gone here. No rule of ours knows what it did: read it."))  # fmt: skip
    for passage in new:
        if not _is_told(reading, passage.pair):
            yield _Told(weight=Weight.LOOK, rule="sentence new", slot=passage.slot, new=passage,
                        sentence=gettext("A sentence is new here. No rule of ours knows what it does: read it."))  # fmt: skip


def _told_inside(reading: _Reading) -> set[Pair]:
    """Pairs that something was said of, and what they stand in."""
    told = set(reading.explained)
    above: list[tuple[int, Pair]] = []
    for row in reading.comparison.rows:
        del above[_depth(above, row.depth) :]
        above.append((row.depth, row.pair))
        if row.pair in reading.explained:
            told |= {pair for _, pair in above}
    return told


def _depth(above: Sequence[tuple[int, Pair]], depth: int) -> int:
    return next((place for place, (other, _) in enumerate(above) if other >= depth), len(above))


def _first_inside(pair: Pair, reading: _Reading) -> Passage | None:
    root = pair.new or pair.old
    sections = {section.eid for section in root.walk()} if root else set()
    side = reading.old if pair.kind == Kind.REMOVED else reading.new
    return next((passage for passage in side if passage.eid in sections), None)


_RULES = (
    _rights, _acts, _money, _holes, _bound, _unasked, _exceptions, _duties, _fees, _times, _how_often, _definitions,
    _conditions, _rest,
)  # fmt: skip
