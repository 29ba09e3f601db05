"""Zips and tars from strangers."""

import random
import stat
import tarfile
import zipfile

import pytest

from unwatched.gateways.threads import exports
from unwatched.gateways.threads.exports import archives

from . import made
from .made import note, outbox

GOOD = {"outbox.json": outbox(note(1)), "actor.json": made.ACTOR}
NAMES_THAT_LEAD_OUT = ["../../evil.json", "/etc/evil", "a/../../outbox.json", "C:\\evil", "..\\outbox.json", "a\nb"]


def read(path):
    return exports.read(path)


def everything(folder):
    return sorted(path.relative_to(folder) for path in folder.rglob("*"))


@pytest.mark.parametrize("pack", [made.zipped, made.tarred])
def test_names_that_lead_out_are_told_and_not_followed(tmp_path, pack):
    inside = tmp_path / "inside"
    inside.mkdir()
    path = pack(inside / "export", {**GOOD, **dict.fromkeys(NAMES_THAT_LEAD_OUT, outbox(note(2)))})
    before = everything(tmp_path)
    reading = read(path)
    assert len(reading.posts) == 1
    assert len(reading.troubles) == len(NAMES_THAT_LEAD_OUT)
    assert everything(tmp_path) == before


def test_links_are_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_bytes(outbox(note(9)))
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        entry = zipfile.ZipInfo("outbox.json")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, str(secret))
    with pytest.raises(exports.BadArchive, match="link"):
        read(path)
    path = tmp_path / "export.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            entry = tarfile.TarInfo("outbox.json")
            entry.type, entry.linkname = kind, str(secret)
            archive.addfile(entry)
        entry = tarfile.TarInfo("device.json")
        entry.type = tarfile.CHRTYPE
        archive.addfile(entry)
    with pytest.raises(exports.BadArchive, match="link"):
        read(path)


def test_what_swells_is_not_read(tmp_path):
    bomb = outbox(note(1)) + b" " * 40_000_000
    with_troubles = read(made.zipped(tmp_path / "bomb.zip", {**GOOD, "outbox.json": bomb}))
    assert "honest" in with_troubles.troubles[0].why
    assert not with_troubles.posts


def test_a_tar_that_swells_ends(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1_000_000)
    path = made.tarred(tmp_path / "bomb.tar.gz", {"zeros.bin": bytes(5_000_000), **GOOD})
    with pytest.raises(exports.BadArchive, match="honest"):
        read(path)


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_ENTRIES", 3)
    for pack in (made.zipped, made.tarred):
        with pytest.raises(exports.BadArchive, match="more than 3"):
            read(pack(tmp_path / "many", {**GOOD, "a": b"", "b": b""}))


def test_a_long_list_is_refused_before_it_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_LIST", 10)
    with pytest.raises(exports.BadArchive, match="too many"):
        read(made.zipped(tmp_path / "many", GOOD))


def test_a_locked_zip_says_so(tmp_path):
    path = made.zipped(tmp_path / "locked.zip", {"outbox.json": outbox(note(1))})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    with pytest.raises(exports.BadArchive, match="password"):
        read(path)


def test_an_archive_in_an_archive_is_left_packed(tmp_path):
    inner = made.zipped(tmp_path / "inner.zip", GOOD).read_bytes()
    with pytest.raises(exports.UnknownExport, match="Unpack it once"):
        read(made.zipped(tmp_path / "outer.zip", {"inner.zip": inner}))


def test_a_broken_file_in_a_zip_is_named(tmp_path):
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("outbox.json", outbox(*(note(number) for number in range(2000))))
    data = bytearray(path.read_bytes())
    data[data.index(b"Post 1999")] ^= 1
    path.write_bytes(data)
    reading = read(path)
    assert reading.posts
    assert [one.where for one in reading.troubles] == ["outbox.json"]


def test_a_zip_that_ends_early_is_refused_for_its_list_is_at_the_end(tmp_path):
    path = made.zipped(tmp_path / "export", GOOD)
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(exports.BadArchive, match="as it came"):
        read(path)


def test_a_tar_that_ends_early_gives_what_stands_before(tmp_path):
    path = made.tarred(tmp_path / "export", {**GOOD, "z.png": random.Random(1).randbytes(100_000)})
    path.write_bytes(path.read_bytes()[:-20_000])
    reading = read(path)
    assert reading.posts
    assert "too early" in reading.troubles[0].why


def test_large_pictures_are_left_out(tmp_path, monkeypatch):
    path = made.zipped(tmp_path / "a.zip", {"a.png": b"12345", "b.png": b"1"})
    with archives.opened(path) as archive:
        assert dict(archive.several(["a.png", "b.png", "c.png"], most=3)) == {"b.png": b"1"}
    path = made.tarred(tmp_path / "a.tar", {"a.png": b"12345", "b.png": b"1"})
    with archives.opened(path) as archive:
        assert dict(archive.several(["a.png", "b.png", "c.png"], most=3)) == {"b.png": b"1"}


def test_an_empty_archive_says_what_was_looked_for(tmp_path):
    with pytest.raises(exports.UnknownExport, match=r"outbox\.json"):
        read(made.zipped(tmp_path / "empty.zip", {}))
    with pytest.raises(exports.UnknownExport, match="folder"):
        read(tmp_path)
    with pytest.raises(exports.UnknownExport, match="no file"):
        read(tmp_path / "nowhere")
