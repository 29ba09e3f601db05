"""The public interface: what anybody's programme may read."""

import json
from datetime import date

import pytest
from wagtail.models import PageViewRestriction

from tests.ledger.factories import make_law
from tests.ledger.promising import make_amazon
from tests.pages import factories
from unwatched.campaigns.models import Campaign, Demand
from unwatched.campaigns.services import record

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(db, now):
    page = factories.make_campaign_page(slug="faces")
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
    assert client.get("/api/v1/demands").json() == [demand]
    (action,) = client.get("/api/v1/actions").json()
    assert (action["campaign"], action["count"], action["is_open"]) == (campaign["id"], 0, True)
    assert (action["id"], action["kind"]) == (page.get_children().first().pk, "petition")
    assert client.get(f"/api/v1/actions/{action['id']}").json() == action
    assert client.get(f"/api/v1/actions/{action['id']}/count").json() == {
        name: action[name] for name in ("id", "kind", "count", "goal", "is_open")
    }


def test_what_happened_and_when_something_is(client, page):
    update = factories.make_update(page, title="The council votes", summary="On the 8th.")
    page.body = json.dumps(factories.every_block())
    page.countdown = json.dumps([factories.countdown()])
    page.save()
    number = Campaign.objects.get().pk
    (told,) = client.get(f"/api/v1/campaigns/{number}/updates").json()
    assert (told["id"], told["title"], told["summary"]) == (update.pk, "The council votes", "On the 8th.")
    ends, meets = client.get("/api/v1/events").json()
    assert (ends["kind"], ends["at"][:10]) == ("countdown", "2027-01-31")
    assert (meets["kind"], meets["when"], meets["at"]) == ("flyer", "Tue 8 Dec, 18:00", None)
    assert meets["url"] == "https://example.org/list"
    assert client.get(f"/api/v1/campaigns/{number}/events").json() == [ends, meets]


@pytest.mark.once
def test_any_site_may_read_it_and_caches_keep_it(client, page):
    answer = client.get("/api/v1/campaigns")
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "max-age=20" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer.headers
    same = client.get("/api/v1/campaigns", headers={"If-None-Match": answer["ETag"]})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", answer["ETag"])
    assert same["Access-Control-Allow-Origin"] == "*"
    assert client.get("/api/v1/campaigns", headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.once
def test_head_and_options_are_answered_and_writing_is_not(client, page):
    head, whole = client.head("/api/v1/campaigns"), client.get("/api/v1/campaigns")
    assert (head.status_code, head.content) == (200, b"")
    assert head["Content-Length"] == str(len(whole.content))
    asked = client.options("/api/v1/campaigns", headers={"Origin": "https://elsewhere.example"})
    assert (asked.status_code, asked["Allow"]) == (204, "GET, HEAD, OPTIONS")
    assert asked["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)("/api/v1/campaigns")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")
        assert answer.json() == {"detail": "This interface is for reading: ask with GET."}


def test_what_is_not_public_is_not_there(client, page):
    number = Campaign.objects.get().pk
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    from unwatched.pages import memory

    memory.forget()
    for where in ("campaigns", "actions", "demands", "events"):
        assert client.get(f"/api/v1/{where}").json() == []
    answer = client.get(f"/api/v1/campaigns/{number}/demands")
    assert answer.status_code == 404
    assert answer.json() == {"detail": "There is no such thing here, or it is not public."}


def test_laws_are_those_of_the_ledger(client, db):
    assert client.get("/api/v1/laws").json() == {"laws": []}
    law = make_law()
    (record,) = client.get("/api/v1/laws").json()["laws"]
    assert client.get(f"/api/v1/laws/{law.slug}").json() == {"law": record}
    assert [client.get(f"/api/v1/laws/{key}").status_code for key in ("nowhere", "%00", "x" * 500)] == [404, 422, 422]


@pytest.mark.once
def test_commitments_are_those_of_the_ledger_on_any_day(client, db):
    of = make_amazon()
    day = client.get("/api/v1/commitments?on=2021-05-17").json()
    assert (day["as_of"], [one["days_left"] for one in day["commitments"]]) == ("2021-05-17", [24])
    after = client.get(f"/api/v1/commitments/{of.slug}?on=2021-05-18").json()["commitment"]
    assert (after["days_left"], len(after["wordings"]), after["review_on"]) == (None, 2, "2022-05-18")
    assert client.get(f"/api/v1/commitments/{of.slug}?on=2019-01-01").status_code == 404  # nothing was said yet
    assert client.get("/api/v1/commitments?on=then").status_code == 422


ODD_NUMBERS = ["0", "-1", "9" * 40, "9" * 5000, "x", "%00", "1e5", "%ff", "1.5", "²"]


@pytest.mark.once
def test_odd_numbers_are_no_such_thing(client, page):
    for number in ODD_NUMBERS:
        for where in ("campaigns/{}", "campaigns/{}/events", "actions/{}", "actions/{}/count"):
            answer = client.get(f"/api/v1/{where.format(number)}")
            assert answer.status_code in (404, 422), number
            assert isinstance(answer.json()["detail"], str), number


UNKNOWN = ["", "/", "/v1", "/v1/", "/v2/campaigns", "/v1/campaigns/", "/v1/nonsense", "/%00"]


@pytest.mark.once
def test_an_unknown_address_is_said_as_json(client, db):
    for path in UNKNOWN:
        answer = client.get(f"/api{path}")
        assert (answer.status_code, answer["Content-Type"]) == (404, "application/json"), path
        assert "openapi.json" in answer.json()["detail"], path


PUBLIC = (
    "actions", "actions/{number}", "actions/{number}/count", "campaigns", "campaigns/{number}",
    "campaigns/{number}/demands", "campaigns/{number}/events", "campaigns/{number}/updates", "commitments",
    "commitments/{key}", "demands", "events", "laws", "laws/{key}",
)  # fmt: skip
CLOSED = ("exports/actions/{number}/signatures", "exports/campaigns/{number}/supporters", "token")


@pytest.mark.once
def test_the_document_describes_every_address(client, db):
    told = client.get("/api/v1/openapi.json").json()
    assert sorted(told["paths"]) == sorted(f"/api/v1/{where}" for where in PUBLIC + CLOSED)
    assert told["components"]["securitySchemes"] == {"Bearer": {"type": "http", "scheme": "bearer"}}
    for where in CLOSED:
        asked = told["paths"][f"/api/v1/{where}"]["get"]
        assert asked["security"] == [{"Bearer": []}]
        assert {"200", "401", "403", "422", "429"} <= set(asked["responses"])
    shapes = told["components"]["schemas"]
    assert all("examples" in shapes[name] for name in ("CampaignOut", "DemandOut", "ActionOut", "EventOut", "Problem"))
