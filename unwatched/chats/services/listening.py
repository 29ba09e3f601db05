"""What people say while a chat is live: each feed of each account is asked every few seconds, from a bookmark on.

A feed has one bookmark. Whoever asks takes the turn first, in one UPDATE, so that any number of workers share the feeds
and none is asked twice as often as its network allows.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from unwatched.chats.models import Bookmark, Chat, ChatPerson, Reply, ReplyQuerySet
from unwatched.core.pacing import rest_after
from unwatched.gateways.errors import GatewayError, Permanent
from unwatched.gateways.social import Account, Network, Page
from unwatched.gateways.social.errors import Limited
from unwatched.publishing.models import Channel, ChannelState, RunState
from unwatched.vault.errors import VaultError

from . import keeping, leaving, pulse, streaming

MENTIONS, TAG, OURS, WISHES = "mentions", "tag", "ours", "wishes"
AFTERWARDS = timedelta(minutes=30)  # people go on answering when the last question is out
BEFOREHAND = timedelta(minutes=10)  # some answer the announcement; and clocks differ
PACE = timedelta(seconds=2)
PACE_BESIDE_STREAM = timedelta(seconds=20)  # a hashtag that a stream tells us of: only what that may have missed
PACE_OF_OURS = timedelta(seconds=8)  # an answer given in another app; a claim lasts ten times as long
PACE_ON_X = timedelta(seconds=4)  # it lets an account ask for its mentions 300 times in 15 minutes
PACE_OF_WISHES = timedelta(minutes=10)  # "leave me out", said when the chat is long over
# Listening takes at most this share of the requests that a server allows an account; posting needs the rest.
SHARE = 0.75
LONGEST_GAP = 30.0  # seconds, of a feed whose server allows next to nothing
FULL = 20  # a page with so many posts has more behind it: the next look follows at once
FIRST_REST, LONGEST_REST = timedelta(seconds=2), timedelta(minutes=1)  # after a failure
REST_OF_REFUSED = 60.0  # seconds: somebody has to connect the account again
HELD_LOOK = timedelta(seconds=20)  # a post that somebody is answering is asked for so often
PUBLISHED_LOOK = timedelta(days=1)  # and one that stands in a public transcript so often
AFTER_FAILURE = timedelta(hours=1)
MOST_LOOKS = 5  # that one turn asks for


def live(*, now: datetime) -> QuerySet[Chat]:
    """Chats that people are answering: on, on hold, or over for a short while."""
    return Chat.objects.filter(
        Q(run__state__in=(RunState.RUNNING, RunState.PAUSED)) | Q(run__ended_at__gt=now - AFTERWARDS)
    )


def is_live(chat: Chat, *, now: datetime) -> bool:
    """Whether it is one of those."""
    return live(now=now).filter(pk=chat.pk).exists()


def can_hear() -> Q:
    """Of channels: those whose account a programme may read."""
    return Q(by_hand=False) & ~Q(state=ChannelState.OFF)


# --- Which feeds, and when --------------------------------------------------------------------------------------------


def open_feeds(*, now: datetime) -> list[Channel]:
    """A bookmark for every feed that is to be heard; gives the channels that have something to listen to."""
    wanted = []
    for chat in live(now=now).prefetch_related("channels"):
        for channel in chat.channels.filter(can_hear()):
            wanted += [Bookmark(chat=chat, channel=channel, feed=MENTIONS)]
            wanted += [Bookmark(chat=chat, channel=channel, feed=TAG)] if chat.hashtag else []
        for channel in speakers(chat):
            wanted += [Bookmark(chat=chat, channel=channel, feed=OURS)]
    for channel in Channel.objects.filter(can_hear(), chats__published_at__isnull=False).distinct():
        newest = channel.chats.filter(published_at__isnull=False).latest("published_at")
        wanted.append(Bookmark(chat=newest, channel=channel, feed=WISHES))
    there = set(Bookmark.objects.values_list("chat", "channel", "feed"))
    missing = [mark for mark in wanted if (mark.chat_id, mark.channel_id, mark.feed) not in there]
    Bookmark.objects.bulk_create(missing, ignore_conflicts=True)
    return list({mark.channel_id: mark.channel for mark in wanted}.values())


def speakers(chat: Chat) -> QuerySet[Channel]:
    """The accounts that answer in a chat: its own, and those of the people who take part."""
    own = ChatPerson.objects.filter(chat=chat).values("channels")
    return Channel.objects.filter(can_hear()).filter(Q(chats=chat) | Q(pk__in=own)).distinct()


def due(channel: Channel, *, now: datetime) -> list[Bookmark]:
    """The feeds of a channel that are to be asked now, the one that waited longest first."""
    marks = Bookmark.objects.filter(channel=channel).select_related("chat__run")
    chats = live(now=now)
    live_marks = list(marks.filter(feed__in=(MENTIONS, TAG, OURS), chat__in=chats))
    wishes = marks.filter(feed=WISHES, chat__published_at__isnull=False).order_by("-chat__published_at")[:1]
    told = streaming.standing(chats, now=now) if any(mark.feed == TAG for mark in live_marks) else set()
    gaps = [slow_gap(mark.feed, told=streaming.place_of(mark.chat_id, channel) in told) for mark in live_marks]
    usual = pace(channel, quick=gaps.count(None), slow=[gap for gap in gaps if gap])
    found = [mark for mark, gap in zip(live_marks, gaps, strict=True) if _is_due(mark, gap=gap or usual, now=now)]
    found += [mark for mark in wishes if _is_due(mark, gap=PACE_OF_WISHES, now=now)]
    return sorted(found, key=lambda mark: mark.looked_at or mark.chat.changed_at)


def _is_due(mark: Bookmark, *, gap: timedelta, now: datetime) -> bool:
    if mark.not_before is not None and mark.not_before > now:
        return False
    return mark.looked_at is None or mark.looked_at + gap <= now or mark.looked_at > now  # a clock was put back


def slow_gap(feed: str, *, told: bool) -> timedelta | None:
    """How often a feed is asked that can wait; None for the others. ``told``: a stream brings what is new there."""
    if feed == OURS:
        return PACE_OF_OURS
    return PACE_BESIDE_STREAM if feed == TAG and told else None


def pace(channel: Channel, *, quick: int, slow: Sequence[timedelta] = ()) -> timedelta:
    """How often each of so many quick feeds may be asked, beside the slow ones. Mastodon counts whatever is asked."""
    if channel.network == Network.X:
        return PACE_ON_X
    if channel.network != Network.MASTODON:
        return PACE
    taken = channel.taken
    a_second = SHARE * taken.posts_per_window / taken.window_seconds - sum(1 / gap.total_seconds() for gap in slow)
    return max(PACE, timedelta(seconds=quick / max(a_second, 1 / LONGEST_GAP)))


# --- One look ---------------------------------------------------------------------------------------------------------


def take_turn(mark: Bookmark, *, now: datetime) -> bool:
    """Whether it is us who ask this feed now."""
    taken = Bookmark.objects.filter(pk=mark.pk, looked_at=mark.looked_at).update(looked_at=now)
    mark.looked_at = now
    return bool(taken)


def listen(mark: Bookmark, account: Account, *, now: datetime) -> int:
    """Asks one feed once; gives how many replies are new. Raises GatewayError: then `rest`."""
    page = ask(mark, account)
    with transaction.atomic():
        new = _keep(mark, page, now=now)
        _move_on(mark, page)
    return new


def file(mark: Bookmark, page: Page, *, now: datetime) -> int:
    """Keeps what a stream has brought; gives how many replies are new. The bookmarks of what is asked stay."""
    return keeping.keep(mark.chat, mark.channel, page, now=now, since=begin(mark.chat, now=now), addressed=False)


def begin(chat: Chat, *, now: datetime) -> datetime:
    """What was said earlier belongs to another conversation."""
    return ((chat.run and chat.run.started_at) or now) - BEFOREHAND


def ask(mark: Bookmark, account: Account) -> Page:
    if mark.feed == TAG:
        return account.tagged(mark.chat.hashtag, since=mark.place)
    if mark.feed == OURS:
        return account.ours(since=mark.place)
    return account.mentions(since=mark.place)


def _keep(mark: Bookmark, page: Page, *, now: datetime) -> int:
    if mark.feed == WISHES:
        for post in page.heard:
            leaving.listen(post, now=now)
        return 0
    since = begin(mark.chat, now=now)
    if mark.feed == OURS:
        keeping.keep_ours(mark.chat, mark.channel, page, now=now, since=since)
        return 0
    return keeping.keep(mark.chat, mark.channel, page, now=now, since=since, addressed=mark.feed == MENTIONS)


def _move_on(mark: Bookmark, page: Page) -> None:
    """Puts the bookmark where the next look begins, and takes back what was said about trouble."""
    full = len(page.heard) >= FULL
    wanted = {"place": page.bookmark[:500], "closed": page.closed, "said": "", "not_before": None, "failures": 0}
    if full:
        wanted["looked_at"] = None
    changed = {name: value for name, value in wanted.items() if getattr(mark, name) != value}
    if changed:
        Bookmark.objects.filter(pk=mark.pk).update(**changed)
    if {"closed", "said"} & changed.keys():
        pulse.bump(mark.chat_id)


def rest(mark: Bookmark, error: GatewayError | VaultError, *, now: datetime) -> None:
    """Leaves a feed alone for a while, and writes down why for the desk."""
    if isinstance(error, Limited):
        until = error.until
    elif isinstance(error, Permanent | VaultError):
        until = now + timedelta(seconds=REST_OF_REFUSED)
    else:
        until = now + rest_after(mark.failures + 1, first=FIRST_REST, longest=LONGEST_REST)
    said = str(error)[:300]
    with transaction.atomic():
        Bookmark.objects.filter(pk=mark.pk).update(not_before=until, failures=mark.failures + 1, said=said)
        if said != mark.said:
            pulse.bump(mark.chat_id)


# --- Does it still stand? ---------------------------------------------------------------------------------------------


def held_looks(channel: Channel, *, now: datetime) -> QuerySet[Reply]:
    """What somebody is answering right now and was not asked for lately."""
    return _not_seen_since(channel, now - HELD_LOOK).held(now=now)[:MOST_LOOKS]


def shown_looks(channel: Channel, *, now: datetime) -> QuerySet[Reply]:
    """What a public transcript shows and was not asked for today."""
    shown = _not_seen_since(channel, now - PUBLISHED_LOOK).filter(chat__published_at__isnull=False, hidden=False)
    return shown.order_by("looked_at")[:1]


def _not_seen_since(channel: Channel, moment: datetime) -> ReplyQuerySet:
    unseen = Q(looked_at=None) | Q(looked_at__lte=moment)
    return Reply.objects.standing().filter(unseen, channel=channel).select_related("chat")


def look(reply: Reply, account: Account, *, now: datetime) -> bool:
    """Asks for one reply; False when the network did not say."""
    try:
        keeping.look_again(reply, account, now=now)
    except GatewayError:
        seen = now if reply.held_until and reply.held_until > now else now - PUBLISHED_LOOK + AFTER_FAILURE
        Reply.objects.filter(pk=reply.pk).update(looked_at=seen)
        return False
    return True


# --- For people -------------------------------------------------------------------------------------------------------


def troubles(chat: Chat) -> list[str]:
    """What the desk has to know about its ears, a sentence each."""
    said = []
    for mark in (
        chat.bookmarks.exclude(feed__in=(WISHES, streaming.STREAM))
        .filter(Q(closed=True) | ~Q(said=""))
        .select_related("channel")
    ):
        where = place_of(mark.channel)
        if mark.said:
            said.append(_("%(where)s: %(said)s") % {"where": where, "said": mark.said})
        elif mark.feed == TAG:
            said.append(
                _("%(where)s does not show this hashtag to us. Answers to our posts are heard.") % {"where": where}
            )
        else:
            said.append(_("%(where)s does not show us who answers. Look there yourself.") % {"where": where})
    return list(dict.fromkeys(said))


def place_of(channel: Channel) -> str:
    """``Mastodon social.example``."""
    host = channel.server.removeprefix("https://").removeprefix("http://").strip("/")
    return f"{channel.get_network_display()} {host}".strip() if channel.network == Network.MASTODON else channel.name


def hear(chat: Chat, channel: Channel, account: Account, *, now: datetime) -> int:
    """All feeds of one account for one chat, once, whatever the pace: how many replies are new."""
    open_feeds(now=now)
    new = 0
    marks = Bookmark.objects.filter(chat=chat, channel=channel).exclude(feed=streaming.STREAM)
    for mark in marks.select_related("chat__run", "channel"):
        try:
            new += listen(mark, account, now=now)
        except GatewayError as error:
            rest(mark, error, now=now)
    return new
