"""Rules on what protects people, and what opens a law up: there or not there; whom and what it covers."""

# ruff: noqa: E501 (sentences)
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext

from . import values
from .features import BINDS, BOUND, HOLES, IN_COURT, LEAVES_OUT, LOG, RIGHTS, UNASKED, Feature, prohibits, rx
from .passages import Passage, Passages
from .reading import Reading, Told
from .shapes import Weight


def _features(reading: Reading, features: Iterable[Feature]) -> Iterator[Told]:
    for feature in features:
        old, new = map(feature.first_in, (reading.old_only, reading.new_only))
        if (old is None) == (new is None) or feature.first_in(reading.both):
            continue
        if old and not new:
            weight, sentence = feature.gone
            yield Told(weight=weight, rule=feature.rule, sentence=str(sentence), slot=old.slot or feature.slot,
                        old=old, new=reading.beside(old, "new"))  # fmt: skip
        elif new and not old:
            weight, sentence = feature.come
            yield Told(weight=weight, rule=feature.rule, sentence=str(sentence), slot=new.slot or feature.slot,
                        old=reading.beside(new, "old"), new=new)  # fmt: skip


def rights(reading: Reading) -> Iterator[Told]:
    """What protects people, gone or come. Money needs an action: who lost both is told once."""
    found = list(_features(reading, RIGHTS))
    lost = {told.rule for told in found if told.weight != Weight.STRONGER}
    return (told for told in found if not (told.rule == "money" and "private action" in lost))


def holes(reading: Reading) -> Iterator[Told]:
    for told in _features(reading, HOLES):
        if told.rule == "approval" and told.weight == Weight.STRONGER and "ban" in reading.rules:
            continue
        # The word "damages" gone is told already.
        if not (told.rule == "only equitable" and "money" in reading.rules and told.weight != Weight.STRONGER):
            yield told


def bound(reading: Reading) -> Iterator[Told]:
    old, new = _bound_by(reading.old_only), _bound_by(reading.new_only)
    if old.keys() == new.keys():
        return
    both = _bound_by(reading.both)
    lost = [who for who in old if who not in new and who not in both]
    won = [who for who in new if who not in old and who not in both]
    if lost:
        first = old[lost[0]]
        words = gettext("No longer bound, as no words name them: %(who)s.") % {"who": ", ".join(lost)}
        yield Told(weight=Weight.WEAKER, rule="bound", sentence=words, slot="who_is_bound", old=first,
                    new=reading.beside(first, "new"))  # fmt: skip
    if won:
        first = new[won[0]]
        words = gettext("Bound as well: %(who)s.") % {"who": ", ".join(won)}
        yield Told(weight=Weight.STRONGER, rule="bound", sentence=words, slot="who_is_bound",
                    old=reading.beside(first, "old"), new=first)  # fmt: skip


def _bound_by(found: Passages) -> dict[str, Passage]:
    """Who is named where the law says whom it binds, each with the first such sentence."""
    bound: dict[str, Passage] = {}
    for near, pattern, who in BOUND:
        for passage in found.near(near):
            match = pattern.search(passage.low) if passage.has(pattern) else None
            if (
                match
                and not passage.has(IN_COURT)
                and (passage.says(BINDS) or prohibits(passage))
                and _is_in(passage, match.start())
            ):
                bound.setdefault(str(who), passage)
    return bound


def _is_in(passage: Passage, at: int) -> bool:
    """Not behind "except" or "does not include"."""
    return not LEAVES_OUT.search(passage.low[:at])


def acts(reading: Reading) -> Iterator[Told]:
    old, new = values.acts_of(reading.old_only), values.acts_of(reading.new_only)
    if old.keys() == new.keys():
        return
    both = values.acts_of(reading.both)
    old, new = both | old, both | new
    if old and not new:
        first = next(iter(old.values()))
        words = gettext("We find no words any more that forbid it: the ban itself seems to be gone.")
        yield Told(weight=Weight.LOST, rule="ban", sentence=words, slot="verbs", old=first,
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
        yield Told(weight=weight, rule="acts", sentence=words, slot="verbs", old=sides[0], new=sides[1])


def unasked(reading: Reading) -> Iterator[Told]:
    """What others send without having been asked: allowed, and written down or not."""
    if not any(one.has(UNASKED) or one.has(LOG) for one in (*reading.old_only, *reading.new_only)):
        return
    old, new = _receipt(reading.old), _receipt(reading.new)
    if old and not new:
        yield Told(weight=Weight.LOOK, rule="unasked", slot="unasked_receipt", old=old[0], sentence=gettext(
            "The words on what others send unasked are gone. Read whether it is forbidden now, or only not named."))  # fmt: skip
    elif new and not old and new[1]:
        yield Told(weight=Weight.LOOK, rule="unasked", slot="unasked_receipt", new=new[0], sentence=gettext(
            "New: what others send unasked may be received, if it is written down."))  # fmt: skip
    elif new and not old:
        yield Told(weight=Weight.LOOPHOLE, rule="unasked", slot="unasked_receipt", new=new[0], sentence=gettext(
            "What others send unasked may be received, and nobody has to write it down: the well-known loophole."))  # fmt: skip
    elif new and old and old[1] and not new[1]:
        yield Told(weight=Weight.WEAKER, rule="unasked", slot="unasked_receipt", old=old[0], new=new[0], sentence=gettext(
            "What others send unasked need no longer be logged: nobody will know how often it happens."))  # fmt: skip
    elif new and old and new[1] and not old[1]:
        yield Told(weight=Weight.STRONGER, rule="unasked", slot="unasked_receipt", old=old[0], new=new[0],
                    sentence=gettext("What others send unasked must be written down."))  # fmt: skip


_ALLOWS = rx(
    r"\b(?:not|no)\b~30\bviolat\w*|\bmay (?:use|receive|accept|keep)\b|\b(?:permitted|allowed)\b|\bnot (?:prohibit|forbid)\w*|"
    r"\bnothing in this\b"
)
_RECEIVES = rx(r"\b(?:receiv\w*|receipt|information|evidence|data|access\w*)\b")


def _receipt(found: Sequence[Passage]) -> tuple[Passage, bool] | None:
    """The sentence on unasked receipt, and whether its section asks for a log."""
    about = [p for p in found if p.has(UNASKED) and p.has(_RECEIVES) and p.has(_ALLOWS)]
    if not about:
        return None
    logged = any(passage.has(LOG) for passage in found if passage.top in {one.top for one in about})
    return about[0], logged
