"""What is wrong or weak in a text, in plain sentences. Pure: works on our own bills and on anybody's edited draft.

`check_composed` for a bill of the clause library, `check_text` for a text in bluebell markup that somebody has edited,
`check_law` for what was read from a file. None of them says that a law is good, only what they have found.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from unwatched.bills.bill_file import Choices
from unwatched.bills.composing import Composed
from unwatched.bills.instruments import instrument_of
from unwatched.bills.library import Library, Strength, library
from unwatched.bills.text.shapes import Law

from .blanks import blanks_in
from .clauses import damages_without_action, discipline_without_safeguards, end_of, ends, receipt_without_log
from .findings import Finding, Weight
from .lint import lint
from .outline import Outline, outline
from .references import dead_links, references
from .terms import terms

__all__ = ["Finding", "Outline", "Weight", "check_composed", "check_law", "check_text", "end_of", "outline"]

_NO_SLOTS: Mapping[str, str] = {}


def check_composed(composed: Composed, choices: Choices, *, clauses: Library | None = None) -> tuple[Finding, ...]:
    """Findings on a bill: parts without words, wordings that open a hole, and all that its text shows."""
    return (*_parts(composed, choices, clauses or library()), *check_text(composed.text, slots=composed.slots))


def check_text(text: str, *, slots: Mapping[str, str] = _NO_SLOTS) -> tuple[Finding, ...]:
    """Findings on a text in bluebell markup. `slots` says which part comes from where, by eId."""
    return tuple(_placed(_in_text(text, get_language()), slots))


@lru_cache(maxsize=16)
def _in_text(text: str, language: str | None) -> tuple[Finding, ...]:
    """The same text is searched once in a language: whoever goes from part to part of a bill changes nothing in it."""
    read = outline(text)
    return (*lint(text), *_law(read.law), *dead_links(read))


def check_law(law: Law, *, slots: Mapping[str, str] = _NO_SLOTS) -> tuple[Finding, ...]:
    """Findings on a law that was read from a file."""
    known = {part.eid: part.slot for part in law.walk() if part.slot}
    return tuple(_placed(_law(law), {**known, **slots}))


def _law(law: Law) -> Iterator[Finding]:
    for check in (blanks_in, terms, references, damages_without_action, discipline_without_safeguards):
        yield from check(law)
    yield from receipt_without_log(law)
    yield from ends(law)


def _placed(found: Iterable[Finding], slots: Mapping[str, str]) -> Iterator[Finding]:
    """Each finding with the slot of the nearest part around it that has one."""
    for one in found:
        where = one.where
        while where and where not in slots:
            where = where.rpartition("__")[0]
        yield one.of_slot(slots.get(where, ""))


def _parts(composed: Composed, choices: Choices, clauses: Library) -> Iterator[Finding]:
    instrument = instrument_of(choices, clauses)
    base = clauses.base(choices.level)
    defaults = instrument.defaults_for(base)
    for slot in composed.empty:
        known = clauses.slots.get(slot)
        if known and (slot in instrument.required or defaults.get(slot)):
            yield Finding(
                rule="empty",
                weight=Weight.WARN if slot in instrument.required else Weight.NOTE,
                slot=slot,
                message=_("“%(part)s” has no words.") % {"part": known.name},
                remedy=known.empty or _("Choose a wording, write your own, or say why it is left out."),
            )
    for slot in instrument.slots:
        yield from _of_wording(slot, composed, choices, clauses)


def _of_wording(slot: str, composed: Composed, choices: Choices, clauses: Library) -> Iterator[Finding]:
    """What the chosen wording of one slot lacks or leaves open."""
    if slot not in clauses.slots or choices.own_words.get(slot, "").strip():
        return
    instrument = instrument_of(choices, clauses)
    key = choices.chosen.get(slot, instrument.defaults_for(clauses.base(choices.level)).get(slot, ""))
    chosen = clauses.slots[slot].alternative(key) if key else None
    if chosen is None:
        return
    for needed in chosen.needs:
        if needed in composed.empty:
            names = {"part": clauses.slots[slot].name, "other": clauses.slots[needed].name}
            yield Finding(
                rule="needs",
                slot=slot,
                message=_("“%(part)s” leans on “%(other)s”, which has no words.") % names,
                remedy=_("Choose a wording for “%(other)s”, or another one here.") % names,
            )
    if chosen.strength is Strength.HOLE:
        yield Finding(
            rule="hole",
            slot=slot,
            message=_("“%(part)s”: this wording opens a hole. %(risk)s")
            % {"part": clauses.slots[slot].name, "risk": chosen.risk},
            remedy=_("Choose another wording, or write why not."),
        )
