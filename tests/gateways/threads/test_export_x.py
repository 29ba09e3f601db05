"""X's archive: the files with posts are opened, and no others."""

import json
import zipfile

import pytest

from unwatched.gateways.threads import Media, exports

from . import made
from .made import archive, tweet, ytd


def uri(number):
    return f"https://x.com/i/status/{number}"


@pytest.fixture
def read(tmp_path):
    def read(files, **options):
        return exports.read(archive(tmp_path / "x.zip", files, **options))

    return read


def one(read, **said):
    return read({"data/tweets.js": ytd("tweets", [tweet(1, said.pop("text", "Cameras"), **said)])}).posts[uri(1)]


@pytest.fixture
def opened(monkeypatch):
    """The names of all entries of zips that are opened."""
    names, really = [], zipfile.ZipFile.open

    def spy(self, name, *rest, **options):
        names.append(getattr(name, "filename", name))
        return really(self, name, *rest, **options)

    monkeypatch.setattr(zipfile.ZipFile, "open", spy)
    return names


def test_only_the_files_with_posts_and_about_the_account_are_opened(tmp_path, opened):
    path = archive(tmp_path / "x.zip", {"data/tweets.js": ytd("tweets", [tweet(1, "Hello")])})
    opened.clear()
    reading = exports.read(path)
    list(exports.open_all_media(path, [Media("image", url) for url in ("data/like.js", "https://x/data/like.js")]))
    assert set(opened) == {"data/tweets.js", "data/account.js", "data/profile.js"}
    assert made.SECRET not in repr(reading)
    assert not reading.troubles


def test_parts_are_read_in_order_and_chains_hang_together(read):
    files = {
        "data/tweets.js": ytd("tweets", [tweet(1, "One")]),
        "data/tweets-part1.js": ytd("tweets", [tweet(2, "Two", parent=1)], part=1),
        "data/tweets-part10.js": ytd("tweets", [tweet(4, "Four", parent=3)], part=10),
        "data/tweets-part2.js": ytd("tweets", [tweet(3, "Three", parent=2)], part=2),
    }
    posts = read(files).posts
    assert [post.text for post in posts.values()] == ["One", "Two", "Three", "Four"]
    assert posts[uri(3)].parent_uri == uri(2)
    assert posts[uri(3)].parent_author_uri == posts[uri(3)].author.uri == "https://x.com/i/user/77"
    assert (posts[uri(1)].author.handle, posts[uri(1)].author.about) == ("ada", "I count cameras")
    assert posts[uri(1)].url == "https://x.com/ada/status/1"


def test_older_archives_are_not_wrapped_and_lie_elsewhere(read):
    old = {**tweet(2, ""), "created_at": "2018-01-05 12:00:00 +0000", "text": "Older"}
    del old["full_text"]
    files = {
        "data/tweet.js": ytd("tweet", [tweet(1, "Bare")], wrap=""),
        "data/js/tweets/2018_01.js": b"Grailbird.data.tweets_2018_01 = \n" + json.dumps([old]).encode(),
    }
    assert {post.text for post in read(files).posts.values()} == {"Bare", "Older"}


def test_a_one_liner_and_a_semicolon_at_the_end(read):
    reading = read(
        {"data/tweets.js": b"window.YTD.tweets.part0 = [ ]", "data/tweet.js": ytd("tweet", [tweet(1, "A")]) + b";"}
    )
    assert list(reading.posts) == [uri(1)]
    assert not reading.troubles


def test_ids_never_lose_digits(read):
    number = 1_728_108_619_189_874_825
    assert list(read({"data/tweets.js": ytd("tweets", [tweet(number, "A")])}).posts) == [uri(number)]


def test_retweets_stay_out(read):
    assert not read({"data/tweets.js": ytd("tweets", [tweet(1, "RT @bo: hello")])}).posts


def test_texts_are_unescaped_once_and_links_are_whole(read):
    url = {
        "url": "https://t.co/abc",
        "expanded_url": "https://news.example/a?b=1&c=2",
        "display_url": "news.example/a…",
    }
    media = {"url": "https://t.co/pic", "media_url_https": "https://pbs.twimg.com/media/F1.jpg", "type": "photo"}
    post = one(
        read,
        text="1 &lt; 2 &amp;amp; @Bo #Cameras https://t.co/abc https://t.co/pic",
        entities={
            "urls": [url],
            "user_mentions": [{"screen_name": "Bo", "id_str": "-1"}],
            "hashtags": [],
            "media": [media],
        },
        extended_entities={"media": [media]},
    )
    assert post.text == "1 < 2 &amp; @Bo #Cameras https://news.example/a?b=1&c=2"
    assert 'href="https://news.example/a?b=1&amp;c=2"' in post.html
    assert 'href="https://x.com/Bo"' in post.html
    assert "1 &lt; 2" in post.html
    assert post.tags == ("cameras",)
    assert post.media[0].url == "https://pbs.twimg.com/media/F1.jpg"


@pytest.mark.parametrize("folder", ["tweets_media", "tweet_media"])
def test_pictures_in_the_archive_are_found_and_described(tmp_path, folder):
    pictures = [
        {"url": "https://t.co/p", "media_url_https": "https://pbs.twimg.com/media/F1.jpg", "type": "photo",
         "ext_alt_text": "A camera", "sizes": {"large": {"w": "1200", "h": "800"}}},
        {"url": "https://t.co/p", "media_url_https": "https://pbs.twimg.com/t.jpg", "type": "video", "video_info": {
            "variants": [{"content_type": "application/x-mpegURL", "url": "https://video.twimg.com/l.m3u8"},
                         {"bitrate": "832000", "content_type": "video/mp4", "url": "https://video.twimg.com/s.mp4?tag=1"},
                         {"bitrate": "2176000", "content_type": "video/mp4", "url": "https://video.twimg.com/L.mp4?tag=1"}]}},
    ]  # fmt: skip
    files = {
        "data/tweets.js": ytd("tweets", [tweet(1, "Look https://t.co/p", extended_entities={"media": pictures})]),
        f"data/{folder}/1-F1.jpg": b"picture",
        f"data/{folder}/1-L.mp4": b"film",
        "data/direct_messages_media/9-F1.jpg": made.SECRET.encode(),
    }
    path = archive(tmp_path / "x.zip", files)
    post = exports.read(path).posts[uri(1)]
    assert post.text == "Look"
    assert [(one.kind, one.description, one.width) for one in post.media] == [
        ("image", "A camera", 1200),
        ("video", None, 0),
    ]
    assert [exports.open_media(path, one) for one in post.media] == [b"picture", b"film"]
    assert exports.open_media(path, Media("image", "data/direct_messages_media/9-F1.jpg")) is None


def test_long_posts_are_joined(read):
    words = "Cameras everywhere " * 40
    link = {"shortUrl": "https://t.co/z", "expandedUrl": "https://law.example/"}
    long = {
        "noteTweetId": "555",
        "createdAt": "2020-05-14T01:38:01.000Z",
        "core": {"text": words + "https://t.co/z", "urls": [link]},
    }
    decoy = {"noteTweetId": "556", "createdAt": "2020-05-14T01:38:01.000Z", "core": {"text": "Something else"}}
    files = {
        "data/tweets.js": ytd("tweets", [tweet(1, words[:270] + "… https://t.co/y")]),
        "data/note-tweet.js": ytd("note_tweet", [decoy, long], wrap="noteTweet"),
    }
    assert read(files).posts[uri(1)].text == words + "https://law.example/"


def test_a_short_post_is_not_joined_with_a_long_one_of_the_same_second(read):
    long = {"noteTweetId": "5", "createdAt": "2020-05-14T01:38:01.000Z", "core": {"text": "Cameras " * 60}}
    files = {
        "data/tweets.js": ytd("tweets", [tweet(1, "https://t.co/x"), tweet(61, "Cameras")]),
        "data/note-tweet.js": ytd("note_tweet", [long], wrap="noteTweet"),
    }
    assert {post.text for post in read(files).posts.values()} == {"https://t.co/x", "Cameras"}


def test_edits_become_versions_of_the_last(read):
    edits = {"editTweetIds": ["1", "2"], "editsRemaining": "4"}
    files = {
        "data/tweets.js": ytd("tweets", [
            tweet(1, "Camaras", edit_info={"initial": edits}),
            tweet(2, "Cameras", edit_info={"edit": {"initialTweetId": "1", "editControlInitial": edits}}),
            tweet(3, "More", parent=1),
        ]),
    }  # fmt: skip
    posts = read(files).posts
    assert set(posts) == {uri(2), uri(3)}
    assert [version.text for version in posts[uri(2)].earlier] == ["Camaras"]
    assert posts[uri(3)].parent_uri == uri(2)
    assert posts[uri(2)].edited_at


def test_a_deleted_post_in_the_middle_is_known_to_be_gone(read):
    reading = read({"data/tweets.js": ytd("tweets", [tweet(1, "One"), tweet(3, "Three", parent=2)])})
    assert [(one.uri, one.why) for one in reading.missing] == [(uri(2), "deleted")]


PROTECTED = {"accountId": "77", "username": "a", "protected": True}
SWITCHED = [
    {"protectedHistory": {"protectedAt": "2019-01-01T00:00:00Z", "action": "Unprotect"}},
    {"protectedHistory": {"protectedAt": "2020-01-01T00:00:00Z", "action": "Protect"}},
]


@pytest.mark.parametrize(
    "about",
    [
        {"data/account.js": ytd("account", [{"account": PROTECTED}], wrap="")},
        {"data/protected-history.js": ytd("protected_history", SWITCHED, wrap="")},
    ],
)
def test_a_protected_account_gives_nothing(read, about):
    with pytest.raises(exports.BadArchive, match="protected"):
        read({"data/tweets.js": ytd("tweets", [tweet(1, made.SECRET)]), **about})


def test_a_post_of_a_protected_user_stays_out(read):
    user = {"id_str": "77", "protected": True}
    assert not read({"data/tweets.js": ytd("tweets", [tweet(1, made.SECRET, user=user)])}).posts


def test_part_three_of_five_is_broken_and_everything_else_is_taken_over(read):
    files = {
        f"data/tweets-part{part}.js" if part else "data/tweets.js": ytd(
            "tweets", [tweet(part * 10 + place, f"Post {part}.{place}") for place in range(1, 4)], part=part
        )
        for part in range(5)
    }
    broken = files["data/tweets-part2.js"]
    at = broken.index(b"Post 2.2")
    files["data/tweets-part2.js"] = broken[:at] + b'"' + broken[at:]
    reading = read(files)
    assert len(reading.posts) == 14
    assert uri(22) not in reading.posts
    [trouble] = reading.troubles
    name, _, byte = trouble.where.partition(", byte ")
    assert name == "data/tweets-part2.js"
    assert abs(int(byte) - at) < 20


def test_an_archive_that_does_not_say_whose_it_is_is_refused(tmp_path):
    path = made.zipped(tmp_path / "x.zip", {"data/tweets.js": ytd("tweets", [tweet(1, "A")])})
    with pytest.raises(exports.BadArchive, match=r"account\.js"):
        exports.read(path)


def test_one_file_of_an_archive_is_not_enough(tmp_path):
    path = tmp_path / "tweets.js"
    path.write_bytes(ytd("tweets", [tweet(1, "A")]))
    with pytest.raises(exports.UnknownExport, match=r"whole \.zip"):
        exports.read(path)
