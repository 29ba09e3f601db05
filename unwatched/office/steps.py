"""The steps, needs and lines that belong to no other app."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import TaskState

from unwatched.core.models import Beat

from . import first_steps, machine, today
from .people import Person
from .views.home import SETS_UP

DEMO = first_steps.Step(
    name="demo",
    title=gettext_lazy("Look at the demo"),
    text=gettext_lazy("Sign it as somebody; the mail lands in the mailbox of this server."),
    minutes=5,
    button=gettext_lazy("Look at it"),
    url=lambda user: demo.url() if (demo := first_steps.demo()) else reverse("office_first_steps"),
    done=lambda user: (demo := first_steps.demo()) is None or demo.tried(),
    shown=lambda user: first_steps.knows_demo(),
    order=30,
)
MAIL = first_steps.Step(
    name="mail",
    title=gettext_lazy("Connect a mail account"),
    text=gettext_lazy("Until then no mail leaves this server, and nobody can confirm."),
    done_text=gettext_lazy("Mail leaves by the account of this server."),
    minutes=5,
    button=gettext_lazy("Connect"),
    url=lambda user: reverse("office_mailbox"),
    done=lambda user: not settings.MAIL_IS_CAUGHT,
    order=70,
)
BACKUP = first_steps.Step(
    name="backup",
    title=gettext_lazy("Make a backup"),
    text=gettext_lazy("The database and the keys, in two places. One without the other is worth nothing."),
    minutes=5,
    button=gettext_lazy("See how"),
    url=lambda user: reverse("office_backup"),
    done=lambda user: Beat.objects.filter(name=machine.BACKUP).exists(),
    order=75,
)


def first_steps_left(user: Person, now: datetime) -> Iterable[today.Need]:
    """The first row of Today until people can sign."""
    if not user.has_perm(SETS_UP):
        return
    steps = first_steps.steps_for(user)
    left = [s for s in steps if not s.is_done]
    if not left:
        return
    minutes = sum(s.step.minutes for s in left)
    yield today.Need(
        title=_("First steps: %(next)s") % {"next": left[0].step.title},
        tag=_("%(done)s of %(all)s done") % {"done": len(steps) - len(left), "all": len(steps)},
        kind="look",
        note=ngettext("about %(n)s minute left", "about %(n)s minutes left", minutes) % {"n": minutes},
        why=left[0].step.text,
        due=now,
        buttons=[today.Button(_("Go on"), reverse("office_first_steps"))],
    )


def pages_to_approve(user: Person, now: datetime) -> Iterable[today.Need]:
    """Pages that somebody has handed in and this person may approve."""
    for state in (
        TaskState.objects.reviewable_by(user).select_related("revision").order_by("started_at")[: today.LONGEST]
    ):
        target = state.revision.as_object()
        yield today.Need(
            title=_("“%(title)s” waits for your yes") % {"title": target},
            tag=_("Look when you can"),
            note=_("handed in %(when)s") % {"when": machine.moment(state.started_at, now=now)},
            why=_("Read it, then publish it or say what is missing."),
            buttons=[
                today.Button(_("Read it"), AdminURLFinder(user).get_edit_url(target) or reverse("wagtailadmin_home"))
            ],
        )


def register_all() -> None:
    today.register(machine.stopped_worker)
    today.register(machine.stuck_sweeps)
    today.register(first_steps_left)
    today.register(pages_to_approve)
    today.register_machine(machine.lines)
    first_steps.register(DEMO)
    first_steps.register(MAIL)
    first_steps.register(BACKUP)
