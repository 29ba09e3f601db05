"""What Today says about tasks."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unwatched.office.people import Person
from unwatched.office.today import Button, Need
from unwatched.tasks.models import Task

NEAR = timedelta(days=3)


def waiting(user: Person, now: datetime) -> Iterable[Need]:
    """One's own tasks, and those that nobody has taken."""
    seen = Task.objects.waiting().seen_by(user)
    for task in seen.filter(Q(given_to=user.pk) | Q(given_to=None)):
        yield Need(
            title=task.title,
            tag=tag(task, now=now),
            kind=kind(task, now=now),
            note=_("yours") if task.given_to_id == user.pk else "",
            why=task.why,
            due=task.due_at,
            buttons=[
                *([Button(_("Go there"), task.url)] if task.url else []),
                Button(_("Done"), reverse("office_task", args=[task.pk, "done"]), post=True),
            ],
        )


def tag(task: Task, *, now: datetime) -> str:
    if task.due_at is None:
        return _("When you can")
    return _("Until %(day)s") % {"day": date_format(timezone.localtime(task.due_at), "j F")}


def kind(task: Task, *, now: datetime) -> str:
    if task.due_at is None or task.due_at > now + NEAR:
        return "look"
    return "due" if task.due_at <= now else "soon"
