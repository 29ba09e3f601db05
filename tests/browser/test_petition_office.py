"""The petition's screens in a real browser: looked at wide and light, narrow and dark, and used without a script."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.accounts.people import make_organiser
from tests.actions.factories import make_wording, sign
from tests.pages import factories as pages
from tests.ready import ready
from unwatched.actions.models import SignatureState
from unwatched.actions.services import confirming, counting, findings, judging, moderation, paper, removing
from unwatched.actions.services.paper import Sheets
from unwatched.vault import services as vault

from .conftest import LAPTOP, looks, sideways

LONG = "Pass the Face Scanning Ordinance and the Ordinance against Predictive Policing in full this winter"
# {path: in both looks?} The others are made of the same parts: fields, rows, tables.
SCREENS = {
    "petitions/": False,
    "petitions/{pk}/": True,
    "petitions/{pk}/remove/": False,
    "petitions/{pk}/removals/{removal}/": False,
    "petitions/{pk}/names/": True,
    "petitions/{pk}/rules/": False,
    "petitions/{pk}/paper/": False,
    "petitions/{pk}/delivery/": True,
    "petitions/{pk}/places/": False,
    "petitions/boxes/": False,
    "petitions/{pk}/settings/": True,
    "petitions/{pk}/log/": False,
    "person/": False,
}
ASKS_FOR_THE_VAULT = ("petitions/{pk}/names/", "petitions/{pk}/delivery/")  # closed, they look otherwise


@pytest.fixture
def both(transactional_db):
    return ready(make_both)


@pytest.fixture
def rosa(both):
    return both[0]


@pytest.fixture
def petition(both):
    """A petition with something of everything: counted, waiting, set aside, wishes, a name on the page, a recount."""
    return both[1]


def make_both():
    """Rosa and her petition."""
    rosa, now = make_organiser(roles=["Organiser", "Key-holder"], is_superuser=True), timezone.now()
    petition = pages.make_petition(pages.make_campaign(pages.make_site()), title=LONG, letter="<p>Pass it.</p>").asked
    petition.refused_domains, petition.closes_at = "throw.test", now + timedelta(days=5)
    petition.place_letters = 2
    petition.save()
    host = petition.campaign.host
    make_wording(host, sentence="You may write.", now=now - timedelta(days=9))
    petition.asks.set([make_wording(host, sentence="You may write until I say stop.", now=now).ask])
    for n in range(9):
        at = now - timedelta(hours=5 * n)
        row = sign(petition, f"{n}@{'throw.test' if n > 6 else 'example.org'}", now=at, ip=f"198.51.{n}.1",
                   name=f"Ann Marsh {n}", show=n < 3, comment="I walk past two of these cameras.",
                   postcode="W4 118", told_letters=2)  # fmt: skip
        if n != 4:
            confirming.confirm(row.pk, page="/p/", now=at)
    judging.judge(now=now)
    counting.tick(petition.pk, now=now)
    open_vault(petition, rosa)
    moderation.show(petition.signatures.filter(shown="asked").first(), comment=True, by=rosa)
    vault.close_ring(host.ring, by=rosa)
    findings.recount(petition.pk, now=now)
    sheets = Sheets(signatures=88, sheets=6, collected_from=now.date(), collected_to=now.date(), place="Market",
                    note="Handed in by the reading group")  # fmt: skip
    paper.record(petition, sheets, by=rosa, now=now)
    return rosa, petition


@pytest.fixture
def removal(petition, rosa, monkeypatch):
    """Seven to remove, two by two, of which two are done."""
    monkeypatch.setattr(removing, "AT_ONCE", 0)
    monkeypatch.setattr(removing, "PART", 2)
    now, conditions = timezone.now(), removing.Conditions(domain="example.org")
    removal = removing.remove(petition, conditions, expected=7, why="one night", by=rosa, now=now)
    removing.step(removal, now=now)
    return removal


def open_vault(petition, user):
    vault.open_ring(petition.campaign.host.ring, by=user, reason="Deciding on names", now=timezone.now(), minutes=30)


@pytest.mark.once
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_office, petition, removal, rosa, live_server, axe):
    page = open_office(viewport=LAPTOP)

    def go(path):
        page.goto(f"{live_server.url}/office/{path.format(pk=petition.pk, removal=removal.pk)}")
        page.locator("h2.o-answer").wait_for()

    def judge():
        axe(page)
        assert sideways(page) <= 0, page.url

    for path in ASKS_FOR_THE_VAULT:
        go(path)
        judge()
    open_vault(petition, rosa)
    for path, both in SCREENS.items():
        go(path)
        for _ in looks(page, both=both):
            judge()


@pytest.mark.once
def test_many_are_removed_and_taken_back_without_a_script(open_office, petition, live_server):
    page = open_office(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"{live_server.url}/office/petitions/{petition.pk}/")
    page.get_by_label("address ends with").fill("example.org")
    page.get_by_role("button", name="See how many").click()
    page.get_by_role("heading", name="7 signatures match.").wait_for()
    page.get_by_role("button", name="Remove 7 signatures").click()
    page.get_by_text("Please say why. The public can read it").first.wait_for()
    page.get_by_label("Why, in one line that the public can read").fill("one night")
    page.get_by_role("button", name="Remove 7 signatures").click()
    page.get_by_text("7 signatures are removed.").wait_for()
    assert petition.signatures.filter(state=SignatureState.REMOVED).count() == 7
    page.get_by_role("button", name="Take the 7 back").click()
    page.get_by_text("7 signatures stand again.").wait_for()
    assert not petition.signatures.filter(state=SignatureState.REMOVED).exists()


@pytest.mark.once
def test_the_progress_of_many_renews_itself_until_somebody_stops_it(open_office, petition, removal, live_server):
    page = open_office(viewport={"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/office/petitions/{petition.pk}/removals/{removal.pk}/")
    page.get_by_role("heading", name="2 of 7 are removed.").wait_for()
    removing.step(removal, now=timezone.now())
    page.get_by_role("heading", name="4 of 7 are removed.").wait_for()
    page.get_by_role("button", name="Stop").click()
    page.get_by_role("heading", name="Stopped: 4 of 7 are removed.").wait_for()
    page.get_by_role("button", name="Take the 4 back").click()
    page.get_by_role("heading", name="0 of 4 stand again.").wait_for()
    removing.go_on(now=timezone.now())
    page.get_by_role("heading", name="Taken back: the signatures stand again.").wait_for()
    assert not petition.signatures.filter(state=SignatureState.REMOVED).exists()


@pytest.mark.once
def test_paper_is_written_down_and_corrected_without_a_script(open_office, petition, live_server):
    page = open_office(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"{live_server.url}/office/petitions/{petition.pk}/paper/")
    page.get_by_label("Signatures that count", exact=True).fill("12")
    page.get_by_label("On how many sheets").fill("1")
    page.get_by_label("Collected from").fill("2026-11-03")
    page.get_by_label("Where").fill("Library")
    page.get_by_role("button", name="Write it down").click()
    page.get_by_role("heading", name="100 signatures on paper, in 2 batches.").wait_for()
    page.get_by_text("Correct paper 2").click()
    form = page.locator("#batch-2")
    form.get_by_label("Why it is another number now").fill("Copies of paper 1")
    form.get_by_role("button", name="Take the 12 back").click()
    page.get_by_role("heading", name="88 signatures on paper, in one batch.").wait_for()


@pytest.mark.once
def test_what_was_set_aside_is_decided_by_keyboard(open_office, petition, live_server):
    page = open_office(viewport={"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/office/petitions/{petition.pk}/")
    page.get_by_role("button", name="Leave them aside").focus()
    page.keyboard.press("Enter")
    page.get_by_text("2 stay aside.").wait_for()
    page.get_by_role("button", name="Look at them again").click()
    page.get_by_role("heading", name="2 are set aside and wait for you.").wait_for()


@pytest.mark.once
def test_a_name_is_put_on_the_page_and_the_pack_comes_down(open_office, petition, rosa, live_server):
    open_vault(petition, rosa)
    page = open_office(viewport={"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/office/petitions/{petition.pk}/names/")
    page.get_by_role("button", name="Show name and reason").first.click()
    page.get_by_role("heading", name="On the page now: 2 names").wait_for()
    page.get_by_role("link", name="Delivery").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Make it with 2 names").click()
    assert download.value.suggested_filename.endswith(".pdf")
    with page.expect_download() as download:
        page.get_by_role("button", name="Take the list out (CSV)").click()
    assert download.value.suggested_filename.endswith(".csv")
    page.get_by_role("link", name="Who did what").click()
    page.get_by_text("Took the list out").first.wait_for()


@pytest.mark.once
def test_a_person_is_found_and_erased_and_the_address_is_in_no_url(open_office, petition, live_server):
    page = open_office(viewport={"width": 390, "height": 844})
    urls = []

    def note(request):
        urls.append(request.url)

    page.on("request", note)
    page.goto(f"{live_server.url}/office/person/")
    page.get_by_label("The person's e-mail address").fill("0@example.org")
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_role("heading", name="One thing is kept about this address.").wait_for()
    page.get_by_role("button", name="Erase this person").click()
    page.get_by_text("Erased: 1 row.").wait_for()
    page.remove_listener("request", note)
    assert len(urls) > 3
    assert not any("example.org" in url for url in urls)
