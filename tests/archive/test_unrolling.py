import json
import random
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unwatched.archive.errors import NoSuchPost, SeveralThreads
from unwatched.archive.formats import FORMATS
from unwatched.archive.unrolling import threads_in, unroll
from unwatched.gateways.threads import Media, Missing, Trouble

from .making import author, chain, ids, post, reading, uri


def gaps(thread):
    return [(gap.after.rpartition("/")[2], gap.why, gap.number) for gap in thread.gaps]


def branches(thread):
    return [(side.leaves_from.rpartition("/")[2], ids(side.posts), side.through_others) for side in thread.branches]


# --- The chain rule -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [0, 2, 4])
def test_a_thread_unrolls_from_any_of_its_posts(asked):
    posts = chain(5)
    random.Random(1).shuffle(posts)
    thread = unroll(reading(*posts, asked=posts[asked]))
    assert ids(thread.posts) == ["1", "2", "3", "4", "5"]
    assert not thread.branches
    assert not thread.gaps


def test_the_deepest_line_is_the_main_one_and_an_earlier_reply_is_a_branch():
    one = post(1)
    side = post(2, one)
    two, three = post(3, one), None
    three = post(4, two)
    thread = unroll(reading(one, side, two, three, asked=side))
    assert ids(thread.posts) == ["1", "3", "4"]
    assert branches(thread) == [("1", ["2"], False)]


def test_of_lines_as_deep_as_each_other_the_earlier_one_counts_and_then_the_name():
    one = post(1)
    later, earlier, twin = post(5, one, minute=9), post(7, one, minute=3), post(8, one, minute=3)
    thread = unroll(reading(one, later, twin, earlier, asked=one))
    assert ids(thread.posts) == ["1", "7"]
    assert branches(thread) == [("1", ["8"], False), ("1", ["5"], False)]


def test_a_branch_may_have_branches():
    one = post(1)
    main = [one, post(2, one)]
    for number in (3, 4, 5):
        main.append(post(number, main[-1]))
    side = post(10, one)
    deeper, twig = post(11, side), post(12, side)
    thread = unroll(reading(*main, side, deeper, twig, asked=one))
    assert branches(thread) == [("1", ["10", "11"], False), ("10", ["12"], False)]


def test_the_parents_real_author_counts_and_not_what_a_server_says():
    """Mastodon skips over self-replies: three posts of B under A's post all say that they answer A."""
    a = post(1)
    b1 = post(2, a, by="bob", parent_author_uri=a.author.uri)
    b2 = post(3, b1, by="bob", parent_author_uri=a.author.uri)
    a2 = post(4, b2, parent_author_uri=a.author.uri)
    thread = unroll(reading(a, b1, b2, a2, asked=a))
    assert ids(thread.posts) == ["1"]
    assert branches(thread) == [("1", ["4"], True)]
    assert ids(unroll(reading(a, b1, b2, a2, asked=b2)).posts) == ["2", "3"]


def test_what_the_author_wrote_under_others_is_a_line_of_its_own():
    one, two = chain(2)
    bob = post(3, two, by="bob")
    reply = post(4, bob)
    more = post(5, reply)
    carol = post(6, more, by="carol")
    last = post(7, carol)
    thread = unroll(reading(one, two, bob, reply, more, carol, last, asked=one))
    assert ids(thread.posts) == ["1", "2"]
    assert branches(thread) == [("2", ["4", "5"], True), ("5", ["7"], True)]


def test_a_thread_that_begins_as_a_reply_says_to_what():
    bob = post(1, by="bob")
    two = post(2, bob)
    three = post(3, two)
    assert unroll(reading(bob, two, three, asked=three)).answers == bob.url
    elsewhere = replace(two, parent_uri="https://other.example/users/bob/statuses/1")
    assert unroll(reading(elsewhere, three, asked=three)).answers == "https://other.example/users/bob/statuses/1"
    at = replace(two, parent_uri="at://did:plc:bob/app.bsky.feed.post/3k", parent_author_uri="did:plc:bob")
    assert unroll(reading(at, asked=at)).answers == "https://bsky.app/profile/did:plc:bob/post/3k"


def test_circles_of_replies_end():
    one, two, three = chain(3)
    circle = replace(one, parent_uri=three.uri)
    for asked in (circle, two, three):
        assert ids(unroll(reading(circle, two, three, asked=asked)).posts) == ["1", "2", "3"]
    itself = replace(one, parent_uri=one.uri)
    assert ids(unroll(reading(itself, asked=itself)).posts) == ["1"]


def test_circles_through_other_people_end():
    a1 = post(1)
    b = post(2, a1, by="bob")
    a2 = post(3, b)
    b2 = post(4, a2, by="bob")
    circle = replace(a1, parent_uri=b2.uri)
    found = reading(circle, b, a2, b2, asked=circle)
    assert ids(unroll(found).posts) == ["1"]
    assert threads_in(found) is not None


@pytest.mark.parametrize("length", [1000, 10_000])
def test_long_threads_unroll(length):
    posts = chain(length)
    posts += [post(length + number, posts[number]) for number in range(1, length, 7)]
    thread = unroll(reading(*posts, asked=posts[length // 2]))
    assert len(thread.posts) == length
    assert len(thread.branches) == len(range(1, length, 7)) - (length - 1 in range(1, length, 7))


def test_two_people_who_answer_each_other_ten_thousand_times_unroll():
    posts = [post(1)]
    for number in range(2, 10_001):
        posts.append(post(number, posts[-1], by="bob" if number % 2 == 0 else "ada"))
    thread = unroll(reading(*posts, asked=posts[0]))
    assert len(thread.branches) == 4999
    assert len(threads_in(reading(*posts))) == 2


def test_ten_thousand_replies_to_one_post_unroll():
    one = post(1)
    thread = unroll(reading(one, *(post(number, one) for number in range(2, 10_002)), asked=one))
    assert ids(thread.posts) == ["1", "2"]
    assert len(thread.branches) == 9999


# --- What is missing ----------------------------------------------------------------------------------------------


def test_what_a_deleted_post_has_parted_is_put_together_and_the_gap_shown():
    """Mastodon's child of a deleted post answers nothing any more; the conversation stays."""
    one = post(1, conversation="c")
    two = post(2, one, conversation="c")
    four = post(4, conversation="c")
    five = post(5, four, conversation="c")
    for asked in (one, five):
        thread = unroll(reading(one, two, four, five, asked=asked))
        assert ids(thread.posts) == ["1", "2", "4", "5"]
        assert gaps(thread) == [("2", "deleted", None)]


def test_two_answers_to_others_in_one_conversation_are_not_put_together():
    one = post(1, conversation="c", parent_uri="https://other.example/1", parent_author_uri="https://other.example/bob")
    two = post(2, conversation="c", parent_uri="https://other.example/2", parent_author_uri="https://other.example/bob")
    assert ids(unroll(reading(one, two, asked=one)).posts) == ["1"]


def test_a_private_post_within_a_thread_leaves_no_trace():
    one = post(1, conversation="c")
    three = post(3, conversation="c", parent_uri=uri(2), parent_author_uri=author().uri)
    thread = unroll(reading(one, three, asked=one))
    assert ids(thread.posts) == ["1", "3"]
    assert not thread.gaps
    assert not thread.answers
    assert not thread.notes
    assert uri(2) not in FORMATS["json"](thread).decode()
    alone = unroll(reading(replace(three, conversation=""), asked=three))
    assert not alone.answers
    assert not alone.gaps


def test_a_post_that_is_known_to_be_gone_is_a_gap():
    one, two = chain(2)
    gone = Missing(uri=uri(9), why="deleted", parent_uri=two.uri)
    others = Missing(uri="https://other.example/users/bob/statuses/9", why="deleted", parent_uri=two.uri)
    assert gaps(unroll(reading(one, two, asked=one, missing=[gone, others]))) == [("2", "deleted", None)]
    below = post(3, parent_uri=uri(9), parent_author_uri=author().uri)
    assert gaps(unroll(reading(below, asked=below, missing=[Missing(uri(9), "deleted")]))) == [("", "deleted", None)]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["a 1/4", "b 2/4", "c 4/4"], [("2", "numbered", 3)]),
        (["a (1/n)", "b (2/n)", "c (5/n)"], [("2", "numbered", 3), ("2", "numbered", 4)]),
        (["2/4 b", "3/4 c"], [("", "numbered", 1), ("2", "numbered", 4)]),
        (["1/ a", "2/ b", "4/ c"], [("2", "numbered", 3)]),
        (["intro", "a 1/2", "b 2/2"], []),
        (["a 1/3", "without", "c 3/3"], []),
        (["open 24/7", "and 1/2 of it"], []),
        (["a 1/4", "b 2/9"], []),
        (["a 3/4", "b 1/4"], []),
        (["only 3/9"], []),
        (["a 0/0", "b 5/2"], []),
    ],
)
def test_the_authors_own_numbers_tell_of_gaps(texts, found):
    posts = [post(1, text=texts[0])]
    for number, text in enumerate(texts[1:], 2):
        posts.append(post(number, posts[-1], text=text))
    assert gaps(unroll(reading(*posts, asked=posts[0]))) == found


def test_a_gap_that_is_known_and_numbered_is_told_once():
    one = post(1, conversation="c", text="a 1/3")
    three = post(3, conversation="c", text="c 3/3")
    assert gaps(unroll(reading(one, three, asked=one))) == [("1", "deleted", 2)]


# --- The rest -----------------------------------------------------------------------------------------------------


def test_ones_own_name_in_front_is_dropped():
    one = post(1, text="@ada stays in a first post")
    link = '<a href="https://social.example/@ada" class="u-url mention">@<span>ada</span></a>'
    html = f'<p><span class="h-card">{link}</span> two</p>'
    two = post(2, one, text="@ada two", html=html)
    three = post(3, two, text="@bob @ada@social.example three")
    thread = unroll(reading(one, two, three, asked=one))
    assert [each.text for each in thread.posts] == ["@ada stays in a first post", "two", "@bob three"]
    assert thread.posts[1].html == "<p>two</p>"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("", 1), ("word " * 230, 1), ("word " * 460, 2), ("文" * 1500, 3), ("文" * 500 + " word" * 230, 2)],
)
def test_reading_time(text, minutes):
    one = post(1, text=text)
    assert unroll(reading(one, asked=one)).reading_minutes == minutes


def test_a_post_is_found_by_uri_address_and_id():
    posts = chain(3)
    posts[1] = replace(posts[1], id="local-77")
    found = reading(*posts)
    for name in (posts[1].uri, posts[1].url, "local-77"):
        assert len(unroll(found, post=name).posts) == 3
    with pytest.raises(NoSuchPost):
        unroll(found, post="nothing")
    with pytest.raises(NoSuchPost):
        unroll(reading())


def test_a_file_with_several_threads_lists_them_newest_first():
    first, second = chain(3), [post(9), post(10, by="bob")]
    found = reading(*first, *second)
    assert [ids(thread.posts) for thread in threads_in(found)] == [["10"], ["9"], ["1", "2", "3"]]
    with pytest.raises(SeveralThreads):
        unroll(found)
    assert len(unroll(reading(*first)).posts) == 3


def test_the_json_has_what_the_issue_names():
    one = post(1, media=(Media("image", "https://social.example/a.png", None),), content_warning="food")
    side, two = post(2, one), post(3, one)
    bob = post(5, two, by="bob")
    found = reading(
        one, side, two, post(4, two, text="a\ud800b"), bob, post(6, bob), asked=one, source="https://social.example/@ada/1",
        troubles=[Trouble("outbox.json", "Byte 7 is broken.")], read_at=datetime(2026, 5, 2, tzinfo=UTC),
    )  # fmt: skip
    data = FORMATS["json"](unroll(found))
    assert data == FORMATS["json"](unroll(found))
    said = json.loads(data)
    assert said["author"]["handle"] == "ada@social.example"
    assert [each["id"] for each in said["posts"]] == ["1", "3", "4"]
    assert {"id", "uri", "created_at", "text", "html", "visibility", "content_warning", "media"} <= set(
        said["posts"][0]
    )
    assert said["posts"][0]["media"][0]["description"] is None
    assert said["branches"][0]["leaves_from"] == one.uri
    assert said["branches"][0]["leaves_from_id"] == "1"
    assert said["branches"][0]["posts"][0]["text"] == "Post 2"
    assert len(said["branches"]) == 1
    assert [(side["leaves_from_id"], side["posts"][0]["id"]) for side in said["also_by_author"]] == [("3", "6")]
    assert (said["gaps"], said["reading_minutes"], said["source"]) == ([], 1, "https://social.example/@ada/1")
    assert said["notes"] == ["outbox.json: Byte 7 is broken."]


# --- Any posts whatever -------------------------------------------------------------------------------------------


@st.composite
def readings(draw):
    """Posts of three people that answer each other, nobody, themselves, in circles, or what is not there."""
    count = draw(st.integers(1, 12))
    posts = []
    for number in range(count):
        by = draw(st.sampled_from(["ada", "ada", "bob"]))
        posts.append(
            post(number, by=by, minute=draw(st.integers(0, 5)), conversation=draw(st.sampled_from(["", "c", "d"])))
        )
    for number in range(count):
        above = draw(st.integers(-3, count - 1))
        parent = posts[above].uri if above >= 0 else ["", uri(99), "https://other.example/1"][above]
        claimed = draw(st.sampled_from(["", author().uri, author("bob").uri]))
        posts[number] = replace(posts[number], parent_uri=parent, parent_author_uri=claimed if parent else "")
    missing = [Missing(uri(99), "deleted", posts[0].uri)] if draw(st.booleans()) else []
    return reading(*posts, missing=missing)


@settings(max_examples=50)
@given(readings())
def test_whatever_answers_whatever_each_post_stands_once_and_in_one_thread(found):
    threads = [unroll(found, post=one) for one in found.posts]
    for one, thread in zip(found.posts.values(), threads, strict=True):
        lines = [thread.posts, *(side.posts for side in thread.branches)]
        everything = [each.uri for line in lines for each in line]
        assert len(everything) == len(set(everything))
        assert one.uri in everything
        assert {each.author.uri for line in lines for each in line} == {one.author.uri}
        own = [thread.posts, *(side.posts for side in thread.branches if not side.through_others)]
        assert all(unroll(found, post=each.uri) == thread for line in own for each in line)
        assert {gap.after for gap in thread.gaps} <= {"", *everything}
    assert {
        each.uri
        for thread in threads_in(found)
        for line in (thread.posts, *(s.posts for s in thread.branches))
        for each in line
    } == set(found.posts)
