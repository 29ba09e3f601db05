import json
import xml.etree.ElementTree as ET

import pytest

from tests.ledger.factories import NOON, make_law, make_place
from unwatched.ledger.laws import showing
from unwatched.ledger.models import LawEvent, Provision
from unwatched.ledger.services import changing

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


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


@pytest.mark.once
def test_a_law_of_a_country_that_we_do_not_draw_has_a_tile_too(client):
    law = make_law(make_place("Kyiv", region="", country="ua"))
    assert showing.code_of(law) == "ua"
    assert ">UA<" in text_of(client, "/laws/")
