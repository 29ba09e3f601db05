"""What Today says about posts."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from unwatched.office import today
from unwatched.office.people import Person
from unwatched.office.today import Button, Need
from unwatched.office.views import may_use
from unwatched.publishing.models import Channel, ChannelState, Series

from . import machine
from .base import CHANGE, CONNECT
from .listing import stuck_threads, waiting_by_hand

SOON = timedelta(days=7)


def stuck(user: Person, now: datetime) -> Iterable[Need]:
    """Threads that stopped half-way or were too late."""
    if not may_use(user, CHANGE):
        return
    for thread in stuck_threads():
        yield Need(
            title=_("“%(title)s” stands still") % {"title": thread},
            tag=_("Decide"),
            kind="due",
            why=thread.said or _("A post was refused. What is out stays out; the rest waits for you."),
            due=thread.due_at or now,
            buttons=[Button(_("Look at it"), reverse("office_thread", args=[thread.pk]))],
        )


def by_hand(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, CHANGE):
        return
    for row in waiting_by_hand():
        yield Need(
            title=_("Post %(n)s of “%(title)s” waits for somebody to post it on %(channel)s")
            % {"n": row.position + 1, "title": row.thread, "channel": row.channel},
            tag=_("Now"),
            kind="due",
            due=row.due_at,
            buttons=[Button(_("Post it"), reverse("office_by_hand", args=[row.pk]))],
        )


def accounts(user: Person, now: datetime) -> Iterable[Need]:
    """Accounts that we are signed out of, or soon will be."""
    if not may_use(user, CONNECT):
        return
    for channel in Channel.objects.filter(state=ChannelState.SIGNED_OUT):
        yield Need(
            title=_("We are signed out of “%(channel)s”") % {"channel": channel},
            tag=_("Connect again"),
            kind="due",
            why=channel.said or _("Nothing goes out there until somebody has connected it again."),
            due=now,
            buttons=[Button(_("Look at it"), reverse("office_channel", args=[channel.pk]))],
        )
    for channel in Channel.objects.filter(state=ChannelState.WORKING, expires_at__lt=now + SOON):
        yield Need(
            title=_("The connection to “%(channel)s” lapses soon") % {"channel": channel},
            tag=_("Soon"),
            kind="soon",
            due=channel.expires_at,
            buttons=[Button(_("Connect it again"), reverse("office_channel", args=[channel.pk]))],
        )


def dry_series(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, CHANGE):
        return
    for series in Series.objects.filter(active=True, next_at=None):
        yield Need(
            title=_("The series “%(series)s” has no draft left") % {"series": series},
            tag=_("Look soon"),
            kind="soon",
            buttons=[Button(_("Write one"), reverse("office_one_series", args=[series.pk]))],
        )


def register_all() -> None:
    for source in (stuck, by_hand, accounts, dry_series, machine.standstill, machine.wrong_clock):
        today.register(source)
    today.register_machine(machine.line)
