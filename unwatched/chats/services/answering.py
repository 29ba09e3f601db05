"""An answer from the desk: on the network and from the account that can give it, through the ledger, once.

The reply is marked as answered in the same transaction that writes the answer down, by one conditional UPDATE: of two
who press at once one has sent an answer, and the other one's text is kept.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.accounts.models import User
from unwatched.chats.errors import BadAnswer, TooLate
from unwatched.chats.models import FAILED, NEEDS_SOMEBODY, ChatPerson, Reply, ReplyState
from unwatched.gateways.social import Network, Sent, counting
from unwatched.publishing.models import Channel, ChannelState, Delivery, Thread, ThreadState
from unwatched.publishing.services import answering as publishing
from unwatched.publishing.services import planning, resuming

from . import drafts, pulse
from .claims import LEASE, not_of_others, what_happened


def answer(reply: Reply, text: str, *, by: User, now: datetime) -> Thread:
    """Sends an answer. Raises TooLate or BadAnswer; then nothing is sent, and the text is kept."""
    drafts.keep(reply, text, by=by, now=now)
    channel = channel_for(reply, own=own_channels(reply.chat_id, by=by))
    if channel is None:
        raise BadAnswer(_("None of our accounts can answer there. Open the post and answer it by hand."))
    if not text.strip():
        raise BadAnswer(_("There is no text yet. Write an answer, or press “Needs no answer”."))
    said = with_mention(reply, text.strip(), channel=channel)
    counted = counting.count(said, network=channel.reads_like, limits=channel.taken)
    if not counted.fits:
        raise BadAnswer(too_long(counted, channel))
    with transaction.atomic():
        _close(reply, by=by, now=now)
        thread = publishing.answer(
            to=sent_of(reply), root=root_of(reply, channel), channel=channel, text=said, language=reply.chat.language,
            by=by, now=now, key_hint=key_hint(reply),
        )  # fmt: skip
        Reply.objects.filter(pk=reply.pk).update(answer=thread)
        drafts.drop(reply, by=by)
        pulse.bump(reply.chat_id)
    return thread


def too_long(counted: counting.Count, channel: Channel) -> str:
    """Which network would refuse it, and by how much."""
    if not counted.over:
        return _(
            "This has too many bytes for %(network)s: letters such as emoji take several. Shorten it a little."
        ) % {"network": channel.get_network_display()}
    return ngettext(
        "This is %(n)s letter too long for %(network)s.",
        "This is %(n)s letters too long for %(network)s.",
        counted.over,
    ) % {"n": counted.over, "network": channel.get_network_display()}


def answered_by_hand(reply: Reply, *, by: User, now: datetime) -> None:
    """Somebody has answered it in another app or on the network's own page. Raises TooLate."""
    with transaction.atomic():
        _close(reply, by=by, now=now)
        drafts.drop(reply, by=by)
        pulse.bump(reply.chat_id)


def _close(reply: Reply, *, by: User, now: datetime) -> None:
    """One UPDATE: whoever gets the row has answered. Raises TooLate."""
    row = Reply.objects.filter(not_of_others(by, now=now), pk=reply.pk, state__in=NEEDS_SOMEBODY, deleted_at=None)
    done = {"state": ReplyState.ANSWERED, "answered_by": by, "answered_at": now}
    if not row.update(held_by=None, held_until=None, text_before="", **done):
        raise TooLate(what_happened(reply, to=by))


# --- Where, and as what ---------------------------------------------------------------------------------------------


def own_channels(chat_id: int, *, by: User) -> list[Channel]:
    """Accounts from which somebody answers in this chat, beside those that are spoken to."""
    usable = Channel.objects.usable().exclude(by_hand=True)
    people = ChatPerson.objects.filter(chat=chat_id, user=by)
    return list(usable.filter(pk__in=people.values("channels")).order_by("pk"))


def channel_for(reply: Reply, *, own: Iterable[Channel]) -> Channel | None:
    """The account that answers: somebody's own where it can, else the one that was spoken to."""
    heard_by = reply.channel
    if heard_by is None:
        return None
    # A post's number is good on the server that told it: an account elsewhere could not answer by it.
    there = (c for c in own if (c.network, c.server) == (heard_by.network, heard_by.server))
    return next(there, None if heard_by.by_hand or heard_by.state == ChannelState.OFF else heard_by)


def sent_of(reply: Reply) -> Sent:
    """The post that is answered, as the ledger takes it."""
    return Sent(id=reply.remote_id, uri=reply.uri, url=reply.url, cid=reply.cid)


def root_of(reply: Reply, channel: Channel) -> Sent | None:
    """The first post of the conversation, where it is ours and stands in the ledger."""
    row = Delivery.objects.filter(uri=reply.root_uri, channel=channel).first() if reply.root_uri else None
    return Sent(id=row.remote_id, uri=row.uri, url=row.url, cid=row.cid) if row else None


def mention_for(reply: Reply, *, channel: Channel) -> str:
    """What an answer must begin with so that its reader is told of it: on the fediverse the full handle."""
    handle = reply.author_handle.lstrip("@")
    return f"@{handle} " if channel.reads_like == Network.MASTODON and handle else ""


def with_mention(reply: Reply, text: str, *, channel: Channel) -> str:
    mention = mention_for(reply, channel=channel)
    return text if mention.strip().casefold() in text.casefold() else mention + text


def key_hint(reply: Reply) -> str:
    """What makes two presses one answer. After a refusal a new answer is another one."""
    return f"reply:{reply.uri}" if reply.answer_id is None else f"reply:{reply.uri} after {reply.answer_id}"


# --- When it did not come through -----------------------------------------------------------------------------------


def try_again(reply: Reply, *, by: User, now: datetime) -> None:
    """Sends an answer once more, unchanged, that was refused or came too late."""
    delivery = stuck_delivery(reply)
    if delivery.thread.state == ThreadState.PAUSED:
        planning.move(delivery.thread, due_at=now, by=by, now=now)
    else:
        resuming.resume_thread(delivery.thread, delivery.channel, by=by, now=now)
    pulse.bump(reply.chat_id)


@transaction.atomic
def take_back(reply: Reply, *, by: User, now: datetime) -> None:
    """Puts such an answer back into the box of whoever presses, to change it. It will not be sent as it was."""
    delivery = stuck_delivery(reply)
    resuming.give_up(delivery.thread, delivery.channel, by=by, now=now)
    if Delivery.objects.filter(pk=delivery.pk).exclude(state__in=FAILED).exists():
        raise TooLate(_NOT_STUCK)
    answered = Reply.objects.filter(pk=reply.pk, state=ReplyState.ANSWERED, deleted_at=None)
    held = {"held_by": by, "held_until": now + LEASE}
    if not answered.update(state=ReplyState.FREE, answered_by=None, answered_at=None, **held):
        raise TooLate(what_happened(reply, to=by))
    drafts.keep(reply, delivery.text or delivery.post.text, by=by, now=now)
    pulse.bump(reply.chat_id)


_NOT_STUCK = gettext_lazy("This answer is not refused any more. Look again.")


def stuck_delivery(reply: Reply) -> Delivery:
    """The answer that did not come through. Raises TooLate when it is on its way again, or has arrived."""
    stuck = Reply.objects.filter(pk=reply.pk).stuck().first()
    if stuck is None:
        raise TooLate(_NOT_STUCK)
    return Delivery.objects.select_related("thread", "channel", "post").get(thread=stuck.answer_id)
