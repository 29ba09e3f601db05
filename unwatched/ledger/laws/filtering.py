"""The filter of the list of laws: read from an address, without a script, forgiving what it does not know."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unwatched.core.text import printable
from unwatched.ledger.models import UNDONE, LawKind, LawState
from unwatched.ledger.slots import Reach, Slot

from .map import STATES, place_name
from .showing import Shown

LONGEST = 80  # letters to look for
UNDONE_WORD = "undone"
# What one can ask for beside whom it binds: that a law answers a question with yes. "Not known" is not found by these.
ASKABLE = (Slot.PREDICTIVE_POLICING, Slot.PRIVATE_ACTION, Slot.SUPPRESSION, Slot.DAMAGES, Slot.FEES, Slot.DISCIPLINE)


@dataclass(frozen=True)
class Filter:
    """What is asked for; an empty part asks for everything."""

    words: str = ""
    kind: str = ""
    state: str = ""
    place: str = ""
    covers: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.words or self.kind or self.state or self.place or self.covers)

    def fits(self, shown: Shown) -> bool:
        return (
            (not self.kind or shown.law.kind == self.kind)
            and (not self.state or _is_in(shown, self.state))
            and (not self.place or shown.code == self.place)
            and (not self.covers or self.covers in shown.law.reach or shown.answers(self.covers))
            and all(word in _text(shown) for word in self.words.casefold().split())
        )


def read(given: Mapping[str, str]) -> Filter:
    """What an address asks for. A value that we do not know counts as not given."""
    kind, state, place, covers = (given.get(name, "") for name in ("kind", "state", "place", "covers"))
    return Filter(
        words=" ".join(printable(given.get("q", "")).split())[:LONGEST],
        kind=kind if kind in LawKind.values else "",
        state=state if state in LawState.values or state == UNDONE_WORD else "",
        place=place if place in STATES or (len(place) == 2 and place.isascii() and place.isalpha()) else "",
        covers=covers if covers in Reach.values or covers in ASKABLE else "",
    )


def _is_in(shown: Shown, state: str) -> bool:
    return shown.state in UNDONE if state == UNDONE_WORD else shown.state == state


def _text(shown: Shown) -> str:
    law = shown.law
    words = [str(law), law.name, law.kind_said, str(law.get_kind_display()), law.notes, law.summary, shown.words,
             place_name(shown.code)]  # fmt: skip
    words += [one.said for one in shown.events]
    words += [f"{one.value} {one.quote}" for one in law.provisions.all()]
    return " ".join(words).casefold()


Choice = tuple[str, str]


def choices(rows: Iterable[Shown]) -> dict[str, Sequence[Choice] | Sequence[tuple[str, Sequence[Choice]]]]:
    """What can be chosen: of kinds, states and places only those that some law has."""
    every = list(rows)
    kinds, states = {one.law.kind for one in every}, {one.state for one in every}
    places = sorted({one.code for one in every}, key=place_name)
    return {
        "kinds": [(kind.value, str(kind.label)) for kind in LawKind if kind in kinds],
        "states": [
            (UNDONE_WORD, _("Undone, whole or in part")),
            *((state.value, str(state.label)) for state in LawState if state in states),
        ],
        "places": [(code, place_name(code)) for code in places],
        "covers": [
            (_("Binds"), [(reach.value, str(reach.label)) for reach in Reach]),
            (_("Says something about"), [(slot.value, str(slot.label)) for slot in ASKABLE]),
        ],
    }  # fmt: skip


NOTHING = gettext_lazy("Any")
