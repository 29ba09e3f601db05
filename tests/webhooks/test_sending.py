"""Telling programmes of others, over a real line."""

import json
from collections import deque
from datetime import timedelta

import pytest
from django.db import transaction

from tests.web import Answer, serving
from unwatched.core import jobs
from unwatched.vault import services as vault
from unwatched.webhooks import services, signing
from unwatched.webhooks.models import Delivery, Hook, Pause
from unwatched.webhooks.services import sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def near(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True


class Receiver:
    """Answers with what it was told to, then with 204; remembers what came."""

    def __init__(self, *answers):
        self.answers, self.came = deque(answers), []

    def __call__(self, question):
        self.came.append(question)
        return self.answers.popleft() if self.answers else Answer(status=204)


def make_hook(url, *, now, events=("demand.changed", "action.counted")):
    return services.add_hook(name="Map", url=url, events=events, by=None, now=now)


def tell(now, n=1, **more):
    return services.announce("demand.changed", about=f"demand:{n}", data={"state": "met", "n": n}, now=now, **more)


def test_what_happened_is_told_once_and_signed(near, now):
    receiver = Receiver()
    with serving(receiver) as site:
        _hook, secret = make_hook(f"{site.url}/in", now=now)
        assert tell(now) == 1
        tell(now)
        assert services.send_due(now=now) == 1
        assert services.send_due(now=now) == 0
    (question,) = receiver.came
    assert json.loads(question.body) == {
        "type": "demand.changed", "timestamp": "2026-11-10T09:30:00Z", "data": {"state": "met", "n": 1},
    }  # fmt: skip
    key, at = question.headers["webhook-id"], int(question.headers["webhook-timestamp"])
    assert question.headers["webhook-signature"] == signing.sign(question.body, secret=secret, key=key, at=at)
    row = Delivery.objects.get()
    assert (row.state, row.status, row.tries, row.key) == ("done", 204, 1, key)


def test_nothing_is_told_of_what_did_not_happen(near, now):
    make_hook("http://127.0.0.1:9/", now=now)
    with pytest.raises(RuntimeError), transaction.atomic():
        tell(now)
        raise RuntimeError
    assert not Delivery.objects.exists()


def test_only_those_who_want_it_are_told_and_nobody_is_asked_for_nothing(now, django_assert_num_queries):
    make_hook("https://one.example/", now=now, events=["action.closed"])
    make_hook("https://two.example/", now=now + timedelta(hours=1))
    with django_assert_num_queries(1):
        assert services.announce("demand.changed", about="demand:1", data=lambda: 1 / 0, now=now) == 0
    with pytest.raises(ValueError):
        services.announce("demand.chnged", about="demand:1", data={}, now=now)


@pytest.mark.once
def test_a_failure_is_tried_again_under_the_same_name_later_each_time(near, now):
    receiver = Receiver(Answer(status=500), Answer(status=503))
    with serving(receiver) as site:
        make_hook(f"{site.url}/in", now=now)
        tell(now)
        assert services.send_due(now=now) == 0
        row = Delivery.objects.get()
        assert (row.state, row.status, row.said) == ("waiting", 500, "The server said no (500).")
        assert timedelta(seconds=20) < row.due_at - now < timedelta(seconds=40)
        assert services.send_due(now=now + timedelta(seconds=10)) == 0
        later = now + timedelta(minutes=1)
        services.send_due(now=later)
        assert timedelta(seconds=44) < Delivery.objects.get().due_at - later < timedelta(seconds=76)
        assert services.send_due(now=now + timedelta(minutes=3)) == 1
    assert len({question.headers["webhook-id"] for question in receiver.came}) == 1
    assert [question.headers["webhook-timestamp"] for question in receiver.came] == [
        str(int(at.timestamp())) for at in (now, later, now + timedelta(minutes=3))
    ]


def test_a_worker_that_died_while_telling_tells_again_under_the_same_name(near, now, monkeypatch):
    receiver = Receiver()

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    with serving(receiver) as site:
        make_hook(f"{site.url}/in", now=now)
        tell(now)
        with monkeypatch.context() as patch, pytest.raises(Killed):
            patch.setattr(sending, "written", die)
            services.send_due(now=now)
        assert services.send_due(now=now) == 1
    first, second = receiver.came
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_after_a_day_it_is_given_up_and_a_hook_that_heard_nothing_is_paused(near, now):
    with serving(lambda question: Answer(status=500)) as site:
        hook, _secret = make_hook(f"{site.url}/in", now=now)
        tell(now)
        at, tries = now, 0
        while Delivery.objects.get().state == "waiting":
            at = Delivery.objects.get().due_at
            services.send_due(now=at)
            tries += 1
            assert tries < 30
    assert timedelta(hours=19) < at - now <= timedelta(hours=24)
    assert tries > 9
    hook.refresh_from_db()
    assert hook.pause == Pause.SILENT
    assert tell(at) == 0, "nothing is written down for a hook that is paused"


@pytest.mark.once
def test_410_pauses_and_going_on_tells_what_waited(near, now):
    receiver = Receiver(Answer(status=410))
    with serving(receiver) as site:
        hook, _secret = make_hook(f"{site.url}/in", now=now)
        tell(now, 1)
        tell(now, 2)
        services.send_due(now=now)
        assert len(receiver.came) == 1
        hook.refresh_from_db()
        assert hook.pause == Pause.GONE
        services.resume(hook, by=None, now=now)
        services.send_again(Delivery.objects.get(state="given_up"), by=None, now=now)
        assert services.send_due(now=now) == 2


def test_a_redirect_is_not_followed(near, now):
    receiver = Receiver(Answer(status=302, headers=[("Location", "/elsewhere")]))
    with serving(receiver) as site:
        make_hook(f"{site.url}/in", now=now)
        tell(now)
        services.send_due(now=now)
    assert [question.path for question in receiver.came] == ["/in"]
    assert "elsewhere" in Delivery.objects.get().said


def test_a_private_address_is_refused_when_it_is_told_whatever_was_typed(now, settings):
    receiver = Receiver()
    with serving(receiver) as site:
        for url in (f"{site.url}/in", f"https://localhost:{site.server_port}/", "http://example.org/"):
            make_hook(url, now=now)
        tell(now)
        services.send_due(now=now)
    assert receiver.came == []
    assert all(row.said and row.status is None for row in Delivery.objects.all())


def test_a_body_without_end_is_not_waited_for(near, now):
    endless = Answer(iter(lambda: b"x" * 100_000, b""))
    with serving(Receiver(endless)) as site:
        make_hook(f"{site.url}/in", now=now)
        tell(now)
        assert services.send_due(now=now) == 1


@pytest.mark.once
def test_when_nobody_answers_the_rest_waits_and_others_are_told(near, now):
    receiver = Receiver()
    with serving(receiver) as site, serving(receiver) as gone:
        away, _secret = make_hook(f"{gone.url}/in", now=now)
        gone.socket.close()
        make_hook(f"{site.url}/in", now=now)
        tell(now, 1)
        tell(now, 2)
        assert services.send_due(now=now) == 2
    assert [row.tries for row in away.deliveries.order_by("pk")] == [1, 0]
    assert not Delivery.objects.due(now=now).filter(hook=away).exists()


def test_of_a_number_only_the_newest_is_told(near, now):
    receiver = Receiver()
    with serving(receiver) as site:
        make_hook(f"{site.url}/in", now=now)
        for count in (5, 6, 7):
            at = now + timedelta(seconds=20 * count)
            services.announce("action.counted", about="petition:1", data={"count": count}, now=at, newest_only=True)
        services.announce("action.counted", about="petition:2", data={"count": 1}, now=now, newest_only=True)
        assert services.send_due(now=now + timedelta(minutes=5)) == 2
    assert sorted(json.loads(question.body)["data"]["count"] for question in receiver.came) == [1, 7]


def test_a_secret_that_does_not_open_is_said(near, now, monkeypatch):
    hook, _secret = make_hook("http://127.0.0.1:9/", now=now)
    Hook.objects.filter(pk=hook.pk).update(secret=b"x" * 600)
    tell(now)
    services.send_due(now=now)
    assert "secret does not open" in Delivery.objects.get().said


def test_the_secret_is_locked_and_a_month_later_what_was_told_is_forgotten(near, now):
    receiver = Receiver()
    with serving(receiver) as site:
        hook, secret = make_hook(f"{site.url}/in", now=now)
        assert secret.encode() not in bytes(hook.secret)
        assert b"/in" not in bytes(hook.locked_url), "with many services whoever knows the address may speak there"
        assert vault.open_secret(hook.secret) == secret
        services.ping(hook, now=now)
        assert jobs.run_once("webhooks", now=now) == "1 told"
    assert jobs.run_once("webhooks old", now=now + timedelta(days=29)) is None
    assert jobs.run_once("webhooks old", now=now + timedelta(days=31)) == "1 old deliveries removed"
