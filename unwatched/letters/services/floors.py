"""Which figures of unnamed people may be shown, so that nobody who keeps all of them can single out one to four.

A pure function: :func:`plan` looks at what stands and what has been shown, and says what to show next. The rules:

1. Each person without a name is counted into one line, for good: their employer with their kind of work, or with
   "not told apart". Lines never overlap, and every sum that is shown is a sum of lines that are shown: nothing can be
   subtracted from anything.
2. A line shows nothing, or at least FLOOR.
3. A line rises only when at least FLOOR people join it at once, and falls only when at least FLOOR have left it: the
   moment of a change fits at least FLOOR people, whatever mail log it is laid beside.
4. What a line shows differs by at least FLOOR from everything that it has ever shown: two publications, however far
   apart, cannot be subtracted either. So it may stand a little below the truth.
5. In one batch lines rise or fall, and never both: the sums move by at least FLOOR as well.

Between two batches up to four people may be counted who took their signature back. The page says so.
Named people are public by their own choice and are no part of this; whether their employer is shown at all is decided
by what is shown (:func:`is_shown`), never by how many there are.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

FLOOR = 5

Employer = int
Band = int | None  # None: not told apart, or not asked
Key = tuple[Employer, Band]  # a line


@dataclass(frozen=True)
class Line:
    """One line of the public table."""

    shown: int = 0
    history: frozenset[int] = frozenset()  # all that it has ever shown
    standing: int = 0  # people who were counted into it and have not left


@dataclass
class Plan:
    """``moves`` says into which line those who wait are counted now; ``values`` what each changed line shows."""

    moves: dict[Key, Key] = field(default_factory=dict)
    values: dict[Key, int] = field(default_factory=dict)


NOTHING = Line()


def plan(lines: Mapping[Key, Line], waiting: Mapping[Key, int]) -> Plan:
    """What to show next. ``waiting`` are people without a name who are in no line yet, by employer and band."""
    falling = {key: line for key, line in lines.items() if line.shown - line.standing >= FLOOR}
    if falling:
        return Plan(values={key: highest(line.history, line.standing) for key, line in falling.items()})
    made = Plan()
    by_employer: dict[Employer, dict[Band, int]] = defaultdict(dict)
    for (employer, band), number in waiting.items():
        if number > 0:
            by_employer[employer][band] = number
    for employer, bands in by_employer.items():
        rise(made, employer, bands, lines={band: line for (who, band), line in lines.items() if who == employer})
    return made


def rise(made: Plan, employer: Employer, bands: Mapping[Band, int], *, lines: Mapping[Band, Line]) -> None:
    """Counts those of one employer who can be counted: bands with enough people alone, the rest together."""
    alone: dict[Band, int] = {
        band: number for band, number in bands.items() if band is not None and rises(lines.get(band), number)
    }
    rest = [band for band in bands if band not in alone]
    together = sum(bands[band] for band in rest)
    is_first = not any(line.shown for line in lines.values())
    if rest and not rises(lines.get(None), together) and alone and is_first:
        # Else a handful would be missing from the first figure: the smallest group goes with them.
        smallest = min(alone, key=lambda band: alone[band])
        together += alone.pop(smallest)
        rest.append(smallest)
    if rises(lines.get(None), together):
        alone[None] = together
        made.moves |= {(employer, band): (employer, None) for band in rest}
    for band, number in alone.items():
        line = lines.get(band) or NOTHING
        made.values[employer, band] = highest(line.history, line.standing + number)
        if band is not None:
            made.moves[employer, band] = (employer, band)


def rises(line: Line | None, number: int) -> bool:
    """Whether so many people more can be shown in a line."""
    line = line or NOTHING
    return number >= FLOOR and highest(line.history, line.standing + number) > line.shown


def highest(history: Collection[int], number: int) -> int:
    """The highest figure up to ``number`` that may be shown after all that was shown before; 0 shows nothing."""
    for value in range(number, FLOOR - 1, -1):
        if all(value == before or abs(value - before) >= FLOOR for before in history):
            return value
    return 0


def is_shown(*, named: int, unnamed: int) -> bool:
    """Whether an employer is shown: from FLOOR people on. ``unnamed`` is the sum of what its lines show."""
    return named + unnamed >= FLOOR
