"""Giving, ticking off, taking back. An app that finds something to do calls `ensure`, as often as it likes."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from unwatched.accounts.models import User

from .models import Task

# Name: (label, what the log says).
ACTIONS = {
    "task.give": (_("Give a task"), _("Gave a task to somebody")),
    "task.do": (_("Tick a task off"), _("Ticked a task off")),
    "task.reopen": (_("Take a tick back"), _("Took a tick back")),
}


def ensure(
    *, about: str, title: str, may: str, now: datetime, why: str = "", url: str = "", due_at: datetime | None = None
) -> Task:
    """The task about something; made if there is none. Its words are brought up to date; a tick stays."""
    words = {"title": title[:200], "why": why[:300], "url": url}
    task, _made = Task.objects.get_or_create(
        about=about, defaults={**words, "may": may, "due_at": due_at, "made_at": now}
    )
    changed = {name: value for name, value in words.items() if getattr(task, name) != value}
    if changed and task.done_at is None:
        Task.objects.filter(pk=task.pk).update(**changed)
    return task


def settle(about: Collection[str], *, now: datetime) -> int:
    """What these are about needs nobody any more: nobody ticks them off."""
    return Task.objects.waiting().filter(about__in=about).update(done_at=now)


@transaction.atomic
def give(task: Task, *, to: User | None, by: User) -> None:
    """To somebody, or to nobody again."""
    if Task.objects.waiting().filter(pk=task.pk).update(given_to=to):
        log(task, "task.give", user=by, data={"to": to.pk if to else None})


@transaction.atomic
def do(task: Task, *, by: User, now: datetime) -> None:
    """It is done. Twice is once."""
    if Task.objects.waiting().filter(pk=task.pk).update(done_at=now, done_by=by):
        log(task, "task.do", user=by)


@transaction.atomic
def reopen(task: Task, *, by: User) -> None:
    if Task.objects.done().filter(pk=task.pk).update(done_at=None, done_by=None):
        log(task, "task.reopen", user=by)


def people() -> list[User]:
    """Those to whom a task can be given."""
    return list(User.objects.filter(is_active=True).order_by("name", "pk")[:200])
