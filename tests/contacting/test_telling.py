"""What programmes of others hear of messages and calls: what their pages say, and nothing that tells of a person."""

import json
from datetime import timedelta

import pytest

from unwatched.contacting import jobs
from unwatched.contacting.models import CallReport, Delivery, Message
from unwatched.contacting.services import opening
from unwatched.webhooks import services as webhooks
from unwatched.webhooks.models import Delivery as Told

from .call_factories import make_call
from .factories import find_official, make_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(now):
    message = make_all()
    events = ["action.counted", "action.paused", "action.closed"]
    webhooks.add_hook(name="Map", url="https://map.example/in", events=events, by=None, now=now - timedelta(days=1))
    return message


def heard(event):
    return [json.loads(row.body) for row in Told.objects.filter(event=event).order_by("pk")]


@pytest.mark.once
def test_a_pause_and_an_end_are_told_once(message, now):
    opening.set_paused(message, paused=True, note="The council is reading.", by=None, now=now)
    opening.set_paused(message, paused=False, by=None, now=now + timedelta(minutes=1))
    assert [each["data"]["paused"] for each in heard("action.paused")] == [True, False]
    opening.close(message, by=None, now=now + timedelta(hours=1))
    for _ in range(2):
        jobs.tell(now=now + timedelta(hours=1, seconds=20))
    (told,) = heard("action.closed")
    assert told["timestamp"] == "2026-11-10T10:30:00Z"
    assert told["data"]["action"]["kind"] == "message"
    assert told["data"]["action"]["id"] == message.page_id


def test_the_number_is_told_when_its_hour_is_over_and_once(message, now):
    call = make_call(message.page.get_parent().specific, now=now)
    for kind, at in (("sent", now), ("sent", now + timedelta(minutes=9)), ("waiting", now)):
        Delivery.objects.create(
            message=message, official=find_official(), is_stock=False, state=kind, made_at=at, changed_at=at
        )
    hour = now.replace(minute=0)
    for outcome in ("contact", "skip"):
        CallReport.objects.create(call=call, official=find_official(), outcome=outcome, hour=hour)
    jobs.tell(now=now + timedelta(minutes=29))
    assert heard("action.counted") == []
    for _ in range(2):
        jobs.tell(now=now + timedelta(minutes=31))
    told = heard("action.counted")
    assert sorted((each["data"]["action"]["kind"], each["data"]["count"]) for each in told) == [
        ("call", 1), ("message", 2),
    ]  # fmt: skip
    assert {each["timestamp"] for each in told} == {"2026-11-10T10:00:00Z"}


@pytest.mark.once
def test_what_is_not_public_is_not_told(message, now):
    message.page.unpublish()
    Message.objects.update(closes_at=now)
    jobs.tell(now=now)
    assert not Told.objects.exists()


@pytest.mark.once
def test_a_page_for_some_only_is_not_told(message, now):
    message.page.view_restrictions.create(password="x")
    opening.set_paused(message, paused=True, by=None, now=now)
    assert not Told.objects.exists()
