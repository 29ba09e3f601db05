"""A list leaves one campaign and arrives in another, in a real browser without a script."""

import pytest
from django.utils import timezone

from tests.accounts.people import make_organiser
from tests.actions.factories import make_campaign
from tests.supporters.people import make_many, own_wording
from unwatched.supporters.models import Supporter
from unwatched.vault import services as vault

from .conftest import looks, sideways

PLAIN = {"java_script_enabled": False}


@pytest.fixture
def rosa(transactional_db):
    return make_organiser(roles=["Organiser", "Key-holder"], is_superuser=True)


@pytest.fixture
def campaign(rosa):
    campaign = make_campaign(title="No face scanning in any of the streets of Wrenfield and of Lower Wrenfield")
    make_many(campaign, 3, wording=own_wording(campaign))
    return campaign


@pytest.mark.once
def test_a_list_is_taken_out_and_brought_in(open_office, campaign, rosa, live_server, axe, tmp_path):
    there, office = (
        make_campaign(host=campaign.host, title="The same elsewhere"),
        f"{live_server.url}/office/supporters/",
    )
    vault.open_ring(campaign.host.ring, by=rosa, reason="list for Next Town", now=timezone.now())
    page, judge = open_office(**PLAIN), open_office()
    page.goto(office)
    page.get_by_role("link", name=campaign.title).click()
    page.get_by_label("Those who say yes to mail about the organisation's work").check()
    page.get_by_label("As", exact=True).select_option("JSON for other programmes (OSDI)")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take the list out").click()
    file = tmp_path / "list.json"
    taken.value.save_as(file)
    page.get_by_role("link", name="Bring supporters in").first.click()
    page.get_by_label("Which campaign do they support?").select_option(there.title)
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "email,organisation,purpose,wording,at,where\nines@example.org,Somebody,campaign,Yes.,2026-01-01,web\n"
    )
    page.get_by_label("File").set_input_files(bad)
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_text("bad.csv:2: “Somebody” is not in this coalition").wait_for()
    assert page.get_by_label("Which campaign do they support?").input_value() == str(there.pk)
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Look at it first").click()
    page.get_by_role("heading", name="3 people would be added.").wait_for()
    look_at(judge, axe, page.content(), office)
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Bring them in").click()
    page.get_by_text("3 people were added.").wait_for()
    assert Supporter.objects.filter(campaign=there).count() == 3
    for path, both in (("", False), (f"{campaign.pk}/", True)):
        judge.goto(office + path)
        look_at(judge, axe, both=both)


def look_at(page, axe, content="", url="", *, both=True):
    """Judges a page; what was answered to a form is shown again from its text, as it stands."""
    if content:
        page.goto(url)
        page.set_content(content)
    page.locator("h2.o-answer").wait_for()
    for _size in looks(page, both=both):
        axe(page)
        assert sideways(page) <= 0
