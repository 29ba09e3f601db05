"""Posts as a gateway gives them, with the least that is valid."""

from datetime import UTC, datetime, timedelta

from unwatched.gateways.social import Network
from unwatched.gateways.threads import Author, Post, Reading

HOME = "https://social.example/users"
BEGIN = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


def author(name="ada", **fields):
    values = {"network": Network.MASTODON, "uri": f"{HOME}/{name}", "handle": f"{name}@social.example", "name": name}
    return Author(**values | {"url": f"https://social.example/@{name}"} | fields)


def uri(id, name="ada"):
    return f"{HOME}/{name}/statuses/{id}"


def post(id, answers=None, *, by="ada", minute=None, text=None, **fields):
    """`answers` is another post, or nothing."""
    text = f"Post {id}" if text is None else text
    values = {
        "network": Network.MASTODON,
        "uri": uri(id, by),
        "url": f"https://social.example/@{by}/{id}",
        "author": author(by),
        "created_at": BEGIN + timedelta(minutes=int(id) if minute is None else minute),
        "html": f"<p>{text}</p>",
        "text": text,
        "parent_uri": answers.uri if answers else "",
    }
    return Post(**values | fields)


def reading(*posts, asked=None, **fields):
    return Reading(posts={one.uri: one for one in posts}, asked=asked.uri if asked else "", **fields)


def chain(length, *, by="ada", **fields):
    posts = [post(1, by=by, **fields)]
    for number in range(2, length + 1):
        posts.append(post(number, posts[-1], by=by, **fields))
    return posts


def ids(posts):
    return [one.uri.rpartition("/")[2] for one in posts]
