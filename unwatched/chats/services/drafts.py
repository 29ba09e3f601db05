"""What facilitators have typed. It outlives a lost race, a lost connection and a deleted post."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.chats.errors import TooLate
from unwatched.chats.models import Draft, ReadyAnswer, Reply

from . import pulse

LONGEST = 10_000  # letters: far more than any network takes


def keep(reply: Reply, text: str, *, by: User, now: datetime) -> None:
    """Keeps what somebody has typed for a reply; an empty text throws it away."""
    text = text[:LONGEST].replace("\x00", "").replace("\r\n", "\n")
    if not text.strip():
        drop(reply, by=by)
        return
    # The name is that of the first time: the post may be deleted before the second.
    name = {"name": reply.author_name or reply.author_handle} if reply.deleted_at is None else {}
    Draft.objects.update_or_create(reply=reply, user=by, defaults={"text": text, "at": now, "given_to": None, **name})


def keep_all(typed: Mapping[Reply, str], *, by: User, now: datetime) -> None:
    """All boxes of a page at once, whichever button was pressed."""
    with transaction.atomic():
        for reply, text in typed.items():
            keep(reply, text, by=by, now=now)


def text_of(reply: Reply, *, by: User) -> str:
    return Draft.objects.filter(reply=reply, user=by, given_to=None).values_list("text", flat=True).first() or ""


def drop(reply: Reply, *, by: User) -> None:
    """Throws a text away."""
    Draft.objects.filter(reply=reply, user=by).delete()


@transaction.atomic
def give(reply: Reply, *, by: User) -> User:
    """Hands a text to whoever is answering now; gives who that is. They see it beside their own."""
    holder = reply.held_by
    if holder is None or holder == by:
        raise TooLate(_("Nobody is answering this any more. Take it yourself: your text is below."))
    Draft.objects.filter(reply=reply, user=by).update(given_to=holder)
    pulse.bump(reply.chat_id)
    return holder


@transaction.atomic
def use(reply: Reply, *, draft_id: int, by: User, now: datetime) -> None:
    """Puts a text that somebody has handed over below one's own."""
    given = Draft.objects.filter(reply=reply, given_to=by, pk=draft_id).first()
    if given is None:
        return
    own = text_of(reply, by=by)
    keep(reply, f"{own}\n\n{given.text}" if own.strip() else given.text, by=by, now=now)
    given.delete()


@transaction.atomic
def add_ready(reply: Reply, *, ready_id: int, by: User, now: datetime) -> None:
    """Puts a ready-made answer below what has been typed."""
    ready = ReadyAnswer.objects.filter(chat=reply.chat_id, pk=ready_id).first()
    if ready is None:
        return
    own = text_of(reply, by=by).rstrip()
    keep(reply, f"{own} {ready.text}" if own else ready.text, by=by, now=now)
