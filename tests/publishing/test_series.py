from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.accounts.people import make_organiser
from tests.publishing.factories import NOW, make_channel, make_thread
from unwatched.gateways.social import Network
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import QuietTime, Thread, ThreadState
from unwatched.publishing.office.series import moved_words
from unwatched.publishing.services import series as services

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def rosa():
    return make_organiser()


@pytest.fixture
def channel():
    return make_channel(network=Network.MASTODON, account_id="1", name="Ours")


@pytest.fixture
def series(rosa, channel):
    """Tuesdays and Thursdays at noon in Berlin; the tests' moment is a Tuesday, 9:30 UTC."""
    return services.save_series(
        None, title="A fact", channels=[channel], weekdays=[1, 3], at=time(12), zone="Europe/Berlin", by=rosa, now=NOW
    )


def draft(series, text, rank=0):
    return make_thread(text, channels=list(series.channels.all()), series=series, rank=rank)


def due(thread):
    thread.refresh_from_db()
    return thread.state, thread.due_at


def test_drafts_get_the_times_of_the_coming_week_in_their_order(series):
    first, second, third = (draft(series, text, rank) for rank, text in enumerate(["one", "two", "three"]))
    assert len(services.plan_next(series, now=NOW)) == 2
    assert due(first) == (ThreadState.PLANNED, datetime(2026, 11, 10, 11, tzinfo=UTC))
    assert due(second) == (ThreadState.PLANNED, datetime(2026, 11, 12, 11, tzinfo=UTC))
    assert due(third)[0] == ThreadState.DRAFT


def test_planning_again_changes_nothing(series):
    draft(series, "one")
    services.plan_next(series, now=NOW)
    assert services.plan_next(series, now=NOW + timedelta(minutes=5)) == []


def test_a_text_that_the_account_has_said_is_passed_over_and_says_why(series):
    said = make_thread("One  FACT", channels=list(series.channels.all()))
    services.planning.plan(said, due_at=NOW, zone="UTC", by=None, now=NOW)
    again, other = draft(series, "one fact", 0), draft(series, "another", 1)
    services.plan_next(series, now=NOW)
    assert due(again)[0] == ThreadState.DRAFT
    assert "has this text already" in again.said
    assert due(other)[0] == ThreadState.PLANNED


def test_it_says_when_it_ran_dry(series):
    assert series.next_at is None
    draft(series, "one")
    services.refresh(series, now=NOW)
    assert series.next_at == datetime(2026, 11, 10, 11, tzinfo=UTC)


def test_switched_off_its_plans_are_drafts_again(series, rosa):
    one = draft(series, "one")
    services.plan_next(series, now=NOW)
    services.set_active(series, active=False, by=rosa, now=NOW)
    assert due(one)[0] == ThreadState.DRAFT
    assert services.plan_next(series, now=NOW) == []


def test_a_series_has_its_turn_on_some_day(rosa, channel):
    with pytest.raises(PublishingError, match="Choose at least one day"):
        services.save_series(
            None, title="A", channels=[channel], weekdays=[], at=time(12), zone="UTC", by=rosa, now=NOW
        )
    assert not Thread.objects.exists()


def test_a_time_that_the_clock_skips_is_the_one_after(rosa, channel):
    night = services.save_series(
        None, title="A", channels=[channel], weekdays=[6], at=time(2, 30), zone="Europe/Berlin", by=rosa, now=NOW
    )
    day = datetime(2027, 3, 28, tzinfo=UTC)
    assert services.times(night, since=day, until=day + timedelta(days=1)) == [datetime(2027, 3, 28, 1, 30, tzinfo=UTC)]


@pytest.mark.both
def test_drafts_change_places(series, rosa):
    one, two, three = (draft(series, text, rank) for rank, text in enumerate(["one", "two", "three"]))
    services.move_draft(three, by_places=-1, by=rosa)
    assert services.drafts(series) == [one, three, two]
    services.move_draft(one, by_places=-1, by=rosa)
    services.move_draft(two, by_places=1, by=rosa)
    assert services.drafts(series) == [one, three, two]
    services.plan_next(series, now=NOW)
    services.move_draft(Thread.objects.get(pk=one.pk), by_places=1, by=rosa)
    assert services.drafts(series) == [two], "what is planned has left the order"


def test_a_draft_that_a_network_would_refuse_is_passed_over_and_says_why(series):
    long, short = draft(series, "x" * 501, 0), draft(series, "short", 1)
    services.plan_next(series, now=NOW)
    assert due(short)[0] == ThreadState.PLANNED
    assert due(long)[0] == ThreadState.DRAFT
    assert "Too long for Mastodon" in long.said


def make_quiet(name, starts, ends, *days):
    first, last = days or (None, None)
    return QuietTime.objects.create(name=name, starts=starts, ends=ends, first_day=first, last_day=last)


def test_a_turn_in_a_quiet_time_is_had_at_the_first_moment_after_it_and_that_is_said(series):
    make_quiet("Remembrance", time(0), time(0), date(2026, 11, 10), date(2026, 11, 10))
    make_quiet("Night", time(22), time(7))
    one, two = draft(series, "one"), draft(series, "two", 1)
    services.plan_next(series, now=NOW)
    # The day is over at midnight, in the night; that ends at seven, by the clock of Berlin.
    assert due(one) == (ThreadState.PLANNED, datetime(2026, 11, 11, 6, tzinfo=UTC))
    assert due(two) == (ThreadState.PLANNED, datetime(2026, 11, 12, 11, tzinfo=UTC))
    assert services.plan_next(series, now=NOW) == []
    said = "Its turn was Tue 10 Nov, 12:00, in a quiet time (Remembrance). So it goes out at the first moment after it."
    assert (moved_words(one), moved_words(two)) == (said, "")


def test_quiet_times_that_are_changed_later_make_no_second_post_for_a_turn(series):
    night = make_quiet("Noon", time(11), time(13))
    for n in range(6):
        draft(series, f"text {n}", n)
    services.plan_next(series, now=NOW)
    night.delete()
    assert services.plan_next(series, now=NOW) == []
    make_quiet("Longer", time(11), time(15))
    assert services.plan_next(series, now=NOW) == []


def test_turns_of_one_long_quiet_time_are_one(series):
    make_quiet("Week", time(0), time(0), date(2026, 11, 10), date(2026, 11, 15))
    one, two = draft(series, "one"), draft(series, "two", 1)
    services.plan_next(series, now=NOW)
    assert due(one) == (ThreadState.PLANNED, datetime(2026, 11, 15, 23, tzinfo=UTC))
    assert due(two)[0] == ThreadState.DRAFT


def test_without_any_time_that_is_not_quiet_nothing_is_planned(series):
    make_quiet("For ever", time(0), time(0))
    one = draft(series, "one")
    assert services.plan_next(series, now=NOW) == []
    assert due(one)[0] == ThreadState.DRAFT
