"""HTML of posts, read as people read it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unwatched.gateways.social.bluesky import records
from unwatched.gateways.social.mastodon import statuses
from unwatched.gateways.social.reading import keeps_out, normal, plain, tags_in

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br />Three</p>", "One\n\nTwo\nThree"),
        ("<p>a &amp; b &lt;c&gt; &#x1F44D;</p>", "a & b <c> 👍"),
        ("<ul><li>One</li><li>Two</li></ul>", "One\nTwo"),
        ("<p>x</p><script>alert(1)</script><style>p{}</style><p>y</p>", "x\n\ny"),
        ("<blockquote><p>Said</p></blockquote><p>Yes</p>", "Said\n\nYes"),
        ("<p>unclosed <b>bold", "unclosed bold"),
        ("<p>A<br><br><br><br>B</p>", "A\n\nB"),
        ("", ""),
        ("<!-- hidden --><p>Seen</p>", "Seen"),
        ("<p><a href='javascript:alert(1)'>evil…</a></p>", "evil…"),
    ],
)
def test_html_becomes_lines_and_paragraphs(html, text):
    assert plain(html) == text


@given(st.text(max_size=300))
def test_any_text_is_read_without_failing(text):
    plain(text)
    plain(f"<p>{text}</p>")
    assert normal(normal(text)) == normal(text)


def test_a_monstrous_post_is_read_in_no_time():
    assert len(plain("<b>" * 1_000_000 + "x")) < 2
    assert len(plain("<p>word</p>" * 100_000)) < 100_000


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ("#FRchat is #frchat and #FRCHAT", ("frchat",)),
        ("A1 #NoFaceRec, (#AskRosa)! #one_two", ("nofacerec", "askrosa", "one_two")),
        ("#1 is a number, #1a is none, # is nothing, a#b neither", ("1a",)),
        ("https://example.org/#anchor and &#39;", ()),
        ("#لا_للمراقبة #顔認証", ("لا_للمراقبة", "顔認証")),
    ],
)
def test_hashtags_of_a_text(text, tags):
    assert tags_in(text) == tags


@pytest.mark.parametrize(("text", "asks"), [("Ada #NoBot", True), ("#noarchive please", True), ("a #nobody", False)])
def test_an_account_asks_programmes_to_keep_out_by_a_hashtag(text, asks):
    assert keeps_out("", text) is asks


def test_mastodon_accounts_say_it_about_themselves():
    account = {
        "acct": "ada",
        "url": "https://social.example/@ada",
        "note": '<p><a href="x">#<span>nobot</span></a></p>',
    }
    status = {"id": "1", "uri": "https://social.example/1", "created_at": "2026-11-10T09:30:00Z", "account": account}
    assert statuses.heard(status, server="social.example", parent_uri="").refuses
    assert not statuses.heard(
        status | {"account": account | {"note": ""}}, server="social.example", parent_uri=""
    ).refuses


@pytest.mark.parametrize(("labels", "refuses"), [([{"val": "!no-unauthenticated"}], True), ([{"val": "porn"}], False)])
def test_bluesky_accounts_say_it_by_a_label_and_bridges_name_the_original(labels, refuses):
    record = {
        "text": "A2 here",
        "createdAt": "2026-11-10T09:30:00Z",
        "bridgyOriginalUrl": "https://social.example/@ada/1",
    }
    author = {"handle": "ada.example", "labels": labels}
    post = records.heard("at://did:plc:ada/app.bsky.feed.post/3k", record, cid="c", author=author)
    assert (post.refuses, post.original) == (refuses, "https://social.example/@ada/1")
