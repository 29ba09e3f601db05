"""The public interface: what anybody's programme may read."""

from datetime import date

import pytest
from wagtail.models import PageViewRestriction

from tests.pages import factories
from unwatched.campaigns.models import Campaign, Demand
from unwatched.campaigns.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(db, now):
    page = factories.make_campaign(factories.make_site(), slug="faces")
    factories.make_petition(page, slug="petition")
    demand = Demand.objects.create(campaign=Campaign.objects.get(), text="A ban", target="Council")
    record(
        demand, state="met", on=date(2026, 11, 9), words="Passed.", source_url="https://council.example.org/1",
        source_title="Minutes", by=None, now=now,
    )  # fmt: skip
    return page


def test_campaigns_demands_and_actions_are_read(client, page):
    (campaign,) = client.get("/api/v1/campaigns").json()
    assert campaign["url"].endswith("/faces/")
    assert campaign["demands"] == {"asked": 1, "met": 1, "partly": 0, "unmet": 0, "withdrawn": 0}
    assert client.get(f"/api/v1/campaigns/{campaign['id']}").json() == campaign
    (demand,) = client.get(f"/api/v1/campaigns/{campaign['id']}/demands").json()
    assert demand["history"] == [
        {"state": "met", "on": "2026-11-09", "words": "Passed.",
         "source": {"title": "Minutes", "url": "https://council.example.org/1"}}
    ]  # fmt: skip
    (action,) = client.get("/api/v1/actions").json()
    assert (action["campaign"], action["count"], action["is_open"]) == (campaign["id"], 0, True)
    assert client.get(f"/api/v1/actions/{action['id']}").json() == action


def test_any_site_may_read_it_and_caches_keep_it(client, page):
    answer = client.get("/api/v1/campaigns")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "max-age=20" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_what_is_not_public_is_not_there(client, page):
    number = Campaign.objects.get().pk
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    from unwatched.pages import memory

    memory.forget()
    assert client.get("/api/v1/campaigns").json() == []
    assert client.get("/api/v1/actions").json() == []
    answer = client.get(f"/api/v1/campaigns/{number}/demands")
    assert answer.status_code == 404
    assert answer.json() == {"detail": "There is no such thing here, or it is not public."}


def test_laws_are_those_of_the_ledger(client, db):
    assert client.get("/api/v1/laws").json() == {"laws": []}


@pytest.mark.parametrize("number", ["0", "-1", "9" * 40, "x", "%00", "1e5"])
def test_odd_numbers_are_no_such_thing(client, page, number):
    for where in ("campaigns", "actions"):
        assert client.get(f"/api/v1/{where}/{number}").status_code in (404, 422)


def test_the_document_describes_every_address(client, db):
    told = client.get("/api/v1/openapi.json").json()
    assert sorted(told["paths"]) == [
        f"/api/v1/{where}"
        for where in (
            "actions",
            "actions/{number}",
            "campaigns",
            "campaigns/{number}",
            "campaigns/{number}/demands",
            "laws",
        )
    ]
    assert client.post("/api/v1/campaigns").status_code == 405
