"""Who is at the desk. Seen with every look of their page; forgotten when the chat is over."""

from datetime import datetime, timedelta

from django.db import transaction

from unwatched.accounts.models import User
from unwatched.chats.models import Chat, Presence

from . import pulse

OFTEN = timedelta(seconds=20)  # written down no more often
AWAY = timedelta(seconds=60)  # not seen for so long: their page is closed, or asleep


def arrive(chat: Chat, *, user: User, now: datetime) -> None:
    """Somebody's page has looked. The others are told when somebody comes, not each time."""
    seen = Presence.objects.filter(chat=chat, user=user).values_list("seen_at", flat=True).first()
    if seen is not None and now - OFTEN < seen <= now:
        return
    with transaction.atomic():
        Presence.objects.update_or_create(chat=chat, user=user, defaults={"seen_at": now})
        if seen is None or seen < now - AWAY:
            pulse.bump(chat.pk)
