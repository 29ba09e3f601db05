from datetime import timedelta

import pytest
from django.utils import timezone

from unwatched.letters.models import OpenLetter, Shown, StaffSignature
from unwatched.letters.services import batches, board, moderation, staff, wiping
from unwatched.letters.services.letters import ring_of
from unwatched.vault import services as vault

from .factories import NOW, add_employer, make_letter, move, put, sign

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def letter():
    return make_letter()


def seen(letter):
    """What a visitor sees: by employer the total, the named, and the lines."""
    return [
        (one.employer.name, one.total, one.named, [(row.band, row.named, row.unnamed) for row in one.rows])
        for one in board.board(letter)
    ]


def test_thirty_eight_of_corvane_twelve_by_name(letter):
    put(letter, 12)
    put(letter, 7, band="Labelling")
    put(letter, 7, band="Field")
    put(letter, 5, named=True)
    put(letter, 2, band="Labelling", named=True)
    put(letter, 5, band="Field", named=True)
    assert seen(letter) == []
    move(letter)
    assert seen(letter) == [("Corvane", 38, 12, [("Engineering", 5, 12), ("Labelling", 2, 7), ("Field", 5, 7)])]
    assert board.totals([letter]) == {letter.pk: 38}


def test_an_employer_under_five_is_not_shown_with_names_or_without(letter):
    put(letter, 4)
    put(letter, 4, named=True)
    move(letter)
    assert seen(letter) == []
    assert board.totals([letter]) == {letter.pk: 0}


def test_names_show_nothing_of_the_few_without(letter):
    """Five by name and four without look like five by name and nobody without."""
    put(letter, 5, named=True)
    move(letter)
    alone = seen(letter)
    put(letter, 4)
    move(letter, now=NOW + timedelta(days=1))
    assert seen(letter) == alone == [("Corvane", 5, 5, [("Engineering", 5, 0)])]


def test_another_employer_cannot_be_had_by_subtraction(letter):
    other = add_employer(letter, name="Tessel", domains="tessel.example")
    corvane = letter.employers.get(name="Corvane")
    put(letter, 9, employer=corvane)
    put(letter, 3, employer=other)
    move(letter)
    assert board.totals([letter]) == {letter.pk: 9}


@pytest.mark.both
def test_figures_move_once_a_day_at_their_hour(letter):
    put(letter, 6)
    OpenLetter.objects.update(batch_hour=12)
    at = NOW.replace(hour=11, minute=59)
    assert batches.move_due(now=at) == 0
    assert batches.move_due(now=at + timedelta(minutes=1)) == 1
    put(letter, 6)
    assert batches.move_due(now=at + timedelta(hours=23)) == 0
    assert [one[1] for one in seen(letter)] == [6]
    assert batches.move_due(now=at + timedelta(hours=25)) == 1
    assert [one[1] for one in seen(letter)] == [12]


def test_one_who_takes_it_back_is_not_seen_to(letter):
    put(letter, 9)
    move(letter)
    for left, shown in [(1, 9), (3, 9), (1, 0)]:
        for row in StaffSignature.objects.all()[:left]:
            staff.take_back(row.pk)
        move(letter)
        assert [one[1] for one in seen(letter)] == [shown] * bool(shown)


def test_a_name_waits_for_us_then_for_the_batch(letter, samira):
    put(letter, 5)
    row = sign(letter, name="Ada", show=True)
    vault.open_ring(ring_of(letter), by=None, reason="test", now=timezone.now())
    move(letter)
    assert [one[:3] for one in seen(letter)] == [("Corvane", 5, 0)]
    [wish] = moderation.waiting(letter)
    assert (wish.name, wish.employer, wish.band) == ("Ada", "Corvane", "Engineering")
    moderation.show(row, by=samira)
    assert [one[:3] for one in seen(letter)] == [("Corvane", 5, 0)]
    move(letter)
    assert [one[:3] for one in seen(letter)] == [("Corvane", 6, 1)]


def test_a_name_that_we_take_off_is_counted_among_nobody(letter, samira):
    put(letter, 6, named=True)
    put(letter, 5)
    move(letter)
    row = StaffSignature.objects.filter(out=True).first()
    moderation.refuse(row, by=samira)
    move(letter)
    assert [one[:3] for one in seen(letter)] == [("Corvane", 10, 5)]
    row.refresh_from_db()
    assert (row.shown, row.was_out, row.figure) == (Shown.REFUSED, True, None)


def test_who_signs_again_with_a_name_leaves_the_unnamed_unseen(letter, samira):
    row = sign(letter)
    put(letter, 4)
    move(letter)
    assert [one[:3] for one in seen(letter)] == [("Corvane", 5, 0)]
    again = sign(letter, name="Ada", show=True)
    move(letter)
    assert again.pk == row.pk
    assert [one[:3] for one in seen(letter)] == [("Corvane", 5, 0)]


def test_after_a_wipe_the_figures_stand_and_nobody_is_named(letter):
    put(letter, 6)
    put(letter, 2, named=True)
    move(letter)
    wiping.wipe(by=None, now=NOW)
    assert not StaffSignature.objects.exclude(shown_name="").exists()
    assert [one[:3] for one in seen(letter)] == [("Corvane", 6, 0)]
