"""How the machine is: the worker, the backup, the mail. Other apps add their own lines (``today.register_machine``)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unwatched.core import jobs
from unwatched.core.models import Beat

from .people import Person
from .today import Line, Need

# The names under which the vault writes down that a backup was made, and that one was tried.
BACKUP, PROVED = "backup", "backup proved"
OLD_BACKUP = timedelta(days=2)


def last_beat() -> Beat | None:
    """The sweep that finished last. None: nothing has ever run here."""
    return Beat.objects.filter(name__in=[sweep.name for sweep in jobs.discover()]).order_by("-at").first()


def worker_stands_still(*, now: datetime) -> bool:
    """Whether even the sweep that comes round most often is overdue."""
    sweeps = jobs.discover()
    shortest = min(sweep.every for sweep in sweeps)
    return {sweep.name for sweep in sweeps if sweep.every == shortest} <= set(jobs.overdue(now=now))


def stopped_worker(user: Person, now: datetime) -> Iterable[Need]:
    """The first row of Today when nothing is counted or sent any more."""
    if not worker_stands_still(now=now):
        return
    beat = last_beat()
    title = _("Nothing has gone out since %(moment)s. The worker has stopped.")
    yield Need(
        title=title % {"moment": moment(beat.at, now=now)}
        if beat
        else _("Nothing has gone out yet. The worker does not run."),
        tag=_("Broken"),
        kind="due",
        why=_("Restart it, or tell the person who runs the server:"),
        command="unwatched worker",
        broken=True,
    )


def stuck_sweeps(user: Person, now: datetime) -> Iterable[Need]:
    """One kind of work fails again and again while the rest goes on."""
    if worker_stands_still(now=now):
        return
    for name in jobs.overdue(now=now):
        yield Need(
            title=_("The work “%(name)s” is stuck") % {"name": name},
            tag=_("Look soon"),
            kind="soon",
            why=_("It is tried again and again. The server's log says what is wrong; the rest goes on."),
            due=now,
        )


def lines(now: datetime) -> Iterable[Line]:
    yield worker_line(now=now)
    yield backup_line(now=now)
    yield mail_line()


def worker_line(*, now: datetime) -> Line:
    beat = last_beat()
    if beat is None or worker_stands_still(now=now):
        return Line("bad", _("Stopped"), _("no mail, no counts"))
    return Line("good", _("Working"), _("mail and counts run, last at %(time)s") % {"time": clock(beat.at)})


def backup_line(*, now: datetime) -> Line:
    beat = Beat.objects.filter(name=BACKUP).first()
    if beat is None:
        return Line("warn", _("No backup"), _("none made yet"))
    if now - beat.at > OLD_BACKUP:
        return Line("warn", _("Old backup"), moment(beat.at, now=now))
    proved = Beat.objects.filter(name=PROVED).first()
    words = _("%(made)s, restored in a test %(proved)s") if proved else _("%(made)s, never tried")
    return Line(
        "good",
        _("Backed up"),
        words % {"made": moment(beat.at, now=now), "proved": proved and moment(proved.at, now=now)},
    )


def mail_line() -> Line:
    if settings.MAIL_IS_CAUGHT:
        return Line("warn", _("Mail stays here"), url=reverse("office_mailbox"), link=_("Read it in the mailbox"))
    return Line("good", _("Mail goes out"), _("by the account of this server"))


def clock(at: datetime) -> str:
    return format_date(timezone.localtime(at), "H:i")


def moment(at: datetime, *, now: datetime) -> str:
    """``07:12`` today, ``Mon 23 Nov, 07:12`` on any other day."""
    local = timezone.localtime(at)
    return format_date(local, "H:i" if local.date() == timezone.localtime(now).date() else "D j M, H:i")
