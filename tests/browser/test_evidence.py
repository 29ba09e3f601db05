"""Two members keep a page, quote from it and let it out; a stranger takes the packet along. Without JavaScript."""

import zipfile

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.accounts.people import make_organiser
from tests.pages import factories as pages
from tests.web import Answer, serving
from unwatched.sources.models import Capture
from unwatched.sources.services import proposals

SAID = "We will not sell real-time matching to police departments."
PAGE = f"<title>Our principles</title><h1>Principles</h1><p>{SAID}</p>".encode()


@pytest.fixture
def enter(page_of, transactional_db):
    """`enter(name)`: an organiser's page without JavaScript."""

    def open_it(name, **options):
        return page_of(make_organiser(f"{name.lower()}@example.org", roles=["Organiser"], name=name), **options)

    return open_it


@pytest.mark.once
def test_two_keep_a_page_and_a_stranger_checks_it(enter, new_page, live_server, settings, axe, tmp_path):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS, settings.UNWATCHED_SCREENSHOTS = True, "off"
    pages.make_site()
    theo, rosa = enter("Theo", java_script_enabled=False), enter("Rosa", java_script_enabled=False)
    home = f"{live_server.url}/office/evidence/"
    with serving({"/principles": Answer(PAGE, type="text/html; charset=utf-8")}) as site:
        theo.goto(home)
        theo.get_by_role("link", name="Keep a page").click()
        theo.get_by_role("button", name="Keep it").click()
        expect(theo.get_by_role("alert")).to_contain_text("Paste the address of the page.")
        theo.get_by_label("Address of the page").fill(f"{site.url}/principles")
        theo.get_by_label("A public body, a company, or an official in office").check()
        theo.get_by_label("Why keep it?").fill("It contradicts their letter of May.")
        theo.get_by_role("button", name="Keep it").click()
        expect(theo.get_by_role("heading", name="1 page waits for a second person.")).to_be_visible()

        rosa.goto(home)
        rosa.get_by_role("button", name="Agree, keep it").click()
        assert proposals.fetch_due(now=timezone.now()) == 1
    rosa.reload()
    rosa.get_by_role("link", name="Our principles").click()
    rosa.get_by_label("The words").fill("real-time matching to police")
    rosa.get_by_label("or, in our words").fill("Facewise sells to the police again")
    rosa.get_by_role("button", name="Cite it").click()
    expect(rosa.get_by_text("Cited. We look once a week")).to_be_visible()
    rosa.get_by_role("button", name="Let the public have it").click()

    capture = Capture.objects.get()
    stranger = new_page(java_script_enabled=False)
    stranger.goto(f"{live_server.url}/verify/")
    stranger.get_by_label("SHA-256").fill(capture.sha256)
    stranger.get_by_role("button", name="Check").click()
    with stranger.expect_download() as download:
        stranger.get_by_role("link", name="Download the packet").click()
    download.value.save_as(tmp_path / "packet.zip")
    assert zipfile.ZipFile(tmp_path / "packet.zip").testzip() is None

    phone = enter("Wei", viewport={"width": 360, "height": 740}, color_scheme="dark")
    # To keep and to upload is one form; to check a hash is asked for where the answer stands.
    places = ("", "keep/", "there/", "stamps/", f"capture/{capture.pk}/", f"source/{capture.source_id}/")
    for path in [f"{home}{place}" for place in places] + [stranger.url]:
        phone.goto(path)
        axe(phone)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, path
