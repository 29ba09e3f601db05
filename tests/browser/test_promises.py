"""Somebody finds a mistake and says so, without JavaScript; Rosa takes it over by keyboard; everybody sees it."""

import pytest
from playwright.sync_api import expect

from tests.ledger.promising import make_amazon
from unwatched.ledger.models import Suggestion

from .conftest import LAPTOP, PHONE


@pytest.fixture
def amazon(home):
    return make_amazon()


@pytest.mark.once
def test_a_correction_of_the_public_is_taken_over(office, amazon, new_page, live_server, axe):
    # The pictures and pages, with axe: as of today, as of a day, on a phone and on a laptop.
    public = new_page(viewport=LAPTOP)
    for path in ("/promises/", "/promises/amazon/?on=2021-05-17", "/suggestions/", "/suggest/promise/amazon-police/"):
        public.goto(live_server.url + path)
        axe(public)
    expect(public.get_by_role("heading", name="Suggest a correction")).to_be_visible()

    # A visitor on a phone, no script: from the promise to the form, a mistake, and thanks with a number.
    visitor = new_page(java_script_enabled=False, viewport=PHONE)
    visitor.goto(live_server.url + "/promises/amazon/")
    expect(visitor.get_by_role("img", name="1 promise as a bar over the years.")).to_be_visible()
    visitor.get_by_role("link", name="Suggest a correction").click()
    visitor.get_by_label("What is wrong?").fill("It was said on 18 May.")
    visitor.get_by_role("button", name="Send the suggestion").click()
    expect(visitor.get_by_role("alert")).to_contain_text("Two things to look at")
    expect(visitor.get_by_label("What is wrong?")).to_have_value("It was said on 18 May.")
    visitor.get_by_label("What would be right?").fill("It was said on 17 May.")
    visitor.get_by_label("Where does that stand?").fill("press.example/statement")
    visitor.get_by_role("button", name="Send the suggestion").click()
    expect(visitor.get_by_text("waits for one of us")).to_be_visible()
    suggested = Suggestion.objects.get()
    expect(visitor.get_by_text(suggested.number)).to_be_visible()
    assert not visitor.context.cookies()

    # Rosa, by keyboard alone: Today, the queue, the line that changes, saved.
    page = office()
    page.go("wagtailadmin_home")
    press(page, page.get_by_role("link", name="Look at them"))
    axe(page)
    press(page, page.locator("main").get_by_role("link", name="Amazon: police use of Rekognition"))
    axe(page)
    press(page, page.get_by_role("link", name="18 May 2021 · no police use", exact=False).first)
    axe(page)
    page.get_by_label("When it was said").focus()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("17 May 2021")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.")).to_be_visible()
    for name, *args in (("office_company", amazon.company_id), ("office_ledger",)):
        page.go(name, *args)
        axe(page)

    visitor.reload()
    expect(visitor.get_by_role("heading", name="Thank you: it is taken over.")).to_be_visible()
    visitor.goto(live_server.url + "/promises/amazon/")
    expect(visitor.get_by_text("17 May 2021").first).to_be_visible()


def press(page, link):
    """What somebody does who has no mouse."""
    link.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
