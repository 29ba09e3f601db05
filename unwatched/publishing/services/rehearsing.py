"""Trying things on walls that play the networks of our accounts: the same engine, and nothing leaves this server."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.gateways.social import Network
from unwatched.publishing.models import Channel, PostPicture, Run, Thread
from unwatched.publishing.models.channel import NETWORKS, ChannelQuerySet

from . import connecting, planning, runs
from .planning import PictureText, PostText


def walls_for(channels: Iterable[Channel], *, by: User | None, now: datetime) -> list[Channel]:
    """One wall for each network, as strict as the strictest of these accounts on it."""
    by_network: dict[Network, list[Channel]] = {}
    for channel in channels:
        by_network.setdefault(channel.reads_like, []).append(channel)
    return [_wall_like(alike, by=by, now=now) for alike in by_network.values()]


def _wall_like(channels: Sequence[Channel], *, by: User | None, now: datetime) -> Channel:
    network = channels[0].reads_like
    plays = "" if network == Network.REHEARSAL else str(network)
    name = _wall_name(network)
    wall = Channel.objects.usable().filter(network=Network.REHEARSAL, plays=plays, name=name).first()
    if wall is None:
        wall = connecting.add_rehearsal(name, plays=plays, by=by, now=now)
    wall.limits = min(channels, key=lambda channel: channel.taken.letters).limits
    wall.save(update_fields=["limits"])
    return wall


def _wall_name(network: Network) -> str:
    return str(_("Rehearsals as on %(network)s") % {"network": dict(NETWORKS)[network]})


def postable() -> ChannelQuerySet:
    """Accounts that something may be planned for in earnest: not the walls on which things are tried."""
    names = [_wall_name(network) for network in Network]
    return Channel.objects.usable().exclude(network=Network.REHEARSAL, name__in=names)


@transaction.atomic
def rehearse_thread(thread: Thread, *, by: User | None, now: datetime) -> Thread:
    """The thread as it stands, once on a wall for each of its networks, at once. Raises PublishingError."""
    walls = walls_for(thread.channels.all(), by=by, now=now)
    posts = [
        PostText(post.text, post.variants, [_copied(picture) for picture in post.pictures.all()])
        for post in thread.posts.prefetch_related("pictures")
    ]
    tried = planning.save_thread(
        None, title=thread.title, posts=posts, channels=walls, language=thread.language, visibility=thread.visibility,
        warning=thread.warning, numbered=thread.numbered, by=by, now=now,
    )  # fmt: skip
    run = Run.objects.create(title=thread.title, rehearsal=True)
    planning.plan(tried, due_at=now, zone="UTC", by=by, now=now, run=run)
    runs.start(run, by=by, now=now)
    return tried


def _copied(picture: PostPicture) -> PictureText:
    with picture.file.open() as file:
        return PictureText(picture.description, clean=file.read())
