"""What exactly is said where: variants, numbers, and the marks by which we know a text again."""

import hashlib
import unicodedata

from unwatched.gateways.social import Network
from unwatched.gateways.social.wording import as_read
from unwatched.publishing.models import Channel, Thread, ThreadKind
from unwatched.publishing.text.splitting import numbered


def texts_of(thread: Thread, channel: Channel) -> list[str]:
    """Exactly what will be sent there, post by post: the network's own variant, with numbers."""
    return texts_on(channel.reads_like, thread)


def as_posted(thread: Thread, channel: Channel) -> list[str]:
    """What stands there in each post: with the content warning in front, where a network cannot fold a text."""
    network = channel.reads_like
    return [as_read(text, thread.warning, network=network) for text in texts_on(network, thread)]


def texts_on(network: Network, thread: Thread) -> list[str]:
    texts = [post.text_for(network).strip() for post in thread.posts.all()]
    return numbered(texts) if thread.numbered else texts


def mark_of(text: str) -> str:
    """The same for texts that a reader would call the same."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return hashlib.sha256(plain.encode()).hexdigest() if plain else ""


def is_said_once(thread: Thread, channel: Channel) -> bool:
    """Whether this account must not say again what it has said before.

    Not on a rehearsal wall, where one tries; not in answers, where thanks may be said twice; and not in chats, whose
    ground rules are the same each month (X alone refuses even those).
    """
    if channel.network == Network.REHEARSAL or thread.kind == ThreadKind.ANSWER:
        return False
    return thread.kind == ThreadKind.THREAD or channel.network == Network.X


def key_of(*parts: object) -> str:
    """The key under which a network knows a repeated try again: another content has another key."""
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()
