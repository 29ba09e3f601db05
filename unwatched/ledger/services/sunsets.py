"""Laws that end: a task twelve months before the planned day, and one when that day has passed in silence."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unwatched.ledger.dates import Precision, first_day, months_before
from unwatched.ledger.models import Law, LawEventKind, LawState, believed
from unwatched.ledger.promises.showing import date_words
from unwatched.ledger.standing import planned_end
from unwatched.tasks import services as tasks
from unwatched.tasks.models import Task

MONTHS = 12  # before the end: so long does it take to have a law renewed
ABOUT = "ledger.law:"
KEEP = "ledger.keep_ledger"
STANDS = (LawState.IN_FORCE, LawState.ADOPTED, LawState.UNKNOWN)


@dataclass(frozen=True)
class Due:
    """A law whose end is near, or past with nothing written down."""

    law: Law
    end: str
    is_past: bool

    @property
    def about(self) -> str:
        """For `tasks.ensure`. A law whose end is put off has another one."""
        return f"{ABOUT}{self.law.pk}:{self.end}:{'past' if self.is_past else 'near'}"


def due_on(today: date) -> Iterator[Due]:
    for law in Law.objects.select_related("jurisdiction").prefetch_related("events"):
        end = planned_end(believed(law.events.all()))
        if not end:
            continue
        state = law.state(on=today)
        if state == LawState.OVERDUE:
            yield Due(law, end, is_past=True)
        elif state in STANDS and months_before(first_day(end), MONTHS) <= today:
            yield Due(law, end, is_past=False)


def ensure_tasks(*, now: datetime) -> int:
    """Makes the tasks that are due, and settles those that no longer are. As often as one likes."""
    due = list(due_on(timezone.localdate(now)))
    for one in due:
        _ensure(one, now=now)
    wanted = {one.about for one in due}
    waiting = Task.objects.waiting().filter(about__startswith=ABOUT).values_list("about", flat=True)
    tasks.settle([about for about in waiting if about not in wanted], now=now)
    return len(due)


def _ensure(due: Due, *, now: datetime) -> None:
    how_well = next((one.precision for one in due.law.events.all()
                     if one.kind == LawEventKind.EXPIRES and one.date == due.end), Precision.DAY)  # fmt: skip
    words = {"law": due.law, "day": date_words(due.end, how_well)}
    if due.is_past:
        title = _("What became of it? The law of %(law)s was to end: %(day)s") % words
        why = _("The planned end has passed, and nothing is written down. Find out, and add an event with its source.")
    else:
        title = _("The law of %(law)s ends: %(day)s") % words
        why = _("Twelve months are left to have it renewed. Who talks to whom, and what shall the new text say?")
    tasks.ensure(
        about=due.about, title=title, why=why, may=KEEP, url=reverse("office_law", args=[due.law.pk]), now=now,
        due_at=timezone.make_aware(datetime.combine(first_day(due.end), time(9)), timezone.get_default_timezone()),
    )  # fmt: skip
