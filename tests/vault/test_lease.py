import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from unwatched.vault import keyring, lease
from unwatched.vault.errors import NotMemory

MOUNTS = r"""/dev/sda1 / ext4 rw 0 0
tmpfs /dev/shm tmpfs rw 0 0
/dev/sdb1 /dev/shm/on\040disk ext4 rw 0 0
tmpfs /srv tmpfs rw 0 0
/dev/sdc1 /srv xfs rw 0 0
"""


@pytest.fixture
def opened(memory, now):
    folder, key = lease.place(memory, site="abc"), PrivateKey.generate()
    lease.put(folder, key, until=now + timedelta(minutes=5))
    return folder, keyring.ring_fingerprint(bytes(key.public_key)), key


def test_an_opened_key_is_there_until_its_time_is_up(opened, now):
    folder, mark, key = opened
    last = now + timedelta(minutes=5) - timedelta(seconds=1)
    assert bytes(lease.take(folder, mark, now=last)) == bytes(key)
    assert lease.take(folder, mark, now=now + timedelta(minutes=5)) is None
    assert list(folder.iterdir()) == []


def test_only_we_can_reach_an_opened_key(opened):
    folder, mark, _ = opened
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / f"{mark}.open").stat().st_mode) == 0o600


def test_a_dropped_key_is_overwritten_first(opened):
    folder, mark, key = opened
    other_name = folder / "kept"
    other_name.hardlink_to(folder / f"{mark}.open")
    lease.drop(folder, mark)
    assert not (folder / f"{mark}.open").exists()
    assert bytes(key) not in other_name.read_bytes()
    lease.drop(folder, mark)  # twice does no harm


def test_the_sweep_drops_what_ran_out_and_leaves_the_rest(opened, now):
    folder, _, _ = opened
    longer = PrivateKey.generate()
    lease.put(folder, longer, until=now + timedelta(minutes=20))
    assert lease.drop_expired(folder, now=now + timedelta(minutes=10)) == 1
    assert [path.stem for path in folder.iterdir()] == [keyring.ring_fingerprint(bytes(longer.public_key))]
    assert lease.drop_all(folder) == 1


def test_a_disk_is_refused(tmp_path):
    kind = lease.kind_of_file_system(tmp_path)
    if kind in lease.IN_MEMORY:
        pytest.fail("the tests' temporary folder is in memory: point --basetemp to a disk")
    with pytest.raises(NotMemory, match="would lie on a disk"):
        lease.place(tmp_path, site="abc")


def test_a_folder_that_is_not_there_is_refused(memory):
    with pytest.raises(NotMemory, match="no folder"):
        lease.place(memory / "nowhere", site="abc")


def test_a_folder_that_others_can_reach_is_refused(memory):
    (memory / "unwatched-abc").mkdir(mode=0o755)
    with pytest.raises(NotMemory, match="open to"):
        lease.place(memory, site="abc")


def test_a_link_laid_in_our_way_is_refused(memory):
    (memory / "elsewhere").mkdir(mode=0o700)
    (memory / "unwatched-abc").symlink_to(memory / "elsewhere")
    with pytest.raises(NotMemory):
        lease.place(memory, site="abc")


def test_a_folder_of_another_user_is_refused(memory, monkeypatch):
    (memory / "unwatched-abc").mkdir(mode=0o700)
    monkeypatch.setattr(os, "geteuid", lambda: 12345)  # only root could give the folder away instead
    with pytest.raises(NotMemory, match="another user"):
        lease.place(memory, site="abc")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/dev/shm/unwatched", "tmpfs"),
        ("/home/x", "ext4"),
        ("/dev/shm/on disk/x", "ext4"),
        ("/srv/x", "xfs"),  # mounted over the memory
        ("/dev/shmoo", "ext4"),
    ],
)
def test_the_kernel_is_asked_what_a_path_is_on(path, kind):
    assert lease.kind_of_file_system(Path(path), mounts=MOUNTS) == kind
