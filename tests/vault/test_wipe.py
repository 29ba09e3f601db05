from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from unwatched.vault import keyring, panic, services
from unwatched.vault.errors import KeyMissing, VaultError
from unwatched.vault.models import DayKey, Wipe

ANN = {"name": "Ann"}


@pytest.fixture
def eraser(monkeypatch):
    """An app that keeps five people and counts how often it was told to forget them."""
    told = []
    monkeypatch.setattr(panic, "_erasers", {})
    panic.register_wipe("people", lambda: 5, lambda *, by, now: told.append(by) or "Five forgotten.")
    return told


def test_it_takes_two_people(ring, imani, theo, eraser, now):
    wipe = services.ask_wipe(by=imani, now=now)
    with pytest.raises(VaultError, match="two people"):
        services.agree_wipe(wipe, by=imani, now=now)
    assert eraser == []
    assert services.agree_wipe(wipe, by=theo, now=now + timedelta(hours=1)) == ["Five forgotten."]
    assert eraser == [theo]
    assert ModelLogEntry.objects.filter(action="vault.wipe", user=theo).count() == 1


def test_nothing_sealed_before_is_ever_read_again_and_signing_goes_on(ring, keys, imani, theo, eraser, now):
    old, first = services.seal(ANN, rings=[ring]), ring.keys.get()
    services.network_mark("192.0.2.1", day=now.date())
    services.agree_wipe(services.ask_wipe(by=imani, now=now), by=theo, now=now)
    assert not keyring.ring_path(keys, first.fingerprint).exists()
    assert not DayKey.objects.exists()
    services.check_keys()
    services.open_ring(ring, by=imani, reason="x", now=now)
    with pytest.raises(KeyMissing):
        services.unseal(old, ring=ring, now=now)
    assert services.unseal(services.seal(ANN, rings=[ring]), ring=ring, now=now) == ANN


def test_keys_that_people_hold_are_destroyed_too(held, imani, theo, eraser, now):
    old = held.keys.get()
    services.agree_wipe(services.ask_wipe(by=imani, now=now), by=theo, now=now)
    assert not old.shares.exists()
    assert held.keys.get(retired_at=None).shares.count() == 2


def test_a_wish_goes_stale_after_a_day(ring, imani, theo, eraser, now):
    wipe = services.ask_wipe(by=imani, now=now)
    late = now + timedelta(hours=24)
    assert services.waiting_wipe(now=late) is None
    with pytest.raises(VaultError, match="older than a day"):
        services.agree_wipe(wipe, by=theo, now=late)
    assert eraser == []


def test_a_wish_can_be_taken_back(ring, imani, theo, eraser, now):
    wipe = services.ask_wipe(by=imani, now=now)
    services.withdraw_wipe(by=theo, now=now)
    with pytest.raises(VaultError):
        services.agree_wipe(wipe, by=theo, now=now)
    assert eraser == []


def test_asking_twice_is_one_wish(ring, imani, theo, eraser, now):
    services.ask_wipe(by=imani, now=now)
    services.ask_wipe(by=theo, now=now)
    assert Wipe.objects.count() == 1


def test_it_is_done_once(ring, imani, theo, samira, eraser, now):
    wipe = services.ask_wipe(by=imani, now=now)
    services.agree_wipe(wipe, by=theo, now=now)
    with pytest.raises(VaultError):
        services.agree_wipe(wipe, by=samira, now=now)
    assert len(eraser) == 1


def test_what_levers_there_are_is_told_in_order(monkeypatch):
    monkeypatch.setattr(panic, "_levers", {})
    panic.register("late", "Late", print, order=90)
    panic.register("early", "Early", print, print, order=10, is_on=lambda: True)
    assert [lever.name for lever in panic.levers()] == ["early", "late"]
    assert panic.lever("early").is_on()
    assert panic.lever("unknown") is None
    monkeypatch.setattr(panic, "_erasers", {})
    assert panic.count_people() is None
