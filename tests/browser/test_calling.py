"""A supporter calls those who decide: without JavaScript on a phone, by keyboard alone, and in the office's view."""

import pytest

from tests.accounts.people import make_organiser
from tests.contacting.call_factories import make_all
from unwatched.contacting.models import CallReport

from .conftest import LAPTOP, looks, sideways

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True, "java_script_enabled": False}


@pytest.fixture
def rosa(db):
    return make_organiser(roles=["Organiser"])


@pytest.fixture
def call(live_server, settings):
    settings.PUBLIC_URL = live_server.url
    return make_all()


@pytest.fixture
def url(call, live_server):
    return live_server.url + call.page.get_url()


@pytest.mark.once
def test_a_supporter_calls_without_javascript_on_a_phone(url, new_page):
    page = new_page(**PHONE)
    page.goto(url)
    page.get_by_label("Your postcode").fill("W4 118")
    page.get_by_role("button", name="Find them").click()
    assert "W4" not in page.url
    page.get_by_role("button", name="Call Councillor Whitfield").click()
    number = page.get_by_role("link", name="(206) 555-0101 ext. 4")
    assert number.get_attribute("href") == "tel:+12065550101;ext=4"
    script = page.get_by_text("Hello Councillor Whitfield, I live in Ward 3.")
    assert number.bounding_box()["y"] < script.bounding_box()["y"]
    page.get_by_text("If you get voicemail").click()
    page.get_by_text("This is for Ida Whitfield.").wait_for()
    page.get_by_role("button", name="I spoke with somebody").click()
    page.get_by_role("heading", name="Noor Okafor").wait_for()
    page.get_by_role("button", name="I left a message").click()
    page.get_by_text("No telephone number is known for Sten Arnulf").wait_for()
    page.get_by_role("button", name="Skip, I did not call").click()
    page.get_by_role("heading", name="That was all. Thank you.").wait_for()
    page.goto(url)
    page.get_by_text("2 calls so far.").wait_for()
    assert page.context.cookies() == []
    assert list(CallReport.objects.order_by("pk").values_list("outcome", flat=True)) == ["contact", "voicemail", "skip"]


@pytest.mark.once
def test_every_page_of_a_call_is_clean_and_one_calls_by_keyboard_alone(url, new_page, clean):
    page = new_page(viewport=LAPTOP)
    look, judge, _ = clean(page)
    page.goto(url)
    judge()  # in the other look as the first page of a letter
    page.get_by_label("Your postcode").fill("X9 9ZZ")
    page.keyboard.press("Enter")
    page.get_by_role("alert").and_(page.locator(":focus")).wait_for()
    assert page.get_by_label("Your postcode").input_value() == "X9 9ZZ"
    judge()
    page.get_by_label("Your postcode").fill("W4118")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Call Mayor Okafor").focus()
    judge()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Noor Okafor").wait_for()
    look()
    page.get_by_role("link", name="+1 206 555 0102").focus()
    for _ in range(12):  # voicemail, if they ask, the buttons
        if page.evaluate("document.activeElement.value") == "unavailable":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Wei Chen").wait_for()
    judge()  # no number
    for name in ("Skip, I did not call", "Nobody answered"):
        page.get_by_role("button", name=name).click()
    page.get_by_role("heading", name="That was all. Thank you.").wait_for()
    judge()


@pytest.mark.once
def test_an_organiser_writes_the_script_and_sees_it_and_those_who_decide(call, url, open_office, live_server, axe):
    page = open_office(viewport=LAPTOP)
    page.goto(f"{live_server.url}/office/calls/{call.pk}/")
    page.get_by_role("heading", name="Nobody has called yet.").wait_for()
    page.get_by_role("link", name="Words and settings").click()
    page.get_by_role("heading", name="People can call.").wait_for()
    page.get_by_label("What to say", exact=True).fill("Good day {nmae}")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("alert").get_by_text("{nmae} is filled in by nothing").wait_for()
    for _ in looks(page):  # the same form, and what is wrong in it
        axe(page)
        assert sideways(page) <= 0
    page.get_by_label("What to say", exact=True).fill("Good day {name}, please vote for it.")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved. It holds within a minute.").wait_for()
    page.get_by_role("link", name="Overview").click()
    page.get_by_label("As if they called").select_option("Noor Okafor")
    page.get_by_role("button", name="See the preview").click()
    page.get_by_text("Good day Mayor Okafor, please vote for it.").wait_for()
    page.get_by_text("This is a preview.").wait_for()
    axe(page)  # narrow and dark, as the settings were left
    assert sideways(page) <= 0

    for address, words in (
        ("/office/officials/import/", "Bring a list of those"),
        ("/office/officials/", "4 people who decide are known."),
    ):
        page.goto(live_server.url + address)
        page.get_by_role("heading", name=words).wait_for()
        axe(page)
        assert sideways(page) <= 0
    page.get_by_role("link", name="Ida Whitfield").click()
    page.get_by_role("heading", name="Ida Whitfield", level=1).wait_for()
    axe(page)
    assert sideways(page) <= 0
