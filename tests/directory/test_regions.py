"""States of the US are one by whichever name."""

import pytest

from tests.ledger.factories import make_place
from unwatched.directory import places, regions


@pytest.mark.once
@pytest.mark.parametrize(("typed", "country", "is_now"), [
    ("MA", "us", "MA"), ("ma", "US", "MA"), ("M.A.", "us", "MA"), (" massachusetts ", "us", "MA"),
    ("Mass.", "us", "MA"),
    ("Commonwealth of Massachusetts", "us", "MA"), ("new  york", "us", "NY"), ("N.Y.", "us", "NY"),
    ("Washington, D.C.", "us", "DC"), ("Guam", "us", "Guam"), ("", "us", ""), ("Bavaria", "de", "Bavaria"),
    ("Ma", "de", "Ma"),
])  # fmt: skip
def test_a_state_is_two_letters_and_any_other_region_stays(typed, country, is_now):
    assert regions.tidy(typed, country=country) == is_now


@pytest.mark.django_db
def test_a_place_is_found_by_either_name_of_its_state():
    there = make_place("Wrenfield", region="Massachusetts")
    assert places.same_as(name="City of Wrenfield", level=there.level, region="MA", country="us") == there
    assert places.free_id(name="Elm", level="town", region="Mass.", country="us") == "local/us/ma/town:elm"
