import csv
import io
import json
from datetime import date
from urllib.parse import parse_qsl

import pytest

from tests.ledger.factories import NOON
from unwatched.ledger.laws import files, filtering, showing
from unwatched.ledger.models import Law, LawEvent
from unwatched.ledger.services import importing
from unwatched.sources.models import Capture, Citation, Role
from unwatched.sources.services import captures
from unwatched.sources.services.captures import How, Part, Who

# `both`: the order of places, dates and accounts is the database's.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped"), pytest.mark.once]
TODAY = date(2026, 11, 28)


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_one_press_finds_which_cities_bans_were_undone(client):
    everything = text_of(client, "/laws/")
    assert 'href="/laws/?state=undone#list">Which ones were undone? 5 of them' in everything
    assert "undone: " in everything
    assert "Map with a tile for each state" in everything
    undone = text_of(client, "/laws/?state=undone&kind=%00&place=%F0%9F%A6%89&covers=x")  # what it does not know: any
    assert "5 of 40 shown" in undone
    for place in ("Baltimore, MD", "Jackson, MS", "New Orleans, LA", "Virginia", "California"):
        assert place in undone
    assert "Springfield, MA" not in undone
    assert "Repealed: by 15 July 2025 at the latest" in undone


def test_the_filter_finds_what_is_asked_for():
    every = showing.every(on=TODAY)
    for query, found in (
        ("kind=approval", {"Pittsburgh, PA"}),
        ("place=wi", {"Madison, WI"}),
        ("covers=predictive_policing&place=la", {"New Orleans, LA"}),
        ("covers=private&place=us", set()),
        ("covers=private&kind=ban", {"Portland, OR", "Baltimore, MD"}),
        ("q=union+BARGAINING", {"Portland, ME"}),
        ("state=proposed", {"Minnesota (bill, not adopted)"}),
        ("q=nowhere-at-all", set()),
    ):
        asked = filtering.read(dict(parse_qsl(query)))
        assert {str(one.law) for one in every if asked.fits(one)} == found, query


def test_what_is_unknown_is_not_found_as_yes_and_not_shown_as_no(client):
    asked = filtering.read({"covers": "private_right_of_action"})
    found = {str(one.law) for one in showing.every(on=TODAY) if asked.fits(one)}
    assert "Berkeley, CA" not in found  # not known
    assert "Baltimore, MD" not in found  # no
    assert "Sebastopol, CA" in found
    page = text_of(client, "/laws/berkeley-ca/")
    assert '<dt>People may sue</dt><dd><div class="fact"><p dir="auto">Not known</p></div></dd>' in page


def test_the_list_can_be_seen_as_of_any_day(client):
    then = text_of(client, "/laws/?on=2020-01-01")
    assert "Northampton, MA" in then
    assert "Baltimore" not in then
    bad = client.get("/laws/?on=yesterday")
    assert (bad.status_code, b"is no day" in bad.content) == (400, True)


def test_both_accounts_stand_side_by_side_and_the_better_one_is_named(client):
    page = text_of(client, "/laws/springfield-ma/")
    assert page.index("4 February 2020</p>") < page.index("24 February 2020</p>")
    assert "The better one, we think:" in page
    every = text_of(client, "/laws/conflicts/")
    assert every.count('<div class="accounts">') == 10
    assert every.count('<figure class="placard') == 20
    assert "9.8%" in every


def test_the_table_comes_back_as_it_went_out(client):
    data = client.get("/laws.csv").content
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 40
    jackson = next(row for row in rows if row["key"] == "jackson-ms")
    assert (jackson["state"], jackson["fees"], jackson["covers_conf"]) == ("repealed", "unknown", "high")
    assert "Clearview AI" in jackson["later_changes"]
    assert jackson["licence"].startswith("https://creativecommons.org/")
    places = {row["key"]: row["jurisdiction"] for row in rows}
    lines = importing.parse(data, name="laws.csv")  # New York has no source with an address, but it has one
    assert [line.cell("jurisdiction") for line in lines] == list(places.values())


def test_every_account_of_every_event_is_in_the_table_of_events(client):
    rows = list(csv.DictReader(io.StringIO(client.get("/laws-events.csv").content.decode("utf-8-sig"))))
    assert len(rows) == LawEvent.objects.count()
    assert all(row["sources"] and row["confidence"] for row in rows)
    assert sum(row["disputed"] == "yes" for row in rows) == 18


def test_json_has_each_fact_with_source_and_confidence(client):
    made = json.loads(client.get("/laws.json").content)
    assert made["licence"] == "CC0-1.0"
    somerville = json.loads(client.get("/laws/somerville-ma.json").content)["law"]
    assert somerville["provisions"]["fees"][0]["answer"] == "unknown"
    assert somerville["provisions"]["suppression"][0]["sources"]
    assert next(one for one in made["laws"] if one["key"] == "somerville-ma") == somerville
    assert client.get("/laws-everything.json").status_code == 404


def test_the_pdf_is_tagged_and_the_same_twice(client):
    made = client.get("/laws/portland-me.pdf")
    assert made.headers["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in made.content
    assert client.get("/laws/portland-me.pdf").content == made.content


def test_pages_ask_a_handful_of_questions_and_are_kept_for_a_moment_but_never_for_organisers(
    client, rosa, django_assert_max_num_queries
):
    client.get("/laws/jackson-ms/")
    with django_assert_max_num_queries(16):
        assert "public" in client.get("/laws/").headers["Cache-Control"]
    with django_assert_max_num_queries(18):
        client.get("/laws/san-francisco-ca/")
    client.force_login(rosa)
    assert client.get("/laws/san-francisco-ca/").headers["Cache-Control"] == "private, no-store"


def test_the_map_has_every_place_but_no_country_as_a_state():
    codes = {one.code for one in showing.every(on=TODAY)}
    assert codes >= {"ca", "ma", "eu", "il", "md", "mt"}
    assert "us" not in codes


def test_provisions_are_there_by_slot_for_the_matrix():
    found = Law.objects.with_facts().get(slug="oakland-ca").by_slot()["damages"][0]
    assert (found.answer, found.confidence, found.citations.all()[0].source.publisher) == (
        "stated", "high", "Oakland Municipal Code"
    )  # fmt: skip
    assert files.sources(found)


@pytest.mark.both
def test_our_copy_of_a_source_is_linked_where_the_public_may_have_it(client):
    source = Law.objects.get(slug="vermont").citations.first().source
    parts = [Part(Role.BODY, "body.html", b"<p>signed</p>", "text/html")]
    copy = captures.capture(
        source, kind="web", parts=parts, how=How(tool="test", tool_version="1"), who=Who(why="a law"), now=NOON
    )
    Citation.objects.filter(source=source).update(capture=copy)
    assert "our copy" not in text_of(client, "/laws/vermont/")
    Capture.objects.filter(pk=copy.pk).update(public_at=NOON)
    assert f"/{copy.manifest_sha256}" in text_of(client, "/laws/vermont/")
