"""Posts as ActivityPub writes them: who may read them, and what they say."""

import pytest

from unwatched.gateways.threads import QuoteState, Shown, notes

AS = "https://www.w3.org/ns/activitystreams#Public"
FOLLOWERS = "https://social.example/users/ada/followers"
ADA = notes.actor({"id": "https://social.example/users/ada", "type": "Person", "preferredUsername": "ada"})


def note(**said):
    return {
        "id": "https://social.example/users/ada/statuses/1",
        "type": "Note",
        "published": "2024-05-14T01:38:56Z",
        "to": [AS],
        "cc": [FOLLOWERS],
        "content": "<p>Cameras.</p>",
        **said,
    }


def read(**said):
    return notes.post(note(**said), author=ADA)


@pytest.mark.parametrize("public", [AS, "as:Public", "Public", [AS], {"id": AS}])
def test_every_spelling_of_everybody_is_known(public):
    assert read(to=public, cc=[]).shown is Shown.PUBLIC
    assert read(to=[FOLLOWERS], cc=public).shown is Shown.UNLISTED


@pytest.mark.parametrize(
    "to", [[FOLLOWERS], ["https://social.example/users/bo"], [], None, 7, [None], {"x": AS}, "public", AS + "x"]
)
def test_what_is_not_for_everybody_is_no_post(to):
    assert read(to=to, cc=[]) is None


def test_who_may_read_it_is_looked_at_before_anything_else():
    assert notes.post({"to": [FOLLOWERS], "content": 7}, author=ADA) is None


def test_the_narrower_of_post_and_activity_counts():
    around = {"type": "Create", "to": [FOLLOWERS], "cc": []}
    assert notes.post(note(), author=ADA, activity=around) is None
    around = {"type": "Create", "to": [FOLLOWERS], "cc": [AS]}
    assert notes.post(note(), author=ADA, activity=around).shown is Shown.UNLISTED
    assert notes.post(note(), author=ADA, activity={"type": "Create"}).shown is Shown.PUBLIC


def test_a_post_in_full():
    post = read(
        inReplyTo="https://social.example/users/ada/statuses/0",
        conversation="tag:social.example,2024:objectId=1:objectType=Conversation",
        updated="2024-05-14T02:00:00Z",
        summary="Police :blobcat:",
        sensitive=True,
        contentMap={"fr": "<p>Caméras.</p>"},
        content="<p>Caméras.</p>",
        tag=[{"type": "Hashtag", "name": "#Visage"}, {"type": "Mention", "name": "@bo"}, "odd"],
        attachment=[
            {"type": "Document", "mediaType": "image/png", "url": "/media_attachments/1.png", "name": "A camera",
             "width": 3, "height": 2},
            {"type": "Image", "url": [{"type": "Link", "href": "https://a.example/b.jpg", "mediaType": "image/jpeg"}],
             "summary": "By summary"},
            {"type": "Document", "mediaType": "video/mp4", "url": "c.mp4", "name": None},
            {"type": "Link", "href": "https://news.example/"},
        ],
        quote="https://other.example/1",
    )  # fmt: skip
    assert (post.language, post.content_warning, post.sensitive, post.tags) == (
        "fr",
        "Police :blobcat:",
        True,
        ("visage",),
    )
    assert [(one.kind, one.url, one.description) for one in post.media] == [
        ("image", "/media_attachments/1.png", "A camera"),
        ("image", "https://a.example/b.jpg", "By summary"),
        ("video", "c.mp4", None),
    ]
    assert post.card.url == "https://news.example/"
    assert post.edited_at.hour == 2
    assert post.version
    assert post.quote.state is QuoteState.LINK_ONLY
    assert post.conversation.startswith("tag:")


def test_a_quoted_post_that_is_gone_says_so():
    assert read(quote={"type": "Tombstone"}).quote.state is QuoteState.GONE


def test_a_poll_keeps_its_votes_and_its_end():
    options = [{"type": "Note", "name": "Yes", "replies": {"totalItems": 3}}, {"type": "Note", "name": "No"}]
    poll = read(type="Question", anyOf=options, endTime="2024-06-01T00:00:00Z", votersCount=3).poll
    assert poll.options == (("Yes", 3), ("No", None))
    assert (poll.multiple, poll.closed, poll.voters) == (True, False, 3)


def test_what_is_written_does_no_harm():
    post = read(content='<p onclick="x">a<script>b</script><a href="javascript:c">d</a>\u202ee</p>')
    assert "script" not in post.html
    assert "onclick" not in post.html
    assert "\u202e" not in post.text
    assert post.text.startswith("ade")


def test_thousands_of_elements_within_each_other_are_left_out_and_not_sorted_out():
    post = read(content="<ul><li>" * 10_000 + "words &lt;b&gt;")
    assert (post.html, post.text) == ("<p>words &lt;b&gt;</p>", "words <b>")


@pytest.mark.parametrize("broken", [{"id": None}, {"published": "yesterday"}, {"type": "Cat"}, {"published": None}])
def test_what_is_no_post_says_so(broken):
    with pytest.raises(notes.Unreadable):
        read(**broken)


def test_an_account_tells_what_its_owner_ticked():
    author = notes.actor(
        {
            "id": "https://social.example/users/ada",
            "type": "Service",
            "preferredUsername": "ada",
            "name": "Ada",
            "summary": "<p>Hello <b>#nobot</b></p>",
            "toot:discoverable": True,
            "indexable": False,
        }
    )
    assert (author.handle, author.name, author.about) == ("ada@social.example", "Ada", "Hello #nobot")
    assert (author.discoverable, author.indexable, author.bot) == (True, False, True)
    assert notes.nobody_else_than("https://social.example/users/ada").handle == "ada@social.example"
