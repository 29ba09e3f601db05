"""Mastodon's export: only what everybody may read comes out."""

import json
from dataclasses import replace

import pytest

from unwatched.gateways.threads import Media, QuoteState, Shown, exports

from . import made
from .made import ADA, note, outbox


def uri(number):
    return f"{ADA}/statuses/{number}"


@pytest.fixture
def write(tmp_path):
    def write(data, name="file"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


THINGS = [
    note(1),
    note(2, parent=1),
    made.for_followers(3, parent=2),
    made.direct(4, parent=3),
    note(5, parent=4),
    made.BOOST,
    note(6, to=[made.FOLLOWERS], cc=[made.AS]),
    note(7, type="Question", oneOf=[{"type": "Note", "name": "Yes", "replies": {"totalItems": 4}}], votersCount=4),
]


@pytest.mark.parametrize("pack", [made.zipped, made.tarred])
@pytest.mark.parametrize("folder", ["", "archive-2024/"])
def test_an_archive_of_either_kind_gives_its_public_posts(tmp_path, pack, folder):
    files = {f"{folder}outbox.json": outbox(*THINGS), f"{folder}actor.json": made.ACTOR, f"{folder}likes.json": {}}
    reading = exports.read(pack(tmp_path / "no-name-that-tells", files))
    assert sorted(reading.posts) == [uri(number) for number in (1, 2, 5, 6, 7)]
    assert {post.author.handle for post in reading.posts.values()} == {"ada@social.example"}
    assert reading.posts[uri(6)].shown is Shown.UNLISTED
    assert reading.posts[uri(7)].poll.options == (("Yes", 4),)
    assert not reading.troubles
    assert made.SECRET not in repr(reading)


def test_nothing_tells_that_there_were_posts_for_fewer_people(write):
    reading = exports.read(write(outbox(*THINGS)))
    assert reading.posts[uri(5)].parent_uri == uri(2)
    assert uri(3) not in repr(reading)
    assert uri(4) not in repr(reading)


def test_an_outbox_alone_knows_its_author_by_address(write):
    reading = exports.read(write(b"\xef\xbb\xbf" + outbox(note(1))))
    assert reading.posts[uri(1)].author.handle == "ada@social.example"


def test_an_outbox_of_2018_without_conversations(write):
    old = note(1, conversation=None, attributedTo=ADA)
    del old["contentMap"], old["replies"]
    reading = exports.read(write(outbox(old, note(2, parent=1, conversation=None))))
    assert reading.posts[uri(2)].parent_uri == uri(1)
    assert reading.posts[uri(2)].conversation == ""


def test_a_deleted_parent_leaves_the_conversation(write):
    reading = exports.read(write(outbox(note(1), note(3, parent=None))))
    assert reading.posts[uri(1)].conversation == reading.posts[uri(3)].conversation != ""


def test_own_quotes_are_shown_and_others_linked(write):
    quotes = [note(2, quote=uri(1)), note(3, quote="https://o.example/1"), note(4, quote={"type": "Tombstone"})]
    posts = exports.read(write(outbox(note(1), *quotes))).posts
    assert (posts[uri(2)].quote.state, posts[uri(2)].quote.text) == (QuoteState.ACCEPTED, "Post 1")
    assert posts[uri(3)].quote.state is QuoteState.LINK_ONLY
    assert posts[uri(4)].quote.state is QuoteState.GONE


def test_a_quote_of_a_post_for_followers_is_a_link(write):
    posts = exports.read(write(outbox(made.for_followers(1), note(2, quote=uri(1))))).posts
    assert posts[uri(2)].quote.text == ""


def test_an_edited_post_says_so_and_others_posts_stay_out(write):
    other = note(2, attributedTo="https://o.example/users/bo")
    files = {"outbox.json": outbox(note(1, updated="2024-05-15T00:00:00Z"), other), "actor.json": made.ACTOR}
    posts = exports.read(made.zipped(write(b""), files)).posts
    assert list(posts) == [uri(1)]
    assert posts[uri(1)].edited_at.day == 15


@pytest.mark.parametrize("pack", [made.zipped, made.tarred])
def test_pictures_are_found_wherever_the_server_keeps_them(tmp_path, pack):
    files = {
        "outbox.json": outbox(note(1)),
        "media_attachments/files/1/2/original/a.png": b"one",
        "bucket/media_attachments/files/1/3/original/a.png": b"two",
        "likes.json": b"[]",
        "notes.txt": b"private",
    }
    path = pack(tmp_path / "export", files)
    wanted = {
        "/media_attachments/files/1/2/original/a.png": b"one",
        "/system/media_attachments/files/1/2/original/a.png": b"one",
        "https://cdn.example/b/media_attachments/files/1/3/original/a.png": b"two",
        "media_attachments/files/1/9/original/a.png": None,
        "/outbox.json": None,
        "likes.json": None,
        "notes.txt": None,
        "../../etc/passwd": None,
        "": None,
    }
    found = dict(exports.open_all_media(path, [Media("image", url) for url in wanted]))
    assert found == {url: data for url, data in wanted.items() if data}
    assert exports.open_media(path, Media("image", "x")) is None


def test_a_chosen_post_comes_with_its_json(write):
    path = write(outbox(note(1), note(2, parent=1)))
    all_of_it = exports.read(path).posts[uri(2)]
    chosen = exports.read(path, chosen=[uri(2)]).posts
    assert list(chosen) == [uri(2)]
    assert json.loads(chosen[uri(2)].raw)["object"]["content"] == "<p>Post 2</p>"
    assert replace(chosen[uri(2)], raw="") == all_of_it


def test_a_broken_entry_is_told_with_its_byte_and_the_rest_is_whole(write):
    data = outbox(*(note(number) for number in range(1, 6)))
    at = data.index(b"<p>Post 3</p>")
    broken = data[: at - 1] + b" " + data[at:]  # a quotation mark is missing
    reading = exports.read(write(broken, "outbox.json"))
    assert sorted(reading.posts) == [uri(number) for number in (1, 2, 4, 5)]
    [trouble] = reading.troubles
    told = int(trouble.where.rpartition(" ")[2])
    assert abs(told - at) < 20
    assert trouble.where.startswith("outbox.json, byte ")


def test_a_file_that_ends_early_gives_what_stands_before(write):
    data = outbox(note(1), note(2), note(3))
    reading = exports.read(write(data[: data.index(b"<p>Post 3</p>") + 5]))
    assert sorted(reading.posts) == [uri(1), uri(2)]
    assert len(reading.troubles) == 1


@pytest.mark.parametrize("bad", [b"[" * 100_000, b"9" * 10_000, b'{"a":' * 100_000, b'"', b"\xff\xfe", b"nul"])
def test_entries_that_make_no_sense_do_not_stop_the_reading(write, bad):
    whole = outbox(note(1), note(2))
    start = whole.index(b'{"id": "%s' % uri(2).encode())
    reading = exports.read(write(whole[:start] + bad + b"," + whole[start:]))
    assert sorted(reading.posts) == [uri(1), uri(2)]
    assert reading.troubles


@pytest.mark.parametrize("odd", [{"object": None}, {"object": []}, {}, {"type": "Create", "object": {"to": [made.AS]}}])
def test_activities_without_a_post_are_told(write, odd):
    data = json.dumps({"type": "OrderedCollection", "orderedItems": [odd, 7, None, "x", made.create(note(1))]})
    reading = exports.read(write(data.encode()))
    assert list(reading.posts) == [uri(1)]


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"hello", b"\0" * 1000, b"PK\x03\x04", b"\x1f\x8b\x08", b"\x1f\x8b" * 99]
)
def test_what_is_no_export_gets_a_sentence(write, data):
    with pytest.raises((exports.UnknownExport, exports.BadArchive), match=r"\.$"):
        exports.read(write(data))
