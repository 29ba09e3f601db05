from dataclasses import replace

import pytest

from unwatched.archive.consent import Asker
from unwatched.archive.errors import NotAllowed, Private, WasRemoved
from unwatched.archive.models import Author, Body, KeptMedia, KeptPost, KeptThread, Kind, Said, Why
from unwatched.archive.services import authors, erasing, keeping, pictures
from unwatched.archive.unrolling import Branch, Gap
from unwatched.gateways.social import Network
from unwatched.gateways.threads import Card, Media, Poll, Quote, QuoteState, Shown, Version
from unwatched.supporters import erasure

from .factories import ADA, NOON, make_post, make_unrolled

pytestmark = pytest.mark.once

BOB = replace(ADA, uri="https://other.example/users/bob", handle="bob@other.example", name="Bob")
PNG = Media(kind="image", url="https://social.example/1.png", description="A camera above a door", width=3, height=2)


def keep(unrolled, *, by=None, **more):
    return keeping.keep(unrolled, by=by, now=NOON, **more)


def test_a_thread_comes_back_as_it_was_kept(yes, rosa):
    posts = (
        make_post(
            1, media=(PNG, replace(PNG, url="https://social.example/2.mp4", kind="video", description=None)),
            poll=Poll(options=(("yes", 3), ("no", None)), closes_at=NOON, voters=3), tags=("cameras",),
            card=Card(url="https://example.org", title="Cameras"), content_warning="police", sensitive=True,
            quote=Quote(QuoteState.GONE, uri="https://other.example/9"),
            earlier=(Version(NOON, "<p>First</p>", "First"),),
        ),
        make_post(2, shown=Shown.UNLISTED, raw='{"id": "2"}'),
    )  # fmt: skip
    side = Branch(leaves_from=posts[0].uri, posts=(make_post(7, parent_uri=posts[0].uri),))
    unrolled = make_unrolled(*posts, branches=(side,), gaps=(Gap(posts[0].uri, "deleted"),), notes=("All was read.",))
    thread = keep(unrolled, by=rosa)
    again = KeptThread.objects.get(pk=thread.pk).unrolled()
    known = {"about": "", "discoverable": None, "indexable": None}
    plain = replace(ADA, **known)
    assert again == replace(
        unrolled,
        author=plain,
        posts=tuple(replace(post, author=plain) for post in unrolled.posts),
        branches=(replace(side, posts=tuple(replace(post, author=plain) for post in side.posts)),),
        read_at=NOON,
    )
    assert thread.path == "social.example/@ada/1"
    assert thread.kind == Kind.CONSENTED


def test_without_consent_nothing_is_kept_not_even_the_name(db):
    with pytest.raises(NotAllowed):
        keep(make_unrolled())
    assert not KeptPost.objects.exists()
    assert not Author.objects.exists()


@pytest.mark.parametrize("word", ["private", "direct", "new"])
def test_a_private_post_spoils_the_thread_whoever_asks(yes, rosa, theo, word):
    for place in ("main", "branch"):
        private = make_post(2, shown=word)
        posts = (make_post(1), private) if place == "main" else (make_post(1),)
        side = (Branch(posts[0].uri, (private,)),) if place == "branch" else ()
        unrolled = make_unrolled(*posts, branches=side)
        for asker in Asker:
            with pytest.raises(Private):
                keep(unrolled, asker=asker)
        with pytest.raises(Private):
            keeping.keep_as_evidence(
                unrolled,
                body=Body.POLICE,
                reason="They announced it there.",
                proposed_by=rosa,
                agreed_by=theo,
                now=NOON,
            )
    assert not KeptPost.objects.exists()


def test_posts_of_others_are_never_kept(yes):
    with pytest.raises(NotAllowed):
        keep(make_unrolled(make_post(1), make_post(2, author=BOB)))


def test_the_authors_own_wish_is_their_yes(db):
    keep(make_unrolled(), asker=Asker.AUTHOR, said=Said.EXPORT)
    author = Author.objects.get()
    assert (author.answer, author.said, author.name) == ("yes", "export", "Ada")


@pytest.mark.parametrize(
    ("author", "found"),
    [(ADA, True), (replace(ADA, indexable=None), False), (replace(ADA, about="#nosearch"), False)],
)
def test_search_finds_only_those_who_want_it(yes, author, found):
    posts = [make_post(n, author=author) for n in (1, 2)]
    assert keep(make_unrolled(*posts, author=author)).findable is found
    assert KeptThread.objects.findable().exists() is found


@pytest.mark.both
def test_an_unlisted_thread_is_shown_and_not_found(yes):
    thread = keep(make_unrolled(make_post(1, shown=Shown.UNLISTED), make_post(2)))
    assert not thread.findable
    assert [post.position for post in thread.posts.listed()] == [1]


# --- Evidence ---------------------------------------------------------------------------------------------------------


def test_evidence_takes_two_members_and_a_reason(rosa, theo):
    unrolled = make_unrolled()
    why = {"body": Body.VENDOR, "reason": "It contradicts their letter of May.", "now": NOON}
    for wrong in (
        {"proposed_by": rosa, "agreed_by": rosa},
        {"proposed_by": rosa, "agreed_by": theo, "reason": "  so "},
        {"proposed_by": rosa, "agreed_by": theo, "body": Body.PERSON},
    ):
        with pytest.raises(NotAllowed):
            keeping.keep_as_evidence(unrolled, **{**why, **wrong})
    thread = keeping.keep_as_evidence(unrolled, proposed_by=rosa, agreed_by=theo, **why)
    assert thread.kind == Kind.EVIDENCE
    assert thread.author.get_body_display() == "a vendor"


# --- Quotes -----------------------------------------------------------------------------------------------------------


def quoting(state=QuoteState.ACCEPTED):
    quote = Quote(state, uri="https://other.example/9", url="https://other.example/@bob/9", author=BOB, text="Secret")
    return make_unrolled(make_post(1, quote=quote, raw='{"quote": {"content": "Secret"}}'))


def test_the_words_of_another_need_their_own_consent(yes):
    post = keep(quoting()).posts.get()
    assert post.quote["text"] == ""
    assert post.quote["author"] is None
    assert post.quote["url"]
    assert "Secret" not in post.raw


def test_with_both_consents_a_quote_is_kept_and_gone_when_it_is_revoked(yes):
    authors.say(BOB, "yes", said=Said.REPLY, now=NOON)
    thread = keep(quoting())
    assert thread.posts.get().quote["text"] == "Secret"
    keep(quoting(QuoteState.WITHDRAWN))
    assert thread.posts.get().quote == {
        "state": "withdrawn", "uri": "https://other.example/9", "url": "https://other.example/@bob/9", "text": "",
        "author": None,
    }  # fmt: skip


# --- Erasing ----------------------------------------------------------------------------------------------------------


def test_what_was_erased_is_gone_and_cannot_come_back(yes, tmp_path, picture, django_capture_on_commit_callbacks):
    thread = keep(make_unrolled(make_post(1, media=(PNG,)), make_post(2)))
    media = KeptMedia.objects.get()
    pictures.put(media, picture)
    media.refresh_from_db()
    storage, name = media.file.storage, media.file.name
    assert storage.exists(name)
    seen = []
    erasing.register("test", lambda one: seen.append(one.pk))
    with django_capture_on_commit_callbacks(execute=True):
        erasing.erase(thread, why=Why.AUTHOR, now=NOON)
    erasing._erasers.pop("test")
    assert seen
    assert not storage.exists(name)
    assert not KeptPost.objects.exists()
    # Also from another server, where only the address for people differs, and from the middle of it.
    for again in (
        make_unrolled(make_post(1, url="https://elsewhere.example/@ada@social.example/5")),
        make_unrolled(make_post(2, parent_uri="")),
    ):
        for asker in Asker:
            with pytest.raises(WasRemoved):
                keep(again, asker=asker, said=Said.EXPORT)
    stone = erasing.stone_at("social.example/@ada/1")
    assert stone.key == thread.key


def test_a_quote_of_what_was_erased_keeps_the_link_alone(yes):
    authors.say(BOB, "yes", said=Said.REPLY, now=NOON)
    bobs = keep(make_unrolled(make_post(9, author=BOB), author=BOB))
    quote = Quote(QuoteState.ACCEPTED, uri=bobs.uri, url=bobs.source, author=BOB, text="Secret")
    adas = keep(make_unrolled(make_post(1, quote=quote)))
    erasing.erase(bobs, why=Why.AUTHOR, now=NOON)
    assert adas.posts.get().quote["text"] == ""


def test_a_path_that_is_taken_gets_a_number(yes):
    one = keep(make_unrolled(make_post(1)))
    other = keep(make_unrolled(make_post(1, uri="https://social.example/other/1")))
    assert (one.path, other.path) == ("social.example/@ada/1", "social.example/@ada/1-2")


def test_a_thread_of_a_thousand_posts_is_kept(yes, django_assert_max_num_queries):
    unrolled = make_unrolled(*(make_post(n) for n in range(1, 1001)))
    with django_assert_max_num_queries(60):
        thread = keep(unrolled)
    assert thread.posts.count() == 1000


def test_pictures_of_an_export_are_put_beside_their_posts(db, picture):
    media = replace(PNG, url="media/1.png")
    keep(make_unrolled(make_post(1, media=(media,))), asker=Asker.AUTHOR, said=Said.EXPORT, files=lambda one: picture)
    row = KeptMedia.objects.get()
    assert row.mime == "image/png"
    assert row.fetch_after is None
    row.file.delete()


def test_a_broken_picture_leaves_the_rest_whole(db):
    keep(make_unrolled(make_post(1, media=(PNG,))), asker=Asker.AUTHOR, files=lambda one: b"no picture")
    row = KeptMedia.objects.get()
    assert not row.file
    assert row.said


@pytest.mark.parametrize("network", [Network.BLUESKY, Network.X])
def test_the_path_carries_the_network(db, network):
    author = replace(ADA, network=network, uri="did:plc:ada", handle="ada.example")
    post = make_post(1, author=author, uri="at://did:plc:ada/app.bsky.feed.post/3kx")
    thread = keep(make_unrolled(post, author=author), asker=Asker.AUTHOR)
    assert thread.path == {"bluesky": "bsky.app/@ada.example/3kx", "x": "x.com/@ada.example/3kx"}[network]


def test_a_no_after_a_yes_is_kept_and_only_the_author_lifts_it(yes):
    authors.refuse(yes, said=Said.LINK, now=NOON)
    with pytest.raises(NotAllowed):
        keep(make_unrolled())
    assert authors.say(ADA, "yes", said=Said.REPLY, now=NOON).answer == "no"
    assert keep(make_unrolled(), asker=Asker.AUTHOR).author.answer == "yes"


@pytest.mark.both
def test_an_account_is_handed_over_and_erased_on_wish(yes, rosa):
    keep(make_unrolled())
    [row] = erasure.export_person("@Ada@social.example", by=rosa)["threads"]
    assert row["posts"] == ["This is post 1.", "This is post 2."]
    assert erasure.erase_person("ada@social.example", by=rosa, now=NOON)["threads"] == 2
    assert not KeptThread.objects.exists()
    assert Author.objects.get().handle == ""
