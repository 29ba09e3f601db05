"""What people take along, and what they find out with it offline."""

import json
import os
import subprocess
import sys
import tracemalloc
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from tests import stamping as servers
from unwatched.gateways.capture.memory import Memory
from unwatched.sources import store, views
from unwatched.sources.errors import Damaged
from unwatched.sources.models import CaptureKind, Role
from unwatched.sources.services import captures, citing, packets, proposals, stamping
from unwatched.sources.services.captures import Part

from .factories import NOW, SAID, URL, make_capture, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NIGHT = NOW + timedelta(days=1)


@pytest.fixture
def made():
    """A whole capture among others of its day, cited once."""
    make_capture(text="before")
    page = Memory({URL: f"<title>Principles</title><p>{SAID}</p>"}).capture(URL)
    proposal = proposals.propose(url=URL, whose="ours", why="Their letter of May.", by=None, now=NOW)
    capture = proposals.keep(proposal, page, now=NOW)
    citing.cite(make_source(), source=capture.source, capture=capture, quote="real-time matching", by=None, now=NOW)
    make_capture(text="after")
    return capture


def unpack(capture, folder):
    whole = zipfile.ZipFile(BytesIO(packets.build(capture)))
    whole.extractall(folder)
    return folder / packets.name_of(capture)


def check(folder):
    return subprocess.run([sys.executable, "-I", "verify.py"], cwd=folder, capture_output=True, text=True)


@pytest.mark.both
def test_a_packet_checks_itself_offline(made, tmp_path):
    stamping.close_day(now=NIGHT)
    folder = unpack(made, tmp_path)
    found = check(folder)
    assert found.returncode == 0, found.stdout
    assert made.manifest_sha256 in found.stdout
    assert "hangs in the root of 2026-11-10" in found.stdout
    assert "Nobody has stamped this root" in found.stdout
    assert {path.name for path in folder.iterdir()} == {
        "README.txt", "verify.py", "manifest.json", "citations.json", "capture.json", "archive.wacz", "body.html",
        "text.txt", "proofs",
    }  # fmt: skip
    readme = (folder / "README.txt").read_text()
    assert "What it does not prove" in readme
    assert f"/verify/{made.manifest_sha256}/" in readme
    cited = json.loads((folder / "citations.json").read_text())
    assert cited[0]["quote"]["exact"] == "real-time matching"


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        ("body.html", lambda data: data + b" ", "WRONG body.html"),
        ("capture.json", lambda data: data.replace(b"May", b"June"), "WRONG capture.json"),
        ("proofs/root.txt", lambda data: data.replace(b"root ", b"root 0"), "WRONG proofs/root.txt"),
        ("proofs/path.json", lambda data: data.replace(b"left", b"right"), "WRONG the manifest hangs"),
        ("manifest.json", lambda data: data.replace(b"salt", b"sale"), "WRONG the manifest hangs"),
        ("text.txt", None, "text.txt is missing"),
    ],
)
def test_the_smallest_change_is_found(made, tmp_path, name, change, words):
    stamping.close_day(now=NIGHT)
    folder = unpack(made, tmp_path)
    path = folder / name
    if change:
        path.write_bytes(change(path.read_bytes()))
    else:
        path.unlink()
    found = check(folder)
    assert found.returncode == 1
    assert words in found.stdout


def test_before_midnight_there_is_a_packet_without_a_root(made, tmp_path):
    found = check(unpack(made, tmp_path))
    assert found.returncode == 0
    assert "there is no root yet" in found.stdout


def test_stamps_come_along_and_openssl_agrees(made, tmp_path, settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    (tmp_path / "tsa").mkdir()
    with servers.authority(tmp_path / "tsa") as clock, servers.calendar() as bell:
        settings.UNWATCHED_STAMP_AUTHORITIES, settings.UNWATCHED_STAMP_CALENDARS = [clock.url], [bell.url]
        settings.UNWATCHED_STAMP_ROOTS = clock.roots
        stamping.close_day(now=NIGHT)
        stamping.plan(now=NIGHT)
        stamping.ask_due(now=NIGHT)
        folder = unpack(made, tmp_path)
        assert "openssl ts -verify -data proofs/root.txt -in proofs/authority-1.tsr" in check(folder).stdout
        for about in (["-data", "proofs/root.txt"], ["-queryfile", "proofs/authority-1.tsq"]):
            command = ["openssl", "ts", "-verify", *about, "-in", "proofs/authority-1.tsr", "-CAfile", str(clock.roots)]
            said = subprocess.run(command, cwd=folder, capture_output=True, text=True)
            assert "Verification: OK" in said.stdout + said.stderr
    assert (folder / "proofs/calendar-1.ots").read_bytes().startswith(b"\x00OpenTimestamps")


def test_a_large_file_is_packed_and_sent_without_lying_in_memory_whole(made, client, monkeypatch):
    """Web archives have up to 64 MB, and anybody may take a packet along."""
    large = os.urandom(8_000_000)
    monkeypatch.setattr(views, "MOST_KEPT", 100_000)
    capture = make_capture(text="large", more=[Part(Role.ARCHIVE, "a.wacz", large, "application/wacz")])
    captures.publish(capture, by=None, now=NOW)
    tracemalloc.start()
    answer = client.get(f"/verify/{capture.manifest_sha256}/packet.zip")
    octets = sum(map(len, answer.streaming_content))
    answer.close()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert octets > len(large)
    assert peak < len(large) / 2


def test_the_same_packet_twice_is_the_same_bytes_and_a_damaged_one_is_none(made):
    assert packets.build(made) == packets.build(made)
    store.path(made.sha256).write_bytes(b"")
    with pytest.raises(Damaged):
        packets.build(made)
    assert made.kind == CaptureKind.WEB
