import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from tests.archive.factories import ADA, NOON, make_unrolled
from tests.ledger.factories import make_commitment, make_law
from unwatched.archive.consent import Asker
from unwatched.archive.models import KeptThread
from unwatched.archive.services import keeping, presenting
from unwatched.pages.models import SiteLook, UpdatePage

from . import factories

pytestmark = pytest.mark.once

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def feed_of(client, address):
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def test_feed_is_valid_atom_newest_first(client, campaign):
    factories.make_update(campaign, on=date(2026, 11, 1), title="Older")
    factories.make_update(campaign, on=date(2026, 11, 9), title="Newer & <b>bolder</b>")
    feed = feed_of(client, "/faces/feed/")
    # What RFC 4287 requires of a feed and of each entry.
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Wrenfield Unwatched"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == ["Newer & <b>bolder</b>", "Older"]
    for entry in entries:
        assert entry.find(f"{ATOM}id").text.startswith("urn:uuid:")
        assert datetime.fromisoformat(entry.find(f"{ATOM}updated").text)
        assert entry.find(f"{ATOM}link").get("href").startswith("http://localhost:8000/faces/")
    assert len({entry.find(f"{ATOM}id").text for entry in entries}) == 2


def test_feed_of_the_home_page_has_the_news_of_all_campaigns(client, home, campaign):
    other = factories.make_campaign(home, slug="patrols", title="No patrol maps")
    factories.make_update(campaign, title="One")
    factories.make_update(other, title="Two")
    assert len(feed_of(client, "/feed/").findall(f"{ATOM}entry")) == 2
    assert len(feed_of(client, "/patrols/feed/").findall(f"{ATOM}entry")) == 1


def test_feed_without_news_is_still_valid(client, campaign):
    assert feed_of(client, "/faces/feed/").findall(f"{ATOM}entry") == []


def test_a_letter_that_xml_cannot_carry_does_not_break_the_feed(client, campaign):
    update = factories.make_update(campaign)
    UpdatePage.objects.filter(pk=update.pk).update(summary="Bell \x07 and \x0b and \ufffe")
    entry = feed_of(client, "/faces/feed/").find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}summary").text == "Bell  and  and "


def test_feed_keeps_an_entrys_name_when_the_page_moves(client, campaign):
    update = factories.make_update(campaign)
    before = feed_of(client, "/faces/feed/").find(f"{ATOM}entry/{ATOM}id").text
    update.slug = "elsewhere"
    update.save()
    assert feed_of(client, "/faces/feed/").find(f"{ATOM}entry/{ATOM}id").text == before


def test_sitemap_names_public_pages_by_the_address_of_the_settings(client, full):
    root = ElementTree.fromstring(client.get("/sitemap.xml", headers={"host": "127.0.0.1"}).content)
    places = [place.text for place in root.iter(f"{SITEMAP}loc")]
    assert "http://localhost:8000/faces/petition/" in places
    assert all(place.startswith("http://localhost:8000/") for place in places)
    assert len(places) == len(set(places)) == 8


@pytest.mark.both
def test_sitemap_names_what_everybody_may_find_in_the_archive_and_the_ledger(client, home):
    quiet = replace(ADA, uri="https://social.example/users/bo", handle="bo@social.example", indexable=False)
    for author in (ADA, quiet):
        keeping.keep(make_unrolled(author=author), by=None, asker=Asker.AUTHOR, now=NOON)
    make_law()
    make_commitment()
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    places = {place.text.removeprefix("http://localhost:8000") for place in root.iter(f"{SITEMAP}loc")}
    listed = presenting.url_of(KeptThread.objects.findable().get())
    assert {"/t/", listed, "/laws/", "/laws/conflicts/", "/promises/", "/promises/corvane/"} < places
    assert sum(place.startswith(("/t/", "/laws/", "/promises/")) for place in places) == 7


def test_robots_may_read_all_but_the_office(client, home):
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /office/" in lines
    assert "Sitemap: http://localhost:8000/sitemap.xml" in lines


def test_security_txt_says_whom_to_tell_and_until_when_it_holds(client, home):
    assert client.get("/.well-known/security.txt").status_code == 404
    look = SiteLook.objects.get()
    look.mail_address = "hello@wrenfield.example"
    look.save()
    from unwatched.pages import memory

    memory.forget()
    said = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    assert said["Contact"] == "mailto:hello@wrenfield.example"
    assert datetime.strptime(said["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) > timezone.now()


def test_favicon_is_our_own_drawing(client, home):
    response = client.get("/favicon.svg")
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert ElementTree.fromstring(response.content).tag == "{http://www.w3.org/2000/svg}svg"


def test_privacy_leads_to_the_page_that_says_what_is_kept(client, home):
    response = client.get("/privacy/")
    assert (response.status_code, response.headers["Location"]) == (302, "/what-we-keep/")
