"""Promises that end or have to be looked at: a task 30 days before, and one on the day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unwatched.ledger.models import Commitment
from unwatched.ledger.standing import OVER
from unwatched.tasks import services as tasks

BEFORE = timedelta(days=30)
LATE = timedelta(days=30)  # after the day: a server that stood still, or a promise that was entered late
YEAR = timedelta(days=365)
KEEP = "ledger.keep_ledger"


@dataclass(frozen=True)
class Due:
    """What a promise wants from somebody: looked at, or its end written down."""

    commitment: Commitment
    day: date
    ends: bool

    @property
    def about(self) -> str:
        """For `tasks.ensure`; ":soon" or ":now" follows."""
        return f"ledger.commitment:{self.commitment.pk}:{self.day.isoformat()}"


def due_on(today: date) -> Iterator[Due]:
    """Promises whose end or yearly review is near, or just over."""
    rows = Commitment.objects.select_related("company").prefetch_related("wordings", "events")
    for commitment in rows:
        if commitment.standing(on=today).state in OVER:
            continue
        for day, ends in days_of(commitment, today):
            if today - LATE <= day <= today + BEFORE:
                yield Due(commitment, day, ends)


def days_of(commitment: Commitment, today: date) -> Iterator[tuple[date, bool]]:
    """The end of its last words; or the last and the next day of its yearly review."""
    standing = commitment.standing(on=today)
    if standing.left is not None:
        yield standing.left.until, True
    earlier = commitment.standing(on=today - LATE)
    for one in (earlier, standing):
        if one.review_on is not None and standing.review_on is not None and one.review_on >= _first_look(commitment):
            yield one.review_on, False


def _first_look(commitment: Commitment) -> date:
    """What comes with the programme was looked at for it: a site is asked to look a year after it loaded that."""
    return timezone.localdate(commitment.added_at) + YEAR if commitment.seed_key else date.min


def ensure_tasks(*, now: datetime) -> int:
    """Makes the tasks that are due; as often as one likes. Gives how many there are."""
    today = timezone.localdate(now)
    made = 0
    for due in due_on(today):
        _ensure(due, today=today, now=now)
        made += 1
    return made


def _ensure(due: Due, *, today: date, now: datetime) -> None:
    is_now = due.day <= today
    if is_now:
        tasks.settle([f"{due.about}:soon"], now=now)
    tasks.ensure(
        about=f"{due.about}:{'now' if is_now else 'soon'}",
        title=_title(due, is_now=is_now),
        why=_why(due),
        may=KEEP,
        url=reverse("office_company", args=[due.commitment.company_id]),
        # An end is on its day; to look once a year has time.
        due_at=timezone.make_aware(
            datetime.combine(due.day if due.ends else due.day + LATE, time(9)), timezone.get_default_timezone()
        ),
        now=now,
    )


def _title(due: Due, *, is_now: bool) -> str:
    words = {"row": due.commitment, "day": date_format(due.day, "j F Y")}
    if due.ends:
        return (_("%(row)s ended on %(day)s") if is_now else _("%(row)s ends on %(day)s")) % words
    return (_("Look again: %(row)s") if is_now else _("Look again on %(day)s: %(row)s")) % words


def _why(due: Due) -> str:
    if due.ends:
        return _("Write down what became of it: put off, run out, or said in other words.")
    return _("No end was named, so somebody looks once a year. Write down that you have looked, and what stands there.")
