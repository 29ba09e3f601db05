from datetime import timedelta

import pytest

from unwatched.actions.models import SignatureState
from unwatched.actions.services import confirming, counting, judging
from unwatched.core.bots import SUSPECT

from .factories import make_petition, sign

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def many(petition, number, *, now, ip="192.0.2.9", step=timedelta(seconds=5)):
    return [sign(petition, f"p{n}@example.org", now=now + n * step, ip=ip) for n in range(number)]


def asides(petition):
    return list(petition.signatures.order_by("id").values_list("aside", flat=True))


def test_the_eleventh_of_one_network_in_ten_minutes_is_set_aside(now):
    petition = make_petition()
    many(petition, 12, now=now)
    judging.judge(now=now)
    assert asides(petition) == [""] * 10 + ["burst"] * 2


def test_the_limit_holds_when_the_worker_looks_in_between(now):
    petition = make_petition()
    many(petition, 12, now=now)
    while judging.judge(now=now, at_most=5):
        pass
    assert asides(petition) == [""] * 10 + ["burst"] * 2


def test_neighbours_in_one_network_block_are_one_network(now):
    petition = make_petition(burst_limit=1)
    sign(petition, "a@example.org", ip="192.0.2.1")
    sign(petition, "b@example.org", ip="192.0.2.254")
    sign(petition, "c@example.org", ip="192.0.3.1")
    judging.judge(now=now)
    assert asides(petition) == ["", "burst", ""]


def test_slow_and_steady_is_found_by_the_day(now):
    petition = make_petition(steady_limit=3)
    many(petition, 5, now=now, step=timedelta(minutes=30))
    judging.judge(now=now)
    assert asides(petition) == [""] * 3 + ["steady"] * 2


def test_other_petitions_and_networks_are_left_alone(now):
    petition, other = make_petition(burst_limit=1), make_petition(burst_limit=1)
    sign(petition, "a@example.org", ip="192.0.2.1")
    sign(petition, "b@example.org", ip="198.51.100.1")
    sign(other, "a@example.org", ip="192.0.2.1")
    judging.judge(now=now)
    assert asides(petition) + asides(other) == ["", "", ""]


@pytest.mark.both
def test_refused_endings_and_machines_are_set_aside(now):
    petition = make_petition(refused_domains="mailbox.test\n@Throw.Test")
    sign(petition, "a@mailbox.test")
    sign(petition, "b@throw.test")
    sign(petition, "c@example.org", score=SUSPECT)
    sign(petition, "d@example.org", score=SUSPECT - 1)
    judging.judge(now=now)
    assert asides(petition) == ["domain", "domain", "machine", ""]


def test_set_aside_gets_its_mail_and_its_thanks_and_never_counts(now):
    petition = make_petition(refused_domains="mailbox.test")
    row = sign(petition, "a@mailbox.test")
    judging.judge(now=now)
    row.refresh_from_db()
    assert row.mail_at is not None
    assert confirming.confirm(row.pk, page="/p/", now=now).state == SignatureState.CONFIRMED
    assert counting.tick(petition.pk, now=now) is None


def test_judged_after_it_was_counted_is_taken_back(now):
    petition = make_petition(refused_domains="mailbox.test")
    confirming.confirm(sign(petition, "a@mailbox.test").pk, page="/p/", now=now)
    assert counting.tick(petition.pk, now=now).total == 1
    judging.judge(now=now)
    assert counting.tick(petition.pk, now=now).total == 0
    assert counting.recount(petition.pk).is_sound


@pytest.mark.parametrize(("count", "total"), [(True, 1), (False, 0)])
def test_a_person_decides_what_was_set_aside(count, total, now):
    petition = make_petition(refused_domains="mailbox.test")
    row = sign(petition, "a@mailbox.test")
    judging.judge(now=now)
    confirming.confirm(row.pk, page="/p/", now=now)
    assert judging.decide(petition, reason="domain", count=count, by=None) == 1
    counting.tick(petition.pk, now=now)
    assert petition.signatures.counting().count() == total
    assert counting.recount(petition.pk).is_sound
