"""What Today says about chats that are over."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.chats.models import Chat, LeftOut
from unwatched.chats.services import leftovers, retention
from unwatched.office import today
from unwatched.office.people import Person
from unwatched.office.today import Button, Need
from unwatched.office.views import may_use

from .words import day

HOST = "chats.host_chat"
LOST = timedelta(days=3)  # what a transcript shows is asked for every day; so long after, somebody has to look


def unpublished(user: Person, now: datetime) -> Iterable[Need]:
    if not may_use(user, HOST):
        return
    for chat in leftovers.over(now=now):
        if chat.published_at is None and chat.run and chat.run.ended_at and chat.replies.exists():
            until = chat.run.ended_at + retention.KEEP_UNPUBLISHED
            yield Need(
                title=_("The transcript of “%(chat)s” is not published") % {"chat": chat},
                tag=_("Until %(day)s") % {"day": day(timezone.localtime(until))},
                why=_("What people said is erased then, unless it is public."),
                due=until,
                buttons=[Button(_("Look at it"), reverse("office_transcript", args=[chat.pk]))],
            )


def wishes(user: Person, now: datetime) -> Iterable[Need]:
    """Asked on our page, by nobody knows whom."""
    if not may_use(user, HOST):
        return
    asked = LeftOut.objects.filter(proven=False, refused_at=None, chat__published_at__isnull=False)
    for chat in Chat.objects.filter(pk__in=asked.values("chat")):
        yield Need(
            title=_("Somebody asks to be left out of “%(chat)s”") % {"chat": chat},
            tag=_("Look when you can"),
            why=_("They are left out already. Was it the person?"),
            buttons=[Button(_("Look at it"), reverse("office_transcript", args=[chat.pk]) + "#wishes")],
        )


def not_asked_for(user: Person, now: datetime) -> Iterable[Need]:
    """Published posts of which we cannot learn whether they still stand."""
    if not may_use(user, HOST):
        return
    for chat in Chat.objects.filter(published_at__lte=now - LOST):
        number = chat.replies.shown().filter(looked_at__lte=now - LOST).count()
        if number:
            said = ngettext(
                "%(n)s post in the transcript of “%(chat)s” could not be asked for",
                "%(n)s posts in the transcript of “%(chat)s” could not be asked for", number,
            )  # fmt: skip
            yield Need(
                title=said % {"n": number, "chat": chat},
                tag=_("Look soon"),
                kind="soon",
                why=_("We ask every day whether they still stand. Is the account still connected?"),
                buttons=[Button(_("To the accounts"), reverse("office_channels"))],
            )


def register_all() -> None:
    for source in (unpublished, wishes, not_asked_for):
        today.register(source)
