"""Bluesky's export: a repository, walked by its tree."""

import libipld
import pytest

from unwatched.gateways.threads import QuoteState, exports

from . import made
from .made import DID, Repository, post

POST = "app.bsky.feed.post"


def uri(rkey):
    return f"at://{DID}/{POST}/{rkey}"


def labelled(value):
    return {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": value}]}


MANY = {f"{POST}/3k{number:011}": post(f"Post {number}") for number in range(60)}
PROFILE = {
    "app.bsky.actor.profile/self": {"$type": "app.bsky.actor.profile", "displayName": "Ada", "description": "Hi"}
}


@pytest.fixture
def write(tmp_path):
    def write(data):
        path = tmp_path / "repo.car"
        path.write_bytes(data.car() if isinstance(data, Repository) else data)
        return path

    return write


def test_every_post_has_its_address_and_its_hash(write):
    others = {"app.bsky.feed.like/3k1": {"$type": "app.bsky.feed.like"}, "app.bsky.graph.follow/3k1": {}}
    repository = Repository({**MANY, **PROFILE, **others})
    reading = exports.read(write(repository))
    assert sorted(reading.posts) == sorted(f"at://{DID}/{name}" for name in MANY)
    first = reading.posts[uri("3k00000000000")]
    assert (first.text, first.author.name, first.author.handle) == ("Post 0", "Ada", DID)
    assert first.version == libipld.encode_cid(repository.links[f"{POST}/3k00000000000"])
    assert not reading.troubles


def test_pictures_are_named_by_their_hash(write):
    cid = made.cid_of(b"picture", kind=b"\x55")
    image = {"alt": "A camera", "image": {"$type": "blob", "ref": cid, "mimeType": "image/png", "size": 7}}
    record = post("", embed={"$type": "app.bsky.embed.images", "images": [image]})
    [media] = exports.read(write(Repository({f"{POST}/3ka": record}))).posts[uri("3ka")].media
    assert media.cid == libipld.encode_cid(cid)
    assert media.cid in media.url


def test_labels_of_the_account_and_of_posts_are_heeded(write):
    profile = {"app.bsky.actor.profile/self": {"labels": labelled("!no-unauthenticated")}}
    records = {f"{POST}/3ka": post("one"), f"{POST}/3kb": post(made.SECRET, parent="3ka", labels=labelled("!hide")),
               f"{POST}/3kc": post("three", parent="3kb", root="3ka")}  # fmt: skip
    reading = exports.read(write(Repository({**records, **profile})))
    assert set(reading.posts) == {uri("3ka"), uri("3kc")}
    assert reading.posts[uri("3ka")].author.labels == ("!no-unauthenticated",)
    assert reading.posts[uri("3kc")].parent_uri == uri("3ka")
    assert uri("3kb") not in repr(reading)


def test_a_deleted_post_is_known_to_be_gone(write):
    records = {f"{POST}/3ka": post("one"), f"{POST}/3kc": post("three", parent="3kb", root="3ka")}
    assert [(one.uri, one.why) for one in exports.read(write(Repository(records))).missing] == [(uri("3kb"), "deleted")]


def quoting(rkey):
    return post("See", embed={"$type": "app.bsky.embed.record", "record": {"uri": uri(rkey), "cid": "x"}})


def test_gates_say_which_own_posts_may_be_shown_within_others(write):
    records = {f"{POST}/3k{name}": post(name) for name in "abc"}
    records |= {f"{POST}/3q{name}": quoting(f"3k{name}") for name in "abc"}
    records["app.bsky.feed.postgate/3kb"] = {"post": uri("3kb"), "detachedEmbeddingUris": [uri("3qb")]}
    rule = {"$type": "app.bsky.feed.postgate#disableRule"}
    records["app.bsky.feed.postgate/3kc"] = {"post": uri("3kc"), "embeddingRules": [rule]}
    posts = exports.read(write(Repository(records))).posts
    states = [posts[uri(f"3q{name}")].quote.state for name in "abc"]
    assert states == [QuoteState.ACCEPTED, QuoteState.WITHDRAWN, QuoteState.LINK_ONLY]
    assert posts[uri("3qa")].quote.text == "a"


def test_replies_that_the_account_has_hidden_stay_out(write):
    records = {f"{POST}/3ka": post("one"), f"{POST}/3kb": post("two", parent="3ka")}
    records["app.bsky.feed.threadgate/3ka"] = {"post": uri("3ka"), "hiddenReplies": [uri("3kb")]}
    reading = exports.read(write(Repository(records)))
    assert list(reading.posts) == [uri("3ka")]
    assert [(one.uri, one.why) for one in reading.missing] == [(uri("3kb"), "hidden")]


def test_a_missing_or_changed_block_is_told_and_the_rest_is_read(write):
    repository = Repository(MANY)
    lost = repository.links[f"{POST}/3k00000000007"]
    changed = repository.links[f"{POST}/3k00000000008"]
    del repository.blocks[lost]
    repository.blocks[changed] = repository.blocks[changed].replace(b"Post", b"Most")
    reading = exports.read(write(repository))
    assert len(reading.posts) == 58
    assert {one.where.partition(", byte")[0] for one in reading.troubles} == {
        f"repo.car, {POST}/3k00000000007", f"repo.car, {POST}/3k00000000008"
    }  # fmt: skip


def test_a_missing_part_of_the_tree_is_told(write):
    repository = Repository(MANY)
    records, commit = set(repository.links.values()), repository.commit
    nodes = [cid for cid in repository.blocks if cid not in records and cid != commit]
    del repository.blocks[nodes[0]]
    reading = exports.read(write(repository))
    assert 0 < len(reading.posts) < 60
    assert "not in the file" in reading.troubles[0].why


def test_a_file_that_ends_early_is_told_with_its_byte(write):
    whole = Repository(MANY)
    order = {whole.commit: whole.blocks[whole.commit], **dict(reversed(whole.blocks.items()))}
    data = made.car(whole.commit, order)
    reading = exports.read(write(data[: len(data) // 2]))
    assert 0 < len(reading.posts) < 60
    assert "byte" in reading.troubles[0].where


def test_a_tree_that_hangs_on_itself_by_many_ways_ends(write):
    repository = Repository({f"{POST}/3ka": post("one")})
    tree = repository.tree([f"{POST}/3ka"])
    for _ in range(60):
        entries = [{"p": 0, "k": b"a", "v": repository.links[f"{POST}/3ka"], "t": tree}] * 9
        tree = repository.put({"l": tree, "e": entries})
    commit = repository.put({"did": DID, "version": 3, "data": tree, "rev": "3k", "prev": None, "sig": b"x"})
    reading = exports.read(write(made.car(commit, repository.blocks)))
    assert list(reading.posts) == [uri("3ka")]


@pytest.mark.parametrize("cut", [10, 60, 100])
def test_without_its_beginning_it_is_none(write, cut):
    with pytest.raises((exports.UnknownExport, exports.BadArchive), match=r"\.$"):
        exports.read(write(Repository(MANY).car()[:cut]))
