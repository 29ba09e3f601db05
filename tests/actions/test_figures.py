from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from unwatched.accounts.models import User
from unwatched.actions import jobs
from unwatched.actions.models import Signature, Tick
from unwatched.actions.services import confirming, counting, figures, findings, judging, removing, retention
from unwatched.actions.services.figures import Figures, InHour

from .factories import make_petition, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(db):
    return User.objects.create_user("rosa@example.org", name="Rosa")


@pytest.fixture(params=["small table", "large table"])
def table(request, monkeypatch):
    """Both ways to read: as long as the table is small, and as it is done for a million rows."""
    if request.param == "large table":
        monkeypatch.setattr(figures, "FEW", 0)


def confirmed(petition, email, *, now, **details):
    return confirming.confirm(sign(petition, email, now=now, **details).pk, page="/p/", now=now)


def put_aside(petition, *, number, now, domain="throw.test", **details):
    petition.refused_domains = domain
    petition.save()
    for n in range(number):
        confirmed(petition, f"{n}@{domain}", now=now, ip=f"203.0.{n}.1", **details)
    judging.judge(now=now)


@pytest.mark.once
def test_every_row_stands_in_one_figure_and_they_add_up(now, rosa, table):
    other, petition = make_petition(), make_petition()
    confirmed(other, "noise@example.org", now=now)
    for n in range(3):
        confirmed(petition, f"c{n}@example.org", now=now)
    sign(petition, "waits@example.org", now=now)
    put_aside(petition, number=2, now=now)
    confirming.disown(sign(petition, "strange@example.org", now=now).pk, now=now)
    old = sign(petition, "old@example.org", now=now - timedelta(days=4))
    retention.expire_pending(now=now)
    confirmed(petition, "gone@bulk.test", now=now)
    removing.remove(petition, removing.Conditions(domain="bulk.test"), expected=1, why="x", by=rosa, now=now)
    found = figures.figures_of(petition)
    assert found == Figures(counted=3, waiting=1, aside=2, removed=1, disowned=1, expired=1)
    assert found.taken == petition.signatures.count() == 9
    assert Signature.objects.filter(pk=old.pk, state="expired").exists()


def test_a_slow_answer_is_kept_until_somebody_decides(now, rosa, monkeypatch):
    monkeypatch.setattr(figures, "FEW", 0)
    monkeypatch.setattr(figures, "SLOW", -1.0)
    monkeypatch.setattr(figures, "KEEP_FOLD", 1e9)
    petition = make_petition()
    put_aside(petition, number=2, now=now)
    assert figures.figures_of(petition).aside == 2
    sign(petition, "new@example.org", now=now)
    assert figures.figures_of(petition).waiting == 0, "not looked at again: the answer was slow"
    judging.decide(petition, reason="domain", count=True, by=rosa)
    assert figures.figures_of(petition) == Figures(counted=2, waiting=1)


def test_hours_are_those_of_confirming_and_of_signing(now, table):
    noise, petition = make_petition(), make_petition()
    confirmed(noise, "noise@example.org", now=now)
    row = sign(petition, "a@example.org", now=now - timedelta(hours=30))
    confirming.confirm(row.pk, page="/p/", now=now - timedelta(hours=2))
    confirmed(petition, "long-ago@example.org", now=now - timedelta(days=5))
    sign(petition, "waits@example.org", now=now - timedelta(hours=3))
    put_aside(petition, number=2, now=now - timedelta(hours=1))
    hour = now.replace(minute=0)
    assert figures.by_hour([petition], since=hour - timedelta(hours=47))[petition.pk] == {
        hour - timedelta(hours=2): InHour(confirmed=1),
        hour - timedelta(hours=3): InHour(waiting=1),
        hour - timedelta(hours=1): InHour(aside=2),
    }


@pytest.mark.once
def test_several_petitions_are_asked_for_at_once(now, django_assert_max_num_queries):
    found = [make_petition() for _ in range(3)]
    for n, petition in enumerate(found):
        for k in range(n):
            confirmed(petition, f"{k}@example.org", now=now)
    with django_assert_max_num_queries(6):
        hours = figures.by_hour(found, since=now - timedelta(hours=1))
    assert [sum(hour.confirmed for hour in hours[petition.pk].values()) for petition in found] == [0, 1, 2]


@pytest.mark.once
def test_the_first_young_row_is_found_by_halving(now, monkeypatch):
    monkeypatch.setattr(figures, "FEW", 0)
    petition = make_petition()
    rows = [sign(petition, f"{n}@example.org", now=now + timedelta(hours=2 * n)) for n in range(9)]
    assert figures._first_since(now + timedelta(hours=8)) == rows[4].pk
    assert figures._first_since(now + timedelta(days=9)) == rows[-1].pk + 1
    assert figures._first_since(now - timedelta(days=9)) <= rows[0].pk


@pytest.mark.once
def test_days_are_those_of_whoever_looks(now):
    petition = make_petition()
    late = datetime(2026, 11, 9, 23, 30, tzinfo=UTC)
    for n, at in enumerate([late, late, now + timedelta(days=2)]):
        confirmed(petition, f"{n}@example.org", now=at)
        counting.tick(petition.pk, now=at)
    with timezone.override("Europe/Berlin"):
        days = figures.by_day(petition, since=now - timedelta(days=40))
    assert [(str(day.on), day.change, day.total) for day in days] == [
        ("2026-11-10", 2, 2), ("2026-11-11", 0, 2), ("2026-11-12", 1, 3),
    ]  # fmt: skip


@pytest.mark.once
def test_a_trend_that_begins_later_begins_with_what_was_there(now):
    petition = make_petition()
    for n, at in enumerate([now - timedelta(days=90), now]):
        confirmed(petition, f"{n}@example.org", now=at)
        counting.tick(petition.pk, now=at)
    assert [(day.change, day.total) for day in figures.by_day(petition, since=now - timedelta(days=40))] == [(1, 2)]


def test_odd_rows_are_told_by_rule_and_without_a_name(now, table):
    petition = make_petition()
    put_aside(petition, number=3, now=now, postcode="W4 118")
    for n in range(12):
        sign(petition, f"burst{n}@example.org", now=now, ip="192.0.2.9")
    judging.judge(now=now)
    most, least = figures.odd_groups(petition)
    assert (most.reason, most.number, most.without_postcode, most.domains) == ("domain", 3, 0, 1)
    assert (least.reason, least.number, least.without_postcode) == ("burst", 2, 2)
    assert most.first_at == most.last_at == now
    assert figures.by_rule(petition, since=now - timedelta(days=7)) == {"domain": 3, "burst": 2}
    assert figures.by_rule(petition, since=now + timedelta(hours=2)) == {}


def test_what_was_left_aside_can_be_looked_at_again(now, rosa, table):
    petition = make_petition()
    put_aside(petition, number=2, now=now)
    judging.decide(petition, reason="domain", count=False, by=rosa)
    retention.erase("0@throw.test", now)
    assert [(odd.reason, odd.number) for odd in figures.left_aside(petition)] == [("domain", 1)], (
        "the erased one is gone"
    )
    assert judging.reconsider(petition, reason="domain", by=rosa) == 1
    assert figures.figures_of(petition).aside == 1
    counting.tick(petition.pk, now=now)
    assert counting.recount(petition.pk).is_sound


@pytest.mark.once
def test_small_counts(now):
    petition = make_petition()
    confirmed(petition, "a@example.org", now=now, show=True)
    sign(petition, "b@example.org", now=now, show=True)
    assert (figures.wishes_waiting(petition), figures.uncounted(petition)) == (1, 1)
    counting.tick(petition.pk, now=now)
    assert figures.uncounted(petition) == 0


@pytest.mark.once
def test_a_recount_is_kept_for_the_office(now):
    petition = make_petition()
    confirmed(petition, "a@example.org", now=now)
    counting.tick(petition.pk, now=now)
    assert findings.last_recount(petition.pk) is None
    jobs.recount(now=now)
    kept = findings.last_recount(petition.pk)
    assert kept.at == now
    assert (kept.finding.total, kept.finding.rows, kept.finding.is_sound) == (1, 1, True)


@pytest.mark.once
def test_a_count_that_does_not_add_up_is_kept_and_raises_the_alarm(now):
    petition = make_petition()
    confirmed(petition, "a@example.org", now=now)
    counting.tick(petition.pk, now=now)
    Tick.objects.update(total=7)
    with pytest.raises(counting.DoesNotAddUp):
        jobs.recount(now=now)
    assert findings.last_recount(petition.pk).finding.broken_at == 1
