"""What keeps a desk readable: hide, mute, flag. Each can be taken back."""

from django.db import transaction

from unwatched.accounts.models import User
from unwatched.chats import audit
from unwatched.chats.models import NEEDS_SOMEBODY, Muted, Reply

from . import pulse


def hide(reply: Reply, *, hidden: bool = True) -> None:
    """Puts a reply away, or back. What is hidden stands in no transcript."""
    _change(reply, hidden=hidden)


def flag(reply: Reply, *, flagged: bool = True) -> None:
    """Says "somebody look at this"."""
    _change(reply, flagged=flagged)


def hide_all(reply: Reply) -> int:
    """Hides everything from the account of this reply that waits; how many that were."""
    with transaction.atomic():
        waiting = reply.chat.replies.shown().filter(author_id=reply.author_id, state__in=NEEDS_SOMEBODY)
        number = waiting.update(hidden=True)
        pulse.bump(reply.chat_id)
    return number


def mute(reply: Reply, *, by: User) -> int:
    """Hides what an account has said and keeps nothing new of it in this chat; how many were hidden."""
    with transaction.atomic():
        Muted.objects.get_or_create(chat=reply.chat, author_id=reply.author_id, defaults={"by": by})
        audit.write(reply.chat, "chat.mute", by=by)
        return hide_all(reply)


def unmute(reply: Reply, *, by: User) -> None:
    """Listens to an account again and brings back what it had said."""
    with transaction.atomic():
        Muted.objects.filter(chat=reply.chat, author_id=reply.author_id).delete()
        reply.chat.replies.filter(author_id=reply.author_id).update(hidden=False)
        audit.write(reply.chat, "chat.unmute", by=by)
        pulse.bump(reply.chat_id)


def _change(reply: Reply, **values: bool) -> None:
    with transaction.atomic():
        if Reply.objects.filter(pk=reply.pk).update(**values):
            pulse.bump(reply.chat_id)
