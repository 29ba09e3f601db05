from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from unwatched.vault import keyring, lease, services
from unwatched.vault.errors import (
    KeyMissing,
    NotMemory,
    TooManyTries,
    VaultClosed,
    WrongCustody,
    WrongPassphrase,
)
from unwatched.vault.models import Custody, Holder
from unwatched.vault.services.holders import wait_after
from unwatched.vault.services.places import lease_folder

from .conftest import WORDS

pytestmark = pytest.mark.once

ANN = {"name": "Ann", "email": "ann@example.org"}


def open_as(ring, user, now, **more):
    return services.open_ring(ring, by=user, reason="x", now=now, passphrase=WORDS + user.name, **more)


def ring_files(folder):
    return list(folder.glob("ring-*.key"))


def test_after_the_hand_over_no_clear_copy_is_on_the_disk(ring, quick, keys, memory, imani, theo, now):
    secret = keyring.read_ring(keys, ring.keys.get().fingerprint)
    for user in (imani, theo):
        services.hold(ring, user=user, passphrase=WORDS, now=now)
    services.hand_over(ring, by=imani, now=now)
    assert ring_files(keys) == []
    everything = b"".join(
        path.read_bytes() for folder in (keys, memory) for path in folder.rglob("*") if path.is_file()
    )
    assert bytes(secret) not in everything
    assert bytes(secret).hex().encode() not in everything
    for holder in Holder.objects.all():
        assert bytes(secret) not in bytes(holder.wrapped) + bytes(holder.shares.get().sealed)


def test_each_holder_opens_and_old_details_are_read(held, imani, theo, now):
    sealed = services.seal(ANN, rings=[held])
    for user in (imani, theo):
        open_as(held, user, now)
        assert services.unseal(sealed, ring=held, now=now) == ANN
        services.close_ring(held, by=user, now=now)


def test_details_from_before_the_hand_over_are_still_read(ring, quick, imani, theo, now):
    sealed = services.seal(ANN, rings=[ring])
    services.rotate(ring, by=imani, now=now)
    for user in (imani, theo):
        services.hold(ring, user=user, passphrase=WORDS + user.name, now=now)
    services.hand_over(ring, by=imani, now=now)
    open_as(ring, theo, now)
    assert services.unseal(sealed, ring=ring, now=now) == ANN


def test_opened_keys_lie_in_memory_and_go_when_the_list_is_closed(held, imani, now):
    open_as(held, imani, now)
    assert len(list(lease_folder().iterdir())) == 1
    services.close_ring(held, by=imani, now=now)
    assert list(lease_folder().iterdir()) == []


def test_opened_keys_go_by_themselves(held, imani, now):
    open_as(held, imani, now, minutes=5)
    services.close_expired(now=now + timedelta(minutes=5))
    assert list(lease_folder().iterdir()) == []


def test_a_row_that_was_made_longer_by_hand_opens_nothing_longer(held, imani, now):
    """Somebody who can write to the database only must not keep a list open."""
    sealed = services.seal(ANN, rings=[held])
    row = open_as(held, imani, now, minutes=5)
    row.until = now + timedelta(days=1)
    row.save()
    with pytest.raises(VaultClosed, match="not open on this machine"):
        services.unseal(sealed, ring=held, now=now + timedelta(minutes=5))


def test_a_made_up_lease_opens_nothing(held, imani, now):
    from unwatched.vault.models import Lease

    sealed = services.seal(ANN, rings=[held])
    Lease.objects.create(ring=held, user=imani, reason="x", opened_at=now, until=now + timedelta(hours=1))
    with pytest.raises(VaultClosed):
        services.unseal(sealed, ring=held, now=now)


def test_locking_while_open_takes_the_keys_out_of_memory(held, imani, theo, now):
    sealed = services.seal(ANN, rings=[held])
    open_as(held, imani, now)
    assert services.close_all(by=theo, now=now) == 1
    assert list(lease_folder().iterdir()) == []
    with pytest.raises(VaultClosed):
        services.unseal(sealed, ring=held, now=now)


def test_the_machine_cannot_open_what_people_hold(held, now):
    with pytest.raises(KeyMissing, match="Only a key-holder"):
        services.open_ring(held, by=None, reason="x", now=now)


def test_somebody_without_a_key_cannot_open(held, samira, now):
    with pytest.raises(KeyMissing, match="Only a key-holder"):
        services.open_ring(held, by=samira, reason="x", now=now, passphrase=WORDS)


def test_a_wrong_passphrase_opens_nothing_and_is_counted(held, imani, now):
    for wrong in ("something else entirely", "", None, WORDS + "Theo"):
        with pytest.raises((WrongPassphrase, TooManyTries)):
            services.open_ring(held, by=imani, reason="x", now=now, passphrase=wrong)
    assert Holder.objects.get(user=imani).wrong_tries == 3
    assert not services.opened(held, now=now)


def test_wrong_passphrases_have_to_wait_longer_and_longer(held, imani, now):
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            services.open_ring(held, by=imani, reason="x", now=now, passphrase="wrong")
    with pytest.raises(TooManyTries, match="next try"):
        open_as(held, imani, now + timedelta(seconds=59))  # even the right one waits
    open_as(held, imani, now + timedelta(seconds=61))
    holder = Holder.objects.get(user=imani)
    assert (holder.wrong_tries, holder.tried_at) == (0, now + timedelta(seconds=61))


@pytest.mark.both
def test_the_wait_doubles_up_to_an_hour():
    minutes = [wait_after(tries) / timedelta(minutes=1) for tries in range(12)]
    assert minutes == [0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_one_holders_wrong_tries_do_not_lock_the_other_out(held, imani, theo, now):
    for _ in range(3):
        with pytest.raises(WrongPassphrase):
            services.open_ring(held, by=imani, reason="x", now=now, passphrase="wrong")
    open_as(held, theo, now)


def test_a_change_of_keys_reaches_every_holder_without_a_passphrase(held, keys, imani, theo, now):
    services.rotate(held, by=imani, now=now)
    sealed = services.seal(ANN, rings=[held])
    open_as(held, theo, now)
    assert services.unseal(sealed, ring=held, now=now) == ANN
    assert ring_files(keys) == []


@pytest.mark.both
def test_somebody_who_only_asked_gets_no_key_not_even_with_the_next_change(held, samira, imani, now):
    services.hold(held, user=samira, passphrase=WORDS, now=now)
    services.rotate(held, by=imani, now=now)
    with pytest.raises(KeyMissing, match="Nobody has given you the key yet"):
        services.open_ring(held, by=samira, reason="x", now=now, passphrase=WORDS)


def test_a_holder_gives_the_keys_to_a_new_one_while_the_list_is_open(held, samira, imani, now):
    old = services.seal(ANN, rings=[held])
    services.rotate(held, by=imani, now=now)
    new = services.hold(held, user=samira, passphrase=WORDS + "Samira", now=now)
    with pytest.raises(VaultClosed):
        services.share_with(new, by=imani, now=now)
    open_as(held, imani, now)
    assert services.share_with(new, by=imani, now=now) == 2
    services.close_ring(held, by=imani, now=now)
    open_as(held, samira, now)
    assert services.unseal(old, ring=held, now=now) == ANN


def test_a_drill_opens_nothing_and_is_remembered(held, imani, now):
    later = now + timedelta(days=90)
    assert services.drill(held, user=imani, passphrase=WORDS + "Imani", now=later) == 1
    assert Holder.objects.get(user=imani).tried_at == later
    assert not services.opened(held, now=later)
    assert not lease_folder().exists()
    assert ModelLogEntry.objects.filter(action="vault.drill", user=imani).count() == 1


def test_a_changed_passphrase_opens_and_the_old_one_does_not(held, imani, now):
    services.change_passphrase(held, user=imani, old=WORDS + "Imani", new="quite other words here", now=now)
    with pytest.raises(WrongPassphrase):
        open_as(held, imani, now)
    services.open_ring(held, by=imani, reason="x", now=now, passphrase="quite other words here")


@pytest.mark.both
def test_one_person_alone_cannot_be_given_the_keys(ring, quick, imani, keys, now):
    services.hold(ring, user=imani, passphrase=WORDS, now=now)
    with pytest.raises(WrongCustody, match="2 people at least"):
        services.hand_over(ring, by=imani, now=now)
    assert len(ring_files(keys)) == 1


@pytest.mark.both
def test_keys_are_not_handed_over_where_opening_would_need_a_disk(ring, quick, settings, tmp_path, imani, theo, now):
    for user in (imani, theo):
        services.hold(ring, user=user, passphrase=WORDS, now=now)
    settings.LEASE_DIR = tmp_path
    with pytest.raises(NotMemory):
        services.hand_over(ring, by=imani, now=now)
    ring.refresh_from_db()
    assert ring.custody == Custody.SERVER
    assert len(ring_files(settings.KEY_DIR)) == 1


def test_leaving_stops_at_two_holders(held, samira, imani, now):
    with pytest.raises(WrongCustody, match="fewer than 2"):
        services.leave(Holder.objects.get(user=imani), by=imani)
    new = services.hold(held, user=samira, passphrase=WORDS, now=now)
    open_as(held, imani, now)
    services.share_with(new, by=imani, now=now)
    services.leave(Holder.objects.get(user=imani), by=samira)
    assert held.holders.count() == 2


def test_the_only_one_with_the_key_cannot_lock_everybody_out_by_a_new_passphrase(held, imani, theo, now):
    services.hold(held, user=imani, passphrase="quite other words here", now=now)  # forgot; waits for Theo now
    with pytest.raises(WrongCustody, match="only one"):
        services.hold(held, user=theo, passphrase="quite other words here", now=now)


@pytest.mark.both
def test_keys_come_back_to_the_server_while_the_list_is_open(held, keys, imani, now):
    sealed = services.seal(ANN, rings=[held])
    with pytest.raises(VaultClosed):
        services.take_back(held, by=imani, now=now)
    open_as(held, imani, now)
    services.take_back(held, by=imani, now=now)
    held.refresh_from_db()
    assert held.custody == Custody.SERVER
    assert len(ring_files(keys)) == 1
    assert services.unseal(sealed, ring=held, now=now) == ANN
    services.check_keys()


@pytest.mark.both
def test_keys_are_moved_once_only(held, ring, imani, now):
    with pytest.raises(WrongCustody):
        services.hand_over(held, by=imani, now=now)


@pytest.mark.both
def test_a_weak_passphrase_is_refused(ring, imani, now):
    with pytest.raises(WrongPassphrase, match="16 characters"):
        services.hold(ring, user=imani, passphrase="hunter2", now=now)
    assert not Holder.objects.exists()


def test_a_lost_lease_folder_means_closed(held, imani, now):
    """The machine was started again: memory is empty, the row still says open."""
    sealed = services.seal(ANN, rings=[held])
    open_as(held, imani, now)
    lease.drop_all(lease_folder())
    with pytest.raises(VaultClosed, match="not open on this machine"):
        services.unseal(sealed, ring=held, now=now)
