"""When the made-up people sign: it starts, it swells after two moments in public, and at night it is quiet."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from .days import Days, at

# Of a day's signatures, by the clock: breakfast, the lunch break, and most of it in the evening.
BY_CLOCK = (
    .4, .2, .1, .1, .15, .5, 1.5, 3.5, 4.5, 3.5, 3.5, 4, 6, 5, 3.5, 3.5, 4.5, 6.5, 8.5, 10, 10.5, 8.5, 4.5, 1.5,
)  # fmt: skip
QUIET = 2.0  # what a day brings without anything happening, beside the pulls below
# What each moment adds on its first day, and the share of it that is left a day later.
LAUNCH, EVENING, VOTE = (22.0, 0.62), (34.0, 0.60), (40.0, 0.66)


def weight(day: date, days: Days) -> float:
    """How much one day brings, beside the others."""
    pulls = ((days.opened, LAUNCH), (days.evening, EVENING), (days.transit, VOTE))
    return QUIET + sum(height * left ** (day - moment).days for moment, (height, left) in pulls if day >= moment)


def hours(days: Days, *, until: datetime) -> Iterator[tuple[datetime, float]]:
    """Every full hour since the petition was opened, with its weight."""
    day = days.opened
    while day <= days.today:
        for clock, share in enumerate(BY_CLOCK):
            moment = at(day, clock)
            # A meeting ends at nine in the evening: nobody signs for its sake that morning.
            early = clock < 19 and day in (days.evening, days.transit)
            if moment + timedelta(hours=1) <= until and not (day == days.opened and clock < 8):
                yield moment, share * (QUIET if early else weight(day, days))
        day += timedelta(days=1)


def draw(number: int, *, days: Days, since: datetime, until: datetime, dice: random.Random) -> list[datetime]:
    """So many moments between the two, as people come."""
    open_hours = [(moment, share) for moment, share in hours(days, until=until) if moment >= since]
    if not open_hours:
        return [until - timedelta(minutes=2)] * number
    moments, weights = zip(*open_hours, strict=True)
    chosen = dice.choices(moments, weights, k=number)
    return sorted(moment + timedelta(seconds=dice.randrange(3600)) for moment in chosen)


def delay(dice: random.Random) -> timedelta:
    """How long somebody takes to find the mail: minutes mostly, some hours sometimes, seldom two days."""
    minutes = 1.5 + min(dice.expovariate(1 / 9), 55)
    if dice.random() < 0.22:
        minutes += 60 * dice.uniform(1, 11)
    if dice.random() < 0.04:
        minutes += 60 * dice.uniform(12, 40)
    return timedelta(minutes=minutes)
