import contextlib
import importlib
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import transaction
from wagtail.models import ModelLogEntry

from unwatched.accounts.models import User
from unwatched.actions.errors import CountMoved, Delivered, TooLate
from unwatched.actions.models import Removal, RemovalState, SignatureState
from unwatched.actions.services import confirming, counting, judging, petitions, removing, retention

from .factories import make_petition, sign
from .threads import run_together

pytestmark = [pytest.mark.once, pytest.mark.django_db]


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


@pytest.mark.both
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


@pytest.mark.both
def test_conditions_of_time(petition, now):
    found = removing.preview(
        petition, removing.Conditions(since=now + timedelta(minutes=1), until=now + timedelta(hours=2))
    )
    assert found.matching == 2


def test_remove_takes_them_off_the_count_and_put_back_brings_them_again(petition, rosa, now):
    conditions = removing.Conditions(domain="mailbox.test")
    removal = removing.remove(petition, conditions, expected=3, why="one address ending", by=rosa, now=now)
    assert (removal.state, removal.removed) == (RemovalState.DONE, 3)
    counting.tick(petition.pk, now=now)
    assert petitions.public_count(petition).total == 1
    back = removing.put_back(removal, by=rosa, now=now)
    assert (back.state, back.removed, back.taken_back_at) == (RemovalState.RETURNED, 0, now)
    counting.tick(petition.pk, now=now)
    assert petitions.public_count(petition).total == 3
    assert petition.signatures.filter(state=SignatureState.PENDING).count() == 1
    assert counting.recount(petition.pk).is_sound


@pytest.mark.both
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


# --- Many, part by part ----------------------------------------------------------------------------


@pytest.fixture
def in_parts(monkeypatch):
    """Two rows are a part, and none is done at once."""
    monkeypatch.setattr(removing, "PART", 2)
    monkeypatch.setattr(removing, "AT_ONCE", 0)


@pytest.fixture
def many(petition, rosa, now, in_parts):
    """A removal of all five, of which nothing is done yet."""
    return removing.remove(petition, EVERYBODY, expected=5, why="one night", by=rosa, now=now)


EVERYBODY = removing.Conditions(language="en")


def removed(petition):
    return petition.signatures.filter(state=SignatureState.REMOVED).count()


def told(removal):
    removal.refresh_from_db()
    found = removing.progress(removal)
    return removal.state, removal.removed, (found.done, found.of)


def test_the_worker_does_many_part_by_part_and_the_count_is_right_at_every_moment(petition, many, now):
    assert told(many) == (RemovalState.RUNNING, 0, (0, 5))
    for done, counted in ((2, 1), (4, 0), (5, 0)):
        removing.step(many, now=now)
        assert told(many) == (RemovalState.RUNNING, done, (done, 5))
        assert counting.recount(petition.pk).is_sound
        counting.tick(petition.pk, now=now)
        assert petitions.public_count(petition).total == counted
    assert removing.step(many, now=now) == 0
    assert told(many) == (RemovalState.DONE, 5, (5, 5))
    assert removing.step(many, now=now) == 0


def test_one_sweep_goes_on_until_the_time_is_up(many, now, monkeypatch):
    monkeypatch.setattr(removing, "AT_MOST_SECONDS", -1.0)
    assert removing.go_on(now=now) == 0
    monkeypatch.setattr(removing, "AT_MOST_SECONDS", 60.0)
    assert removing.go_on(now=now) == 5
    assert removing.go_on(now=now) == 0


def test_who_signs_later_is_not_removed_whatever_they_match(petition, many, now):
    later = sign(petition, "later@example.org", now=now)
    removing.go_on(now=now)
    later.refresh_from_db()
    assert later.state == SignatureState.PENDING
    assert removed(petition) == 5


@pytest.mark.both
def test_who_is_erased_meanwhile_is_left_alone_and_stays_away(petition, many, rosa, now):
    retention.erase("p0@mailbox.test", now)
    removing.step(many, now=now)
    retention.erase("p1@mailbox.test", now)
    removing.go_on(now=now)
    assert told(many) == (RemovalState.DONE, 4, (5, 5))
    removing.put_back(many, by=rosa, now=now)
    removing.go_on(now=now)
    assert petition.signatures.filter(blind_index=None, state=SignatureState.REMOVED).count() == removed(petition) == 2
    counting.count_all(now=now)
    assert counting.recount(petition.pk).is_sound


def test_stopping_keeps_what_is_done_and_going_on_does_the_rest(petition, many, rosa, now):
    removing.step(many, now=now)
    removing.stop(many, by=rosa)
    assert removing.go_on(now=now) == 0
    assert told(many) == (RemovalState.STOPPED, 2, (2, 5))
    removing.resume(many, by=rosa)
    removing.go_on(now=now)
    assert told(many) == (RemovalState.DONE, 5, (5, 5))


def test_taking_back_is_done_part_by_part_too(petition, many, rosa, now):
    removing.step(many, now=now)
    removing.step(many, now=now)
    counting.count_all(now=now)
    removing.stop(many, by=rosa)
    removing.put_back(many, by=rosa, now=now)
    assert told(many) == (RemovalState.RETURNING, 4, (0, 4))
    removing.step(many, now=now)
    assert told(many) == (RemovalState.RETURNING, 2, (2, 4))
    assert counting.recount(petition.pk).is_sound
    removing.go_on(now=now)
    counting.count_all(now=now)
    many.refresh_from_db()
    assert (many.state, many.removed, many.taken_back_at) == (RemovalState.RETURNED, 0, now)
    assert (removed(petition), petitions.public_count(petition).total) == (0, 3)
    assert not many.parts.exists()


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (RemovalState.RUNNING, {"stop"}),
        (RemovalState.STOPPED, {"resume", "put_back"}),
        (RemovalState.DONE, {"put_back"}),
        (RemovalState.RETURNING, set()),
        (RemovalState.RETURNED, set()),
    ],
)
def test_what_can_be_done_with_a_removal(state, may, many, rosa, now):
    verbs = {
        "stop": lambda: removing.stop(many, by=rosa),
        "resume": lambda: removing.resume(many, by=rosa),
        "put_back": lambda: removing.put_back(many, by=rosa, now=now),
    }
    for name, do in verbs.items():
        Removal.objects.update(state=state)
        if name in may:
            do()
        else:
            with pytest.raises(TooLate):
                do()


def test_after_delivery_nothing_is_put_back(petition, many, rosa, now):
    removing.go_on(now=now)
    petitions.record_delivery(petition, on=now.date(), note="", by=rosa)
    with pytest.raises(Delivered):
        removing.put_back(Removal.objects.get(), by=rosa, now=now)


def test_a_part_that_died_in_the_middle_is_done_again(petition, many, now):
    with transaction.atomic():
        removing.step(many, now=now)
        transaction.set_rollback(True)
    assert (removed(petition), told(many)) == (0, (RemovalState.RUNNING, 0, (0, 5)))
    removing.go_on(now=now)
    assert removed(petition) == 5


def test_two_removals_of_the_same_rows_do_not_remove_one_twice(petition, many, rosa, now):
    second = removing.remove(petition, EVERYBODY, expected=5, why="again", by=rosa, now=now)
    removing.go_on(now=now)
    assert told(many)[1] + told(second)[1] == removed(petition) == 5
    assert told(second) == (RemovalState.DONE, 0, (5, 5))


def test_the_machine_writes_down_when_it_has_finished(petition, many, rosa, now):
    removing.go_on(now=now)
    removing.put_back(many, by=rosa, now=now)
    removing.go_on(now=now)
    entries = ModelLogEntry.objects.for_instance(petition).order_by("pk")
    assert [(entry.action, entry.user_id) for entry in entries] == [
        ("petition.remove", rosa.pk), ("petition.removed", None), ("petition.put_back", rosa.pk),
        ("petition.returned", None),
    ]  # fmt: skip


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_two_workers_a_ticker_and_a_stop_leave_nothing_half_done(petition, rosa, now, in_parts):
    for n in range(40):
        confirming.confirm(sign(petition, f"m{n}@example.org", now=now).pk, page="/p/", now=now)
    many = removing.remove(petition, EVERYBODY, expected=45, why="x", by=rosa, now=now)

    def count():
        for _ in range(10):
            counting.tick(petition.pk, now=now)

    def remove():
        mine = Removal.objects.get(pk=many.pk)
        while removing.step(mine, now=now):
            pass

    def stop():
        mine = Removal.objects.get(pk=many.pk)
        while mine.state == RemovalState.RUNNING and mine.removed < 10:
            mine.refresh_from_db()
        with contextlib.suppress(TooLate):
            removing.stop(mine, by=rosa)

    assert run_together(remove, remove, count, stop) == []
    counting.count_all(now=now)
    many.refresh_from_db()
    assert many.removed == removed(petition) >= 10
    assert counting.recount(petition.pk).is_sound


@pytest.mark.both
def test_removals_of_earlier_versions_can_be_taken_back_too(petition, rosa, now):
    """What the migration does: they have rows and no parts."""
    put_into_parts = importlib.import_module(
        "unwatched.actions.migrations.0003_put_old_removals_into_parts"
    ).put_into_parts
    old = Removal.objects.create(petition=petition, at=now, why="x", number=4)
    gone = Removal.objects.create(petition=petition, at=now, why="y", number=9, taken_back_at=now)
    petition.signatures.confirmed().update(state=SignatureState.REMOVED, removal=old, count_due=True)
    put_into_parts(apps, None)
    assert told(old) == (RemovalState.DONE, 4, (4, 4))
    assert told(gone)[:2] == (RemovalState.RETURNED, 0)
    removing.put_back(old, by=rosa, now=now)
    assert removed(petition) == 0
