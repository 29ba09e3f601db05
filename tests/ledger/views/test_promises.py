import csv
import io
import json
from datetime import UTC, datetime

import pytest
from django.utils import timezone
from lxml import etree, html

from tests.ledger.factories import make_commitment
from tests.ledger.promising import PAGE, make_amazon
from unwatched.ledger.models import Wording

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def amazon(db):
    return make_amazon()


def texts(response):
    return " ".join(html.fromstring(response.content.decode()).text_content().split())


def test_on_the_17th_of_may_amazon_has_24_days_left_and_on_the_18th_none(client, amazon):
    before = client.get("/promises/amazon/?on=2021-05-17")
    assert "24 days left." in texts(before)
    assert "days left until 10 June 2021" in texts(before)
    after = texts(client.get("/promises/amazon/?on=2021-05-18"))
    assert "days left" not in after
    assert "Until further notice. We look again on 18 May 2022." in after


def test_a_day_shows_only_what_was_known_by_then(client, amazon):
    page = texts(client.get("/promises/amazon/?on=2021-05-17"))
    assert "for one year" not in page
    assert "one year without police use" in page
    assert "until further notice" not in page.lower().replace("until further notice, or until something happens", "")
    assert "Held against the demands" not in page
    assert "Nothing is written down for this day." in texts(client.get("/promises/amazon/?on=2019-01-01"))
    assert client.get("/promises/amazon/?on=yesterday").status_code == 400


def test_each_wording_stays_with_what_moved_in_signs_and_words(client, amazon):
    """And what nobody has judged is not known, and never unmet."""
    answer = client.get("/promises/amazon/")
    page, plain = answer.content.decode(), texts(answer)
    assert all(words in plain for words in ("one year without", "until further notice", "criminal investigations"))
    assert "[−" in page
    assert "[+" in page
    assert "<del>" in page
    assert "taken out:" in page
    assert "Says less than before. Only one feature" in plain
    assert PAGE in page
    assert "Sure." in plain
    assert page.count("stamp--unknown") == 7
    assert page.count("stamp--unmet") == 1
    assert "Nobody has looked yet." in page


@pytest.mark.parametrize(
    "asked", ["2021-02-30", "gestern", "1021-01-01", "2021-5-1", "9" * 5000, "<b>", "２０２１-05-17"]
)
def test_a_day_that_is_none_is_answered_with_a_sentence(client, asked):
    answer = client.get("/promises/", {"on": asked})
    assert answer.status_code == 400
    assert "such as 2021-05-17" in texts(answer)
    assert "no-store" in answer["Cache-Control"]


def test_no_cache_keeps_a_number_of_days_over_midnight(client, amazon, monkeypatch, settings):
    assert "max-age=20" in client.get("/promises/")["Cache-Control"]
    late = datetime(2026, 11, 22, 23, 59, 53, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)
    said = client.get("/promises/")["Cache-Control"]
    assert "max-age=6" in said
    assert "stale" not in said


def test_days_are_those_of_the_organisations_zone(client, amazon, monkeypatch, settings):
    settings.TIME_ZONE = "America/Los_Angeles"
    monkeypatch.setattr(timezone, "now", lambda: datetime(2021, 5, 18, 6, 59, 50, tzinfo=UTC))  # 23:59:50 over there
    answer = client.get("/promises/amazon/")
    assert "24 days left." in texts(answer)
    assert "max-age=9" in answer["Cache-Control"]
    monkeypatch.setattr(timezone, "now", lambda: datetime(2021, 5, 18, 7, tzinfo=UTC))
    assert "days left" not in texts(client.get("/promises/amazon/"))


def test_the_list_is_a_picture_with_a_table_behind_it(client, amazon):
    page = html.fromstring(client.get("/promises/").content.decode())
    svg = page.xpath("//svg[contains(@class, 'timeline')]")
    assert [one.get("role") for one in svg] == ["img", "img"]
    assert "1 promise" in svg[0].get("aria-label")
    cells = [
        " ".join(cell.text_content().split())
        for cell in page.xpath("//table[contains(@class, 'promises')]//tbody/tr/*")
    ]
    assert cells[0] == "Amazon"
    assert "Holds, as far as we know" in cells[2]
    assert cells[-1] == "1 unmet, 7 not known"


def test_so_is_the_page_of_one_company_promise_by_promise(client, amazon):
    page = html.fromstring(client.get("/promises/amazon/?on=2021-05-17").content.decode())
    assert len(page.xpath("//svg[contains(@class, 'timeline')]")) == 2
    head, *cells = page.xpath("//table[contains(@class, 'promises')]//tbody/tr/*")
    assert head.xpath("./a/@href") == [f"#{amazon.slug}"]
    assert "24 days left." in " ".join(" ".join(cell.text_content().split()) for cell in cells)


def test_an_empty_ledger_says_so(client):
    assert "Nothing is written down yet." in texts(client.get("/promises/"))
    assert client.get("/promises.csv").status_code == 200


def test_a_promise_leads_to_its_place_on_the_page(client, amazon):
    answer = client.get(amazon.get_absolute_url())
    assert (answer.status_code, answer["Location"]) == (301, "/promises/amazon/#amazon-police")
    assert client.get("/promises/said/nobody/").status_code == 404


def test_the_data_can_be_taken_along_with_confidence_and_sources(client, amazon):
    text = client.get("/promises.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["row"] for row in rows].count("wording") == 3
    assert rows[0]["row"] == "promise"
    assert all(row["confidence"] == "high" and row["sources"] == PAGE for row in rows[1:])
    data = json.loads(client.get("/promises.json").content)
    assert data["licence"] == "CC0-1.0"
    assert len(data["commitments"][0]["demands"]) == 8
    assert data["commitments"][0]["demands"][1]["verdict"] == "unknown"
    of_then = json.loads(client.get("/promises.json?on=2021-05-17").content)
    assert (of_then["as_of"], of_then["commitments"][0]["days_left"]) == ("2021-05-17", 24)
    assert client.get("/promises.csv?on=then").status_code == 400


@pytest.mark.both
def test_the_feed_says_what_changed_and_not_who_did_it(client, amazon):
    feed = etree.fromstring(client.get("/promises/feed/").content)
    assert len(feed.findall("{*}entry")) >= 7
    assert not feed.findall(".//{*}author")
    assert client.get("/promises/amazon/feed/").status_code == 200
    assert client.get("/promises/nobody/feed/").status_code == 404


def test_rtl_and_huge_words_stand_on_the_page_as_words(client):
    commitment = make_commitment("Watcher", title="كاميرا " * 20)
    Wording.objects.create(commitment=commitment, words="<script>alert(1)</script> " + "لن نبيع " * 3000, date="2020")
    page = client.get("/promises/watcher/")
    assert page.status_code == 200
    assert b"<script>alert" not in page.content


def test_a_page_needs_a_handful_of_questions(client, amazon, django_assert_max_num_queries):
    client.get("/promises/")
    with django_assert_max_num_queries(24):
        client.get("/promises/amazon/")
