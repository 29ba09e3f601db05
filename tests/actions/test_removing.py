from datetime import timedelta

import pytest

from unwatched.accounts.models import User
from unwatched.actions.errors import CountMoved
from unwatched.actions.models import SignatureState
from unwatched.actions.services import confirming, counting, judging, petitions, removing

from .factories import make_petition, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(db):
    return User.objects.create_user("rosa@example.org", name="Rosa")


@pytest.fixture
def petition(now):
    petition = make_petition(refused_domains="throw.test")
    for n, domain in enumerate(["mailbox.test", "mailbox.test", "example.org", "throw.test"]):
        row = sign(petition, f"p{n}@{domain}", now=now + timedelta(hours=n), postcode="W4 118" if n == 1 else "")
        confirming.confirm(row.pk, page="/p/", now=now + timedelta(hours=n))
    sign(petition, "pending@mailbox.test", now=now)
    judging.judge(now=now)
    counting.tick(petition.pk, now=now)
    return petition


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"domain": "Mailbox.Test"}, (3, 0, 2)),
        ({"domain": "mailbox.test", "postcode": False}, (2, 0, 1)),
        ({"aside": "domain"}, (1, 1, 0)),
        ({"domain": "nowhere.test"}, (0, 0, 0)),
        ({"language": "en"}, (5, 1, 3)),
    ],
)
def test_preview_says_what_would_happen(conditions, expected, petition):
    found = removing.preview(petition, removing.Conditions(**conditions))
    assert (found.matching, found.aside, found.counted) == expected


def test_conditions_of_time(petition, now):
    found = removing.preview(
        petition, removing.Conditions(since=now + timedelta(minutes=1), until=now + timedelta(hours=2))
    )
    assert found.matching == 2


def test_remove_takes_them_off_the_count_and_put_back_brings_them_again(petition, rosa, now):
    conditions = removing.Conditions(domain="mailbox.test")
    assert removing.remove(petition, conditions, expected=3, why="one address ending", by=rosa, now=now) == 3
    counting.tick(petition.pk, now=now)
    assert petitions.public_count(petition).total == 1
    removal = petition.removals.get()
    assert removing.put_back(removal, by=rosa, now=now) == 3
    counting.tick(petition.pk, now=now)
    assert petitions.public_count(petition).total == 3
    assert petition.signatures.filter(state=SignatureState.PENDING).count() == 1
    assert counting.recount(petition.pk).is_sound


def test_nothing_is_removed_when_the_number_has_changed(petition, rosa, now):
    with pytest.raises(CountMoved) as moved:
        removing.remove(petition, removing.Conditions(domain="mailbox.test"), expected=2, why="x", by=rosa, now=now)
    assert moved.value.args == (3,)
    assert not petition.removals.exists()
    assert petition.signatures.confirmed().count() == 4


def test_what_was_decided_can_be_undone_only_as_a_whole(petition, rosa, now):
    removing.remove(petition, removing.Conditions(domain="mailbox.test"), expected=3, why="x", by=rosa, now=now)
    removing.remove(petition, removing.Conditions(domain="example.org"), expected=1, why="y", by=rosa, now=now)
    first = petition.removals.get(why="x")
    removing.put_back(first, by=rosa, now=now)
    assert petition.signatures.filter(state=SignatureState.REMOVED).count() == 1
