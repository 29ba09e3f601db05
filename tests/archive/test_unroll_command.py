"""`unwatched unroll`: one thread as one document, without a site."""

import io
import json

import pytest
from django.core.management import call_command

from tests.gateways.social.drafts import png
from tests.gateways.threads.fediverse import Mastodon
from tests.web import Answer, serving

pytestmark = pytest.mark.once


@pytest.fixture
def server(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    fake = Mastodon()
    with serving(fake) as site:
        fake.url = site.url
        fake.chain(3)
        yield fake


def run(*words):
    """What it writes, what it says, and its exit code."""
    out, said = io.StringIO(), io.StringIO()
    try:
        call_command("unroll", *map(str, words), stdout=out, stderr=said)
    except SystemExit as end:
        return out.getvalue(), said.getvalue(), end.code
    return out.getvalue(), said.getvalue(), 0


def test_a_thread_comes_as_json_with_what_the_issue_names(server):
    out, said, code = run(f"{server.url}/@ada/2", "--to", "json")
    assert (said, code) == ("", 0)
    thread = json.loads(out)
    assert [post["id"] for post in thread["posts"]] == ["1", "2", "3"]
    assert {"author", "posts", "branches", "gaps", "reading_minutes", "source"} <= set(thread)


def test_a_thread_comes_in_every_form_with_its_pictures(server, tmp_path):
    picture = {"type": "image", "url": f"{server.url}/1.png", "description": "A dot"}
    lost = {"type": "image", "url": f"{server.url}/2.png", "description": None}
    server.statuses["2"]["media_attachments"] = [picture, lost]
    server.extra["/1.png"] = Answer(png(4, 3, shade=9), type="image/png")
    for form, begins in (("md", b"#"), ("html", b"<!doctype html>"), ("pdf", b"%PDF-")):
        file = tmp_path / f"thread.{form}"
        assert run(f"{server.url}/@ada/2", "-o", file) == ("", "", 0)
        assert file.read_bytes().lower().startswith(begins.lower())
    assert "data:image/png;base64" in (tmp_path / "thread.html").read_text()


def test_what_the_author_wrote_under_others_comes_when_asked_for(server):
    server.post(10, 1, by="bob")
    server.post(11, 10, text="To Bob")
    for asked in (1, 3):
        url = f"{server.url}/@ada/{asked}"
        assert "To Bob" not in run(url)[0]
        assert "To Bob" in run(url, "--also")[0]
        [also] = json.loads(run(url, "--to", "json")[0])["also_by_author"]
        assert also["posts"][0]["text"] == "To Bob"


def test_what_could_not_be_read_is_said(server):
    server.extra["/api/v1/statuses/1/context"] = Answer(status=503)
    out, said, code = run(f"{server.url}/@ada/1", "--to", "json")
    assert "Not all of it could be read" in said
    assert (len(json.loads(out)["posts"]), code) == (1, 0)


def test_mistakes_end_in_one_sentence(server, tmp_path):
    for words, code in [
        ((f"{server.url}/@ada/99",), 1),
        (("https://x.com/ada/status/1",), 1),
        (("no-such-file",), 1),
        ((tmp_path,), 1),
        ((f"{server.url}/@ada/1", "-o", tmp_path / "no" / "folder.md"), 1),
        ((f"{server.url}/@ada/1", "-o", tmp_path / "thread.doc"), 2),
    ]:
        out, said, ended = run(*words)
        assert (out, ended) == ("", code)
        assert said.strip()
        assert "Traceback" not in said


def test_a_file_with_several_threads_lists_them(server, tmp_path):
    server.post(7, text="Another <b>matter</b>")
    statuses = [server.told(one) for one in server.statuses.values()]
    file = tmp_path / "posts.json"
    file.write_text(json.dumps(statuses))
    out, said, code = run(file)
    assert (out, code) == ("", 2)
    assert "--post 7  2026-05-01  1 post  Another matter" in said
    assert "--post 1  2026-05-01  3 posts  Post 1" in said
    for name in ("7", statuses[3]["uri"], statuses[3]["url"], "https://other.example/web/statuses/7"):
        assert len(json.loads(run(file, "--post", name, "--to", "json")[0])["posts"]) == 1
    assert run(file, "--post", "99")[2] == 1
