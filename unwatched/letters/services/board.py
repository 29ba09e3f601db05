"""What the public sees of who signed: read from what was published, never from the signatures themselves."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from unwatched.letters.models import Answer, Employer, Figure, OpenLetter, OrganisationSignature, StaffSignature

from . import floors


@dataclass(frozen=True)
class Row:
    """One kind of work: so many by name, so many without. ``band`` empty: kinds that are not told apart."""

    band: str
    named: int
    unnamed: int  # 0: nobody, or too few to be told


@dataclass(frozen=True)
class Named:
    name: str
    band: str


@dataclass(frozen=True)
class EmployerBoard:
    """What is shown of one employer."""

    employer: Employer
    rows: Sequence[Row]
    names: Sequence[Named]

    @property
    def named(self) -> int:
        return len(self.names)

    @property
    def unnamed(self) -> int:
        return sum(row.unnamed for row in self.rows)

    @property
    def total(self) -> int:
        return self.named + self.unnamed


@dataclass
class _Found:
    figures: list[Figure] = field(default_factory=list)
    names: list[StaffSignature] = field(default_factory=list)


def board(letter: OpenLetter) -> list[EmployerBoard]:
    """Every employer that may be shown, the largest first."""
    found: dict[int, _Found] = defaultdict(_Found)
    for figure in letter.figures.filter(value__gt=0).select_related("band"):
        found[figure.employer_id].figures.append(figure)
    for row in letter.staff_signatures.filter(out=True).select_related("band").order_by("shown_name", "pk"):
        found[row.employer_id].names.append(row)
    employers = letter.employers.in_bulk(list(found))
    boards = [board_of(employers[pk], one) for pk, one in found.items()]
    shown = [one for one in boards if floors.is_shown(named=one.named, unnamed=one.unnamed)]
    return sorted(shown, key=lambda one: (-one.total, one.employer.name))


def board_of(employer: Employer, found: _Found) -> EmployerBoard:
    bands: dict[int, tuple[int, str]] = {}
    named: dict[int | None, int] = defaultdict(int)
    unnamed = {figure.band_id: figure.value for figure in found.figures}
    for band in [*(figure.band for figure in found.figures), *(row.band for row in found.names)]:
        if band is not None:
            bands[band.pk] = (band.position, band.name)
    for row in found.names:
        named[row.band_id] += 1
    rows = [
        Row(band=bands[pk][1], named=named[pk], unnamed=unnamed.get(pk, 0))
        for pk in sorted(bands, key=lambda pk: (bands[pk], pk))
    ]
    if unnamed.get(None) or named.get(None):
        rows.append(Row(band="", named=named.get(None, 0), unnamed=unnamed.get(None, 0)))
    return EmployerBoard(
        employer=employer,
        rows=rows,
        names=[Named(row.shown_name, row.band.name if row.band else "") for row in found.names],
    )


def totals(letters: Sequence[OpenLetter]) -> dict[int, int]:
    """The public number of staff of each letter, by the letter's number; two questions for all."""
    named: dict[tuple[int, int], int] = {}
    rows = StaffSignature.objects.filter(letter__in=letters, out=True).order_by()
    for letter, employer, number in rows.values_list("letter_id", "employer_id").annotate(Count("pk")):
        named[letter, employer] = number
    unnamed: dict[tuple[int, int], int] = defaultdict(int)
    for letter, employer, value in Figure.objects.filter(letter__in=letters, value__gt=0).values_list(
        "letter_id", "employer_id", "value"
    ):
        unnamed[letter, employer] += value
    sums = dict.fromkeys((letter.pk for letter in letters), 0)
    for key in {*named, *unnamed}:
        if floors.is_shown(named=named.get(key, 0), unnamed=unnamed.get(key, 0)):
            sums[key[0]] += named.get(key, 0) + unnamed.get(key, 0)
    return sums


def listed(letter: OpenLetter) -> "QuerySet[OrganisationSignature]":
    """The organisations that have signed."""
    return OrganisationSignature.objects.filter(letter=letter, state=Answer.LISTED).order_by("name", "pk")
