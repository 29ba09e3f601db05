from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.pages import factories as pages
from unwatched.accounts.models import User
from unwatched.actions.models import Petition, Signature
from unwatched.actions.services import confirming, counting, places, removing, retention, wiping
from unwatched.actions.services.places import ALWAYS_SEALED, FEW, Place, fold
from unwatched.core import text

from .factories import find, make_petition, sign

ALPHABET = "ABZ019 -"


@pytest.fixture
def petition(db):
    return make_petition(place_letters=2)


def come(petition, postcode, number, *, now, told=2, confirm=True):
    """So many people with this postcode, counted from the next tick on."""
    for n in range(number):
        email = f"{postcode or 'none'}{n}@example.org".replace(" ", "").lower()
        row = sign(petition, email, now=now, postcode=postcode, told_letters=told)
        if confirm:
            confirming.confirm(row.pk, page="/p/", now=now)


# --- What is kept --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("postcode", "letters", "expected"),
    [
        ("W4 118", 2, "W4"), ("W4118", 2, "W4"), ("W4 118", 3, "W41"), ("W4 118", 1, "W"), ("W4 118", 0, ""),
        ("1010", 3, "10"), ("101", 3, "1"), ("10", 3, ""), ("1", 3, ""), ("", 3, ""),
        ("10115", 3, "101"), ("10115", 9, "101"), ("QX7 3ZY", 3, "QX7"), ("1234-567", 3, "123"),
    ],
)  # fmt: skip
def test_a_mark_is_the_beginning_and_never_the_end(postcode, letters, expected):
    assert places.beginning(postcode, letters=letters) == expected


@given(st.text(ALPHABET, max_size=12), st.integers(0, 5))
def test_no_postcode_is_ever_kept_whole(typed, letters):
    try:
        postcode = text.clean_postcode(typed)
    except text.BadText:
        return
    code = postcode.replace(" ", "").replace("-", "")
    mark = places.beginning(postcode, letters=letters)
    assert code.startswith(mark)
    assert len(mark) <= min(letters, 3, max(0, len(code) - ALWAYS_SEALED))


@pytest.mark.once
def test_no_more_is_kept_than_the_form_said_and_than_is_set_now(petition, now):
    rows = [
        sign(petition, f"{told}@example.org", postcode="QX7 3ZY", told_letters=told, now=now) for told in (0, 1, 2, 3)
    ]
    assert [row.place for row in rows] == ["", "Q", "QX", "QX"]
    off = make_petition()
    assert sign(off, postcode="QX7 3ZY", told_letters=3, now=now).place == ""


@pytest.mark.once
def test_a_repeat_does_not_change_the_mark(petition, now):
    sign(petition, postcode="QX7 3ZY", told_letters=2, now=now)
    assert sign(petition, postcode="ZZ9 9ZZ", told_letters=2, now=now).place == "QX"


@pytest.mark.once
def test_the_mark_goes_with_the_row(petition, now):
    erased, disowned, expired, wiped = (
        sign(petition, f"{n}@example.org", postcode="QX7 3ZY", told_letters=2, now=now) for n in range(4)
    )
    retention.erase("0@example.org", now)
    confirming.disown(disowned.pk, now=now)
    Signature.objects.filter(pk=expired.pk).update(signed_at=now - timedelta(days=9))
    retention.expire_pending(now=now)
    assert list(Signature.objects.exclude(place="").values_list("pk", flat=True)) == [wiped.pk]
    assert retention.export("3@example.org")[0]["place"] == "QX"
    wiping.wipe(by=None, now=now)
    assert not Signature.objects.exclude(place="").exists()
    assert erased.place == "QX", "there was something to erase"


def test_marks_are_cut_to_what_is_kept_now(petition, now):
    other = make_petition(place_letters=3)
    come(petition, "QX7 3ZY", 2, now=now)
    come(other, "W4 118", 1, now=now, told=3)
    Petition.objects.filter(pk=petition.pk).update(place_letters=1)
    places.cut()
    assert sorted(Signature.objects.values_list("place", flat=True)) == ["Q", "Q", "W41"]
    Petition.objects.filter(pk=petition.pk).update(place_letters=0)
    places.cut()
    assert sorted(Signature.objects.values_list("place", flat=True)) == ["", "", "W41"]


# --- What is told --------------------------------------------------------------------------------


@pytest.mark.once
def test_only_who_counts_is_told_and_small_groups_are_one(petition, now):
    come(petition, "W4 118", 7, now=now)
    come(petition, "N1 118", 6, now=now)
    come(petition, "E1 118", 4, now=now)
    come(petition, "S1 118", 2, now=now)
    come(petition, "", 5, now=now)
    come(petition, "W9 118", 9, now=now, confirm=False)
    come(make_petition(place_letters=2), "W4 118", 3, now=now)
    found = places.places_of(petition)
    assert found.groups == [Place("W4", 7), Place("N1", 6)]
    assert (found.few, found.not_said, found.total) == (6, 5, 24)


@pytest.mark.parametrize(
    ("groups", "kept", "few", "not_said"),
    [
        ([], [], 0, 0),
        ([("A", 5)], ["A"], 0, 0),
        ([("A", 3)], [], 3, 0),
        # Three could be worked out by subtraction: the next smallest joins them.
        ([("A", 9), ("B", 6), ("C", 3)], ["A"], 9, 0),
        ([("A", 9), ("", 6), ("C", 3)], ["A"], 9, 0),
        ([("A", 9), ("B", 4), ("C", 1)], ["A"], 5, 0),
        ([("A", 9), ("", 7)], ["A"], 0, 7),
    ],
)
def test_what_is_folded(groups, kept, few, not_said):
    found = fold(groups)
    assert [group.begins for group in found.groups] == kept
    assert (found.few, found.not_said) == (few, not_said)


@given(st.dictionaries(st.text("ABC1", max_size=3), st.integers(1, 40), max_size=12))
def test_nobody_can_be_told_apart_by_subtraction(numbers):
    found = fold(numbers.items())
    assert found.total == sum(numbers.values())
    assert all(group.number >= FEW for group in found.groups)
    assert found.not_said == 0 or found.not_said >= FEW
    told_apart = found.groups or found.not_said
    assert not (told_apart and 0 < found.few < FEW)


def test_a_place_is_a_condition_for_removing(petition, now):
    rosa = User.objects.create_user("rosa@example.org")
    come(petition, "W4 118", 6, now=now)
    come(petition, "N1 118", 5, now=now)
    counting.tick(petition.pk, now=now)
    conditions = removing.Conditions(place="W4")
    assert removing.preview(petition, conditions).matching == 6
    removing.remove(petition, conditions, expected=6, why="one street", by=rosa, now=now)
    assert places.places_of(petition).groups == [Place("N1", 5)]


# --- What the form says --------------------------------------------------------------------------


@pytest.fixture
def page(db):
    return pages.make_petition_page()


def post(page, **fields):
    return Client().post(f"{page.get_url()}sign/", {"name": "Ann", "email": "ann@example.org"} | fields)


@pytest.mark.once
def test_the_form_says_it_and_what_it_said_is_what_is_kept(page):
    petition = page.petition
    assert "in clear" not in Client().get(page.get_url()).content.decode()
    Petition.objects.update(place_letters=2)
    petition.refresh_from_db()
    html = Client().get(page.get_url()).content.decode()
    assert "Its first 2 characters are kept in clear beside your sealed details" in html
    assert '<input type="hidden" name="told" value="2"' in html
    assert post(page, postcode="QX7 3ZY", told="2").status_code == 303
    assert find(petition, "ann@example.org").place == "QX"


ODD_WORDS = ["", "4", "-1", "²", "x" * 5000, "2\x00"]


@pytest.mark.once
def test_an_odd_word_about_what_was_said_means_that_nothing_was(page):
    Petition.objects.update(place_letters=3)
    for number, told in enumerate(ODD_WORDS):
        email = f"ann{number}@example.org"
        assert post(page, email=email, postcode="QX7 3ZY", told=told).status_code == 303, told
        assert find(page.petition, email).place == "", told


@pytest.mark.once
def test_a_petition_that_asks_for_no_postcode_keeps_no_place(page):
    Petition.objects.update(place_letters=3, ask_postcode=False)
    html = Client().get(page.get_url()).content.decode()
    assert 'name="told"' not in html
    assert post(page, postcode="QX7 3ZY", told="3").status_code == 303
    assert find(page.petition, "ann@example.org").place == ""


@pytest.mark.once
def test_what_we_keep_names_the_petitions_that_keep_places(page):
    says = "On “Pass the Face Scanning Ordinance” the first 2 characters of your postcode are kept in clear"
    assert says not in Client().get("/what-we-keep/").content.decode()
    Petition.objects.update(place_letters=2)
    assert says in Client().get("/what-we-keep/").content.decode()
