"""The preflight of a thread as it stands in the database."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from unwatched.gateways.links import Link, look_at_all
from unwatched.publishing import preflight
from unwatched.publishing.findings import Finding
from unwatched.publishing.models import Channel, ChannelState, Delivery, Post, Thread

from . import quiet, wording


def look_at(
    thread: Thread, *, due_at: datetime | None = None, zone: str = "", links: Sequence[Link] = ()
) -> list[Finding]:
    """What would fail, and what to look at, in words.

    ``due_at``, ``zone``: for which time it is looked at; else the thread's own. ``links``: those that `try_links` has
    tried.
    """
    due_at, zone = due_at or thread.due_at, zone or thread.zone
    posts, channels = posts_of(thread), list(thread.channels.all())
    found = preflight.look_at(
        _said(thread, posts, channels),
        [account_of(channel) for channel in channels],
        warning=thread.warning,
        numbered=thread.numbered,
        due_at=due_at,
        links={link.address: link for link in links},
    )
    return [*found, *_said_before(thread, posts, channels), *_quiet(due_at, zone)]


def look_at_time(thread: Thread, *, due_at: datetime, zone: str) -> list[Finding]:
    """What speaks against a time alone: a connection that lapses before it, or a time that is best left alone."""
    accounts = [account_of(channel) for channel in thread.channels.all()]
    return [*preflight.accounts_work(accounts, until=due_at), *_quiet(due_at, zone)]


def try_links(thread: Thread) -> list[Link]:
    """Whether the thread's links open. Takes some seconds: it asks their servers."""
    return look_at_all(_links(thread))


def has_links(thread: Thread) -> bool:
    return bool(_links(thread))


def _links(thread: Thread) -> list[str]:
    posts = _said(thread, posts_of(thread), list(thread.channels.all()))
    return [address for post in posts for address in preflight.addresses_in(post)]


def read(thread: Thread) -> None:
    """All that is looked at of a thread, once, for a screen that looks several times and changes nothing."""
    prefetch_related_objects([thread], "channels", "posts__pictures")


def posts_of(thread: Thread) -> list[Post]:
    """With their pictures."""
    posts = list(thread.posts.all())
    prefetch_related_objects(posts, "pictures")
    return posts


def account_of(channel: Channel) -> preflight.Account:
    return preflight.Account(
        network=channel.reads_like,
        name=channel.name,
        limits=channel.taken,
        works=channel.state == ChannelState.WORKING,
        by_hand=channel.by_hand,
        expires_at=channel.expires_at,
    )


def _said(thread: Thread, posts: list[Post], channels: list[Channel]) -> list[preflight.Said]:
    texts = {channel.reads_like: wording.texts_on(channel.reads_like, thread) for channel in channels}
    return [
        preflight.Said(
            post.text,
            {network: said[place] for network, said in texts.items()},
            frozenset(post.variants),
            [
                preflight.Shown(one.description, one.octets, one.width * one.height, one.mime)
                for one in post.pictures.all()
            ],
        )
        for place, post in enumerate(posts)
    ]


def _said_before(thread: Thread, posts: list[Post], channels: list[Channel]) -> list[Finding]:
    """No account says the same text twice."""
    found = []
    for channel in channels:
        if not wording.is_said_once(thread, channel):
            continue
        marks = {wording.mark_of(post.text_for(channel.reads_like)): post for post in posts}
        twins = Delivery.objects.filter(channel=channel, text_mark__in=[mark for mark in marks if mark])
        for twin in twins.exclude(thread=thread).select_related("thread"):
            said = _("“%(channel)s” has this text already, in “%(thread)s”.")
            words = {"channel": channel, "thread": twin.thread}
            post = marks[twin.text_mark]
            found.append(Finding(said % words, _("Change it a little."), post=post.position))
    return found


def _quiet(due_at: datetime | None, zone: str) -> list[Finding]:
    quiet_time = quiet.at(due_at, zone=zone) if due_at else None
    if quiet_time is None:
        return []
    said = _("Its time falls into “%(quiet)s”, which is best left alone.") % {"quiet": quiet_time}
    return [Finding(said, _("Choose another time, or leave it so."), stops=False)]
