"""The accounts that we post from: connecting them, looking after them, opening them."""

from datetime import datetime

from unwatched.accounts.models import User
from unwatched.gateways.social import Account, Network
from unwatched.publishing import audit
from unwatched.publishing.models import Channel


def add_rehearsal(
    name: str, *, by: User | None, now: datetime, plays: str = "", language: str = "en", visibility: str = "public"
) -> Channel:
    """A wall that nobody outside sees. ``plays``: the network whose rules and variants count on it."""
    channel = Channel.objects.create(
        name=name, network=Network.REHEARSAL, plays=plays, handle="@us@rehearsal.test", language=language,
        visibility=visibility, added_by=by, added_at=now,
    )  # fmt: skip
    audit.write(channel, "channel.connect", by=by)
    return channel


def open_account(channel: Channel) -> Account:
    """The door to a network. Raises VaultError when its secret does not open. The caller closes it."""
    return OPEN[Network(channel.network)](channel)


def _open_rehearsal(channel: Channel) -> Account:
    from unwatched.gateways.social.memory import MemoryAccount

    from .wall import DatabaseWall

    return MemoryAccount(
        DatabaseWall(channel), handle=channel.handle or "@us@rehearsal.test", limits=channel.taken,
        atomic=channel.plays == Network.BLUESKY,
    )  # fmt: skip


OPEN = {Network.REHEARSAL: _open_rehearsal}
