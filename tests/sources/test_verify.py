"""The public page: what it tells whom."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from unwatched.sources import store
from unwatched.sources.models import Role, Stamp, StampKind, StampState
from unwatched.sources.services import captures, stamping
from unwatched.sources.services.captures import Part

from .factories import NOW, make_capture

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NIGHT = NOW + timedelta(days=1)
WACZ = b"0123456789"


@pytest.fixture
def made():
    return make_capture(more=[Part(Role.ARCHIVE, "archive.wacz", WACZ, "application/wacz")])


def test_a_hash_that_is_typed_leads_to_its_page(client, made):
    spaced = made.manifest_sha256.upper()[:32] + " \n" + made.manifest_sha256.upper()[32:]
    for typed in (made.manifest_sha256, spaced, f"sha256:{made.manifest_sha256}"):
        assert client.get("/verify/", {"q": typed}).url == f"/verify/{made.manifest_sha256}/"
    assert client.get("/verify/").status_code == 200
    answer = client.get("/verify/", {"q": "<b>hello"})
    assert answer.status_code == 400
    assert "This is no SHA-256" in answer.content.decode()
    assert "&lt;b&gt;hello" in answer.content.decode()


def test_what_is_not_public_tells_its_date_and_nothing_else(client, made):
    stamping.close_day(now=NIGHT)
    page = client.get(f"/verify/{made.manifest_sha256}/").content.decode()
    assert "10 November 2026" in page
    assert "Nobody has stamped this root" in page
    for secret in ("Facewise", "facewise.example", made.sha256, "packet.zip"):
        assert secret not in page
    for name in ("packet.zip", "archive.wacz"):
        assert client.get(f"/verify/{made.manifest_sha256}/{name}").status_code == 404


@pytest.mark.both
def test_the_hash_of_the_page_itself_is_answered_only_where_it_is_public(client, made):
    unknown = client.get(f"/verify/{'0' * 64}/")
    hidden = client.get(f"/verify/{made.sha256}/")
    assert unknown.status_code == hidden.status_code == 404
    assert hidden.content.decode().replace(made.sha256, "") == unknown.content.decode().replace("0" * 64, "")
    captures.publish(made, by=None, now=NOW)
    page = client.get(f"/verify/{made.sha256}/").content.decode()
    assert "the file body.html of a capture" in page
    assert "packet.zip" in page


def test_stamps_are_told_as_far_as_they_have_come(client, made):
    root = stamping.close_day(now=NIGHT)
    for number, (kind, state) in enumerate(
        [("tsa", "stamped"), ("ots", "promised"), ("tsa", "waiting"), ("tsa", "refused")]
    ):
        Stamp.objects.create(root=root, kind=kind, authority=f"https://a{number}.example/", state=state, at=NIGHT)
    Stamp.objects.create(root=root, kind=StampKind.CALENDAR, authority="https://b.example/", state=StampState.STAMPED,
                         at=NIGHT, block=900_000)  # fmt: skip
    page = client.get(f"/verify/{root.root}/").content.decode()
    for words in (
        "It is the root of a day",
        "by an authority on 11 November 2026",
        "waits for its block",
        "no answer so far",
        "Refused",
        "in block 900000",
    ):
        assert words in page


@pytest.mark.both
def test_the_public_takes_the_packet_along(client, made):
    captures.publish(made, by=None, now=NOW)
    answer = client.get(f"/verify/{made.manifest_sha256}/packet.zip")
    assert answer.headers["Content-Type"] == "application/zip"
    assert zipfile.ZipFile(BytesIO(answer.getvalue())).testzip() is None
    store.path(made.files.get(role=Role.ARCHIVE).sha256).write_bytes(b"damaged")
    captures.withdraw(made, by=None)
    assert client.get(f"/verify/{made.manifest_sha256}/packet.zip").status_code == 404


@pytest.mark.parametrize(
    ("wanted", "status", "content", "said"),
    [
        ("", 200, WACZ, None),
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=8-", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=5-999", 206, b"56789", "bytes 5-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=4-2", 416, b"", "bytes */10"),
        ("bytes=-", 200, WACZ, None),
        ("lines=1-2", 200, WACZ, None),
        ("bytes=0-1,4-5", 200, WACZ, None),
    ],
)
def test_readers_of_archives_fetch_parts(client, made, wanted, status, content, said):
    captures.publish(made, by=None, now=NOW)
    answer = client.get(f"/verify/{made.manifest_sha256}/archive.wacz", headers={"Range": wanted} if wanted else {})
    assert (answer.status_code, answer.getvalue()) == (status, content)
    assert answer.headers.get("Content-Range") == said
    if status != 416:
        assert answer.headers["Content-Length"] == str(len(content))
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_odd_addresses_are_not_there(client, made):
    for path in ("/verify/abc/", "/verify/abc/packet.zip", f"/verify/{'g' * 64}/", f"/verify/{'0' * 64}/archive.wacz"):
        assert client.get(path).status_code == 404
