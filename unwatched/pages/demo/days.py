"""The days of the story, counted from the day on which the demo is loaded: so that it is always now."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

TUESDAY, THURSDAY, SATURDAY = 1, 3, 5


@dataclass(frozen=True)
class Days:
    """``today`` is the day of loading, where the site is."""

    today: date

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def ahead(self, days: int, *, weekday: int | None = None) -> date:
        """So many days from today, or the first such weekday after that."""
        day = self.today + timedelta(days=days)
        return day if weekday is None else day + timedelta(days=(weekday - day.weekday()) % 7)

    @property
    def until(self) -> date:
        """The firm's promise ends."""
        return self.ahead(70)

    @property
    def since(self) -> date:
        """The firm's promise began: a year of squares."""
        return self.until - timedelta(days=365)

    @property
    def letter(self) -> date:
        """The staff's open letter."""
        return self.since - timedelta(days=2)

    @property
    def vote(self) -> date:
        return self.until - timedelta(days=17)

    @property
    def asked(self) -> date:
        """A librarian asked what the new box was."""
        return self.ago(980)

    @property
    def switched_on(self) -> date:
        return self.ago(1040)

    @property
    def asked_police(self) -> date:
        return self.ago(565)

    @property
    def police_answer(self) -> date:
        return self.ago(142)

    @property
    def camera_list(self) -> date:
        return self.ago(51)

    @property
    def opened(self) -> date:
        """The petition began."""
        return self.ago(46)

    @property
    def evening(self) -> date:
        """Mr A. told his story: the first of two moments in public."""
        return self.ago(21)

    @property
    def transit(self) -> date:
        """The transit board voted: the second one."""
        return self.ago(4)


def at(day: date, hour: int = 0, minute: int = 0) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def full(day: date) -> str:
    """``18 November 2026``, with the day kept on the line of its month."""
    return f"{day.day}\u00a0{day:%B %Y}"


def short(day: date) -> str:
    """``18 November``"""
    return f"{day.day}\u00a0{day:%B}"


def slot(day: date, clock: str) -> str:
    """``Tue 8 Dec, 18:00``"""
    return f"{day:%a} {day.day} {day:%b}, {clock}"
