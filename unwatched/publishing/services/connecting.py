"""Connecting accounts, and looking after them: do they still open, what do their servers take, when do they lapse?"""

import json
import secrets
from collections.abc import Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.social import Limits, Network, Profile
from unwatched.gateways.social.errors import SignedOut
from unwatched.publishing import audit
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Channel, ChannelState, DeliveryState
from unwatched.publishing.rules import PUBLISHED
from unwatched.vault import services as vault
from unwatched.vault.errors import Damaged

from . import channels, clocks

DAILY = timedelta(hours=24)
OURS = "@us@rehearsal.test"


# --- Mastodon: the person says yes on their own server ---------------------------------------


@dataclass(frozen=True)
class Begun:
    """Where the person goes to say yes, and what must be there when they come back: kept in their session, locked."""

    url: str
    ticket: str


def begin_mastodon(server: str, *, redirect_uri: str) -> Begun:
    """Introduce this site to a server. Raises GatewayError with a sentence for the person who typed the server."""
    from unwatched.gateways.social import servers
    from unwatched.gateways.social.mastodon import oauth

    server = servers.server_address(server)
    app = oauth.register_app(server, redirect_uri=redirect_uri)
    state = secrets.token_urlsafe(24)
    ticket = {"server": server, "redirect_uri": redirect_uri, "state": state, **asdict(app)}
    url = oauth.authorise_url(server, app, redirect_uri=redirect_uri, state=state)
    return Begun(url=url, ticket=vault.lock_secret(json.dumps(ticket)).hex())


def finish_mastodon(ticket: str, *, code: str, state: str, by: User, now: datetime) -> Channel:
    """The account that the person said yes for. Raises GatewayError, or PublishingError when the answer is not ours."""
    from unwatched.gateways.social.mastodon import MastodonAccount, oauth

    said = _read_ticket(ticket)
    if not secrets.compare_digest(state.encode(), said["state"].encode()):
        raise PublishingError(_("This answer does not belong to what you began here. Begin again."))
    server = said["server"]
    app = oauth.App(said["client_id"], said["client_secret"])
    token = oauth.exchange(server, app, code=code, redirect_uri=said["redirect_uri"])
    with closing(MastodonAccount(server, token.access_token)) as account:
        profile, limits = account.profile(), account.limits()
    return _keep(
        Network.MASTODON, profile, limits, server=server, expires_at=token.expires_at,
        opens={"token": token.access_token}, by=by, now=now,
    )  # fmt: skip


def _read_ticket(ticket: str) -> dict[str, str]:
    try:
        return dict(json.loads(vault.open_secret(bytes.fromhex(ticket))))
    except (Damaged, ValueError):
        raise PublishingError(_("This took too long, or was begun in another browser. Begin again.")) from None


# --- Others ----------------------------------------------------------------------------------


def connect_bluesky(handle: str, *, app_password: str, server: str = "", by: User, now: datetime) -> Channel:
    """An account on Bluesky, with an app password that is used once and not kept. Raises GatewayError."""
    from unwatched.gateways.social.bluesky import BlueskyAccount, sign_in

    held = {"session": sign_in(handle, app_password, server=server)}
    account = BlueskyAccount(
        held["session"], on_session=lambda session: held.update(session=session), stored=lambda: held["session"]
    )
    with closing(account):
        profile, limits = account.profile(), account.limits()
    return _keep(Network.BLUESKY, profile, limits, opens=held, by=by, now=now)


def connect_x(
    *, consumer_key: str, consumer_secret: str, access_token: str, access_secret: str, by: User, now: datetime
) -> Channel:
    """An account on X that this server posts from, at X's price. Raises GatewayError when the keys open nothing."""
    from unwatched.gateways.social.x import XAccount

    keys = {
        "consumer_key": consumer_key, "consumer_secret": consumer_secret, "access_token": access_token,
        "access_secret": access_secret,
    }  # fmt: skip
    with closing(XAccount(**keys)) as account:
        profile, limits = account.profile(), account.limits()
    return _keep(Network.X, profile, limits, opens=keys, by=by, now=now)


def add_x_by_hand(handle: str, *, by: User, now: datetime) -> Channel:
    """An account on X that somebody posts from: we prepare, they copy. No key, no cost."""
    profile = Profile(id=f"hand:{handle.lower()}", handle=f"@{handle}", name=handle)
    return _keep(Network.X, profile, PUBLISHED[Network.X], by=by, now=now, by_hand=True)


@transaction.atomic
def add_rehearsal(
    name: str, *, by: User | None, now: datetime, plays: str = "", language: str = "en", visibility: str = "public"
) -> Channel:
    """A wall that nobody outside sees. ``plays``: the network whose rules and variants count on it."""
    channel = Channel.objects.create(
        name=name, network=Network.REHEARSAL, plays=plays, handle=OURS, language=language, visibility=visibility,
        added_by=by, added_at=now,
    )  # fmt: skip
    audit.write(channel, "channel.connect", by=by)
    return channel


@transaction.atomic
def _keep(
    network: Network,
    profile: Profile,
    limits: Limits,
    *,
    by: User,
    now: datetime,
    server: str = "",
    opens: Mapping[str, str] | None = None,
    expires_at: datetime | None = None,
    by_hand: bool = False,
) -> Channel:
    """A new channel, or the one that was there already, signed in again."""
    channel = Channel.objects.filter(network=network, account_id=_account_id(profile, server)).first()
    channel = channel or Channel(network=network, account_id=_account_id(profile, server), added_by=by, added_at=now)
    channel.name = channel.name or (profile.name or profile.handle)[:80]
    channel.handle, channel.server, channel.by_hand = profile.handle, server, by_hand
    channel.secret = channels.lock(opens) if opens else None
    channel.state, channel.said, channel.checked_at = ChannelState.WORKING, "", now
    channel.expires_at = expires_at or profile.expires_at
    _write_limits(channel, limits, now=now)
    try:
        channel.save()
    except IntegrityError:
        raise PublishingError(_("Somebody connected this account a moment ago.")) from None
    audit.write(channel, "channel.connect", by=by)
    return channel


def _account_id(profile: Profile, server: str) -> str:
    """Mastodon's numbers are those of one server."""
    return f"{profile.id}@{server}" if server and profile.id.isdecimal() else profile.id


# --- Looking after them ----------------------------------------------------------------------


def check(channel: Channel, *, now: datetime) -> Channel:
    """Whether the account still opens, and what its server takes today. Raises GatewayError, with words for people."""
    if channel.by_hand:
        return channel
    try:
        with closing(channels.open_account(channel)) as account:
            profile, limits = account.profile(), account.limits()
            clocks.listen_to(account, now=now)
    except SignedOut as error:
        write_signed_out(channel, str(error), now=now)
        raise
    except GatewayError as error:
        Channel.objects.filter(pk=channel.pk).update(said=str(error)[:300], checked_at=now)
        raise
    _write_found(channel, profile, limits, now=now)
    return channel


@transaction.atomic
def _write_found(channel: Channel, profile: Profile, limits: Limits, *, now: datetime) -> None:
    """Only what the server told: the session may have been refreshed meanwhile, by us or by somebody else."""
    channel.handle, channel.said, channel.checked_at = profile.handle, "", now
    channel.expires_at = profile.expires_at or channel.expires_at
    if channel.state == ChannelState.SIGNED_OUT:
        channel.state = ChannelState.WORKING
    _write_limits(channel, limits, now=now)
    channel.save(update_fields=["handle", "said", "checked_at", "expires_at", "state", "limits", "limits_at"])


def write_signed_out(channel: Channel, said: str, *, now: datetime) -> None:
    """The token does not open the account any more: say so until somebody connects it again."""
    Channel.objects.filter(pk=channel.pk).exclude(state=ChannelState.OFF).update(
        state=ChannelState.SIGNED_OUT, said=said[:300], checked_at=now
    )


def _write_limits(channel: Channel, limits: Limits, *, now: datetime) -> None:
    channel.limits, channel.limits_at = {**asdict(limits), "mimes": list(limits.mimes)}, now


def check_due(*, now: datetime) -> int:
    """Look at every account once a day; how many were looked at."""
    due = (
        Channel.objects.real().filter(by_hand=False).exclude(state=ChannelState.OFF).exclude(checked_at__gt=now - DAILY)
    )
    for channel in due:
        try:
            check(channel, now=now)
        except GatewayError:
            continue  # written down in the channel's row, for people
    return len(due)


@transaction.atomic
def switch(channel: Channel, *, on: bool, by: User) -> None:
    """Off: nothing is planned for it any more, and nothing that was planned goes out there."""
    channel.state = ChannelState.WORKING if on else ChannelState.OFF
    channel.save(update_fields=["state"])
    audit.write(channel, "channel.on" if on else "channel.off", by=by)


@transaction.atomic
def rename(channel: Channel, *, name: str, language: str, visibility: str, by: User) -> None:
    channel.name, channel.language, channel.visibility = name, language, visibility
    channel.save(update_fields=["name", "language", "visibility"])
    audit.write(channel, "channel.change", by=by)


@transaction.atomic
def forget(channel: Channel, *, by: User | None) -> None:
    """Throw the token away; a channel that nothing was ever planned for goes whole.

    Raises PublishingError while something still waits to go out there.
    """
    open_rows = channel.deliveries.exclude(
        state__in=(DeliveryState.SENT, DeliveryState.DROPPED, DeliveryState.REFUSED, DeliveryState.HELD)
    )
    if open_rows.exists():
        raise PublishingError(_("Something is still planned for this account. Stop that first."))
    audit.write(channel, "channel.forget", by=by)
    if channel.deliveries.exists():
        Channel.objects.filter(pk=channel.pk).update(secret=None, state=ChannelState.OFF, expires_at=None)
    else:
        channel.delete()
