"""A page on loopback: kept octet for octet, read, drawn, and packed so that others' tools can open it."""

import gzip
import hashlib
import itertools
import json
import threading
import zipfile
from io import BytesIO

import pytest
from django.conf import settings
from PIL import Image
from warcio.archiveiterator import ArchiveIterator

from tests.web import Answer, serving
from unwatched.gateways import fetching, guard
from unwatched.gateways.capture import NothingThere, checking, reading, screenshot, web
from unwatched.gateways.capture.memory import Memory

pytestmark = pytest.mark.once

PAGE = b"""<!doctype html><html><head><title>Our&nbsp;principles</title><link rel="stylesheet" href="/s.css">
<style>p { color: red }</style></head><body><h1>Principles</h1><p>We will <b>not</b> sell
real-time&nbsp;matching &lt;ever&gt;.</p><img src="a.png" alt=""><script>document.body.innerHTML = "RUN"</script>
<iframe src="file:///etc/passwd"></iframe><img src="ftp://x/y.png"></body></html>"""


@pytest.fixture(autouse=True)
def _private_servers(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    settings.UNWATCHED_SCREENSHOTS = "off"


@pytest.fixture(scope="module")
def site():
    stop = threading.Event()
    red = BytesIO()
    Image.new("RGB", (40, 20), "#c00000").save(red, "PNG")
    chunked = lambda question: Answer([b"<p>one ", b"two</p>"], type="text/html")  # noqa: E731
    packed = Answer(gzip.compress(b"<p>packed</p>"), type="text/html", headers=[("Content-Encoding", "gzip")])

    def drip(question):
        return Answer(itertools.takewhile(lambda part: not stop.wait(0.02), itertools.repeat(b" ")), type="text/html")

    answers = {
        "/page": Answer(PAGE, type="text/html; charset=utf-8"),
        "/s.css": Answer(
            b"h1 { color: #00c000 } @import 'more.css'; p { background: url(/gone.png) }", type="text/css"
        ),
        "/more.css": Answer(b"body { font: 20px url(x.woff2) }", type="text/css"),
        "/a.png": Answer(red.getvalue(), type="image/png"),
        "/from": Answer(b"moved", status=301, headers=[("Location", "/page")]),
        "/chunked": chunked,
        "/packed": packed,
        "/bomb": Answer(gzip.compress(b"x" * 30_000_000), type="text/html", headers=[("Content-Encoding", "gzip")]),
        "/large": Answer(headers=[("Content-Length", "512000000")], type="text/html"),
        "/endless": Answer(itertools.repeat(b"<p>" * 30000), type="text/html"),
        "/drip": drip,
        "/private": Answer(status=302, headers=[("Location", "http://10.0.0.5/")]),
        "/gone": Answer(status=410, type="text/html"),
        "/closed": Answer(status=403, type="text/html"),
        "/faulty": Answer(status=503, type="text/html"),
        "/empty": Answer(b"", type="text/html"),
        "/text": Answer("été".encode("latin-1"), type="text/plain; charset=latin-1"),
    }
    with serving(answers) as running:
        yield running
    stop.set()


@pytest.fixture(scope="module")
def captured(site):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "UNWATCHED_ALLOW_PRIVATE_SERVERS", True)
        patch.setattr(settings, "UNWATCHED_SCREENSHOTS", "auto")
        return web.Web().capture(f"{site.url}/from")


def records(data):
    return [
        (record.rec_type, record.rec_headers, record.http_headers, record.content_stream().read())
        for record in ArchiveIterator(BytesIO(data))
    ]


def test_the_bytes_are_those_that_were_sent_and_redirects_are_kept(captured, site):
    assert captured.body == PAGE
    assert [one.status for one in captured.exchanges] == [301, 200]
    assert captured.url == f"{site.url}/page"
    assert captured.last.address == "127.0.0.1"
    assert abs(captured.clock_offset) < 30
    assert captured.title == "Our principles"
    assert captured.text == "Principles\nWe will not sell real-time matching <ever>."


def test_the_archive_holds_every_question_and_answer_with_true_digests(captured, site):
    whole = zipfile.ZipFile(BytesIO(captured.archive))
    assert whole.testzip() is None
    raw = whole.read("archive/data.warc.gz")
    kinds = [kind for kind, *_rest in records(raw)]
    assert kinds.count("response") == kinds.count("request") == 5  # 301, page, two sheets, one picture
    assert {"warcinfo", "metadata"} < set(kinds)
    assert all(record.rec_headers.protocol == "WARC/1.1" for record in ArchiveIterator(BytesIO(raw)))
    page = next(
        body
        for kind, head, _http, body in records(raw)
        if kind == "response" and head["WARC-Target-URI"] == captured.url
    )
    assert page == PAGE
    wrong = []
    for record in ArchiveIterator(BytesIO(raw), check_digests=True):
        record.raw_stream.read()
        wrong += record.digest_checker.problems
    assert wrong == []


def test_the_wacz_is_laid_out_as_its_standard_asks(captured):
    whole = zipfile.ZipFile(BytesIO(captured.archive))
    package_bytes = whole.read("datapackage.json")
    package = json.loads(package_bytes)
    assert package["profile"] == "wacz"
    for one in package["resources"]:
        data = whole.read(one["path"])
        assert (one["hash"], one["bytes"]) == (f"sha256:{hashlib.sha256(data).hexdigest()}", len(data))
    assert json.loads(whole.read("datapackage-digest.json")) == {
        "path": "datapackage.json",
        "hash": f"sha256:{hashlib.sha256(package_bytes).hexdigest()}",
    }
    assert whole.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
    head, page = map(json.loads, whole.read("pages/pages.jsonl").splitlines())
    assert head["format"] == "json-pages-1.0"
    assert page["url"] == captured.url
    lines = whole.read("indexes/index.cdx").decode().splitlines()
    assert lines == sorted(lines)
    raw = whole.read("archive/data.warc.gz")
    for line in lines:  # each record stands where the index says
        said = json.loads(line.split(" ", 2)[2])
        piece = raw[int(said["offset"]) : int(said["offset"]) + int(said["length"])]
        [(_kind, head, _http, _body)] = records(piece)
        assert head["WARC-Target-URI"] == said["url"]


def test_our_own_archive_passes_our_own_look(captured):
    found = checking.inspect(captured.archive)
    assert found.url == captured.url
    assert found.text == captured.text
    assert all(one.ok is not False for one in found.findings)


def test_the_picture_is_drawn_from_what_was_captured_and_runs_nothing(captured):
    with Image.open(BytesIO(captured.screenshot)) as picture:
        colours = {colour for _count, colour in picture.convert("RGB").getcolors(1_000_000)}
        assert picture.width == screenshot.WIDTH
        assert picture.height < screenshot.HEIGHT
    assert (0xC0, 0, 0) in colours  # the picture of the page
    assert (0, 0xC0, 0) in colours  # its heading, in the colour of its style sheet: no script has taken it away


def test_without_a_browser_there_is_no_picture_and_it_says_so(site):
    made = web.Web().capture(f"{site.url}/page")
    assert made.screenshot == b""
    assert "There is no picture" in " ".join(made.notes)


def test_chunks_are_put_together_and_what_was_packed_stays_packed(site):
    assert web.Web().read(f"{site.url}/chunked").body == b"<p>one two</p>"
    packed = web.Web().read(f"{site.url}/packed")
    assert gzip.decompress(packed.body) == b"<p>packed</p>"
    assert packed.text == "packed"
    assert web.Web().read(f"{site.url}/text").text == "été"


@pytest.mark.parametrize(
    ("path", "error", "words"),
    [
        ("/large", fetching.TooLarge, "wants to send 512 MB; we stop at 20. Nothing was kept."),
        ("/endless", fetching.TooLarge, "more than 20 MB"),
        ("/bomb", fetching.TooLarge, "more than 20 MB"),
        ("/drip", fetching.TooSlow, "too long"),
        ("/private", guard.Refused, "not on the public internet"),
        ("/gone", NothingThere, "no such page (410)"),
        ("/none", NothingThere, "no such page (404)"),
        ("/closed", NothingThere, "does not show this page to us (403)"),
        ("/faulty", fetching.Faulty, "(503)"),
        ("/empty", NothingThere, "empty page"),
    ],
)
def test_what_cannot_be_kept_is_a_sentence(site, monkeypatch, settings, path, error, words):
    if path == "/drip":
        monkeypatch.setattr(web, "EACH", 0.3)
    if path == "/private":
        real = guard.addresses

        def only_ours(host, port):
            settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = host == "127.0.0.1"
            return real(host, port)

        monkeypatch.setattr(guard, "addresses", only_ours)
    with pytest.raises(error) as told:
        web.Web().read(f"{site.url}{path}")
    assert words in str(told.value)


def test_the_memory_version_does_the_same_without_a_network(site):
    web_made, memory = web.Web().read(f"{site.url}/page"), Memory({"https://x.example/": PAGE.decode()})
    made = memory.capture("https://x.example/")
    assert (made.text, made.title, made.body) == (web_made.text, web_made.title, web_made.body)
    assert checking.inspect(made.archive).text == made.text
    with pytest.raises(NothingThere):
        memory.read("https://x.example/none")


def test_hostile_markup_is_read_without_harm():
    assert reading.text("<p>" * 100_000 + "deep" + "<!--" * 10_000) == "deep"
    assert reading.text("<script>x</script><p>a<br>b&amp;lt;c&lt;b&gt;</p>") == "a\nb&lt;c<b>"
    assert reading.text("\u202eevil\x00") is not None
    assert reading.belongings('<img src="http://[x"><img src="javascript:1"><img src="a">', url="http://h/") == [
        "http://h/a"
    ]
    assert reading.decode(b"\xff", "text/html; charset=nonsense") == "�"
