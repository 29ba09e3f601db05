"""Threads by X's paid interface, against a server that answers as X's documents say."""

import json
from decimal import Decimal

import pytest

from unwatched.gateways.social.errors import NotThere
from unwatched.gateways.threads import x

from .x_double import NOW, USERS, Double, uri


@pytest.fixture(scope="module")
def double():
    double = Double()
    yield double
    double.close()


@pytest.fixture
def reader(double, settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    double.__dict__.update(posts={}, media={}, asked=[], users=json.loads(json.dumps(USERS)))
    reader = x.XReader("good", server=double.url)
    yield reader
    reader.close()


def thread(double, count=25, **said):
    for number in range(1, count + 1):
        double.add(number, f"Post {number}", parent=number - 1 if number > 1 else None, **said)


def test_a_thread_is_whole_from_any_of_its_posts(double, reader):
    thread(double)
    double.add(90, "From somebody else", parent=3, author="8")
    for asked in (
        "https://x.com/ada/status/13",
        "https://mobile.twitter.com/ada/status/1?s=20",
        "x.com/i/web/status/25",
    ):
        reading = reader.read(asked, now=NOW)
        assert set(reading.posts) == {uri(number) for number in range(1, 26)}
        assert reading.posts[uri(13)].parent_uri == uri(12)
    assert reading.posts[uri(1)].author.about == "I count cameras"
    assert (reading.asked, reading.more_wanted) == (uri(25), "")
    assert x.price_of(len(reading.posts)) == Decimal("0.125")


def test_older_posts_are_looked_up_and_it_is_said_that_more_may_be_there(double, reader):
    thread(double, 4, days=30)
    reading = reader.read("https://x.com/ada/status/3", now=NOW)
    assert set(reading.posts) == {uri(1), uri(2), uri(3)}
    assert "seven days" in reading.more_wanted


def test_a_thread_that_answers_somebody_else_keeps_only_its_author(double, reader):
    double.add(1, "A question", author="8")
    double.add(2, "An answer", parent=1)
    double.add(3, "and more", parent=2)
    reading = reader.read("https://x.com/ada/status/3", now=NOW)
    assert set(reading.posts) == {uri(2), uri(3)}
    assert reading.posts[uri(2)].parent_author_uri == "https://x.com/i/user/8"
    assert "A question" not in repr(reading)


def test_long_texts_links_pictures_and_quotes(double, reader):
    double.media["3_1"] = {"media_key": "3_1", "type": "photo", "url": "https://pbs.twimg.com/media/a.jpg",
                           "alt_text": "A camera", "width": 4, "height": 3}  # fmt: skip
    law = {"url": "https://t.co/a", "expanded_url": "https://law.example/"}
    picture = {"url": "https://t.co/p", "expanded_url": "https://x.com/ada/status/1/photo/1", "media_key": "3_1"}
    double.add(
        1,
        "Cut … https://t.co/p",
        note_tweet={"text": "Whole &amp; long https://t.co/a", "entities": {"urls": [law]}},
        entities={"urls": [law, picture]},
        attachments={"media_keys": ["3_1"]},
        referenced_tweets=[{"type": "quoted", "id": "555"}],
    )
    post = reader.read("https://x.com/ada/status/1", now=NOW).posts[uri(1)]
    assert post.text == "Whole & long https://law.example/"
    assert [(one.description, one.width) for one in post.media] == [("A camera", 4)]
    assert post.quote.uri == uri(555)


def test_edits_are_versions_and_their_numbers_lead_to_the_last(double, reader):
    history = ["1", "2"]
    double.add(1, "Camaras", edit_history_tweet_ids=history)
    double.add(2, "Cameras", edit_history_tweet_ids=history, conversation_id="1")
    double.add(3, "More", parent=1)
    for asked in (1, 2, 3):
        posts = reader.read(f"https://x.com/ada/status/{asked}", now=NOW).posts
        assert posts[uri(2)].text == "Cameras"
        assert [one.text for one in posts[uri(2)].earlier] == ["Camaras"]
        assert uri(1) not in posts
    assert posts[uri(3)].parent_uri == uri(2)


def test_protected_accounts_give_nothing(double, reader):
    thread(double, 3)
    double.users["7"]["protected"] = True
    with pytest.raises(NotThere, match="protected"):
        reader.read("https://x.com/ada/status/1", now=NOW)


def test_a_deleted_post_in_the_middle_is_said(double, reader):
    thread(double, 5)
    del double.posts["3"]
    reading = reader.read("https://x.com/ada/status/5", now=NOW)
    assert [one.uri for one in reading.missing] == [uri(3)]
    assert set(reading.posts) == {uri(1), uri(2), uri(4), uri(5)}


def test_stored_posts_are_looked_at_again_in_hundreds(double, reader):
    thread(double, 150)
    del double.posts["7"]
    double.add(200, "Changed", edit_history_tweet_ids=["9", "200"])
    double.posts["9"]["edit_history_tweet_ids"] = ["9", "200"]
    looked = reader.look_again([str(number) for number in range(1, 151)])
    assert looked.gone == {"7"}
    assert looked.stands["9"] == "200"
    assert looked.stands["8"] == "8"
    assert len(double.asked) == 2
    double.users["7"]["protected"] = True
    assert reader.look_again(["8"]).gone == {"8"}


def test_what_is_not_there_or_not_x_or_not_our_key_is_a_sentence(double, reader):
    for asked in (
        "https://x.com/ada/status/404",
        "https://x.com/ada",
        "https://evil.example/ada/status/1",
        "",
        "[",
        "9" * 40,
    ):
        with pytest.raises(NotThere, match=r"\.$"):
            reader.read(asked, now=NOW)
    wrong = x.XReader("bad", server=double.url)
    with pytest.raises(x.WrongKey, match="UNWATCHED_X_BEARER_TOKEN"):
        wrong.read("https://x.com/ada/status/1", now=NOW)
    wrong.close()
