"""Who answers what. Each of these is one conditional UPDATE: of two who press at once, the database lets one win.

A claim is a lease. It is renewed while its holder types and lapses by itself, so a closed laptop holds nobody up; until
somebody else takes the reply, its last holder may still go on.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.chats.errors import TooLate
from unwatched.chats.models import NEEDS_SOMEBODY, Elsewhere, Reply, ReplyState
from unwatched.publishing.models import Channel

from . import pulse

LEASE = timedelta(seconds=90)


def _open(reply: Reply) -> Q:
    return Q(pk=reply.pk, state__in=NEEDS_SOMEBODY, deleted_at=None)


def not_of_others(by: User, *, now: datetime) -> Q:
    """Free, lapsed, or one's own."""
    return Q(held_by=None) | Q(held_until__lte=now) | Q(held_by=by)


def claim(reply: Reply, *, by: User, now: datetime) -> None:
    """Takes a reply that nobody else is answering. Raises TooLate."""
    free = _open(reply) & not_of_others(by, now=now)
    _set(free, reply, refused=by, held_by=by, held_until=now + LEASE, text_before="")


def renew(reply: Reply, *, by: User, now: datetime) -> None:
    """Holds it for another lease: its holder is typing. Raises TooLate when somebody else has taken it meanwhile."""
    mine = _open(reply) & Q(held_by=by)
    if not Reply.objects.filter(mine).update(held_until=now + LEASE):
        raise TooLate(what_happened(reply, to=by))


def release(reply: Reply, *, by: User) -> None:
    """Gives it back. What is not one's own any more stays as it is."""
    with transaction.atomic():
        mine = Reply.objects.filter(pk=reply.pk, held_by=by, state__in=NEEDS_SOMEBODY)
        if mine.update(held_by=None, held_until=None, text_before=""):
            pulse.bump(reply.chat_id)


def take_over(reply: Reply, *, by: User, holder_id: int, now: datetime) -> None:
    """A host takes it from whoever held it when they looked. Raises TooLate when that is not so any more."""
    theirs = _open(reply) & Q(held_by=holder_id)
    _set(theirs, reply, refused=by, held_by=by, held_until=now + LEASE)


def needs_none(reply: Reply, *, by: User, now: datetime) -> None:
    """Thanks, a smile, a shout: nobody has to answer. Raises TooLate when somebody else is at it."""
    free = _open(reply) & not_of_others(by, now=now)
    done = {"state": ReplyState.NEEDS_NONE, "answered_by": by, "answered_at": now}
    _set(free, reply, refused=by, held_by=None, held_until=None, text_before="", **done)


def undo(reply: Reply) -> None:
    """Takes "needs no answer" back."""
    with transaction.atomic():
        done = Reply.objects.filter(pk=reply.pk, state=ReplyState.NEEDS_NONE)
        if done.update(state=ReplyState.FREE, answered_by=None, answered_at=None):
            pulse.bump(reply.chat_id)


def _set(condition: Q, reply: Reply, *, refused: User, **values: object) -> None:
    """The one UPDATE. Raises TooLate with what kept it from finding its row."""
    with transaction.atomic():
        if Reply.objects.filter(condition).update(**values):
            pulse.bump(reply.chat_id)
            return
    raise TooLate(what_happened(reply, to=refused))


def what_happened(reply: Reply, *, to: User) -> str:
    """Why somebody came too late, as it stands now: the sentence for them."""
    row = Reply.objects.select_related("held_by", "answered_by").filter(pk=reply.pk).first()
    return in_words(row, name=reply.author_name or reply.author_handle, to=to)


def in_words(row: Reply | None, *, name: str, to: User) -> str:
    """The same of a row with its people, however it was read. ``name``: of its author, who may be gone from it."""
    if row is None or row.deleted_at is not None:
        return _("%(author)s has deleted this.") % {"author": name} if name else _("Its author has deleted this.")
    if row.state == ReplyState.NEEDS_NONE:
        return _("%(who)s has marked this as needing no answer.") % {"who": row.answered_by or _("Somebody")}
    if row.state == ReplyState.ANSWERED and row.answered_uri:
        return in_another_app(row)
    if row.state == ReplyState.ANSWERED:
        if row.answered_by == to:
            return _("You have answered this already.")
        return _("%(who)s has answered this meanwhile.") % {"who": row.answered_by or _("Somebody")}
    if row.held_by is not None and row.held_by != to:
        return _("%(who)s was a second faster and is answering %(author)s now.") % {"who": row.held_by, "author": name}
    return _("Somebody has given this back just now. Take it again.")


def in_another_app(row: Reply) -> str:
    """Which of our accounts has answered it, and where."""
    given = Elsewhere.objects.filter(chat=row.chat_id, uri=row.answered_uri).select_related("channel").first()
    if given is None:
        return _("This was answered from another app meanwhile.")
    return _("%(account)s has answered this from another app meanwhile (%(network)s).") % {
        "account": account_of(given.channel), "network": given.channel.get_network_display(),
    }  # fmt: skip


def account_of(channel: Channel) -> str:
    """What people call one of our accounts."""
    return channel.handle or channel.name
