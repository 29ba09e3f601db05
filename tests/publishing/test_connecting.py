"""Connecting accounts on real servers, and looking after them."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.accounts.people import make_organiser
from tests.gateways.social.networks import new_person
from tests.publishing.factories import NOW, make_channel, make_thread
from tests.publishing.signing_in import SignsIn
from unwatched.gateways.social import Network
from unwatched.gateways.social.errors import Refused, SignedOut
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Channel, ChannelState, Delivery
from unwatched.publishing.services import channels, connecting, planning, publisher

pytestmark = [pytest.mark.once, pytest.mark.django_db]
BACK = "https://wrenfield.example/office/channels/mastodon/back/"


@pytest.fixture(autouse=True)
def _neighbours(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True


@pytest.fixture
def rosa():
    return make_organiser()


@pytest.fixture
def mastodon(mastodon_server):
    with SignsIn(mastodon_server, back=BACK) as proxy:
        yield proxy


def connect(mastodon, rosa):
    begun = connecting.begin_mastodon(mastodon.url, redirect_uri=BACK)
    state = parse_qs(urlsplit(begun.url).query)["state"][0]
    return connecting.finish_mastodon(begun.ticket, code="yes", state=state, by=rosa, now=NOW)


def test_a_mastodon_account_is_connected_and_speaks(mastodon, rosa):
    channel = connect(mastodon, rosa)
    assert channel.state == ChannelState.WORKING
    assert channel.handle.startswith("@")
    assert channel.taken.letters == 500
    thread = make_thread("Who watches?", channels=[channel])
    planning.plan(thread, due_at=NOW, zone="UTC", by=rosa, now=NOW)
    publisher.run_due(NOW)
    row = Delivery.objects.get()
    assert row.url.startswith("http")


def test_no_token_lies_readable_in_the_database(mastodon, rosa):
    channel = connect(mastodon, rosa)
    token = channels.secrets_of(channel)["token"]
    assert token
    assert token.encode() not in bytes(Channel.objects.get().secret)


def test_connecting_again_is_the_same_channel_and_wakes_it(bluesky_server, rosa):
    person = new_person(bluesky_server.pds)
    fields = {"app_password": person.app_password, "server": bluesky_server.pds, "by": rosa, "now": NOW}
    channel = connecting.connect_bluesky(person.handle, **fields)
    connecting.write_signed_out(channel, "Signed out.", now=NOW)
    again = connecting.connect_bluesky(person.handle, **fields)
    assert again.pk == channel.pk
    assert again.state == ChannelState.WORKING


@pytest.mark.both
@pytest.mark.parametrize(("code", "state", "error"), [("yes", "forged", PublishingError), ("no", None, Refused)])
def test_an_answer_that_is_not_ours_connects_nothing(mastodon, rosa, code, state, error):
    begun = connecting.begin_mastodon(mastodon.url, redirect_uri=BACK)
    state = state or parse_qs(urlsplit(begun.url).query)["state"][0]
    with pytest.raises(error):
        connecting.finish_mastodon(begun.ticket, code=code, state=state, by=rosa, now=NOW)
    with pytest.raises(PublishingError):
        connecting.finish_mastodon("rubbish", code="yes", state=state, by=rosa, now=NOW)
    assert not Channel.objects.exists()


def test_a_bluesky_account_is_connected_and_its_password_is_not_kept(bluesky_server, rosa):
    person = new_person(bluesky_server.pds)
    channel = connecting.connect_bluesky(
        person.handle, app_password=person.app_password, server=bluesky_server.pds, by=rosa, now=NOW
    )
    assert (channel.account_id, channel.handle) == (person.did, person.handle)
    assert person.app_password not in json.dumps(channels.secrets_of(channel))
    assert connecting.check(channel, now=NOW).checked_at == NOW


def test_a_wrong_password_is_told_and_keeps_nothing(bluesky_server, rosa):
    person = new_person(bluesky_server.pds)
    with pytest.raises(Refused, match="not right"):
        connecting.connect_bluesky(person.handle, app_password="x", server=bluesky_server.pds, by=rosa, now=NOW)
    assert not Channel.objects.exists()


def test_a_refreshed_session_is_the_one_that_counts(bluesky_server, rosa):
    person = new_person(bluesky_server.pds)
    channel = connecting.connect_bluesky(
        person.handle, app_password=person.app_password, server=bluesky_server.pds, by=rosa, now=NOW
    )
    before = channels.secrets_of(channel)["session"]
    channels.keep_session(channel, before.replace('"access"', ' "access"'))
    assert channels.secrets_of(channel)["session"] != before


@pytest.mark.both
def test_a_token_that_opens_nothing_any_more_is_written_down(rosa):
    lost = make_channel(network=Network.MASTODON, name="Ours", account_id="1", server="https://social.example")
    with pytest.raises(SignedOut):
        connecting.check(lost, now=NOW)
    lost.refresh_from_db()
    assert lost.state == ChannelState.SIGNED_OUT
    assert "Connect it again" in lost.said


def test_each_account_is_looked_at_once_a_day(mastodon, rosa):
    channel = connect(mastodon, rosa)
    assert connecting.check_due(now=NOW) == 0
    assert connecting.check_due(now=NOW + connecting.DAILY) == 1
    channel.refresh_from_db()
    assert channel.checked_at == NOW + connecting.DAILY
