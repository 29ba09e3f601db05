"""Kill -9 at any moment, and start again: nobody sees a post twice, or a gap, or one out of order."""

import pytest
from django.db import connection

from tests.killing import live_and_die
from unwatched.publishing.models import Delivery, DeliveryState
from unwatched.publishing.services import planning, publisher

from . import victim
from .factories import NOW, later, make_channel, make_thread
from .network import chain
from .world import World

MOMENTS = [
    "taking", "taken, not committed", "taken", "putting up", "put up", "sending", "sent", "recording",
    "recorded, not committed", "recorded", "all recorded",
]  # fmt: skip
# (network, whether threads go out whole, moment, at which post)
STORIES = [
    *(("rehearsal", False, moment, 1) for moment in MOMENTS),
    *(("rehearsal", False, moment, 2) for moment in ("taken", "sent", "recording")),
    *(("mastodon", False, moment, 1) for moment in ("taken", "sent")),
    *(("bluesky", True, moment, 1) for moment in ("taken", "put up", "sent", "recording", "recorded")),
]
# When rows are being changed, or have just been. At the other moments the database holds what it held before.
OF_ROWS = ["taking", "taken, not committed", "taken", "put up", "recording", "recorded, not committed", "recorded"]
TEXTS = ["One", "Two", "Three"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_at_any_moment_leaves_no_gap_and_no_twin(tmp_path, picture):
    """On PostgreSQL only where rows are cut in two: what else there is to tell apart lies on the network."""
    stories = [one for one in STORIES if connection.vendor == "sqlite" or (one[2] in OF_ROWS and one[3] == 1)]
    for network, whole, moment, time in stories:
        story(tmp_path, picture, network=network, atomic=whole, moment=moment, time=time)


def story(folder, picture, *, network, atomic, moment, time):
    channel = make_channel(network=network, name=f"{moment}, {time}")
    thread = make_thread(*TEXTS, channels=[channel], kind="chat")
    for post in thread.posts.all():
        planning.add_picture(post, data=picture, description=f"What {post.text} shows", by=None)
    planning.plan(thread, due_at=NOW, zone="UTC", by=None, now=NOW)
    order = {"moment": moment, "time": time, "atomic": atomic, "world": str(folder), "now": NOW.isoformat()}
    assert live_and_die(victim.live, order) == "killed", (moment, time)
    world = World(folder, atomic=atomic)
    for seconds in (1, 3, 10, 30, 31) if network == "mastodon" else (1, 3):
        publisher.run_due(later(seconds), open_account=world)
    assert world.posts(channel) == chain(*TEXTS), (moment, time)
    assert [line["media"] for line in world(channel).lines()] == [[f"What {text} shows"] for text in TEXTS]
    assert not Delivery.objects.filter(channel=channel).exclude(state=DeliveryState.SENT).exists()
