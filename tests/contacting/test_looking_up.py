"""From a postcode, a place or a name to those whom an action concerns."""

import pytest

from unwatched.contacting.models import Way
from unwatched.contacting.services import looking_up
from unwatched.directory.models import Division, Official

from .factories import WARD, find_official, make_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def message(db):
    return make_all()


@pytest.fixture
def today(now):
    return now.date()


def names(found):
    return [official.name for official in found.officials]


@pytest.mark.once
def test_a_postcode_gives_the_nearest_first(message, today):
    assert names(looking_up.by_postcode(message, "w4-118", on=today)) == ["Ida Whitfield", "Noor Okafor"]
    assert names(looking_up.by_postcode(message, "W4 2", on=today)) == ["Wei Chen", "Noor Okafor"]


def test_a_postcode_in_two_districts_of_one_kind_is_told(message, today):
    town = find_official("Noor Okafor")
    ida, wei = find_official("Ida Whitfield"), find_official("Wei Chen")
    assert looking_up.Found([ida, wei, town], postcode="W4").is_split
    assert not looking_up.Found([ida, town], postcode="W4").is_split
    assert not looking_up.Found([ida, wei], place=3).is_split, "somebody chose that place"


def test_a_division_narrows_the_circle(message, today):
    message.within = f"{WARD}:3"
    assert [official.name for official in looking_up.eligible(message, on=today)] == ["Ida Whitfield"]
    nobody = looking_up.by_postcode(message, "W4 2", on=today)
    assert (nobody.status, nobody.said[:24]) == (422, "We know this postcode, b")
    assert looking_up.by_postcode(message, "ZZ 9", on=today).said[:28] == "We do not know this postcode"


def test_a_name_finds_places_and_people_by_each_word(message, today):
    assert names(looking_up.by_name(message, "ward 4", on=today)) == ["Wei Chen"]
    assert names(looking_up.by_name(message, "okafor", on=today)) == ["Noor Okafor"]
    for nothing in ("", "zz", "\x00", "%"):
        assert looking_up.by_name(message, nothing, on=today).status == 422


def test_nobody_outside_the_circle_can_be_picked(message, today):
    ida, wei = find_official().pk, find_official("Wei Chen").pk
    assert [one.pk for one in looking_up.pick(message, [wei, ida, wei, 10**9], on=today)] == [wei, ida]
    message.way = Way.FIXED
    message.chosen.set([wei])
    assert [one.pk for one in looking_up.pick(message, [wei, ida], on=today)] == [wei]
    Official.objects.filter(pk=wei).update(valid_until="2020-01-01")
    assert looking_up.pick(message, [wei], on=today) == []


@pytest.mark.once
def test_two_places_of_one_name_are_told_apart_by_what_they_lie_in(message, today):
    there = Division.objects.create(ocd_id=f"{WARD.replace('wrenfield', 'oakmoor')}:3", name="Ward 3")
    Division.objects.create(ocd_id=there.ocd_id.rpartition("/")[0], name="Oakmoor")
    Official.objects.create(format="csv", file_name="x", key="x", name="Bo", office="Councillor", division=there)
    assert [name for _pk, name in looking_up.places(message, on=today).named] == [
        "Ward 3, Oakmoor", "Ward 3, Wrenfield", "Ward 4", "Wrenfield",
    ]  # fmt: skip


@pytest.mark.once
def test_more_places_than_a_list_can_hold_are_looked_for_by_name(message, today, monkeypatch):
    monkeypatch.setattr(looking_up, "IN_A_LIST", 2)
    found = looking_up.places(message, on=today)
    assert (found.too_many, found.named) == (True, [])
