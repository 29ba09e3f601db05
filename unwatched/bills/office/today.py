"""What Today says about bills."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.bills.models import OPEN, Comment
from unwatched.office import today
from unwatched.office.people import Person
from unwatched.office.today import Button, Need
from unwatched.office.views import may_use

from .base import CHANGE


def comments(user: Person, now: datetime) -> Iterable[Need]:
    """Comments that nobody has settled; one's own wait for others."""
    if not may_use(user, CHANGE):
        return
    waiting = Comment.objects.waiting().filter(bill__state__in=OPEN).exclude(by=user.pk)
    rows = waiting.order_by().values("bill", "bill__title").annotate(number=Count("pk")).order_by("bill")
    for row in rows[: today.LONGEST]:
        said = ngettext("%(n)s comment on “%(bill)s”", "%(n)s comments on “%(bill)s”", row["number"])
        yield Need(
            title=said % {"n": row["number"], "bill": row["bill__title"]},
            tag=_("When you can"),
            why=_("Somebody sees a weak place. Change the words, or say why they stay."),
            buttons=[Button(_("Read them"), reverse("office_bill", args=[row["bill"]]))],
        )


def register_all() -> None:
    today.register(comments)
