"""Where a kept thread's page is: the address carries the source, ``mastodon.social/@ada/113``."""

import re
from urllib.parse import urlsplit

from unwatched.archive.models import KeptThread
from unwatched.archive.services import erasing
from unwatched.gateways.social import Network
from unwatched.gateways.threads import Author, Post

_HOSTS = {Network.BLUESKY: "bsky.app", Network.X: "x.com"}
_ODD = re.compile(r"[^\w.:-]+")
LONGEST = 120  # letters of one part


def free(post: Post) -> str:
    """The path for a thread that begins with this post; with a number behind it where another one has it."""
    wanted = path_of(post)
    path, number = wanted, 1
    while KeptThread.objects.filter(path__iexact=path).exists() or erasing.stone_at(path):
        number += 1
        path = f"{wanted}-{number}"
    return path


def path_of(post: Post) -> str:
    name = post.author.handle.lstrip("@").partition("@")[0] if post.network == Network.MASTODON else post.author.handle
    last = post.uri.rstrip("/").rpartition("/")[2]
    return "/".join([_part(server_of(post.author)), "@" + _part(name.lstrip("@")), _part(last)])


def server_of(author: Author) -> str:
    """``mastodon.social``, and of networks with one front door that."""
    if author.network in _HOSTS:
        return _HOSTS[author.network]
    return author.handle.lstrip("@").partition("@")[2] or urlsplit(author.url or author.uri).netloc


def _part(text: str) -> str:
    return _ODD.sub("-", text)[:LONGEST].strip("-.") or "-"
