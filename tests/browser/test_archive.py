"""Ada's thread, from the pasted address to the day on which she takes it away again: no script, axe on every page."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from tests.accounts.people import make_organiser
from tests.gateways.threads.fediverse import Mastodon
from tests.pages import factories as pages
from tests.web import serving
from unwatched.archive.models import Body, Follow, KeptThread, TakeDown
from unwatched.archive.services import collecting, finding, keeping, removing, saying
from unwatched.gateways.threads import Author

from ..archive.factories import ADA, NOON, make_post, make_unrolled
from .conftest import LAPTOP, looks, sideways

# {path: in both looks?} The others are made of the same parts: rows, fields, what a thread says about itself. What the
# inbox shows of threads and of evidence are such rows; the journey below sees the screen for a pasted address.
SCREENS = {
    "archive/?show=takedown": False, "archive/": True, "archive/threads/{pk}/": True,
    "archive/threads/{evidence}/": False, "archive/search/?q=camera&author=a": False, "archive/collections/": False,
    "archive/collections/{collection}/": False, "archive/follows/": False, "archive/bot/": False,
}  # fmt: skip


@pytest.fixture
def rosa(transactional_db):
    return make_organiser(roles=["Organiser"])


@pytest.fixture
def town(settings, transactional_db):
    """A Mastodon server where Ada has written three posts."""
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    fake = Mastodon()
    with serving(fake) as site:
        fake.url = site.url
        fake.chain(3)
        yield fake


@pytest.mark.once
def test_a_thread_is_read_kept_followed_and_removed_by_its_author(
    open_office, new_page, live_server, settings, town, axe
):
    settings.PUBLIC_URL = live_server.url
    pages.make_campaign(pages.make_site())
    page = open_office(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/office/archive/")
    page.get_by_text("Nothing waits. Paste a link to keep it.").first.wait_for()
    page.get_by_label("Address of a post").fill(f"{town.url}/@ada/2")
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("heading", name="3 posts, 1 min read").wait_for()
    assert not KeptThread.objects.exists()
    seen = open_office(viewport={"width": 360, "height": 740})
    seen.goto(f"{live_server.url}/office/archive/look/")
    seen.get_by_label("Address of a post").fill(f"{town.url}/@ada/2")
    seen.get_by_role("button", name="Read it").click()
    seen.get_by_role("heading", name="3 posts, 1 min read").wait_for()
    axe(seen)
    assert sideways(seen) <= 0
    # She has said yes, in person.
    page.get_by_label("How and when did they tell you?").fill("At the meeting on Tuesday: yes, keep it.")
    page.get_by_role("button", name="Write it down").click()
    page.get_by_role("heading", name="3 posts, 1 min read, shown to everybody.").wait_for()
    page.get_by_role("button", name="Follow this author").click()
    page.get_by_text("New threads come into the inbox").first.wait_for()
    assert Follow.objects.exists()
    link = page.get_by_label("For the author alone: removes it for ever").input_value()
    public = page.get_by_role("link", name="Its page").get_attribute("href")

    ada = new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    ada.goto(public)
    ada.get_by_text("Post 3").first.wait_for()
    ada.get_by_role("link", name="Remove this, I am the author").click()
    thread = KeptThread.objects.get()
    assert ada.get_by_label("Code").input_value() == removing.code_of(thread)
    ada.get_by_role("button", name="I have put it there").click()
    ada.get_by_text("We are looking for it.").wait_for()
    ada.get_by_label("What is in it, and why should it go?").fill("")
    ada.get_by_role("button", name="Ask for it to go").click()
    ada.get_by_text("One thing to look at:").wait_for()
    ada.goto(link)
    ada.get_by_role("button", name="Remove it for ever").click()
    ada.get_by_role("heading", name="It is removed").wait_for()
    assert not KeptThread.objects.exists()
    # Her own browser may show it for some seconds more; a stranger's does not.
    assert new_page().goto(public).status == 410


@pytest.fixture
def everything(rosa, transactional_db):
    """Something in every list, with long words and words that run from right to left."""
    theo = make_organiser("theo@example.org", name="Theo", roles=["Organiser"])
    thread = keeping.keep(make_unrolled(make_post(1, text="كاميرات في الميناء"), make_post(2)), by=rosa, now=NOON,
                          asker="author")  # fmt: skip
    thread.posts.first().versions.create(at=NOON, text="كاميرا في الميناء", captured_at=NOON, sha256="0" * 64)
    vendor = Author(ADA.network, "https://v.example/users/f", "facewise@v.example", "Facewise Inc. " * 6)
    unrolled = make_unrolled(make_post(1, author=vendor), author=vendor)
    reason = "Contradicts their letter of May. " * 9
    evidence = keeping.keep_as_evidence(
        unrolled, body=Body.VENDOR, reason=reason, proposed_by=rosa, agreed_by=theo, now=NOON
    )
    long = make_unrolled(make_post(9, url="https://social.example/@ada/" + "9" * 180, parent_uri="",
                                   author=Author(ADA.network, "https://x.example/users/b", "b@x.example")),
                         author=Author(ADA.network, "https://x.example/users/b", "b@x.example"))  # fmt: skip
    finding.put_in(long, found="mention", by=None, now=NOON)
    again = make_unrolled(make_post(5, author=vendor, parent_uri=""), author=vendor)
    finding.propose(again, body=Body.VENDOR, reason="They took it back in June.", by=theo, now=NOON)
    collection = collecting.make("Harbour", about="Cameras", public=True, by=rosa, now=NOON)
    collecting.add(collection, thread=thread, by=rosa, now=NOON)
    removing.ask_office(thread, "My daughter stands in the picture.", now=timezone.now() - timedelta(days=1))
    return {"pk": thread.pk, "evidence": evidence.pk, "collection": collection.pk}


@pytest.mark.once
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_office, everything, live_server, axe):
    assert TakeDown.objects.exists()
    page = open_office(viewport=LAPTOP)

    def go(path):
        page.goto(f"{live_server.url}/office/{path.format(**everything)}")
        page.locator("h2.o-answer").wait_for()

    for path, both in SCREENS.items():
        go(path)
        for size in looks(page, both=both):
            axe(page)
            assert sideways(page) <= 0, (path, size)
    thread = KeptThread.objects.get(pk=everything["pk"])
    for path, both in (
        (urlsplit(saying.removal_link(thread)).path[1:], False),
        (f"t/{thread.path}/remove/", True),
        ("keep/why/", False),
        ("keep/removed/", False),
        ("keep/asked/", False),
    ):
        page.goto(f"{live_server.url}/{path}")
        for size in looks(page, both=both):
            axe(page)
            assert sideways(page) <= 0, (path, size)
