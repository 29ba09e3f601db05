"""What Today says about the archive."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.archive.models import TO_DECIDE, Bot, Request, TakeDown, TakeDownState
from unwatched.office import today
from unwatched.office.people import Person
from unwatched.office.today import Button, Need
from unwatched.office.views import may_use

from .base import KEEP, RUN

SOON = timedelta(days=3)  # somebody who asks for a removal waits no longer


def takedowns(user: Person, now: datetime) -> Iterable[Need]:
    """Somebody wants a thread to go."""
    if not may_use(user, RUN):
        return
    rows = TakeDown.objects.filter(state=TakeDownState.OPEN)
    if oldest := rows.order_by("at").first():
        said = ngettext("%(n)s wish for a thread to go", "%(n)s wishes for threads to go", rows.count())
        yield Need(
            title=said % {"n": rows.count()},
            tag=_("Waits for you"),
            kind="soon",
            why=_("Somebody finds that it should not stand there. Read it, then decide."),
            due=oldest.at + SOON,
            buttons=[Button(_("Read it"), reverse("office_archive") + "?show=takedown")],
        )


def found(user: Person, now: datetime) -> Iterable[Need]:
    """Threads that wait for a decision."""
    if not may_use(user, KEEP):
        return
    number = Request.objects.filter(state__in=TO_DECIDE).count()
    if number:
        said = ngettext("%(n)s found thread waits for a decision", "%(n)s found threads wait for a decision", number)
        yield Need(
            title=said % {"n": number},
            tag=_("When you can"),
            why=_("Posts may be removed at any time. Nothing of them is kept until one of you decides."),
            buttons=[Button(_("Decide"), reverse("office_archive"))],
        )


def deaf(user: Person, now: datetime) -> Iterable[Need]:
    """The mention bot hears nothing at an account."""
    if not may_use(user, RUN):
        return
    for bot in Bot.objects.filter(on=True, failures__gte=3).select_related("channel"):
        yield Need(
            title=_("The mention bot hears nothing at %(account)s") % {"account": bot.channel},
            tag=_("Look"),
            why=bot.said,
            buttons=[Button(_("Look at it"), reverse("office_bots"))],
        )


def register_all() -> None:
    for source in (takedowns, found, deaf):
        today.register(source)
