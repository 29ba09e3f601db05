"""From the look-up to the letter on its way, as a visitor without scripts goes it."""

import pytest
from django.test import Client

from .factories import TEXT, find_official, make_council, make_message

pytestmark = pytest.mark.django_db

TYPED = {"topic": "The ordinance", "own": "I walk there daily.", "text": TEXT}
WHO = {"name": "Ines Amari", "email": "ines@example.org", "postcode": "w4 118"}


@pytest.fixture
def message(db):
    make_council()
    return make_message()


@pytest.fixture
def url(message):
    return message.page.get_url()


def get(address, **more):
    return Client().get(address, **more)


def post(address, fields, **more):
    return Client().post(address, fields, **more)


def step(url, name="Ida Whitfield"):
    return f"{url}write/{find_official(name).pk}/"


def words(response):
    return response.content.decode()


def test_the_whole_way_of_a_letter(message, url, now):
    assert "Who decides for you?" in words(get(url))
    found = post(f"{url}find/", {"postcode": "w4-118"})
    assert found.status_code == 200
    assert "Ida Whitfield" in words(found)
    assert "Noor Okafor" in words(found), "the town around the ward"
    assert "Wei Chen" not in words(found)
    assert found.headers["Cache-Control"] == "no-store"
    page = get(step(url))
    assert "Dear Councillor Whitfield," in words(page)
    assert "Nobody should be a suspect" in words(page)
    ways = post(step(url), TYPED | {"do": "ready"})
    assert ways.status_code == 200
    assert "mailto:ida@council.test?subject=The%20ordinance&amp;body=Dear%20Councillor%20Whitfield%2C%0D%0A" in words(
        ways
    )
    sent = post(step(url), TYPED | WHO | {"do": "send"})
    assert (sent.status_code, sent.headers["Location"]) == (303, f"{url}written/#main")
    assert "inbox" in words(get(f"{url}written/"))
