"""Answers from a desk: they hang on somebody else's post, and two that press at once are one."""

import threading

import pytest
from django.db import connection

from unwatched.gateways.social import Sent
from unwatched.publishing.models import Thread, ThreadKind
from unwatched.publishing.services import answering

from .factories import NOW, later, make_channel
from .network import Networks

pytestmark = [pytest.mark.once, pytest.mark.django_db]
HINT = "reply:https://social.example/@ada/1"


def press(channel, *, to, text="Here is the guide.", hint=HINT, **more):
    return answering.answer(to=to, channel=channel, text=text, by=None, now=NOW, key_hint=hint, **more)


def test_an_answer_goes_out_at_once_and_hangs_on_what_it_answers():
    channel, networks = make_channel(), Networks()
    asked = networks(channel).overhear("A2 at the gate. Where is the guide?", author="@ada@social.example", at=NOW)
    to = Sent(id=asked.id, uri=asked.uri, url=asked.url)
    thread = press(channel, to=to)
    assert (thread.kind, thread.due_at) == (ThreadKind.ANSWER, NOW)
    networks.run(later(1))
    assert networks.posts(channel)[1] == ("Here is the guide.", "A2 at the gate. Where is the guide?")


def test_pressed_twice_it_is_one_answer_and_the_first_one_stays():
    channel, to = make_channel(), Sent(id="1", uri="uri:1", url="")
    first = press(channel, to=to)
    second = press(channel, to=to, text="Something else.")
    assert first == second
    assert Thread.objects.get().posts.get().text == "Here is the guide."
    assert press(channel, to=to, hint="reply:another") != first


def test_the_root_of_a_conversation_is_kept_for_networks_that_want_it():
    channel = make_channel(network="bluesky")
    heard = []

    class Listening(Networks):
        def __call__(self, channel):
            account = super().__call__(channel)
            account.send = lambda draft: heard.append(draft) or Sent(id="2", uri="uri:2", url="")
            return account

    to, root = Sent(id="1", uri="at:1", url="", cid="c1"), Sent(id="0", uri="at:0", url="", cid="c0")
    press(channel, to=to, root=root)
    Listening().run(later(0))
    assert (heard[0].parent, heard[0].root) == (to, root)
    assert heard[0].language == channel.language


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_many_that_press_at_once_make_one_answer():
    channel, found = make_channel(), []
    together = threading.Barrier(5)

    def facilitator():
        together.wait()
        found.append(press(channel, to=Sent(id="1", uri="uri:1", url="")).pk)
        connection.close()

    threads = [threading.Thread(target=facilitator) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 5
    assert set(found) == {Thread.objects.get().pk}
