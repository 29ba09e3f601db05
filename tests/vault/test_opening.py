import stat
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from unwatched.vault import jobs, keyring, services
from unwatched.vault.envelope import boxes_of
from unwatched.vault.errors import AlreadyOpen, Damaged, KeyMissing, VaultClosed
from unwatched.vault.models import Lease

ANN = {"name": "Ann", "email": "ann@example.org"}


def lines(action):
    return list(ModelLogEntry.objects.filter(action=action).order_by("pk"))


def test_a_new_ring_has_one_key_pair_whose_private_half_is_a_file_only(ring, keys):
    key = ring.keys.get()
    path = keyring.ring_path(keys, key.fingerprint)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert bytes(keyring.read_ring(keys, key.fingerprint).public_key) == bytes(key.public)


def test_a_closed_list_is_not_read(ring, now):
    sealed = services.seal(ANN, rings=[ring])
    with pytest.raises(VaultClosed, match="Wrenfield is closed"):
        services.unseal(sealed, ring=ring, now=now)


@pytest.mark.once
def test_an_open_list_is_read_until_its_time_is_up(ring, imani, now):
    sealed = services.seal(ANN, rings=[ring])
    lease = services.open_ring(ring, by=imani, reason="Delivery", now=now, minutes=10)
    assert services.unseal(sealed, ring=ring, now=now) == ANN
    assert services.opened(ring, now=now) == lease
    assert services.unseal(sealed, ring=ring, now=now + timedelta(minutes=9, seconds=59)) == ANN
    with pytest.raises(VaultClosed):
        services.unseal(sealed, ring=ring, now=now + timedelta(minutes=10))
    assert services.opened(ring, now=now + timedelta(minutes=10)) is None


@pytest.mark.once
def test_who_opened_what_for_what_and_how_much_was_read_stands_in_the_audit_log(ring, imani, now):
    sealed = services.seal(ANN, rings=[ring])
    services.open_ring(ring, by=imani, reason="Delivery", now=now)
    for _ in range(3):
        services.unseal(sealed, ring=ring, now=now)
    services.close_ring(ring, by=imani, now=now + timedelta(minutes=1))
    [opened], [closed] = lines("vault.open"), lines("vault.close")
    assert opened.user == closed.user == imani
    assert opened.data["reason"] == "Delivery"
    assert opened.data["until"] == "2026-11-10T10:00:00+00:00"
    assert closed.data["read"] == 3
    assert Lease.objects.get().reads == 3


def test_every_action_that_the_vault_logs_has_words(db):
    from wagtail.log_actions import registry

    from unwatched.vault.wagtail_hooks import ACTIONS

    registry.scan_for_actions()
    for name, _, _ in ACTIONS:
        assert registry.action_exists(name)


@pytest.mark.once
def test_a_list_that_nobody_closed_is_closed_by_the_sweep(ring, imani, now):
    services.open_ring(ring, by=imani, reason="Delivery", now=now, minutes=5)
    assert jobs.close_what_ran_out(now=now + timedelta(minutes=4)) is None
    assert jobs.close_what_ran_out(now=now + timedelta(minutes=6)) == "1 closed"
    assert Lease.objects.get().closed_at == now + timedelta(minutes=5)
    [closed] = lines("vault.close")
    assert closed.data["why"] == "ran out"
    assert jobs.close_what_ran_out(now=now + timedelta(minutes=7)) is None


@pytest.mark.once
def test_a_long_reading_stops_when_somebody_locks(ring, imani, now):
    sealed = services.seal(ANN, rings=[ring])
    services.open_ring(ring, by=imani, reason="Export", now=now)
    with services.reading(ring, now=now) as read:
        assert read(sealed) == ANN
        services.close_all(by=imani, now=now)
        reader = read.__self__
        reader.fixed = now + timedelta(seconds=1)
        with pytest.raises(VaultClosed):
            read(sealed)
    assert Lease.objects.get().reads == 1


@pytest.mark.once
def test_a_long_reading_stops_when_time_is_up(ring, imani, now):
    sealed = services.seal(ANN, rings=[ring])
    services.open_ring(ring, by=imani, reason="Export", now=now, minutes=1)
    with services.reading(ring, now=now) as read:
        read.__self__.fixed = now + timedelta(minutes=1)
        with pytest.raises(VaultClosed):
            read(sealed)


def test_what_a_failed_reading_read_before_is_counted(ring, imani, now):
    sealed = services.seal(ANN, rings=[ring])
    services.open_ring(ring, by=imani, reason="Export", now=now)
    with services.reading(ring, now=now) as read:
        read(sealed)
        with pytest.raises(Damaged):
            read(sealed[:-1])
    assert Lease.objects.get().reads == 1


def test_a_second_opening_waits_for_the_first(ring, imani, theo, now):
    services.open_ring(ring, by=imani, reason="Delivery", now=now, minutes=5)
    with pytest.raises(AlreadyOpen):
        services.open_ring(ring, by=theo, reason="Mail", now=now)
    later = services.open_ring(ring, by=theo, reason="Mail", now=now + timedelta(minutes=5))
    assert later.user == theo
    assert Lease.objects.filter(closed_at=None).count() == 1


def test_the_database_itself_refuses_two_open_leases(ring, now):
    until = now + timedelta(minutes=1)
    Lease.objects.create(ring=ring, reason="a", opened_at=now, until=until)
    with pytest.raises(IntegrityError), transaction.atomic():
        Lease.objects.create(ring=ring, reason="b", opened_at=now, until=until)


@pytest.mark.once
@pytest.mark.parametrize("minutes", [0, -5, 121])
def test_a_list_is_not_opened_for_ever(ring, now, minutes):
    with pytest.raises(ValueError, match="1 to 120 minutes"):
        services.open_ring(ring, by=None, reason="x", now=now, minutes=minutes)


def test_a_list_whose_key_is_gone_does_not_open(ring, keys, now):
    keyring.ring_path(keys, ring.keys.get().fingerprint).unlink()
    with pytest.raises(KeyMissing, match="back from the backup"):
        services.open_ring(ring, by=None, reason="x", now=now)
    assert not Lease.objects.exists()


def test_each_ring_reads_its_own_and_an_open_one_opens_no_other(ring, now):
    other = services.make_ring("Partner", now=now)
    both, mine = services.seal(ANN, rings=[ring, other]), services.seal(ANN, rings=[ring])
    services.open_ring(other, by=None, reason="x", now=now)
    assert services.unseal(both, ring=other, now=now) == ANN
    with pytest.raises(KeyMissing, match="not sealed for Partner"):
        services.unseal(mine, ring=other, now=now)
    with pytest.raises(VaultClosed):
        services.unseal(both, ring=ring, now=now)


@pytest.mark.once
def test_after_a_change_of_keys_old_and_new_details_are_read(ring, imani, now):
    old = services.seal(ANN, rings=[ring])
    first = ring.keys.get()
    second = services.rotate(ring, by=imani, now=now)
    new = services.seal({"name": "Ben"}, rings=[ring])
    first.refresh_from_db()
    assert first.retired_at == now
    assert second.fingerprint in boxes_of(new)
    assert first.fingerprint not in boxes_of(new)
    services.open_ring(ring, by=imani, reason="x", now=now)
    assert services.unseal(old, ring=ring, now=now) == ANN
    assert services.unseal(new, ring=ring, now=now) == {"name": "Ben"}


def test_a_process_that_has_not_heard_of_the_change_seals_to_the_old_key_which_still_opens(ring, now):
    from unwatched.vault.services import rings

    services.seal(ANN, rings=[ring])
    remembered = dict(rings._lids)
    services.rotate(ring, by=None, now=now)
    rings._lids.update(remembered)  # as another process would have it for some seconds
    late = services.seal(ANN, rings=[ring])
    services.open_ring(ring, by=None, reason="x", now=now)
    assert services.unseal(late, ring=ring, now=now) == ANN


def test_sealing_asks_the_database_once_in_some_seconds(ring, django_assert_num_queries):
    services.forget_public_keys()
    with django_assert_num_queries(1):
        for _ in range(20):
            services.seal(ANN, rings=[ring])


def test_reading_many_asks_the_database_a_fixed_number_of_times(ring, now, django_assert_num_queries):
    rows = [services.seal(ANN, rings=[ring]) for _ in range(50)]
    services.open_ring(ring, by=None, reason="x", now=now)
    with django_assert_num_queries(3), services.reading(ring, now=now) as read:  # keys, lease, count
        assert [read(row) for row in rows] == [ANN] * 50
