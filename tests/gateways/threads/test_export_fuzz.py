"""Whatever a file holds: no crash, no hang, no private post, and what went wrong in sentences.

HYPOTHESIS_PROFILE=explore looks for minutes; otherwise the same few hundred files each time.
"""

import json
import os
import random
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unwatched.gateways.threads import Shown, exports, markup, notes, proofs, records, tweets, x

from . import made

ROUNDS = 5_000 if os.environ.get("HYPOTHESIS_PROFILE") == "explore" else 60
# Half of what others try: each of a dozen kinds of things has its own test here.
FEW = settings(max_examples=settings.default.max_examples // 2)
HARD = ["\ud800", "\u202e", "<b>", "&lt;", "https://t.co/a", "@a", "#a", "a" * 300, "2024-05-14T01:38:56Z", "[", "NaN"]
WORDS = [
    "id", "type", "url", "href", "name", "summary", "content", "items", "replies", "totalItems", "mediaType", "media",
    "uri", "cid", "text", "tag", "val", "values", "features", "index", "byteStart", "byteEnd", "images", "image", "ref",
    "$link", "record", "parent", "root", "video", "expanded_url", "screen_name",
]  # fmt: skip
TEXT = st.text(max_size=30) | st.sampled_from(HARD)
LEAF = st.none() | st.booleans() | st.integers(-3, 2**70) | st.floats(allow_nan=False) | TEXT
NAMES = TEXT | st.sampled_from(WORDS)
JUNK = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)


def junk_in(known):
    """An object in which any field may be anything, or left out."""
    return st.fixed_dictionaries({}, optional={name: st.just(value) | JUNK for name, value in known.items()})


def read(data, name="file"):
    """What comes out; a refusal of the whole is a sentence."""
    refusals = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        try:
            reading = exports.read(path)
        except (exports.UnknownExport, exports.BadArchive) as error:
            refusals.append(str(error))
        else:
            list(exports.open_all_media(path, [media for post in reading.posts.values() for media in post.media]))
    if refusals:
        assert refusals[0].endswith("."), refusals
        return None
    assert all(post.shown in tuple(Shown) for post in reading.posts.values())
    assert all(trouble.why.endswith(".") for trouble in reading.troubles), reading.troubles
    for post in reading.posts.values():
        (post.html + post.text + post.content_warning + post.author.name + post.url).encode()
    return reading


# --- Objects in which anything is something else ----------------------------------------------------------------------

FIELDS = made.note(
    1,
    attachment=[{"type": "Document", "url": "a.png"}],
    tag=[{"type": "Hashtag", "name": "#a"}],
    oneOf=[{"name": "a"}],
    quote="https://o.example/1",
    updated="2024-05-14T01:38:56Z",
)
PUBLIC = st.sampled_from([made.AS, "as:Public", "Public"])
PRIVATE = st.sampled_from([made.FOLLOWERS, "https://o.example/users/bo", "public", "", None, 7]) | st.dictionaries(
    NAMES, LEAF.filter(lambda leaf: leaf not in notes.PUBLIC), max_size=2
)


@FEW
@given(
    st.lists(
        st.tuples(junk_in(FIELDS), st.lists(PUBLIC | PRIVATE, max_size=3), st.lists(PRIVATE, max_size=2)), max_size=3
    )
)
def test_any_outbox_gives_public_posts_or_sentences(things):
    items = []
    for number, (thing, to, cc) in enumerate(things):
        note = {**made.note(number), **thing, "to": to, "cc": cc, "id": f"{made.ADA}/statuses/{number}"}
        if not any(isinstance(one, str) and one in notes.PUBLIC for one in to):
            note |= {"content": made.SECRET, "summary": made.SECRET, "name": made.SECRET}
        items.append({"type": "Create", "object": note})
    reading = read(json.dumps({"type": "OrderedCollection", "orderedItems": items}).encode())
    assert made.SECRET not in repr(reading)


@FEW
@given(JUNK, st.lists(PRIVATE, max_size=3))
def test_who_may_read_it_comes_before_anything_else(said, audience):
    assert notes.shown({"to": audience, "cc": audience}) is None
    if isinstance(said, dict):
        assert notes.post({**said, "to": audience, "cc": audience}, author=notes.nobody_else_than("x")) is None


@FEW
@given(junk_in(FIELDS))
def test_any_note_is_a_post_or_unreadable(said):
    with suppress(notes.Unreadable):
        notes.post({**made.note(1), **said}, author=notes.nobody_else_than(made.ADA))


@FEW
@given(junk_in({**made.ACTOR, "image": {}, "icon": {}, "attachment": []}))
def test_any_account_is_one_or_unreadable(said):
    with suppress(notes.Unreadable):
        notes.actor(said)


LINK = {"index": {"byteStart": 0, "byteEnd": 4}, "features": [{"$type": "#link", "uri": "https://a.example"}]}
RECORD = made.post(
    "👁 text",
    parent="3k",
    embed={"images": [{"alt": "a", "image": {"ref": {"$link": "b"}}}]},
    langs=["en"],
    facets=[LINK],
    labels={"values": [{"val": "nudity"}]},
    tags=["a"],
)
URI = f"at://{made.DID}/app.bsky.feed.post/3k"


@FEW
@given(junk_in(RECORD))
def test_any_record_is_a_post_or_unreadable(said):
    with suppress(records.Unreadable):
        records.post(URI, {**RECORD, **said}, author=records.author(made.DID, profile=said), cid="x")


TWEET = made.tweet(
    1,
    "text &amp; https://t.co/a",
    parent=2,
    extended_entities={"media": [{"media_url_https": "https://a.example/b.jpg"}]},
    user={"id_str": "77"},
)


@FEW
@given(st.lists(junk_in(TWEET), max_size=4), junk_in(made.ACCOUNT[0]["account"]), st.lists(JUNK, max_size=2))
def test_any_archive_of_x_gives_posts_or_sentences(said, account, long_posts):
    posts = [{**made.tweet(number, "A"), **one} for number, one in enumerate(said, 1)]
    files = {
        "data/tweets.js": made.ytd("tweets", posts),
        "data/note-tweet.js": made.ytd("note_tweet", long_posts, wrap="noteTweet"),
    }
    with tempfile.TemporaryDirectory() as folder:
        path = made.archive(Path(folder, "x"), files, account=[{"account": account}])
        reading = read(path.read_bytes())
    assert made.SECRET not in repr(reading)


POST = {
    "id": "5", "text": "a &amp; https://t.co/a", "author_id": "7", "conversation_id": "5", "lang": "en",
    "created_at": "2024-05-14T01:38:56Z", "edit_history_tweet_ids": ["4", "5"], "in_reply_to_user_id": "7",
    "referenced_tweets": [{"type": "replied_to", "id": "3"}], "note_tweet": {"text": "a", "entities": {"urls": []}},
    "attachments": {"media_keys": ["3_1"], "poll_ids": ["1"]}, "entities": {"urls": [{"url": "https://t.co/a"}]},
}  # fmt: skip
INCLUDES = {
    "users": [{"id": "7", "username": "ada", "protected": False}],
    "media": [{"media_key": "3_1", "type": "photo", "url": "https://a.example/b.jpg", "variants": [{}]}],
    "polls": [{"id": "1", "options": [{"label": "a", "votes": 1}]}],
}


@FEW
@given(st.lists(junk_in(POST), max_size=3), junk_in(INCLUDES), JUNK)
def test_any_answer_of_x_gives_posts_or_none(said, includes, junk):
    gathered = x._Gathered()
    gathered.take({"data": said, "includes": includes})
    gathered.take({"data": junk, "includes": junk})
    gathered.take_versions({"data": [{**POST, "id": "4"}, *said]})
    for post in gathered.posts("7").values():
        (post.html + post.text + post.url).encode()
    gathered.take({"data": [POST], "includes": {"users": [{"id": "7", "protected": junk or True}]}})
    assert not gathered.posts("7")


CAR = made.Repository({"app.bsky.feed.post/3k": made.post("a")}).car()
DOCUMENT = {
    "id": made.DID,
    "verificationMethod": [{"id": "#atproto", "type": "Multikey", "publicKeyMultibase": "zQ3sh"}],
}
CHANGE = {
    "type": "plc_operation", "prev": None, "sig": "AAAA", "rotationKeys": ["did:key:zQ3sh"], "signingKey": "",
    "verificationMethods": {"atproto": "did:key:zQ3sh"},
}  # fmt: skip


@FEW
@given(
    junk_in(DOCUMENT), st.lists(junk_in({"operation": CHANGE, "createdAt": "", "nullified": False}) | JUNK, max_size=3)
)
def test_no_document_and_no_history_make_a_proof_of_nothing(document, history):
    with pytest.raises(proofs.NotProven):
        proofs.check(CAR, document, URI, history=json.dumps(history).encode())
    with pytest.raises(proofs.NotProven):
        proofs.check_history(json.dumps(history).encode(), made.DID)


@FEW
@given(junk_in(CHANGE))
def test_any_change_in_a_history_is_judged(operation):
    with pytest.raises(proofs.NotProven):
        proofs.check_history(json.dumps([{"operation": {**CHANGE, **operation}}]).encode(), made.DID)


MARKUP = ["<", ">", "<p>", "</p>", "<a href='", "&", "#", "!--", "\x00", "]]>", "<ul><li>", "<br>", "x"]


@FEW
@given(st.text(max_size=200) | st.lists(st.sampled_from(MARKUP), max_size=300).map("".join))
def test_any_html_becomes_text_that_does_no_harm(source):
    cleaned = markup.clean(source)
    assert "<script" not in cleaned
    assert markup.clean(cleaned) == cleaned
    markup.plain(cleaned).encode()
    markup.written(source, [markup.Piece(0, 3, "https://a.example/")]).encode()
    tweets.said(source, links={"https://t.co/a": "https://a.example/"}).text.encode()


# --- Files in which bytes are others ----------------------------------------------------------------------------------


def samples():
    public = [made.note(1), made.note(2, parent=1), made.note(5, to=[], cc=[made.AS])]
    picture = {"type": "Document", "mediaType": "image/png", "url": "/media/a/b/c.png", "name": "A"}
    outbox = made.outbox(*public, made.for_followers(3), made.direct(4), made.note(6, attachment=[picture]))
    files = {"outbox.json": outbox, "actor.json": made.ACTOR, "media/a/b/c.png": b"picture"}
    posts = made.ytd("tweets", [made.tweet(1, "One"), made.tweet(2, "Two", parent=1)])
    archive = {"data/tweets.js": posts, "data/tweets_media/1-a.jpg": b"a"}
    records = {f"app.bsky.feed.post/3k{number}": made.post(f"Post {number}") for number in range(30)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        return {
            "outbox.json": outbox,
            "mastodon.zip": made.zipped(path, files).read_bytes(),
            "mastodon.tar.gz": made.tarred(path, files).read_bytes(),
            "x.zip": made.archive(path, archive).read_bytes(),
            "repo.car": made.Repository(records).car(),
        }


SAMPLES = samples()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_with_other_bytes_gives_no_private_post(name):
    chance = random.Random(name)
    whole = SAMPLES[name]
    for _round in range(ROUNDS):
        data = bytearray(whole)
        for _change in range(chance.choice((1, 1, 1, 3, 20))):
            data[chance.randrange(len(data))] = chance.choice((0, 34, 44, 92, 93, 125, 255, chance.randrange(256)))
        assert made.SECRET not in repr(read(bytes(data), name))
    for _round in range(ROUNDS // 4):
        assert made.SECRET not in repr(read(whole[: chance.randrange(len(whole))], name))


@pytest.mark.parametrize("name", SAMPLES)
def test_a_file_of_torn_pieces_is_read_or_refused(name):
    chance = random.Random(name)
    whole = SAMPLES[name]
    for _round in range(ROUNDS):
        first, second = sorted(chance.randrange(len(whole)) for _ in range(2))
        piece = whole[first : min(second, first + 400)]
        place = chance.randrange(len(whole))
        torn = (whole[:place] + piece * chance.choice((1, 1, 5)) + whole[place:], whole[:first] + whole[second:], piece)
        read(chance.choice(torn), name)
