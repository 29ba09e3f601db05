"""Passing an action on: plain links with the right words, a picture, nothing of another site."""

import gc
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils.html import escape

from tests.media.pictures import jpeg
from tests.pages import factories
from unwatched.pages import sharing
from unwatched.pages.models import CallPage, MessagePage, PetitionPage

pytestmark = pytest.mark.once


@pytest.fixture
def campaign(db):
    return factories.make_campaign(factories.make_site(), slug="faces")


@pytest.fixture
def visitor():
    return Client(headers={"sec-fetch-site": "same-origin"})


def urls_of(page):
    return {way.name: way.url for way in sharing.ways(page)}


def test_every_way_carries_the_words_and_the_address(campaign, settings):
    words = "Faces & names: 100 % ours? #no +1 “yes” 🙂"
    page = factories.make_petition(campaign, slug="petition", share_text=words)
    address = f"{settings.PUBLIC_URL}/faces/petition/"
    urls = urls_of(page)
    assert parse_qs(urlsplit(urls["WhatsApp"]).query)["text"] == [f"{words} {address}"]
    assert parse_qs(urlsplit(urls["Bluesky"]).query)["text"] == [f"{words} {address}"]
    assert parse_qs(urlsplit(urls["X"]).query) == {"text": [words], "url": [address]}
    mail = parse_qs(urls["Mail"].removeprefix("mailto:?"))
    assert mail == {"subject": [page.title], "body": [f"{words}\r\n\r\n{address}"]}
    masto = sharing.mastodon(page, server="social.example")
    assert urlsplit(masto.url)[:3] == ("https", "social.example", "/share")
    assert parse_qs(urlsplit(masto.url).query)["text"] == [f"{words} {address}"]


def test_without_words_of_an_editor_the_line_says_how_long_it_takes(db):
    assert sharing.words_to_share(PetitionPage(title="Sign.")).startswith("Sign. It takes a minute, and")
    assert sharing.words_to_share(MessagePage(title="Write")).startswith("Write. It takes 5 minutes, and")


def test_long_words_are_cut_where_a_network_takes_less(db, settings):
    page = PetitionPage(title="T", share_text="word " * 56, slug="x")
    page.get_url = lambda request=None: "/faces/" + "long-" * 10 + "/"
    for name, most in (("Bluesky", 300), ("X", 280)):
        query = parse_qs(urlsplit(urls_of(page)[name]).query)
        assert len(" ".join([*query["text"], *["x" * 23 for _ in query.get("url", [])]])) <= most
    assert "…" in parse_qs(urlsplit(urls_of(page)["Bluesky"]).query)["text"][0]


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("mastodon.social", "mastodon.social"), (" https://Social.Example/@ada ", "social.example"),
        ("@ada@social.example", "social.example"), ("münchen.social", "xn--mnchen-3ya.social"),
        ("", ""), ("me", ""), ("127.0.0.1", ""), ("javascript:alert(1)", ""), ("a.example:8080", ""),
        ("a.example?x=", ""), ("a..example", ""), ("a.example\nb", ""), ("-a.example", ""), ("x" * 500, ""),
        ("evil.example#.social", ""), ("\u202esocial.example", ""), ("a b.example", ""),
    ],
)  # fmt: skip
def test_a_server_is_a_name_and_nothing_else(typed, server):
    assert sharing.read_server(typed) == server


def test_a_server_comes_back_as_a_link_and_is_kept_nowhere(campaign, visitor):
    factories.make_petition(campaign, slug="petition")
    response = visitor.post("/faces/petition/share/", {"server": "@ada@social.example"})
    html = unescape(response.content.decode())
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert 'href="https://social.example/share?text=' in html
    assert 'rel="noopener noreferrer"' in html


def test_a_wrong_server_comes_back_with_a_sentence(campaign, visitor):
    factories.make_petition(campaign, slug="petition")
    for typed in ("me", "", '"><script>', "x" * 20_000):
        response = visitor.post("/faces/petition/share/", {"server": typed})
        html = response.content.decode()
        assert response.status_code == 422
        assert "looks like mastodon.social" in html or "name of your server" in html
        assert "<script>" not in html
        assert escape(typed) in html
    assert 'value="me"' in visitor.post("/faces/petition/share/", {"server": "me"}).content.decode()


def test_share_stands_under_actions_only(campaign, client):
    factories.make_plain(campaign, slug="about")
    for path in ("/share/", "/faces/share/", "/faces/about/share/", "/faces/nothing/share/", "/faces/share.png"):
        assert client.get(path).status_code == 404


def test_every_kind_of_action_has_a_picture_and_says_so_in_its_head(campaign, client):
    factories.add(campaign, CallPage(title="Call the mayor", shout="Ring, ring.", words="<p>Now.</p>", slug="call"))
    page = factories.make_petition(campaign, slug="petition")
    html = client.get(page.get_url()).content.decode()
    assert f'content="{sharing.address_to_share(page)}share.png"' in html
    assert '<meta name="twitter:card" content="summary_large_image">' in html
    assert "Leave our faces alone" in html.split("og:image:alt")[1].split(">")[0]
    response = client.get("/faces/call/share.png")
    assert response["Content-Type"] == "image/png"
    assert response.content[16:24] == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")


# Wagtail leaves its own temporary file open when the source is gone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_chosen_picture_is_cut_to_size_and_a_lost_one_is_no_fault(campaign, client):
    from io import BytesIO

    from django.core.files.images import ImageFile

    from unwatched.media.models import Picture

    chosen = Picture.objects.create(
        title="x", alt="Two neighbours with a ladder", file=ImageFile(BytesIO(jpeg(size=(1600, 1200))), name="a.jpg")
    )
    page = factories.make_petition(campaign, slug="petition", share_picture=chosen)
    html = client.get(page.get_url()).content.decode()
    assert 'og:image:width" content="1200"' in html
    assert 'og:image:height" content="630"' in html
    assert "Two neighbours with a ladder" in html
    assert client.get("/faces/petition/share.png").headers["Location"].endswith(".jpg")
    chosen.get_rendition("fill-1200x630|format-jpeg").delete()
    chosen.file.storage.delete(chosen.file.name)
    assert client.get("/faces/petition/share.png").status_code == 200
    assert "share.png" in client.get(page.get_url()).content.decode().split("og:image")[1]
    gc.collect()


def test_thanks_shows_share_and_the_campaigns_gifts_as_links(campaign, client):
    factories.make_petition(campaign, slug="petition")
    campaign.refresh_from_db()
    factories.offer_gifts(campaign)
    html = client.get("/faces/petition/thanks/").content.decode()
    assert 'href="https://pay.example.org/give?sum=20" rel="noopener noreferrer"' in html
    assert "Gifts are taken by pay.example.org" in html
    assert 'href="https://wa.me/?text=' in html
    assert 'id="share-line"' in html
