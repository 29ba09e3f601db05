import csv
import io
import json
import xml.etree.ElementTree as ET
from datetime import date

import pytest

from tests.ledger.factories import NOON, make_law, make_place
from unwatched.ledger.laws import files, showing
from unwatched.ledger.models import Law, LawEvent, Provision
from unwatched.ledger.services import changing, importing
from unwatched.sources.models import Capture, Citation, Role
from unwatched.sources.services import captures
from unwatched.sources.services.captures import How, Part, Who

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_one_press_finds_which_cities_bans_were_undone(client, seeded):
    everything = text_of(client, "/laws/")
    assert 'href="/laws/?state=undone#list">Which ones were undone? 5 of them' in everything
    undone = text_of(client, "/laws/?state=undone")
    assert "5 of 40 shown" in undone
    for place in ("Baltimore, MD", "Jackson, MS", "New Orleans, LA", "Virginia", "California"):
        assert place in undone
    assert "Springfield, MA" not in undone
    assert "Repealed: by 15 July 2025 at the latest" in undone


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=approval", {"Pittsburgh, PA"}),
        ("place=wi", {"Madison, WI"}),
        ("covers=predictive_policing&place=la", {"New Orleans, LA"}),
        ("covers=private&place=us", set()),
        ("covers=private&kind=ban", {"Portland, OR", "Baltimore, MD"}),
        ("q=union+BARGAINING", {"Portland, ME"}),
        ("state=proposed", {"Minnesota (bill, not adopted)"}),
        ("state=nonsense&kind=%00&place=%F0%9F%A6%89&covers=x&q=nowhere-at-all", set()),
    ],
)
def test_the_filter_finds_what_is_asked_for(client, seeded, query, found):
    rows = client.get(f"/laws/?{query}").context["rows"]
    assert {str(one.law) for one in rows} == found


def test_what_is_unknown_is_not_found_as_yes_and_not_shown_as_no(client, seeded):
    asked = {str(one.law) for one in client.get("/laws/?covers=private_right_of_action").context["rows"]}
    assert "Berkeley, CA" not in asked  # not known
    assert "Baltimore, MD" not in asked  # no
    assert "Sebastopol, CA" in asked
    page = text_of(client, "/laws/berkeley-ca/")
    assert '<dt>People may sue</dt><dd><div class="fact"><p dir="auto">Not known</p></div></dd>' in page


def test_the_list_can_be_seen_as_of_any_day(client, seeded):
    then = text_of(client, "/laws/?on=2020-01-01")
    assert "Northampton, MA" in then
    assert "Baltimore" not in then
    bad = client.get("/laws/?on=yesterday")
    assert (bad.status_code, b"is no day" in bad.content) == (400, True)


def test_both_accounts_stand_side_by_side_and_the_better_one_is_named(client, seeded):
    page = text_of(client, "/laws/springfield-ma/")
    assert page.index("4 February 2020</p>") < page.index("24 February 2020</p>")
    assert "The better one, we think:" in page
    every = text_of(client, "/laws/conflicts/")
    assert every.count('<div class="accounts">') == 10
    assert every.count('<figure class="placard') == 20
    assert "9.8%" in every


@pytest.mark.once
def test_a_conflict_of_two_provisions_stands_on_the_page(client):
    law = make_law()
    for value in ("$1,000", "$5,000"):
        Provision.objects.create(law=law, slot="damages", answer="stated", value=value, confidence="low")
    page = text_of(client, law.get_absolute_url())
    assert "Sources disagree: Damages or penalty" in page


@pytest.mark.once
def test_an_empty_ledger_and_a_law_that_is_not_there(client, db):
    assert "Nothing is written down" in text_of(client, "/laws/")
    assert "No two sources disagree" in text_of(client, "/laws/conflicts/")
    assert client.get("/laws/nowhere/").status_code == 404
    assert json.loads(client.get("/laws.json").content)["laws"] == []
    assert client.get("/laws.pdf").content.startswith(b"%PDF")


def test_a_day_of_taking_effect_is_not_called_unknown_beside_itself(client):
    law = make_law(events=(("final_vote", "2020-06-24"),))
    Provision.objects.create(law=law, slot="effective_date")
    assert "When it takes effect" in client.get(law.get_absolute_url()).content.decode()
    LawEvent.objects.create(law=law, kind="effective", date="2021-07", precision="about", confidence="medium")
    assert "When it takes effect" not in client.get(law.get_absolute_url()).content.decode()


@pytest.mark.once
def test_what_people_wrote_is_shown_as_text(client):
    law = make_law(name="<script>1</script>", notes="<b>x</b>", part="<i>")
    LawEvent.objects.create(law=law, kind="amended", said="<img src=x onerror=1>", date="2021")
    for path in ("/laws/", law.get_absolute_url(), "/laws/feed/"):
        page = text_of(client, path)
        assert "<script>1" not in page
        assert "<img src=x" not in page
        assert "<i>)" not in page


@pytest.mark.once
def test_the_table_comes_back_as_it_went_out(client, seeded):
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


def test_every_account_of_every_event_is_in_the_table_of_events(client, seeded):
    rows = list(csv.DictReader(io.StringIO(client.get("/laws-events.csv").content.decode("utf-8-sig"))))
    assert len(rows) == LawEvent.objects.count()
    assert all(row["sources"] and row["confidence"] for row in rows)
    assert sum(row["disputed"] == "yes" for row in rows) == 18


def test_json_has_each_fact_with_source_and_confidence(client, seeded):
    made = json.loads(client.get("/laws.json").content)
    assert made["licence"] == "CC0-1.0"
    somerville = json.loads(client.get("/laws/somerville-ma.json").content)["law"]
    assert somerville["provisions"]["fees"][0]["answer"] == "unknown"
    assert somerville["provisions"]["suppression"][0]["sources"]
    assert next(one for one in made["laws"] if one["key"] == "somerville-ma") == somerville
    assert client.get("/laws-everything.json").status_code == 404


def test_the_feed_names_each_change_once_and_nobody(client, rosa):
    law = make_law()
    changing.change(law, {"name": "Ord. 7"}, by=rosa, now=NOON.replace(day=23), why="read the code")
    first = ET.fromstring(client.get("/laws/feed/").content)
    ids = [entry.findtext(f"{ATOM}id") for entry in first.findall(f"{ATOM}entry")]
    assert len(set(ids)) == 2
    body = client.get(law.get_absolute_url() + "feed/").content.decode()
    assert "read the code" in body
    assert "name: – → Ord. 7" in body
    assert rosa.name not in body


def test_the_pdf_is_tagged_and_the_same_twice(client, seeded):
    made = client.get("/laws/portland-me.pdf")
    assert made.headers["Content-Type"] == "application/pdf"
    assert b"/StructTreeRoot" in made.content
    assert client.get("/laws/portland-me.pdf").content == made.content


def test_pages_ask_a_handful_of_questions_however_many_laws_there_are(client, seeded, django_assert_max_num_queries):
    client.get("/laws/")
    with django_assert_max_num_queries(16):
        client.get("/laws/")
    with django_assert_max_num_queries(18):
        client.get("/laws/san-francisco-ca/")


@pytest.mark.once
def test_pages_are_kept_for_a_moment_and_never_for_organisers(client, seeded, rosa):
    assert "public" in client.get("/laws/").headers["Cache-Control"]
    client.force_login(rosa)
    assert client.get("/laws/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.once
def test_the_map_names_what_it_shows(client, seeded):
    rows = showing.every(on=date(2026, 11, 28))
    page = text_of(client, "/laws/")
    assert "undone: " in page
    assert "Map with a tile for each state" in page
    assert {one.code for one in rows} >= {"ca", "ma", "eu", "il", "md", "mt"}
    assert "us" not in {one.code for one in rows}


def test_a_law_of_a_country_that_we_do_not_draw_has_a_tile_too(client):
    law = make_law(make_place("Kyiv", region="", country="ua"))
    assert showing.code_of(law) == "ua"
    assert ">UA<" in text_of(client, "/laws/")


@pytest.mark.once
def test_provisions_are_there_by_slot_for_the_matrix(seeded):
    found = Law.objects.with_facts().get(slug="oakland-ca").by_slot()["damages"][0]
    assert (found.answer, found.confidence, found.citations.all()[0].source.publisher) == (
        "stated", "high", "Oakland Municipal Code"
    )  # fmt: skip
    assert files.sources(found)


def test_our_copy_of_a_source_is_linked_where_the_public_may_have_it(client, seeded):
    source = Law.objects.get(slug="vermont").citations.first().source
    parts = [Part(Role.BODY, "body.html", b"<p>signed</p>", "text/html")]
    copy = captures.capture(
        source, kind="web", parts=parts, how=How(tool="test", tool_version="1"), who=Who(why="a law"), now=NOON
    )
    Citation.objects.filter(source=source).update(capture=copy)
    assert "our copy" not in text_of(client, "/laws/vermont/")
    Capture.objects.filter(pk=copy.pk).update(public_at=NOON)
    assert f"/{copy.manifest_sha256}" in text_of(client, "/laws/vermont/")
