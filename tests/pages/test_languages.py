import pytest

from unwatched.pages.models import HomePage
from unwatched.pages.services import ensure_petition

from . import factories

pytestmark = pytest.mark.once


def translate(page, locale, **fields):
    copy = page.copy_for_translation(locale, copy_parents=True)
    for name, value in fields.items():
        setattr(copy, name, value)
    copy.live = True
    copy.save()
    return copy


def test_the_language_of_the_address_is_the_language_of_the_page(client, home, german):
    translate(home, german["de"], shout="Wir kennen uns hier.")
    response = client.get("/de/", headers={"Accept-Language": "en"})
    html = response.content.decode()
    assert '<html lang="de" dir="ltr"' in html
    assert "Wir kennen uns hier." in html
    assert response.headers["Content-Language"] == "de"


def test_an_arabic_page_reads_from_right_to_left(client, home, german):
    translate(home, german["ar"], shout="نحن نعرف بعضنا")
    assert '<html lang="ar" dir="rtl"' in client.get("/ar/").content.decode()


def test_pages_link_to_their_translations_in_the_words_of_those(client, home, german):
    translate(home, german["de"])
    html = client.get("/").content.decode()
    assert '<a href="/de/" hreflang="de" lang="de" dir="ltr">Deutsch</a>' in html
    assert "العربية" not in html  # not translated, so not offered


@pytest.mark.both
def test_a_language_without_a_home_page_is_not_there(client, home, german):
    assert client.get("/ar/").status_code == 404


def test_the_browsers_wish_and_a_cookie_change_nothing(client, home, german):
    translate(home, german["de"], shout="Wir kennen uns hier.")
    client.cookies["django_language"] = "de"
    response = client.get("/", headers={"Accept-Language": "de"})
    assert '<html lang="en"' in response.content.decode()
    assert "Vary" not in response.headers


def test_a_translated_petition_is_the_same_petition(home, campaign, german, now):
    petition = factories.make_petition(campaign, slug="petition")
    translated = translate(petition, german["de"])
    assert translated.asked == petition.asked
    assert ensure_petition(translated, by=None, now=now) == petition.asked


def test_search_and_feed_keep_to_the_language_of_their_address(client, home, campaign, german):
    factories.make_update(campaign, title="Zebra", slug="zebra")
    translate(home, german["de"])
    assert "zebra" not in client.get("/de/search/?q=Zebra").content.decode().split("<ul")[-1]
    assert "Zebra" not in client.get("/de/feed/").content.decode()
    assert "Zebra" in client.get("/feed/").content.decode()


def test_home_pages_of_languages_are_found_under_one_site(home, german):
    translate(home, german["de"])
    assert HomePage.objects.count() == 2
