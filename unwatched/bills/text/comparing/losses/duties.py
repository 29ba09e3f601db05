"""Rules on duties that became choices, on bans that became advice, and on lawyers' fees."""

# ruff: noqa: E501 (sentences)
from collections.abc import Iterator

from django.utils.translation import gettext

from .features import ACTION, NO_MONEY, prohibits, rx
from .passages import Touch
from .reading import Reading, Told, short
from .shapes import Weight
from .ways import CONDITION

_DUTY = rx(r"\b(?:shall|must)\b")
_CHOICE = rx(r"\b(?:may|should|can|could|might|is encouraged|are encouraged)\b")
_NOT = rx(r"\b(?:never|unlawful|prohibited|(?:not|no)(?! (?:less|more|later|fewer|exceed|to exceed|only)))\b")
_FEES = rx(r"\battorneys?'?s?'? fees\b|\blegal fees\b|\bfees\b~30\battorneys?\b")
_COURT = rx(r"\bcourts?\b")
_PARTY = rx(r"\bprevailing party\b"), rx(r"\bplaintiffs?\b")


def duties(reading: Reading) -> Iterator[Told]:
    for touch in reading.touches:
        went, came = touch.went, touch.came
        if touch.old.has(_FEES) and touch.new.has(_FEES):
            continue  # a rule of their own
        if "money" in reading.rules and touch.new.has(NO_MONEY):
            continue
        if _DUTY.search(went) and _CHOICE.search(came) and not _DUTY.search(came):
            yield _choice(touch)
        elif _CHOICE.search(went) and _DUTY.search(came) and not _CHOICE.search(came) and not _NOT.search(went + came):
            yield Told(weight=Weight.STRONGER, rule="duty", slot=touch.new.slot, old=touch.old, new=touch.new,
                        sentence=gettext("A choice became a duty: “%(words)s”") % {"words": short(touch.new.words)})  # fmt: skip
        elif reading.is_told(touch.new.pair) or CONDITION.search(went + came):
            continue
        elif bool(was := _NOT.search(went)) != bool(_NOT.search(came)):
            words = (
                gettext("A “not” or “no” is gone from this sentence. Read what it allows now.") if was
                else gettext("A “not” or “no” is new in this sentence. Read what it forbids now.")
            )  # fmt: skip
            yield Told(
                weight=Weight.LOOK, rule="not", slot=touch.new.slot, old=touch.old, new=touch.new, sentence=words
            )


def _choice(touch: Touch) -> Told:
    """ "Shall" became "may": of a ban, of a court, or of any duty."""
    if _NOT.search(touch.went) and not _NOT.search(touch.came):
        weight, words = (
            Weight.LOST,
            gettext("What was forbidden here is allowed: “%(words)s”") % {"words": short(touch.new.words)},
        )
    elif "should" in touch.came and prohibits(touch.old):
        weight, words = Weight.LOST, gettext("The ban became advice: “should” binds nobody.")
    elif prohibits(touch.old) and touch.new.has(_NOT):
        weight, words = Weight.LOOK, gettext("“Shall not” became other words. Read whether they still forbid.")
    elif _COURT.search(touch.new.full) and touch.new.has(ACTION):
        weight, words = Weight.WEAKER, gettext("A court need no longer do this: it may, or may not.")
    else:
        weight, words = (
            Weight.WEAKER,
            gettext("A duty became a choice, “shall” or “must” is gone: “%(words)s”")
            % {"words": short(touch.new.words)},
        )
    return Told(weight=weight, rule="duty", slot=touch.new.slot, sentence=words, old=touch.old, new=touch.new)


def fees(reading: Reading) -> Iterator[Told]:
    """Lawyers' fees, wherever they stand: must they be awarded, and to whom?"""
    old, new = (next((p for p in side if p.has(_FEES)), None) for side in (reading.old, reading.new))
    if not old or not new:
        return
    must, may = (bool(p.has(_DUTY)) for p in (old, new))
    if must and not may and new.has(_CHOICE):
        yield Told(weight=Weight.WEAKER, rule="fees", slot="fees", old=old, new=new, sentence=gettext(
            "A court need no longer award lawyers' fees: it may, or may not."))  # fmt: skip
    elif may and not must and old.has(_CHOICE):
        yield Told(weight=Weight.STRONGER, rule="fees", slot="fees", old=old, new=new, sentence=gettext(
            "A court must award lawyers' fees."))  # fmt: skip
    party, plaintiff = _PARTY
    if plaintiff.search(old.low) and party.search(new.low) and not plaintiff.search(new.low):
        yield Told(weight=Weight.WEAKER, rule="prevailing", slot="fees", old=old, new=new, sentence=gettext(
            "Whoever wins gets the lawyers paid: people who sue and lose may have to pay the other side's."))  # fmt: skip
    elif party.search(old.low) and not plaintiff.search(old.low) and plaintiff.search(new.low):
        yield Told(weight=Weight.STRONGER, rule="prevailing", slot="fees", old=old, new=new, sentence=gettext(
            "Only people who sue and win get their lawyers paid; the other side does not."))  # fmt: skip
