"""Each event reaches those who listen, in the transaction in which it happens, and holds nothing personal."""

import json
from datetime import timedelta

import pytest
from wagtail.models import PageViewRestriction

from tests.accounts.people import make_organiser
from tests.actions.factories import sign
from tests.pages import factories
from unwatched.actions.models import Signature
from unwatched.actions.services import counting, petitions, telling
from unwatched.campaigns.models import Campaign, Demand
from unwatched.campaigns.services import record, take_back
from unwatched.core import jobs
from unwatched.webhooks import events, services
from unwatched.webhooks.models import Delivery

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(now):
    campaign = factories.make_campaign(factories.make_site(), slug="faces")
    page = factories.make_petition(campaign, slug="petition")
    services.add_hook(
        name="Map", url="https://map.example/in", events=list(events.EVENTS), by=None, now=now - timedelta(days=1)
    )
    return page


def told():
    return [(row.event, json.loads(row.body)["data"]) for row in Delivery.objects.order_by("pk")]


@pytest.mark.once
def test_a_demand_and_what_is_taken_back(page, now):
    demand = Demand.objects.create(campaign=Campaign.objects.get(), text="A ban", target="Council")
    line = record(
        demand, state="met", on=now.date(), words="Passed.", source_url="https://council.example.org/1",
        source_title="Minutes", by=None, now=now,
    )  # fmt: skip
    take_back(line, by=None, now=now + timedelta(minutes=1))
    (first, met), (second, back) = told()
    assert first == second == "demand.changed"
    assert (met["demand"]["state"], met["change"]["source"]) == ("met", "https://council.example.org/1")
    assert met["campaign"]["url"].endswith("/faces/")
    assert (back["demand"]["state"], back["change"]) == ("unmet", None)


def test_a_tick_tells_the_public_number_and_nobody(page, now):
    petition = page.petition
    for name in ("ines", "bo", "cleo"):
        sign(petition, f"{name}@example.org")
    Signature.objects.update(state="confirmed", count_due=True)
    counting.tick(petition.pk, now=now)
    ((event, data),) = told()
    assert event == "action.counted"
    assert data == {
        "campaign": petition.campaign_id, "count": 3, "goal": petition.goal,
        "action": {"id": page.pk, "kind": "petition", "title": petition.title, "url": page.full_url},
    }  # fmt: skip


@pytest.mark.once
def test_steps_of_a_petition(page, now):
    petition = page.petition
    petitions.set_paused(petition, paused=True, by=None)
    petitions.set_paused(petition, paused=False, by=None)
    petitions.close(petition, by=None, now=now)
    petitions.record_delivery(petition, on=now.date(), note="", by=None)
    petitions.record_outcome(petition, won=True, by=None)
    petitions.reopen(petition, by=None)
    assert [(event, data.get("paused"), data.get("outcome")) for event, data in told()] == [
        ("action.paused", True, None), ("action.paused", False, None), ("action.closed", None, None),
        ("action.outcome", None, "delivered"), ("action.outcome", None, "won"), ("action.outcome", None, "running"),
    ]  # fmt: skip


@pytest.mark.once
def test_a_last_day_that_passes_is_told_once(page, now):
    petition = page.petition
    petition.closes_at = now
    petition.save()
    assert jobs.run_once("closed", now=now - timedelta(seconds=1)) is None
    jobs.run_once("closed", now=now)
    jobs.run_once("closed", now=now + timedelta(hours=1))
    assert [event for event, _data in told()] == ["action.closed"]


def test_an_update_is_told_when_it_is_first_published(page, now):
    update = factories.make_update(page.get_parent().specific, title="The council votes")
    update.save_revision().publish()
    ((event, data),) = told()
    assert event == "update.published"
    assert data["update"]["title"] == "The council votes"
    assert data["campaign"] == Campaign.objects.get().pk


@pytest.mark.once
def test_what_is_not_public_is_told_to_nobody(page, now):
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    telling.say("action.paused", page.petition, paused=True)
    sign(page.petition)
    Signature.objects.update(state="confirmed", count_due=True)
    counting.tick(page.petition.pk, now=now)
    factories.make_update(page.get_parent().specific, title="Among us")
    assert told() == []


@pytest.mark.once
def test_what_came_of_a_campaign_is_told_when_it_is_saved(client, page, now):
    campaign = Campaign.objects.get()
    client.force_login(make_organiser("rosa@example.org", roles=["Organiser"]))
    fields = {"title": campaign.title, "state": "won", "ended_on": "2026-11-09", "outcome": "Banned."}
    client.post(f"/office/campaigns/edit/{campaign.pk}/", fields)
    ((event, data),) = told()
    assert (event, data["state"], data["outcome"], data["ended_on"]) == (
        "campaign.changed",
        "won",
        "Banned.",
        "2026-11-09",
    )
