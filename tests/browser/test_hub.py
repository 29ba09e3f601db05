"""The hub of a campaign: a demand is met and the page says so; every block of it is clean, and its editor."""

import json
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest

from tests.accounts.people import make_organiser
from tests.pages import factories
from tests.pages.test_away import ELSEWHERE, GIVE
from tests.pages.test_countdowns import put
from unwatched.campaigns.models import Campaign
from unwatched.campaigns.services import add_demand, record
from unwatched.webhooks.services import add_hook

from .conftest import LAPTOP, SMALL, WIDE, looks, sideways


@pytest.fixture
def rosa(db):
    return make_organiser(roles=["Organiser"])


@pytest.fixture
def hub(live_server, settings):
    settings.PUBLIC_URL = live_server.url
    page = factories.make_campaign(factories.make_site(), slug="faces")
    page.body = [
        factories.block("demands", {"heading": "What we ask"}),
        factories.block("elsewhere", ELSEWHERE),
        factories.block("give", GIVE),
    ]
    page.save_revision().publish()
    return put(page, datetime.now(UTC) + timedelta(days=40))


@pytest.fixture
def demands(hub, rosa, now):
    """Two that were asked: one is unmet so far, one was withdrawn."""
    campaign = Campaign.objects.get(page_id=hub.pk)
    made = [add_demand(campaign, text=text, target="City Council", by=rosa) for text in ("Ban it", "Open the books")]
    for demand, state in zip(made, ("unmet", "partly"), strict=True):
        record(demand, state=state, on=now.date(), words="We asked.", by=rosa, now=now,
               source_title="Our letter of 3 May", source_url="https://unwatched.example.org/letter")  # fmt: skip
    return made


def asked(url):
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.read()


@pytest.mark.once
def test_a_demand_is_met_and_the_page_its_history_its_data_and_its_feed_say_so(
    hub, demands, live_server, open_office, new_page, axe
):
    office = open_office(viewport=LAPTOP)
    office.goto(f"{live_server.url}/office/demands/")
    office.get_by_role("link", name="Ban it").wait_for()
    axe(office)
    assert sideways(office) <= 0
    office.get_by_role("link", name="Ban it").click()
    office.get_by_role("heading", name="Write down what happened").wait_for()
    office.get_by_label("How does it stand?").select_option("met")
    office.get_by_label("From what do we know it?").fill("Resolution 26-41")
    office.get_by_label("What happened, in one sentence").fill("The council voted seven to two.")
    axe(office)
    assert sideways(office) <= 0
    office.get_by_role("button", name="Publish it").click()
    office.get_by_text("Published. The campaign's page says it within a minute.").wait_for()
    reader = new_page(viewport=LAPTOP, java_script_enabled=False)
    reader.goto(f"{live_server.url}/faces/")
    reader.get_by_text("1 of 2 met").first.wait_for()
    reader.get_by_role("link", name="How each of them went").click()
    reader.get_by_text("The council voted seven to two.").first.wait_for()
    reader.get_by_text("We asked.").first.wait_for()
    told = json.loads(asked(f"{live_server.url}/faces/demands/json/"))
    assert [demand["state"] for demand in told["demands"]] == ["met", "partly"]
    assert len(told["demands"][0]["history"]) == 2
    assert b"seven to two" in asked(f"{live_server.url}/faces/demands/feed/")


@pytest.mark.once
def test_every_block_of_the_hub_is_clean_in_light_and_dark(hub, demands, live_server, new_page, axe):
    page = new_page(viewport=LAPTOP)
    for address, both in (("/faces/", True), ("/faces/demands/", False)):  # the same demands, with their history
        page.goto(live_server.url + address)
        page.get_by_text("0 of 2 met").first.wait_for()
        for size in looks(page, both=both):
            axe(page)
            assert page.evaluate(WIDE) == []
            assert size == LAPTOP or page.evaluate(SMALL) == []  # with a mouse, sources may be smaller
    assert page.context.cookies() == []


@pytest.mark.once
def test_the_editor_of_the_hub_and_the_screens_for_programmes_are_clean(
    hub, now, live_server, open_office, axe, settings
):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    office = open_office(viewport=LAPTOP)
    office.goto(f"{live_server.url}/office/pages/{hub.pk}/edit/")
    office.get_by_label("Amount").first.wait_for()
    axe(office)
    office.goto(f"{live_server.url}/office/pages/{factories.make_petition(hub).pk}/edit/")
    office.locator("[data-controller=o-copy]:not([hidden])").first.wait_for(state="attached")  # beside the frame's code
    axe(office)

    def judge():
        office.wait_for_load_state()
        axe(office)
        assert sideways(office) <= 0

    office.goto(f"{live_server.url}/office/tokens/")
    office.get_by_role("button", name="Make it and show it once").click()
    office.get_by_text("Choose at least one.").first.wait_for()
    axe(office)
    office.get_by_label("Which programme is it for?").fill("Adressverwaltungsdatenbankprogrammanbieter in Übersee")
    office.get_by_label("signatures:export").check()
    office.get_by_role("button", name="Make it and show it once").click()
    office.get_by_role("heading", name="The token", exact=True).wait_for()
    for _ in looks(office):
        judge()
    office.get_by_role("link", name="I have it").click()
    office.get_by_role("button", name="Revoke").wait_for()
    axe(office)
    add_hook(name="Map", url="http://127.0.0.1:9/", events=["demand.changed"], by=None, now=now)
    office.goto(f"{live_server.url}/office/webhooks/")
    office.get_by_role("link", name="Map").wait_for()
    judge()
    office.get_by_label("Which programme is it?").fill("The map of our partner in Ellmoor")
    office.get_by_label("Address").fill("http://127.0.0.1:9/in")
    office.get_by_label("demand.changed").check()
    office.get_by_role("button", name="Add it and show its secret").click()
    office.get_by_role("heading", name="Secret", exact=True).wait_for()
    axe(office)
    office.get_by_role("link", name="I have it: go on and try it").click()
    office.get_by_role("button", name="Send a ping").click()
    office.get_by_text("It goes out within seconds.").wait_for()
    judge()
