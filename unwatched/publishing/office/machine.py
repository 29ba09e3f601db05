"""What Today says about the part that posts: does it run, and is the clock right by which it posts?"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from unwatched.core.models import Beat
from unwatched.office.machine import clock, moment
from unwatched.office.people import Person
from unwatched.office.today import Line, Need
from unwatched.office.views import may_use
from unwatched.publishing.models import Delivery
from unwatched.publishing.services import clocks, publisher

from .base import CHANGE

STILL = timedelta(minutes=2)  # it says every 15 seconds that it lives
SOON = timedelta(hours=1)


def last_beat() -> Beat | None:
    return Beat.objects.filter(name=publisher.NAME).first()


def stands_still(beat: Beat | None, *, now: datetime) -> bool:
    return beat is None or now - beat.at > STILL


def line(now: datetime) -> Iterable[Line]:
    beat = last_beat()
    if beat and not stands_still(beat, now=now):
        yield Line("good", _("Posting"), _("on the second, last looked at %(time)s") % {"time": clock(beat.at)})
    elif Delivery.objects.planned(until=now + timedelta(days=365)).exists():
        yield Line("bad", _("Not posting"), _("what is planned stays here"))
    if said := clocks.warning(now=now):
        yield Line("warn", _("Clock"), said)


def standstill(user: Person, now: datetime) -> Iterable[Need]:
    """Something is due within the hour, and nothing would send it."""
    beat = last_beat()
    if not may_use(user, CHANGE) or not stands_still(beat, now=now):
        return
    if row := Delivery.objects.planned(until=now + SOON).order_by("due_at").first():
        yield Need(
            title=_("Nothing is posted: the publisher stands still"),
            tag=_("Now"),
            kind="due",
            note=_("last seen %(when)s") % {"when": moment(beat.at, now=now)} if beat else "",
            why=_("“%(title)s” is due at %(time)s. Restart the worker, or tell the person who runs the server:")
            % {"title": row.thread, "time": moment(row.due_at, now=now)},
            due=row.due_at,
            command="unwatched worker",
        )


def wrong_clock(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, CHANGE):
        return
    if said := clocks.warning(now=now):
        yield Need(
            title=_("The server's clock needs somebody"),
            tag=_("Look now"),
            kind="due",
            why=said,
            due=now,
            command="timedatectl set-ntp true",
        )
