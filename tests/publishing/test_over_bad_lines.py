"""A chat of 14 steps on real servers, over lines that are cut: exactly what was planned stands there.

Mastodon's interface without the Idempotency-Key, as many servers treat it; Bluesky's own data server. Each run cuts
many lines; with HYPOTHESIS_PROFILE=explore there is a run for each single request, cut before, in and after its answer.
"""

import itertools
import time

import httpx
import pytest
from django.utils import timezone
from hypothesis import settings as hypothesis

from tests.gateways.social.networks import StrictMastodon, bluesky_account, new_person, new_user
from tests.gateways.social.proxy import Proxy
from tests.waiting import PATIENCE
from tests.web import PLAIN
from unwatched.gateways.social import reading
from unwatched.gateways.social.mastodon import MastodonAccount
from unwatched.publishing.models import Delivery, DeliveryState, RunState
from unwatched.publishing.services import ledger, planning, publisher, runs, sending
from unwatched.publishing.services.planning import PictureText, PostText

from .factories import make_channel, make_run
from .network import chain

pytestmark = [pytest.mark.once, pytest.mark.django_db]
EXPLORE = hypothesis.default.max_examples > 1000
TAG = "#BanFaceRec"
WHEN = ["before", "during", "after"]


@pytest.fixture(autouse=True)
def _neighbours(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """The same waits, shorter, and none before a post counts as missing: these servers show it at once."""
    monkeypatch.setattr(ledger, "SETTLE", {})
    monkeypatch.setattr(sending, "pause", lambda tries: 0.02)


class Mastodon:
    name = "mastodon"
    posting = ["/api/v1/statuses"]

    def __init__(self, server):
        self.server = server
        self.proxy = StrictMastodon(server)

    def begin(self):
        """A fresh account, over a line that is whole."""
        self.proxy.calm()
        self.proxy.without("Idempotency-Key")
        self.token = new_user(self.server)

    def open_account(self, channel):
        return MastodonAccount(self.proxy.url, self.token)

    def standing(self):
        """Text, the text that it answers, and what its pictures are said to show; the oldest first."""
        asked = {"headers": {"Authorization": f"Bearer {self.token}"}, "verify": PLAIN}
        me = httpx.get(f"{self.server}/api/v1/accounts/verify_credentials", **asked).json()["id"]
        found = httpx.get(f"{self.server}/api/v1/accounts/{me}/statuses?limit=40", **asked).json()
        texts = {one["id"]: reading.plain(one["content"]) for one in found}
        return [
            (texts[one["id"]], texts.get(one["in_reply_to_id"]), [m["description"] for m in one["media_attachments"]])
            for one in sorted(found, key=lambda one: int(one["id"]))
        ]


class Bluesky:
    name = "bluesky"
    posting = ["/xrpc/com.atproto.repo.putRecord", "/xrpc/com.atproto.repo.applyWrites"]

    def __init__(self, servers):
        self.servers = servers
        self.proxy = Proxy(servers.pds)

    def begin(self):
        self.proxy.calm()
        self.person = new_person(self.servers.pds)

    def open_account(self, channel):
        return bluesky_account(self.person.session, server=self.proxy.url, directory=self.servers.plc)

    def standing(self):
        asked = {"repo": self.person.did, "collection": "app.bsky.feed.post", "limit": 100, "reverse": "true"}
        found = httpx.get(f"{self.servers.pds}/xrpc/com.atproto.repo.listRecords", params=asked, verify=PLAIN).json()[
            "records"
        ]
        found.sort(key=lambda one: one["uri"])
        texts = {one["uri"]: one["value"]["text"] for one in found}
        for one in found:
            if reply := one["value"].get("reply"):
                assert reply["root"]["uri"] in texts
        return [
            (one["value"]["text"], texts.get(one["value"].get("reply", {}).get("parent", {}).get("uri")),
             [image["alt"] for image in one["value"].get("embed", {}).get("images", [])])
            for one in found
        ]  # fmt: skip


@pytest.fixture(scope="module", params=["mastodon", "bluesky"])
def network(request):
    made = {"mastodon": Mastodon, "bluesky": Bluesky}[request.param]
    network = made(request.getfixturevalue(f"{request.param}_server"))
    with network.proxy:
        yield network


def make_chat(channel, *, picture):
    """A welcome of five, five questions with their cards, and a wrap-up of four, all due now."""
    now = timezone.now()
    run = make_run()
    welcome = [f"Welcome {number} {TAG}" for number in range(1, 6)]
    questions = [[f"Q{number} Where did you meet a camera? {TAG}"] for number in range(1, 6)]
    wrap_up = [f"Thank you {number} {TAG}" for number in range(1, 5)]
    for texts in [welcome, *questions, wrap_up]:
        card = [PictureText(f"A card that says: {texts[0]}", data=picture)] if len(texts) == 1 else []
        thread = planning.save_thread(
            None, title=texts[0], posts=[PostText(text, pictures=card) for text in texts], channels=[channel],
            language="en", visibility="public", by=None, now=now, kind="chat",
        )  # fmt: skip
        planning.plan(thread, due_at=now, zone="UTC", by=None, now=now, run=run)
    runs.start(run, by=None, now=now)
    planned = [(*pair, []) for pair in chain(*welcome)]
    planned += [(texts[0], None, [f"A card that says: {texts[0]}"]) for texts in questions]
    return run, planned + [(*pair, []) for pair in chain(*wrap_up)]


def live(network, *, picture):
    """Run a whole chat; what was planned."""
    channel = make_channel(network=network.name, name="Ours", server=network.proxy.url)
    run, planned = make_chat(channel, picture=picture)
    until = time.monotonic() + PATIENCE
    while Delivery.objects.exclude(state=DeliveryState.SENT).exists():
        assert time.monotonic() < until, list(Delivery.objects.values_list("state", "said"))
        if not publisher.run_due(timezone.now(), open_account=network.open_account, clock=timezone.now):
            time.sleep(0.01)  # nothing is due before a pause of its own is over
    run.refresh_from_db()
    assert run.state == RunState.DONE
    return planned


# What never arrives is sent again; here it arrives then, but its answer does not.
TWICE = ["before", "after"]
ONCE = [["before", None], ["during"], ["after"]]


@pytest.mark.parametrize("cuts", [TWICE, *(ONCE if EXPLORE else [])])
def test_every_post_is_cut_off_and_stands_there_once(cuts, network, picture):
    network.begin()
    for path in network.posting:
        for nth, when in zip(range(1, 100), itertools.cycle(cuts)):
            if when:
                network.proxy.cut("POST", path, nth=nth, when=when)
    planned = live(network, picture=picture)
    assert network.standing() == planned


EVERY_THIRD = [(nth, WHEN[nth % 9 // 3]) for nth in range(1, 300, 3)]
SINGLE = [[one] for one in itertools.product(range(1, 61), WHEN)]


@pytest.mark.parametrize("cuts", [EVERY_THIRD, *(SINGLE if EXPLORE else [])])
def test_requests_of_any_kind_are_cut_off(cuts, network, picture):
    """Every third, before, in and after its answer in turn; or one alone."""
    network.begin()
    for nth, when in cuts:
        network.proxy.cut("*", "*", nth=nth, when=when)
    planned = live(network, picture=picture)
    assert network.standing() == planned
