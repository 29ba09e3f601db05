from datetime import date, timedelta

import pytest

from unwatched.vault import keyring, services
from unwatched.vault.errors import Damaged
from unwatched.vault.marks import keyed, prefix_of
from unwatched.vault.models import DayKey

TODAY = date(2026, 11, 10)


def test_an_address_is_known_again_in_its_own_campaign_only(keys):
    one = services.blind_index("ann@example.org", scope="campaign:1")
    assert len(one) == 32
    assert services.blind_index("ann@example.org", scope="campaign:1") == one
    assert services.blind_index("ann@example.org", scope="campaign:2") != one
    assert services.blind_index("ben@example.org", scope="campaign:1") != one


def test_another_index_key_makes_other_marks(keys, settings, tmp_path):
    one = services.blind_index("ann@example.org", scope="s")
    settings.KEY_DIR = tmp_path / "other"
    keyring.make(settings.KEY_DIR)
    assert services.blind_index("ann@example.org", scope="s") != one


def test_a_mark_is_not_a_blind_index(keys):
    value = services.mark("example.org", purpose="domain")
    assert len(value) == 16
    assert value != services.mark("example.org", purpose="other")
    assert value != services.blind_index("example.org", scope="domain")[:16]


def test_parts_cannot_be_shifted_into_each_other():
    assert keyed(b"k", "ab", "c") != keyed(b"k", "a", "bc")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.250", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("2001:db8:1::1", "2001:db8:1:ffff::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("::ffff:192.0.2.7", "192.0.2.1", True),
        ("fe80::1%eth0", "fe80::2", True),
    ],
)
def test_neighbours_share_a_network(one, other, same):
    assert (prefix_of(one) == prefix_of(other)) is same


def test_a_network_is_known_again_within_a_day_only(db, keys):
    one = services.network_mark("192.0.2.1", day=TODAY)
    assert len(one) == 16
    assert services.network_mark("192.0.2.9", day=TODAY) == one
    assert services.network_mark("192.0.2.1", day=TODAY + timedelta(days=1)) != one


def test_another_process_uses_the_same_key_of_the_day(db, keys):
    one = services.network_mark("192.0.2.1", day=TODAY)
    services.forget()
    assert services.network_mark("192.0.2.1", day=TODAY) == one


def test_once_a_days_key_is_gone_not_even_the_key_folder_brings_its_marks_back(db, keys):
    one = services.network_mark("192.0.2.1", day=TODAY)
    assert services.drop_old_day_keys(today=TODAY + timedelta(days=1)) == 0
    assert services.drop_old_day_keys(today=TODAY + timedelta(days=2)) == 1
    assert not DayKey.objects.exists()
    assert services.network_mark("192.0.2.1", day=TODAY) != one


def test_the_key_of_the_day_does_not_lie_in_the_database_in_clear(db, keys):
    services.network_mark("192.0.2.1", day=TODAY)
    assert len(bytes(DayKey.objects.get().locked)) == 32 + 24 + 16  # key, nonce, tag


def test_an_address_in_transit_comes_back_and_its_length_does_not_show(keys):
    short, long = services.lock_transit("a@b.eu"), services.lock_transit("somebody.with.a.name@example.org")
    assert services.open_transit(short) == "a@b.eu"
    assert len(short) == len(long)
    assert services.lock_transit("a@b.eu") != short


def test_a_changed_address_in_transit_is_noticed(keys):
    blob = bytearray(services.lock_transit("a@b.eu"))
    blob[-1] ^= 1
    for wrong in (bytes(blob), b"", b"short", bytes(blob)[:40]):
        with pytest.raises(Damaged):
            services.open_transit(wrong)
