import csv
import io

import pytest
from wagtail.models import ModelLogEntry

from .words import answer_line, said, text_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def url(petition):
    return f"/office/petitions/{petition.pk}/places/"


@pytest.fixture
def from_places(petition, add):
    petition.place_letters = 2
    petition.save()
    for prefix, postcode, number in (("w", "W4 118", 7), ("n", "N1 118", 6), ("e", "E1 118", 3), ("o", "", 5)):
        add(number, prefix=prefix, postcode=postcode, told_letters=2)


def test_without_marks_it_says_why_there_are_none(office, url, petition, add):
    add(5, postcode="W4 118", told_letters=2)
    assert answer_line(office.get(url)) == "Places are not kept."
    assert "W4" not in text_of(office.get(url))
    assert "Places Not kept. Keep the beginning of postcodes" in text_of(
        office.get(f"/office/petitions/{petition.pk}/")
    )
    assert office.post(url + "list/").status_code == 404


def test_the_screen_shows_groups_with_bars_and_folds_small_ones(office, url, from_places):
    answer = office.get(url)
    assert answer_line(answer) == "Most come from where postcodes begin with W4: 7."
    words = text_of(answer)
    # Three alone could be worked out, so the next smallest group joins them.
    assert "W4 7 33 % N1 6 29 % places with fewer than 5 8 38 %" in words.replace(" not said", "")
    assert "E1" not in words
    assert answer.content.decode().count('class="o-barline"') == 3


def test_the_aside_says_the_largest(office, petition, from_places):
    words = text_of(office.get(f"/office/petitions/{petition.pk}/"))
    assert "W4 7 N1 6 elsewhere 8 All places" in words


def test_nobody_counts_yet(office, url, petition):
    petition.place_letters = 1
    petition.save()
    assert "Nobody counts yet." in text_of(office.get(url))
    assert answer_line(office.get(url)) == "There are too few signatures to tell places apart."


def test_the_same_for_a_spreadsheet(office, url, from_places):
    answer = office.post(url + "list/")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [tuple(row.values()) for row in rows] == [("W4", "7"), ("N1", "6"), ("places with fewer than 5", "8")]
    assert ModelLogEntry.objects.get(action="petition.export").data["kind"] == "places"


def test_a_place_that_may_be_told_is_a_condition_for_removing(office, petition, from_places):
    url = f"/office/petitions/{petition.pk}/remove/"
    page = office.get(url).content.decode()
    assert '<option value="W4">W4</option>' in page
    assert '"E1"' not in page  # two letters alone may stand in a form's random token
    assert answer_line(office.post(url, {"place": "W4"})) == "7 signatures match."
    assert office.post(url, {"place": "E1"}).status_code == 422
    petition.place_letters = 0
    petition.save()
    assert "postcode begins with" not in office.get(url).content.decode()


def test_the_setting_needs_the_postcode(office, petition):
    url = f"/office/petitions/{petition.pk}/settings/"
    answer = office.post(url, {"goal": "500", "place_letters": "2"})
    assert answer.status_code == 422
    assert "To count places, ask for the postcode as well." in text_of(answer)
    answer = office.post(url, {"goal": "500", "place_letters": "2", "ask_postcode": "on"})
    assert said(answer)[-1] == "Saved. It holds within a minute."
    petition.refresh_from_db()
    assert petition.place_letters == 2
    assert office.post(url, {"goal": "500", "place_letters": "4", "ask_postcode": "on"}).status_code == 422
