"""What Today says about chats, and where the page of a chat's run is."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unwatched.chats.models import Chat
from unwatched.chats.services import preparing, staging
from unwatched.office import today
from unwatched.office.people import Person
from unwatched.office.today import Button, Need
from unwatched.office.views import may_use
from unwatched.publishing.models import Run, RunState

from . import answers
from .base import CHANGE, LOOK

AHEAD = timedelta(days=14)


def asking(user: Person, now: datetime) -> Iterable[Need]:
    """Chats that have stopped by themselves, or that somebody has paused and not resumed."""
    if not may_use(user, LOOK):
        return
    for chat in Chat.objects.filter(run__state=RunState.PAUSED).select_related("run"):
        run = chat.run
        assert run is not None
        yield Need(
            title=_("“%(chat)s” has stopped and asks") % {"chat": chat} if run.said else _("“%(chat)s” is paused")
            % {"chat": chat},
            tag=_("Now"),
            kind="due",
            why=run.said or _("Nothing goes out until a host resumes."),
            due=run.paused_at or now,
            buttons=[Button(_("Go there"), reverse("office_chat", args=[chat.pk]))],
        )  # fmt: skip


def coming(user: Person, now: datetime) -> Iterable[Need]:
    """Chats that are near: how long, and what is missing."""
    if not may_use(user, CHANGE):
        return
    near = Chat.objects.filter(starts_at__gt=now, starts_at__lte=now + AHEAD).select_related("run", "campaign")
    for chat in near:
        findings = preparing.look_at_chat(chat, now=now)
        stops = sum(finding.stops for finding in findings)
        if staging.is_planned(chat) and not stops:
            continue
        assert chat.starts_at is not None
        there = chat.starts_at.astimezone(ZoneInfo(chat.zone))
        yield Need(
            title=_("The chat “%(chat)s”: %(until)s") % {"chat": chat, "until": answers.until(chat, now=now)},
            tag=f"{date_format(there, 'D j M')}, {there:%H:%M}",
            kind="soon",
            note=answers.place(chat.zone),
            why=answers.readiness(findings) if stops else _("It is ready, and a host has to plan it."),
            due=chat.starts_at,
            buttons=[Button(_("Look at it"), reverse("office_chat", args=[chat.pk]))],
        )


def page_of(run: Run) -> str:
    """Where a run is looked at: the chat's page, or that of its rehearsal."""
    if chat := Chat.objects.filter(run=run).first():
        return reverse("office_chat", args=[chat.pk])
    chat = Chat.objects.filter(rehearsal=run).first()
    return reverse("office_chat_rehearsal", args=[chat.pk]) if chat else ""


def register_all() -> None:
    for source in (asking, coming):
        today.register(source)
