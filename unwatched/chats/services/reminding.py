"""A mail to everybody who takes part, a day before. At least once each: after a crash somebody may get it twice."""

import logging
from datetime import datetime, timedelta

from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q

from unwatched.chats import emails
from unwatched.chats.models import ChatPerson
from unwatched.gateways import mail as gateway
from unwatched.gateways.errors import Permanent
from unwatched.publishing.models import STILL_GOING

from . import handouts

logger = logging.getLogger(__name__)

BEFORE = timedelta(hours=24)


def due(*, now: datetime) -> list[ChatPerson]:
    """Who is still to be reminded of a planned chat that is near. Nobody of one that has begun."""
    near = Q(chat__starts_at__gt=now, chat__starts_at__lte=now + BEFORE, chat__run__state__in=STILL_GOING)
    people = ChatPerson.objects.filter(near, reminded_at=None, user__is_active=True)
    return list(people.select_related("chat", "user").order_by("chat", F("pk")))


def remind(*, now: datetime) -> int:
    """Sends what is due; how many mails went out. Stops when the mail server does, and goes on with the next look."""
    people = due(now=now)
    if not people:
        return 0
    done = gateway.send_round(people, lambda person, over: _remind(person, over=over, now=now))
    if done.stopped:
        logger.warning("%s Reminders are tried again.", done.stopped)
    return done.sent


def _remind(person: ChatPerson, *, over: BaseEmailBackend, now: datetime) -> bool:
    assert person.user is not None
    message = emails.reminder(person, calendar=handouts.calendar_of(person.chat, now=now))
    try:
        gateway.send(message, over=over)
    except Permanent as error:
        logger.info("Reminder for person %d of chat %d: %s", person.pk, person.chat_id, type(error).__name__)
        sent = False
    else:
        sent = True
    ChatPerson.objects.filter(pk=person.pk).update(reminded_at=now)
    return sent
