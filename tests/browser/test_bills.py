"""Rosa writes a law for her town, by keyboard alone, in an empty office; then holds the committee's draft beside it."""

import io
import zipfile

import pytest

from tests.accounts.people import make_organiser
from tests.bills.factories import make_bill
from tests.ledger.factories import NOON, make_law
from tests.pages import factories as pages
from unwatched.bills.models import Bill, ForeignText
from unwatched.bills.services import bringing, commenting, sharing, versions
from unwatched.ledger.models import Provision

from .conftest import looks, sideways, tab_to

pytestmark = pytest.mark.once
RIVAL = """AN ORDINANCE ON CAMERAS

SECTION 1. Prohibition.

(a) No department of the City may use face surveillance. (b) Nothing here binds contractors.

SECTION 3. Damages.

A court may award actual damages.
"""


@pytest.fixture
def rosa(transactional_db):
    return make_organiser(roles=["Organiser"])


@pytest.fixture
def open_office(new_page, client, live_server, rosa):
    def open_it(**options):
        client.force_login(rosa)
        page = new_page(**options)
        page.context.add_cookies([{"name": "office", "value": client.cookies["office"].value, "url": live_server.url}])
        return page

    return open_it


def press_to(page, role, name):
    """Tab until that stands under the keys."""
    tab_to(page, page.get_by_role(role, name=name).first)


def test_a_law_for_a_town_from_an_empty_office_by_keyboard_alone(open_office, live_server):
    page = open_office(viewport={"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/office/bills/")
    press_to(page, "link", "Begin a bill")
    page.keyboard.press("Enter")
    press_to(page, "textbox", "Name of the place")
    page.keyboard.type("Port Alder")
    press_to(page, "combobox", "Kind")
    page.keyboard.type("town")
    press_to(page, "textbox", "State or region")
    page.keyboard.type("MA")
    press_to(page, "textbox", "Who decides there")
    page.keyboard.type("Select Board")
    press_to(page, "button", "Begin the bill")
    page.keyboard.press("Enter")
    page.get_by_text("Town of Port Alder").first.wait_for()
    press_to(page, "link", "Unasked receipt")
    page.keyboard.press("Enter")
    press_to(page, "radio", "A · ")
    page.keyboard.press("ArrowDown")
    page.get_by_text("Not in the bill yet.").wait_for()  # the preview
    press_to(page, "button", "Use this wording")
    page.keyboard.press("Enter")
    page.get_by_text("One loophole is still open.").wait_for()
    page.get_by_text("This is a known loophole.").wait_for()
    press_to(page, "link", "Download as Word")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    with zipfile.ZipFile(io.BytesIO(download.value.path().read_bytes())) as word:
        assert "Port Alder" in word.read("word/document.xml").decode()


def test_a_rival_is_brought_and_compared_without_a_script(open_office, rosa, live_server):
    bill = make_bill(rosa)
    page = open_office(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(f"{live_server.url}/office/bills/texts/")
    page.get_by_label("What it is").fill("Committee substitute")
    page.get_by_label("File").set_input_files(
        {"name": "substitute.txt", "mimeType": "text/plain", "buffer": RIVAL.encode()}
    )
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("heading", name="Where we are not sure").wait_for()
    page.goto(f"{live_server.url}/office/bills/{bill.pk}/compare/?b=t{ForeignText.objects.get().pk}")
    page.get_by_role("heading", name="What was lost, in plain words").wait_for()
    page.get_by_role("link", name="See the words").first.click()
    page.goto(f"{live_server.url}/office/bills/{bill.pk}/?part=damages")
    page.get_by_label("Write our own").check()
    page.get_by_label("Our own words for Damages").fill("(a) Ours.")
    page.get_by_role("button", name="Use this wording").click()
    page.get_by_text("(a) Ours.").first.wait_for()
    assert Bill.objects.get().parts.get(slot="damages").uses_own


def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_office, rosa, live_server, axe):
    pages.make_campaign(pages.make_site())
    whole = make_bill(rosa, name="Llanfairpwllgwyngyllgogerychwyrndrobwll")
    bill = make_bill(rosa, instrument="vendor-clause")  # short: axe looks at each word
    version = versions.save(bill, by=rosa, now=NOON, note="for the mayor")
    _link, token = sharing.share(bill, by=rosa, now=NOON, note="the mayor")
    commenting.comment(bill, slot="vendor_data", text="كاميرات في الميناء", by=rosa, now=NOON)
    text = bringing.bring(
        RIVAL.encode(), file_name="", name="Committee", place="Port Alder", url="https://t.example/", by=rosa, now=NOON
    )
    law = make_law()
    Provision.objects.create(law=law, slot="damages", answer="yes", value="$1,000", confidence="high")
    page = open_office()
    for path, both in {
        # In both looks: each part once. The others are lists and forms of the same parts.
        "office/bills/new/": False, "office/bills/texts/": False, f"office/bills/texts/{text.pk}/": True,
        f"office/bills/{bill.pk}/versions/": False, f"office/bills/{bill.pk}/?part=vendor_data": True,
        f"office/bills/{bill.pk}/settings/": False, f"office/bills/{bill.pk}/download/": False,
        f"office/bills/{bill.pk}/compare/?a=v{version.pk}&b=t{text.pk}": True, "office/bills/": False,
        f"office/bills/{bill.pk}/points/": False, f"office/bills/{whole.pk}/coverage/": True,
        f"bills/{token}/": True,
    }.items():  # fmt: skip
        page.goto(f"{live_server.url}/{path}")
        for size in looks(page, both=both):
            axe(page)
            assert sideways(page) <= 0, (path, size)
