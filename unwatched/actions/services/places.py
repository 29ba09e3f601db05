"""Where signatures come from, as far as that may be kept: the beginning of a postcode, where the form said so.

A mark that is not written when somebody signs cannot be counted later; that is the point.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F
from django.db.models.functions import Length, Substr

from unwatched.actions.models import PLACE_AT_MOST, Petition, Signature
from unwatched.core.pacing import turns

from .counting import COUNTS
from .figures import rows_of, spared

# Fewer people than this are not told apart.
FEW = 5
# So many characters at the end of a postcode are never kept in clear, however short it is.
ALWAYS_SEALED = 2
# Groups that are told where there is little room.
IN_SHORT = 5
# Rows in one statement: nobody who signs has to wait.
CUT = 500
# Seconds that one sweep may cut; an hour later the next one goes on.
AT_MOST_SECONDS = 30.0


def beginning(postcode: str, *, letters: int) -> str:
    """The first letters and digits of a cleaned postcode; "" for none. Never the last two.

    >>> beginning("W4 118", letters=2), beginning("W4118", letters=3), beginning("101", letters=3)
    ('W4', 'W41', '1')
    """
    code = postcode.replace(" ", "").replace("-", "")
    return code[: max(0, min(letters, PLACE_AT_MOST, len(code) - ALWAYS_SEALED))]


@dataclass(frozen=True)
class Place:
    """So many signatures that count come from where postcodes begin like this."""

    begins: str
    number: int


@dataclass(frozen=True)
class Places:
    """All that may be told: groups of five and more, the largest first, and the others together."""

    groups: list[Place]
    few: int = 0  # in groups that are too small, together never fewer than FEW
    not_said: int = 0

    @property
    def rest(self) -> int:
        """What is beyond the largest groups, for where there is little room."""
        return self.few + sum(group.number for group in self.groups[IN_SHORT:])

    @property
    def total(self) -> int:
        return sum(group.number for group in self.groups) + self.few + self.not_said


def places_of(petition: Petition) -> Places:
    """Of the signatures that count. A long answer is kept for some seconds, like the figures."""
    return spared(petition, "places", lambda: look(petition))


def look(petition: Petition) -> Places:
    rows = rows_of(petition).filter(COUNTS).order_by()
    rows = rows.annotate(begins=Substr("place", 1, petition.place_letters))
    return fold(rows.values_list("begins").annotate(number=Count("pk")))


def fold(found: Iterable[tuple[str, int]]) -> Places:
    """Small groups become one. While that one is small itself the next smallest joins it, or else it could be worked
    out by subtraction."""
    numbers = dict(found)
    kept = sorted(numbers.items(), key=lambda group: (-group[1], group[0]))
    few = 0
    while kept and (kept[-1][1] < FEW or 0 < few < FEW):
        few += kept.pop()[1]
    groups = [Place(begins=begins, number=number) for begins, number in kept if begins]
    return Places(groups=groups, few=few, not_said=dict(kept).get("", 0))


def cut() -> int:
    """Shortens marks to what their petition keeps now; where it keeps no places any more they go. Gives how many."""
    longer = Signature.objects.alias(letters=Length("place")).filter(letters__gt=F("petition__place_letters"))
    ids: dict[int, list[int]] = defaultdict(list)
    for pk, letters in longer.values_list("pk", "petition__place_letters").iterator():
        ids[letters].append(pk)
    chunks = [(letters, found[n : n + CUT]) for letters, found in ids.items() for n in range(0, len(found), CUT)]
    for (letters, some), _turn in zip(chunks, turns(seconds=AT_MOST_SECONDS), strict=False):
        Signature.objects.filter(pk__in=some).update(place=Substr("place", 1, letters) if letters else "")
    return sum(map(len, ids.values()))
