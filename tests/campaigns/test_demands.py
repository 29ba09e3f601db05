"""What a campaign asks: written down in the office with day and source, told to everybody."""

from datetime import date

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.accounts.people import make_organiser
from tests.pages import factories
from unwatched.accounts.roles import EDITOR, RESEARCHER
from unwatched.campaigns.models import Campaign, Demand, DemandChange
from unwatched.campaigns.services import demands_of, record, take_back

pytestmark = pytest.mark.django_db
SOURCE = {"source_title": "Resolution 26-41", "source_url": "https://council.example.org/26-41"}


@pytest.fixture
def rosa(db):
    return make_organiser("rosa@example.org", name="Rosa", roles=[EDITOR])


@pytest.fixture
def page(db):
    page = factories.make_campaign_page(slug="faces")
    page.body = [factories.block("demands", {"heading": "What we ask"})]
    page.save()
    return page


@pytest.fixture
def campaign(page):
    return Campaign.objects.get(page_id=page.pk)


@pytest.fixture
def office(client, rosa):
    client.force_login(rosa)
    return client


@pytest.fixture
def say(rosa, now):
    def say(demand, state, on, words="", **source):
        return record(demand, state=state, on=on, words=words, by=rosa, now=now, **(SOURCE | source))

    return say


def text_of(answer):
    return answer.content.decode()


@pytest.mark.once
def test_an_editor_asks_for_something_and_the_page_says_when_it_is_met(campaign, office, client):
    form = {"text": "Ban face scanning by the city", "target": "City Council"}
    office.post(reverse("office_demands_of", args=[campaign.pk]), form)
    demand = Demand.objects.get()
    html = text_of(client.get("/faces/"))  # nothing is published without a source
    assert form["text"] not in html
    assert "Nothing is asked yet." in html
    url = reverse("office_demand", args=[demand.pk])
    office.post(url, {"do": "record", "state": "unmet", "on": "2026-05-03", **SOURCE})
    assert "0 of 1 met" in text_of(client.get("/faces/"))
    office.post(url, {"do": "record", "state": "met", "on": "2026-11-09", "words": "Passed, 7 to 2.", **SOURCE})
    html = text_of(client.get("/faces/"))
    for said in (
        "What we ask",
        "1 of 1 met",
        "stamp--met",
        "Asked of City Council",
        "Passed, 7 to 2.",
        "Resolution 26-41",
    ):
        assert said in html
    html = text_of(client.get("/faces/demands/"))
    assert html.index("Passed, 7 to 2.") < html.index("Unmet")
    assert f"{ModelLogEntry.objects.filter(action='demand.record').count()} lines" == "2 lines"


@pytest.mark.once
def test_the_sum_leaves_out_what_is_withdrawn(campaign, say):
    for number, state in enumerate(["met", "met", "partly", "unmet", "unmet", "withdrawn"]):
        say(Demand.objects.create(campaign=campaign, text=f"{number}", target="Council"), state, date(2026, 5, 3))
    Demand.objects.create(campaign=campaign, text="A draft", target="Council")
    demands, tally = demands_of(campaign)
    assert [demand.text for demand in demands] == ["0", "1", "2", "3", "4", "5"]
    assert str(tally) == "2 of 5 met, 1 in part, 1 withdrawn"


def test_how_it_stands_is_what_happened_last_not_what_was_written_last(campaign, say, rosa):
    demand = Demand.objects.create(campaign=campaign, text="A ban", target="Council")
    say(demand, "met", date(2026, 5, 3))
    earlier = say(demand, "partly", date(2025, 1, 1))
    assert Demand.objects.with_history().get().state == "met"
    wrong = say(demand, "unmet", date(2026, 6, 1))
    take_back(wrong, by=rosa)
    assert [line.pk for line in DemandChange.objects.all()][-1] == earlier.pk
    assert Demand.objects.with_history().get().state == "met"


@pytest.mark.once
def test_data_and_feed_hold_the_whole_history(client, campaign, say):
    demand = Demand.objects.create(campaign=campaign, text="A <ban> \x0b", target="Council")
    say(demand, "unmet", date(2026, 5, 3))
    say(demand, "met", date(2026, 11, 9), words="Passed.")
    told = client.get("/faces/demands/json/").json()
    assert (told["met"], told["unmet"]) == (1, 0)
    assert [line["state"] for line in told["demands"][0]["history"]] == ["met", "unmet"]
    assert told["demands"][0]["history"][0]["source"] == {
        "title": "Resolution 26-41", "url": "https://council.example.org/26-41"
    }  # fmt: skip
    feed = client.get("/faces/demands/feed/")
    assert feed["Content-Type"].startswith("application/atom+xml")
    assert text_of(feed).count("<entry>") == 2
    assert "max-age=20" in feed["Cache-Control"]


def test_what_cannot_be_is_refused_with_what_was_typed(campaign, office):
    demand = Demand.objects.create(campaign=campaign, text="A ban", target="Council")
    url, good = (
        reverse("office_demand", args=[demand.pk]),
        {"do": "record", "state": "met", "on": "2026-05-03", **SOURCE},
    )
    for wrong in (
        {"on": "2999-01-01"},
        {"on": "soon"},
        {"state": "won"},
        {"source_title": ""},
        {"source_url": "javascript:1"},
    ):
        answer = office.post(url, good | {"words": "Passed."} | wrong)
        assert answer.status_code == 422
        assert "Passed." in text_of(answer)
    assert not DemandChange.objects.exists()
    assert office.post(url, {"text": "", "target": "x", "place": "99999999999"}).status_code == 422
    answer = office.post(reverse("office_demands_of", args=[campaign.pk]), {"text": "Typed", "target": ""})
    assert answer.status_code == 422
    assert "Typed" in text_of(answer)


def test_what_was_published_is_withdrawn_and_not_dropped(campaign, office, say):
    published = Demand.objects.create(campaign=campaign, text="Published", target="Council")
    say(published, "unmet", date(2026, 5, 3))
    draft = Demand.objects.create(campaign=campaign, text="Draft", target="Council")
    for demand in (published, draft):
        office.post(reverse("office_demand_drop", args=[demand.pk]))
    assert list(Demand.objects.all()) == [published]


@pytest.mark.once
def test_a_researcher_looks_and_changes_nothing(client, campaign, say):
    demand = Demand.objects.create(campaign=campaign, text="A ban", target="Council")
    client.force_login(make_organiser("rhea@example.org", name="Rhea", roles=[RESEARCHER]))
    url = reverse("office_demand", args=[demand.pk])
    assert "Publish it" not in text_of(client.get(url))
    client.post(url, {"do": "record", "state": "met", "on": "2026-05-03", **SOURCE})
    client.post(reverse("office_demands_of", args=[campaign.pk]), {"text": "x", "target": "y"})
    assert not DemandChange.objects.exists()
    assert Demand.objects.count() == 1
