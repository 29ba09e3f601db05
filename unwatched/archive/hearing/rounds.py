"""A look round: every server that is due is asked, and Bluesky's search where its stream does not flow."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Event

from django.conf import settings

from unwatched.archive.models import Stream, Watch, WatchedServer
from unwatched.archive.services import watched_pictures, watching
from unwatched.archive.services.watching import Met
from unwatched.core.jobs import exclusive
from unwatched.core.pacing import rest_after
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.threads import Post, hashtags

PACE = timedelta(seconds=60)  # between two looks at a server, for each watch
SLOWEST = timedelta(hours=1)  # … where it keeps failing
PICTURES_A_ROUND = 10
SEARCH_IS_BEHIND = timedelta(minutes=10)


def look_round(*, now: datetime, stop: Event, search: bool) -> int:
    """Asks every server that is due, and Bluesky's search where the stream does not flow; how many were asked."""
    with exclusive("hashtag watches") as ours:
        if not ours:
            return 0
        due = WatchedServer.objects.filter(look_after__lte=now, watch__paused=False).select_related("watch")
        looked = 0
        for server in due:
            if stop.is_set():
                break
            look(server, now=now)
            looked += 1
        looked += ask_bluesky(now=now, stop=stop, search=search)
        return looked + watched_pictures.fetch_due(now=now, most=PICTURES_A_ROUND)


def look(server: WatchedServer, *, now: datetime) -> None:
    """One look at one server, and when the next one is."""
    watch = server.watch
    try:
        page = hashtags.timeline(
            server.address, any_of=watch.any_of, all_of=watch.all_of, none_of=watch.none_of, after=server.place
        )
        watching.meet(watch, [Met(one.post, server, one.there) for one in page.found], now=now)
        look_again(server, now=now)
    except GatewayError as error:
        server.failures += 1
        server.said = str(error)[:300]
        server.look_after = now + rest_after(server.failures, first=2 * PACE, longest=SLOWEST)
    else:
        server.place, server.failures, server.said = page.place, 0, ""
        server.looked_at, server.look_after = now, now + PACE
    server.save()


def look_again(server: WatchedServer | None, *, now: datetime) -> None:
    """Whether the posts that have waited longest still stand. Raises GatewayError."""
    posts = watching.to_look_at(server=server, now=now, most=hashtags.ASKED_AT_ONCE)
    if posts and server:
        found = hashtags.standing(server.address, [post.there for post in posts])
        watching.look_again(posts, {post.uri: post for post in found.values()}, now=now)
    elif posts:
        watching.look_again(posts, hashtags.still_there([post.uri for post in posts]), now=now)


def wanted_on_bluesky() -> frozenset[str]:
    """The hashtags that somebody watches there."""
    watches = Watch.objects.filter(bluesky=True, paused=False)
    return frozenset(tag for watch in watches for tag in watch.any_of)


def ask_bluesky(*, now: datetime, stop: Event, search: bool) -> int:
    """Once a minute: whether what is shown still stands and, without a stream, what is new; how often was asked."""
    tags = wanted_on_bluesky()
    stream = place_of_stream()
    if not tags or (stream.searched_at and now - stream.searched_at < PACE):
        return 0
    said = stream.said
    try:
        look_again(None, now=now)
        for tag in sorted(tags) if search else ():
            if not stop.is_set():
                file_posts(hashtags.search(tag, since=_since(stream, now=now)), now=now)
                said = ""
    except GatewayError as error:
        said = str(error)[:300]
    Stream.objects.filter(pk=stream.pk).update(searched_at=now, said=said)
    return len(tags) if search else 1


def _since(stream: Stream, *, now: datetime) -> datetime:
    """From when on the network's search is asked: it is behind by a few minutes."""
    last = max([at for at in (stream.read_at, stream.searched_at) if at], default=now - watching.KEEP)
    return max(last - SEARCH_IS_BEHIND, now - watching.KEEP)


def file_posts(posts: Sequence[Post], *, now: datetime) -> None:
    for watch in Watch.objects.filter(bluesky=True, paused=False):
        watching.meet(watch, [Met(post) for post in posts], now=now)


def place_of_stream() -> Stream:
    return Stream.objects.get_or_create(address=settings.UNWATCHED_JETSTREAM or "search")[0]
