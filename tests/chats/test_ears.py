"""The worker's ears: real threads, the wall in the database."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.chats.factories import make_chat
from tests.publishing.factories import make_channel, make_run
from tests.waiting import wait_until
from unwatched.chats import ears
from unwatched.chats.models import Bookmark, Reply
from unwatched.gateways.social.errors import SignedOut
from unwatched.publishing.models import RunState
from unwatched.publishing.services import channels, wall

pytestmark = pytest.mark.django_db(transaction=True)


def make_live(*, name="Our wall"):
    channel = make_channel(name=name, handle="@ours@rehearsal.test")
    run = make_run(state=RunState.RUNNING, started_at=timezone.now() - timedelta(minutes=1))
    return make_chat(channels=[channel], run=run), channel


@pytest.fixture
def listening():
    """The ears of a worker, until the test is over."""
    stop = threading.Event()
    thread = threading.Thread(target=listen, args=(stop,))
    thread.start()
    yield
    stop.set()
    thread.join(120)
    assert not thread.is_alive()


def listen(stop):
    try:
        ears.listen_forever(stop)
    finally:
        connection.close()


def test_a_reply_comes_to_the_desk_by_itself(listening):
    """How soon is a matter of the pace (test_listening.py), and measured by bench/desk.py."""
    chat, channel = make_live()
    wait_until(lambda: Bookmark.objects.filter(chat=chat, looked_at__isnull=False).count() == 3)
    wall.post_as_reader(channel, author="Pat", text="A1 at the gate #WhoWatchesWrenfield")
    wait_until(lambda: Reply.objects.exists())
    assert Reply.objects.get().author_name == "Pat"


def test_one_account_that_fails_holds_up_no_other(listening, monkeypatch):
    opened = channels.open_account

    def open_account(channel):
        if channel.name == "Broken":
            raise RuntimeError("something that nobody has thought of")
        if channel.name == "Signed out":
            raise SignedOut("Connect the account again.")
        return opened(channel)

    monkeypatch.setattr(channels, "open_account", open_account)
    chat, channel = make_live()
    chat.channels.add(make_channel(name="Broken"), make_channel(name="Signed out"))
    wall.post_as_reader(channel, author="Pat", text="A1 at the gate #WhoWatchesWrenfield")
    wait_until(lambda: Reply.objects.exists())
    wait_until(lambda: Bookmark.objects.filter(channel__name="Signed out", said="Connect the account again.").exists())


@pytest.mark.once
def test_ears_end_when_there_is_nothing_to_hear_any_more():
    _chat, channel = make_live()
    ears.listening.open_feeds(now=timezone.now())
    ear = ears.Ear(channel)
    ear.turn()
    assert ear.account is not None
    Bookmark.objects.all().delete()
    ear.run(threading.Event())
    assert ear.account is None
