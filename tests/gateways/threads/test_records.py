"""Posts on Bluesky as their records say them."""

import pytest

from unwatched.gateways.threads import QuoteState, records

DID = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"
URI = f"at://{DID}/app.bsky.feed.post/3k"
ADA = records.author(DID, handle="ada.example")
CID = "bafyreihex4b733q3k7kyzjhtdketqmn6tz7lm7vexewgcoxzuyp5axoof4"


def read(**said):
    record = {"$type": "app.bsky.feed.post", "text": "Cameras", "createdAt": "2024-05-14T01:38:56.000Z", **said}
    return records.post(URI, record, author=ADA, cid=CID)


def facet(start, end, **feature):
    return {"index": {"byteStart": start, "byteEnd": end}, "features": [feature]}


def link(start, end, uri):
    return facet(start, end, **{"$type": "app.bsky.richtext.facet#link", "uri": uri})


def test_pieces_are_counted_in_bytes():
    post = read(text="👁 see example.org/rep… now", facets=[link(9, 27, "https://example.org/report")])
    assert post.text == "👁 see https://example.org/report now"
    assert '<a href="https://example.org/report"' in post.html
    assert "example.org/rep…</a> now" in post.html


def test_words_that_hide_an_address_do_not_in_plain_text():
    assert read(text="look here", facets=[link(5, 9, "https://a.example/")]).text == "look here (https://a.example/)"


@pytest.mark.parametrize(
    "facets",
    [
        [link(5, 900, "https://a.example/")],
        [link(-1, 3, "https://a.example/")],
        [link(1, 3, "https://a.example/")],  # within the eye
        [link(4, 4, "https://a.example/")],
        [link("0", "4", "https://a.example/")],
        [link(5, 8, "javascript:alert(1)")],
        [{"index": 7}, None, {"features": [None], "index": {"byteStart": 0, "byteEnd": 4}}],
        "odd",
    ],
)
def test_pieces_that_make_no_sense_are_left_out(facets):
    post = read(text="👁 see", facets=facets)
    assert post.text == "👁 see"
    assert "<a" not in post.html


def test_of_pieces_that_lie_over_each_other_the_first_counts():
    post = read(text="one two", facets=[link(4, 7, "https://b.example/"), link(0, 5, "https://a.example/")])
    assert post.html.count("<a ") == 1
    assert "https://a.example/" in post.html


def test_pictures_galleries_videos_and_quotes():
    blob = {"$type": "blob", "ref": {"$link": CID}, "mimeType": "image/jpeg", "size": 9}
    image = {"alt": "A camera", "image": blob, "aspectRatio": {"width": 4, "height": 3}}
    pictures = read(embed={"$type": "app.bsky.embed.images", "images": [image, {"alt": "", "image": blob}, None]})
    assert [(one.description, one.width, one.cid) for one in pictures.media] == [("A camera", 4, CID), (None, 0, CID)]
    assert len(read(embed={"$type": "app.bsky.embed.gallery", "items": [image] * 20}).media) == 20
    video = read(embed={"$type": "app.bsky.embed.video", "video": blob, "presentation": "gif", "alt": "It turns"})
    assert (video.media[0].kind, video.media[0].description) == ("gif", "It turns")
    quoted = {"uri": "at://did:plc:b/app.bsky.feed.post/1", "cid": CID}
    both = read(embed={"record": {"record": quoted}, "media": {"images": [image]}})
    assert (both.quote.state, both.quote.uri, len(both.media)) == (QuoteState.LINK_ONLY, quoted["uri"], 1)
    assert read(embed={"external": {"uri": "https://n.example/", "title": "News"}}).card.title == "News"


def test_replies_name_their_parent_and_its_author():
    place = {"uri": "at://did:plc:b/app.bsky.feed.post/1", "cid": CID}
    post = read(reply={"root": place, "parent": place})
    assert (post.parent_uri, post.parent_author_uri, post.conversation) == (place["uri"], "did:plc:b", place["uri"])
    assert read().conversation == URI


def labelled(value):
    return {"$type": "com.atproto.label.defs#selfLabels", "values": [{"val": value}]}


@pytest.mark.parametrize("label", ["!no-unauthenticated", "!hide", "a-new-word"])
def test_labels_that_keep_out_or_are_unknown_make_it_no_post(label):
    assert read(labels=labelled(label)) is None


def test_labels_of_pictures_cover_them():
    assert read(labels=labelled("nudity")).sensitive


def test_a_profile_tells_who_may_read_and_who_writes():
    profile = {"displayName": "Ada", "description": "#nobot", "labels": labelled("!no-unauthenticated")}
    author = records.author(DID, profile=profile)
    assert (author.handle, author.name, author.labels) == (DID, "Ada", ("!no-unauthenticated",))


@pytest.mark.parametrize("broken", [{"text": None}, {"createdAt": "soon"}, {"$type": "app.bsky.feed.like"}])
def test_what_is_no_post_says_so(broken):
    with pytest.raises(records.Unreadable):
        read(**broken)
