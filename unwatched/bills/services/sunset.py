"""A law that ends by itself is easily forgotten: a year before, somebody has to begin to have it renewed."""

from datetime import date, datetime, time, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unwatched.bills import checks
from unwatched.bills.checks.clauses import End
from unwatched.bills.errors import BillError
from unwatched.bills.models import Bill, BillState
from unwatched.tasks import services as tasks
from unwatched.tasks.models import Task

from . import drafting

MAY = "bills.change_bill"


def watch(bill: Bill, *, now: datetime) -> None:
    """The task that belongs to the day on which an adopted law ends; taken back when there is no such day."""
    if bill.state != BillState.ADOPTED or bill.ends_on is None:
        settle(bill, now=now)
        return
    day = year_before(bill.ends_on)
    tasks.ensure(
        about=about(bill),
        title=_("Have “%(bill)s” renewed") % {"bill": bill.title[:120]},
        why=_("It ends by itself on %(day)s. A year is what a renewal takes.") % {
            "day": date_format(bill.ends_on, "j F Y")
        },
        may=MAY,
        url=reverse("office_bill", args=[bill.pk]),
        due_at=timezone.make_aware(datetime.combine(day, time(9))),
        now=now,
    )  # fmt: skip
    others = [one for one in _abouts(bill) if one != about(bill)]
    tasks.settle(others, now=now)


def day_in_text(bill: Bill) -> date | None:
    """The day on which the bill's own words end it, if they name one."""
    end = end_in_text(bill)
    return end.day if end else None


def end_in_text(bill: Bill) -> End | None:
    """The place where the bill's own words end it."""
    try:
        return checks.end_of(drafting.draft(bill).law)
    except BillError:
        return None


def settle(bill: Bill, *, now: datetime) -> None:
    tasks.settle(_abouts(bill), now=now)


def about(bill: Bill) -> str:
    """Carries the day: another day is another task."""
    return f"bills.bill:{bill.pk}:ends:{bill.ends_on:%Y-%m-%d}"


def year_before(day: date) -> date:
    """Twelve months before: of 29 February, the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day - timedelta(days=366)


def _abouts(bill: Bill) -> list[str]:
    rows = Task.objects.waiting().filter(about__startswith=f"bills.bill:{bill.pk}:ends:")
    return list(rows.values_list("about", flat=True))
