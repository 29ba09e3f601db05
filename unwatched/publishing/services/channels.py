"""The doors to our accounts: opening one, and keeping what opens it under a key that is not in the database."""

import json
from collections.abc import Callable, Mapping

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.gateways.social import Account, Network
from unwatched.gateways.social.errors import SignedOut
from unwatched.publishing.models import Channel
from unwatched.vault import services as vault
from unwatched.vault.errors import Damaged


def open_account(channel: Channel) -> Account:
    """The door to a network. Raises SignedOut when we have nothing that opens it. The caller closes it."""
    return OPEN[Network(channel.network)](channel)


def secrets_of(channel: Channel) -> dict[str, str]:
    """What opens the account, by name. Raises SignedOut when there is none or it does not open."""
    locked = Channel.objects.values_list("secret", flat=True).get(pk=channel.pk)
    if not locked:
        raise SignedOut(_("This account is not connected. Connect it again."))
    try:
        return dict(json.loads(vault.open_secret(bytes(locked))))
    except Damaged as error:
        raise SignedOut(str(error)) from None


def lock(secrets: Mapping[str, str]) -> bytes:
    """What is kept of them in the channel's row."""
    return vault.lock_secret(json.dumps(dict(secrets)))


@transaction.atomic
def keep_session(channel: Channel, session: str) -> None:
    """A refreshed session in place of the last one; from then on the old one opens nothing."""
    Channel.objects.select_for_update(no_key=True).get(pk=channel.pk)
    secrets = secrets_of(channel) | {"session": session}
    Channel.objects.filter(pk=channel.pk).update(secret=lock(secrets))


def _open_mastodon(channel: Channel) -> Account:
    from unwatched.gateways.social.mastodon import MastodonAccount

    return MastodonAccount(channel.server, secrets_of(channel)["token"], account_id=channel.account_id)


def _open_bluesky(channel: Channel) -> Account:
    from unwatched.gateways.social.bluesky import BlueskyAccount

    # Asked again each time: publisher, ears and office are other processes, and the one that renews tells the others.
    return BlueskyAccount(
        secrets_of(channel)["session"],
        on_session=lambda session: keep_session(channel, session),
        stored=lambda: secrets_of(channel)["session"],
        jetstream_at=settings.UNWATCHED_JETSTREAM,
    )


def _open_x(channel: Channel) -> Account:
    from unwatched.gateways.social.x import XAccount

    return XAccount(**secrets_of(channel))


def _open_rehearsal(channel: Channel) -> Account:
    from unwatched.gateways.social.memory import MemoryAccount

    from .wall import DatabaseWall

    return MemoryAccount(
        DatabaseWall(channel), handle=channel.handle or "@us@rehearsal.test", limits=channel.taken,
        atomic=channel.plays == Network.BLUESKY,
    )  # fmt: skip


# The networks' libraries are loaded when the first account of theirs is opened: they are large.
OPEN: dict[Network, Callable[[Channel], Account]] = {
    Network.MASTODON: _open_mastodon,
    Network.BLUESKY: _open_bluesky,
    Network.X: _open_x,
    Network.REHEARSAL: _open_rehearsal,
}
