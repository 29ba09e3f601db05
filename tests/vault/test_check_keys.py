import shutil
from datetime import timedelta

import pytest

from unwatched.vault import keyring, services
from unwatched.vault.errors import KeyMissing, KeyringError
from unwatched.vault.models import Seen


@pytest.fixture
def site(ring):
    services.check_keys()
    return ring


def test_the_first_look_remembers_the_folder_and_later_ones_agree(ring):
    services.check_keys()
    services.check_keys()
    assert set(Seen.objects.values_list("name", flat=True)) == {"index", "transit", "token"}


def test_another_sites_folder_is_noticed_with_what_is_lost_and_what_is_not(site, settings, tmp_path):
    settings.KEY_DIR = tmp_path / "other"
    keyring.make(settings.KEY_DIR)
    with pytest.raises(KeyringError) as caught:
        services.check_keys()
    said = str(caught.value)
    assert "does not fit this database" in said
    assert "supporters of Wrenfield, sealed with keys made since 10 November 2026, cannot be read" in said
    assert "who signed twice cannot be told" in said
    assert "Counts, pages and shown names are not harmed" in said
    assert "from its backup" in said


@pytest.mark.parametrize("name", ["index", "transit", "token"])
def test_one_foreign_key_is_enough(site, keys, name):
    (keys / f"{name}.key").unlink()
    keyring.write(keys, name, b"x" * 32)
    with pytest.raises(KeyringError, match=f"With another {name}.key"):
        services.check_keys()


def test_a_missing_private_key_is_noticed_even_when_all_else_fits(site, keys):
    keyring.ring_path(keys, site.keys.get().fingerprint).unlink()
    with pytest.raises(KeyringError, match="supporters of Wrenfield"):
        services.check_keys()


def test_an_older_folder_is_noticed_by_the_key_that_it_lacks(site, keys, tmp_path, now):
    old = tmp_path / "backup"
    shutil.copytree(keys, old)
    services.rotate(site, by=None, now=now + timedelta(days=30))
    shutil.rmtree(keys)
    shutil.copytree(old, keys)
    with pytest.raises(KeyringError, match="10 December 2026"):
        services.check_keys()


def test_no_folder_at_all_is_noticed(site, keys):
    shutil.rmtree(keys)
    with pytest.raises(KeyringError, match="There is no key folder"):
        services.check_keys()


def test_keys_that_people_hold_are_not_missed(held):
    services.check_keys()


@pytest.mark.once
def test_what_is_gone_for_good_can_be_given_up_and_signing_goes_on(site, keys, now):
    lost = services.seal({"name": "Ann"}, rings=[site])
    services.network_mark("192.0.2.1", day=now.date())
    shutil.rmtree(keys)
    keyring.make(keys)
    said = services.give_up_lost_keys(by=None, now=now)
    assert any("cannot be read any more" in line for line in said)
    assert any("index.key is another one now" in line for line in said)
    services.check_keys()
    services.network_mark("192.0.2.1", day=now.date())
    services.open_ring(site, by=None, reason="x", now=now)
    assert services.unseal(services.seal({"name": "Ben"}, rings=[site]), ring=site, now=now) == {"name": "Ben"}
    with pytest.raises(KeyMissing):
        services.unseal(lost, ring=site, now=now)
    assert services.give_up_lost_keys(by=None, now=now) == []
