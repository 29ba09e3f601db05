"""The archive's screens, with a real server on loopback behind every address."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.html import strip_tags

from tests import visiting
from tests.gateways.threads.fediverse import Mastodon
from tests.publishing.factories import make_channel
from tests.web import serving
from unwatched.archive import jobs
from unwatched.archive.models import (
    Answer,
    Author,
    Bot,
    Collection,
    KeptPost,
    KeptThread,
    Kind,
    Request,
    RequestState,
    TakeDown,
    Tombstone,
)
from unwatched.archive.office import today
from unwatched.archive.services import finding, keeping, looking, removing, saying
from unwatched.gateways.social import Network
from unwatched.publishing.services import channels

from ..factories import NOON, make_post, make_unrolled

pytestmark = pytest.mark.once

INBOX, LOOK, SEARCH = "/office/archive/", "/office/archive/look/", "/office/archive/search/"
WHY = "It contradicts their letter of May."


@pytest.fixture
def town(settings):
    """A Mastodon server where Ada has written three posts."""
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    fake = Mastodon()
    with serving(fake) as site:
        fake.url = site.url
        fake.chain(3)
        yield fake


@pytest.fixture
def office(client, rosa):
    client.force_login(rosa)
    return client


@pytest.fixture
def kept(yes):
    return keeping.keep(make_unrolled(), by=None, now=NOON)


def url_of(town, id=1):
    return f"{town.url}/@ada/{id}"


def text_of(response):
    return " ".join(strip_tags(response.content.decode()).split())


def press(client, path, *, status=302, **data):
    """What it says: on the page that it answers with, or on the next one."""
    response = client.post(path, data)
    assert response.status_code == status, text_of(response)[:2000]
    return " ".join(visiting.said(response)) if status == 302 else text_of(response)


# --- The live view ---------------------------------------------------------------------------------------------------


def test_an_empty_inbox_says_what_to_do(office, db):
    for show in ("decide", "asked", "shown", "evidence", "takedown"):
        assert "Nothing waits. Paste a link to keep it." in text_of(office.get(f"{INBOX}?show={show}"))
    assert office.get(f"{INBOX}?show=nonsense").status_code == 404


def test_pasting_shows_the_thread_and_keeps_nothing(office, town):
    said = press(office, LOOK, status=200, url=url_of(town, 2), do="look")
    assert "3 posts, 1 min read" in said
    assert "Post 1" in said
    assert "A private account, not asked yet." in said
    assert not any(model.objects.exists() for model in (KeptThread, KeptPost, Author, Request))


@pytest.mark.parametrize("url", ["", "https://", "file:///etc/passwd", "x" * 3000, "http://[::1", "http://127.0.0.1/"])
def test_what_is_no_address_gets_a_sentence(office, db, url):
    said = press(office, LOOK, status=422, url=url, do="look")
    assert "Nothing was done yet." in said
    assert "As it stands there now" not in said


def test_a_post_that_is_gone_gets_a_sentence(office, town):
    assert "not there" in press(office, LOOK, status=422, url=url_of(town, 9), do="look")


@pytest.mark.both
def test_asking_goes_out_once_and_the_request_waits(office, town):
    """Our account looks at the post on its own server, which tells nothing about itself; the question hangs on it."""
    channel = make_channel(
        network=Network.MASTODON, name="Ours", server=town.url, secret=channels.lock({"token": "good"})
    )
    said = press(office, LOOK, url=url_of(town), do="ask", channel=channel.pk)
    assert "Asked." in said
    assert Request.objects.get().state == RequestState.ASKED
    assert url_of(town) in office.get(f"{INBOX}?show=asked").content.decode()
    assert "was asked and has not answered" in press(office, LOOK, status=409, url=url_of(town), do="ask")
    thread = channel.deliveries.get().thread
    assert thread.answers["uri"] == town.statuses["1"]["uri"]


def test_a_post_that_our_account_does_not_see_is_not_answered(office, town):
    secret = channels.lock({"token": "good"})
    channel = make_channel(network=Network.MASTODON, name="Ours", server=town.url, secret=secret)
    town.hidden_from_accounts.add("1")
    assert "Our account does not see this post" in press(
        office, LOOK, status=409, url=url_of(town), do="ask", channel=channel.pk
    )
    assert not Request.objects.exists()


def test_without_an_account_on_the_network_nobody_can_be_asked(office, town):
    assert "None of your accounts is on this network" in press(office, LOOK, status=409, url=url_of(town), do="ask")
    press(office, LOOK, url=url_of(town), do="later")
    assert Request.objects.get().state == RequestState.FOUND
    said = text_of(office.get(INBOX))
    assert "One found thread waits for a decision." in said
    assert "The text is hidden until they agree." in said
    assert "Post 1" not in said


def test_what_an_author_told_one_of_us_is_written_down_and_kept(office, town):
    assert "others have to be able to rely on it" in press(
        office, LOOK, status=422, url=url_of(town), do="told", answer="yes", how=""
    )
    press(office, LOOK, url=url_of(town), do="told", answer="yes", how="At the meeting on Tuesday, she said keep it.")
    thread = KeptThread.objects.get()
    assert (thread.author.said, thread.posts_count, thread.findable) == ("office", 3, False)


def test_a_no_that_was_told_holds(office, town):
    press(office, LOOK, url=url_of(town), do="told", answer="no", how="By mail.")
    assert Author.objects.get().answer == Answer.NO
    said = press(office, LOOK, status=409, url=url_of(town), do="told", answer="yes", how="Changed her mind, I think.")
    assert "Only they themself can lift that." in said
    assert not KeptThread.objects.exists()


# --- Search ----------------------------------------------------------------------------------------------------------


@pytest.mark.both
def test_the_office_searches_what_may_be_found(office, yes, rosa):
    said = [make_post(1, text="A camera above Montréal."), make_post(2, text="Gone?")]
    kept = keeping.keep(make_unrolled(*said), by=None, now=NOON)
    assert kept.findable
    assert "Look for words in kept posts" in text_of(office.get(INBOX))
    assert "What do you look for?" in text_of(office.get(SEARCH))
    html = office.get(SEARCH, {"q": "montreal"}).content.decode()
    assert "1 post was found." in html
    assert "A camera above Montréal." in html
    assert screen(kept) in html
    assert "Nothing was found." in text_of(office.get(SEARCH, {"q": "montreal", "author": "nobody"}))
    assert "within their words" in text_of(office.get(SEARCH, {"q": "ontré"}))


@pytest.mark.both
def test_an_odd_search_is_answered(office, db):
    for odd in (
        {"q": "\0' OR 1=1 --"}, {"q": "x" * 5000}, {"since": "yesterday"}, {"collection": "none"}, {"p": "-9"}
    ):  # fmt: skip
        assert office.get(SEARCH, odd).status_code == 200, odd


# --- Evidence --------------------------------------------------------------------------------------------------------


def test_evidence_takes_a_second_person(office, client, rosa, theo, town):
    assert "Say who it is" in press(office, LOOK, status=422, url=url_of(town), do="propose", body="", reason=WHY)
    press(office, LOOK, url=url_of(town), do="propose", body="vendor", reason=WHY)
    row = Request.objects.get()
    said = text_of(office.get(INBOX))
    assert WHY in said
    assert "“Post 1”" in said, "what a vendor said may be read by those who decide"
    assert "Agree, keep it" not in said
    decide = f"/office/archive/found/{row.pk}/"
    assert "A second person has to agree" in press(office, decide, do="agree")
    client.force_login(theo)
    assert "Agree, keep it" in text_of(client.get(INBOX))
    assert "Kept as evidence" in press(client, decide, do="agree")
    thread = KeptThread.objects.get()
    assert (thread.kind, thread.proposed_by, thread.agreed_by) == (Kind.EVIDENCE, rosa, theo)
    row.refresh_from_db()
    assert (row.words, row.url) == ("", "")
    assert "Somebody else has decided" in press(client, decide, do="agree")


@pytest.mark.both
def test_what_was_let_go_leaves_no_address(office, town):
    press(office, LOOK, url=url_of(town), do="later")
    row = Request.objects.get()
    press(office, f"/office/archive/found/{row.pk}/", do="let_go")
    row.refresh_from_db()
    assert (row.state, row.url) == (RequestState.LET_GO, "")
    press(office, LOOK, url=url_of(town), do="later")
    row.refresh_from_db()
    assert row.state == RequestState.FOUND


# --- A kept thread ---------------------------------------------------------------------------------------------------


def screen(thread):
    return f"/office/archive/threads/{thread.pk}/"


def test_the_screen_shows_posts_edits_and_how_to_cite(office, kept):
    post = kept.posts.get(position=0)
    post.versions.create(at=NOON, text="This was post 1.", captured_at=NOON, sha256="0" * 64)
    html = office.get(screen(kept)).content.decode()
    said = " ".join(strip_tags(html).split())
    assert "Ada: 2 posts, 1 min read, shown to everybody." in said
    assert "Edited once" in said
    assert "[−was−]" in said.replace("[− was −]", "[−was−]")
    assert f"SHA-256 {post.sha256}" in said
    assert "/keep/remove/" in html


def test_hiding_showing_and_erasing(office, kept):
    do = screen(kept) + "do/"
    assert "Hide it first" in press(office, do, do="erase")
    press(office, do, do="hide")
    assert not KeptThread.objects.shown().exists()
    press(office, do, do="show")
    assert KeptThread.objects.shown().exists()
    press(office, do, do="hide")
    press(office, do, do="erase")
    assert not KeptThread.objects.exists()
    assert Tombstone.objects.filter(why="office").count() == 2
    assert "not known here" in press(office, screen(keeping_again(kept)) + "do/", do="dance")


def keeping_again(kept):
    post = make_post(77, parent_uri="")
    return keeping.keep(make_unrolled(post), by=None, now=NOON)


def test_reading_it_again_brings_edits(office, town):
    press(office, LOOK, url=url_of(town), do="told", answer="yes", how="At the meeting.")
    thread = KeptThread.objects.get()
    town.statuses["2"] |= {"content": "<p>Post two</p>", "edited_at": "2026-05-02T09:00:00.000Z"}
    assert "1 edited" in press(office, screen(thread) + "do/", do="refresh")
    assert "Nothing has changed" in press(office, screen(thread) + "do/", do="refresh")
    town.delete(3)
    assert "1 gone" in press(office, screen(thread) + "do/", do="refresh")


@pytest.mark.both
def test_following_brings_new_threads_into_the_inbox(office, town, mailoutbox):
    press(office, LOOK, url=url_of(town), do="told", answer="yes", how="At the meeting.")
    thread = KeptThread.objects.get()
    press(office, screen(thread) + "do/", do="follow", mail="1")
    town.chain(2, first=11)
    town.post(15)
    now = timezone.now()
    said_at = f"{now + timedelta(minutes=1):%a, %d %b %Y %H:%M:%S} +0000"
    items = "".join(
        f"<item><link>{url_of(town, n)}</link><pubDate>{said_at}</pubDate><description>Post {n}</description></item>"
        for n in (15, 12, 11, 3)
    )
    town.extra["/@ada.rss"] = f"<rss><channel>{items}</channel></rss>".encode()
    assert jobs.look_at_authors(now=now + timedelta(minutes=2)) == "1 found"
    row = Request.objects.get(state=RequestState.FOUND)
    assert row.url == url_of(town, 11)
    assert "1 new thread by" in mailoutbox[0].subject
    assert "you follow this account" in text_of(office.get(INBOX))
    feed = office.get(re.search(r"https?://[^/]+(/keep/found/\w+\.atom)", office.get(INBOX).content.decode())[1])
    assert url_of(town, 11) in feed.content.decode()
    # Looked at once more, nothing is put in twice.
    assert jobs.look_at_authors(now=now + timedelta(hours=2)) is None
    press(office, f"/office/archive/follows/{thread.author.follow.pk}/stop/")
    assert "You follow nobody yet." in text_of(office.get("/office/archive/follows/"))


def test_the_feed_is_for_those_who_may_read(client, rosa, django_user_model):
    assert client.get("/keep/found/aaaaaaaaaaaaaaaaaaaaaaaa.atom").status_code == 404
    nobody = django_user_model.objects.create_user("x@example.org")
    assert client.get(saying.feed_address(nobody.pk).partition("8000")[2]).status_code == 404


# --- Collections, bot, take-down, Today ------------------------------------------------------------------------------


@pytest.mark.both
def test_a_collection_holds_threads_with_their_consent(office, kept):
    assert "Give the collection a name." in press(office, "/office/archive/collections/", status=422, name=" ")
    press(office, "/office/archive/collections/", name="Harbour", about="Cameras", public="on")
    collection = Collection.objects.get()
    press(office, screen(kept) + "do/", do="add", collection=collection.pk)
    assert "Harbour" in text_of(office.get(screen(kept)))
    said = text_of(office.get(f"/office/archive/collections/{collection.pk}/"))
    assert "may be shown" in said
    press(office, screen(kept) + "do/", do="take_out", item=collection.items.get().pk)
    assert not collection.items.exists()


@pytest.mark.both
def test_the_bot_is_switched_by_organisers_and_never_on_x(office, client, theo):
    wall, x = make_channel(), make_channel(network=Network.X, name="Our X")
    press(office, f"/office/archive/bot/{wall.pk}/", do="on")
    said = text_of(office.get("/office/archive/bot/"))
    assert "It listens at 1 account." in said
    assert "Our X" not in said
    assert "cannot listen" in press(office, f"/office/archive/bot/{x.pk}/", do="on")
    client.force_login(theo)
    client.post(f"/office/archive/bot/{wall.pk}/", {"do": "off"})
    assert Bot.objects.get().on


@pytest.mark.both
def test_take_downs_are_decided_and_their_words_erased(office, kept, rosa):
    removing.ask_office(kept, "My daughter stands in the picture.", now=NOON)
    row = TakeDown.objects.get()
    assert b"daughter" not in bytes(row.words)
    assert "My daughter stands in the picture." in text_of(office.get(f"{INBOX}?show=takedown"))
    [need] = today.takedowns(rosa, NOON)
    assert "1 wish" in need.title
    press(office, f"/office/archive/take-down/{row.pk}/", do="remove")
    row.refresh_from_db()
    assert (row.state, row.words) == ("done", None)
    assert not KeptThread.objects.exists()
    assert "Somebody else has decided" in press(office, f"/office/archive/take-down/{row.pk}/", do="keep")


def test_today_tells_what_waits(office, rosa, theo, db):
    assert list(today.found(rosa, NOON)) == []
    finding.put_in(make_unrolled(), found="pasted", by=None, now=NOON)
    assert "1 found thread waits" in next(iter(today.found(rosa, NOON))).title
    assert list(today.takedowns(theo, NOON)) == []


def test_a_reader_of_the_office_sees_and_changes_nothing(client, kept, django_user_model):
    from tests.accounts.people import make_organiser

    client.force_login(make_organiser("f@example.org", name="Fay", roles=["Facilitator"]))
    html = client.get(screen(kept)).content.decode()
    assert "Hide it" not in html
    assert "/keep/remove/" not in html
    client.post(screen(kept) + "do/", {"do": "hide"})
    assert KeptThread.objects.shown().exists()


def test_files_of_ours_are_no_threads(tmp_path):
    from unwatched.gateways.errors import GatewayError

    file = tmp_path / "outbox.json"
    file.write_text('{"type": "OrderedCollection", "orderedItems": []}')
    for url in (str(file), f"file://{file}", "outbox.json"):
        with pytest.raises(GatewayError):
            looking.from_network(url)
