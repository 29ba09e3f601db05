"""Which streams are held while a chat is live, and by whom: one for each server, by one worker.

A stream is a bookmark like any other feed. `looked_at` says until when somebody holds it, `failures` whether it stands
(0) or not, `place` where the next one begins. What it brings is filed as what is asked for; asking goes on behind it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from unwatched.chats.models import Bookmark, Chat
from unwatched.gateways.errors import Permanent
from unwatched.gateways.social import Network
from unwatched.publishing.models import Channel, ChannelState
from unwatched.vault.errors import VaultError

STREAM = "stream"
LEASE = timedelta(seconds=20)  # after which another worker takes it
RENEW = timedelta(seconds=5)
REST = timedelta(seconds=30)  # after something that nobody has thought of
REST_OF_REFUSED = timedelta(minutes=1)  # signed out, or a server without a stream

Place = tuple[int, str, str]  # chat, network, server


def place_of(chat_id: int, channel: Channel) -> Place:
    """What one stream is enough for: a server of Mastodon's kind, or the whole of Bluesky."""
    return chat_id, channel.network, channel.server if channel.network == Network.MASTODON else ""


def streamed() -> Q:
    """Of channels: those whose network can tell us at once, and which are signed in."""
    networks = [Network.MASTODON] + ([Network.BLUESKY] if settings.UNWATCHED_JETSTREAM else [])
    return Q(network__in=networks, by_hand=False, state=ChannelState.WORKING)


def wanted(chats: Iterable[Chat], *, now: datetime) -> list[Bookmark]:
    """The streams that are to be held now: one for each place, through the first account that is not at rest."""
    marks = []
    for chat in chats:
        channels = chat.channels.filter(streamed()) if chat.hashtag else []
        marks += [Bookmark(chat=chat, channel=channel, feed=STREAM, failures=1) for channel in channels]
    there = {(mark.chat_id, mark.channel_id): mark for mark in _marks(mark.chat_id for mark in marks)}
    missing = [mark for mark in marks if (mark.chat_id, mark.channel_id) not in there]
    if missing:
        Bookmark.objects.bulk_create(missing, ignore_conflicts=True)
        there = {(mark.chat_id, mark.channel_id): mark for mark in _marks(mark.chat_id for mark in marks)}
    found: dict[Place, Bookmark] = {}
    for wish in sorted(marks, key=lambda mark: mark.channel_id):
        mark = there.get((wish.chat_id, wish.channel_id))
        if mark is not None and (mark.not_before is None or mark.not_before <= now):
            found.setdefault(place_of(mark.chat_id, mark.channel), mark)
    return list(found.values())


def _marks(chat_ids: Iterable[int]) -> Iterable[Bookmark]:
    found = Bookmark.objects.filter(feed=STREAM, chat__in=set(chat_ids))
    return found.select_related("chat__run", "channel")


def take(mark: Bookmark, *, now: datetime) -> bool:
    """Whether it is us who hold this stream from now on."""
    if mark.looked_at is not None and now - LEASE < mark.looked_at <= now:
        return False
    return _write(mark, looked_at=now, failures=1)


def renew(mark: Bookmark, *, healthy: bool, place: str, now: datetime) -> bool:
    """Says that we still hold it, and whether it stands; False when another worker has it meanwhile."""
    failures = 0 if healthy else 1
    if failures == mark.failures and mark.looked_at is not None and mark.looked_at <= now < mark.looked_at + RENEW:
        return True
    return _write(mark, looked_at=now, failures=failures, place=place)


def let_go(mark: Bookmark, *, place: str) -> None:
    """Somebody else may take it at once."""
    _write(mark, looked_at=None, failures=1, place=place)


def rest(mark: Bookmark, error: Exception, *, now: datetime) -> None:
    """Leaves a stream alone for a while: another account of the same server takes its place, if there is one."""
    refused = isinstance(error, Permanent | VaultError)
    _write(mark, looked_at=None, failures=1, not_before=now + (REST_OF_REFUSED if refused else REST))


def sign_out(channel: Channel, *, now: datetime) -> None:
    """The account was told elsewhere that its token opens nothing: its stream ends, and another account takes over."""
    Bookmark.objects.filter(feed=STREAM, channel=channel).update(not_before=now + REST_OF_REFUSED)


def _write(mark: Bookmark, **values: object) -> bool:
    """One UPDATE, if nobody has written it since we read it."""
    written = Bookmark.objects.filter(pk=mark.pk, looked_at=mark.looked_at).update(**values)
    for name, value in values.items():
        setattr(mark, name, value)
    return bool(written)


def standing(chats: Iterable[Chat], *, now: datetime) -> set[Place]:
    """The places from which a stream tells us at once right now."""
    held = Bookmark.objects.filter(feed=STREAM, failures=0, looked_at__gt=now - LEASE, chat__in=chats)
    return {place_of(mark.chat_id, mark.channel) for mark in held.select_related("channel")}
