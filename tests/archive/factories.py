"""The least that is valid."""

from datetime import UTC, datetime, timedelta

from unwatched.archive.unrolling import Unrolled
from unwatched.gateways.social import Network
from unwatched.gateways.threads import Author, Post

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ADA = Author(
    network=Network.MASTODON,
    uri="https://social.example/users/ada",
    handle="ada@social.example",
    name="Ada",
    url="https://social.example/@ada",
    discoverable=True,
    indexable=True,
)


def make_post(number=1, *, author=ADA, text="", **fields):
    uri = f"{author.uri}/statuses/{number}"
    said = text or f"This is post {number}."
    return Post(
        **{
            "network": author.network,
            "uri": uri,
            "url": f"{author.url}/{number}",
            "author": author,
            "created_at": NOON + timedelta(minutes=number),
            "html": f"<p>{said}</p>",
            "text": said,
            "language": "en",
            "parent_uri": f"{author.uri}/statuses/{number - 1}" if number > 1 else "",
            **fields,
        }
    )


def make_unrolled(*posts, author=ADA, **fields):
    posts = posts or (make_post(1, author=author), make_post(2, author=author))
    return Unrolled(
        **{
            "author": author,
            "posts": tuple(posts),
            "branches": (),
            "gaps": (),
            "reading_minutes": 1,
            "source": posts[0].url,
            "read_at": NOON + timedelta(hours=1),
            **fields,
        }
    )
