"""Ada signs an open letter at home, without a name and without JavaScript; Nia with it; Ada takes it back."""

import re

import pytest
from django.utils import timezone

from tests.letters.factories import make_letter, move, put, url_of
from unwatched.core import jobs, outbox
from unwatched.letters.models import StaffSignature

from .conftest import LAPTOP

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True, "java_script_enabled": False}


@pytest.fixture
def letter(live_server, settings):
    settings.EMAIL_BACKEND = "unwatched.core.outbox.OutboxBackend"
    settings.PUBLIC_URL = live_server.url
    letter = make_letter(with_page=True)
    letter.organisations = True
    letter.save()
    return letter


def code():
    jobs.run_once("codes", now=timezone.now())
    [*_, newest] = sorted(outbox.settings.OUTBOX_DIR.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return " ".join(re.search(r"(\d{3}) (\d{3})", newest.read_text()).groups())


def fill_in(page, address):
    page.get_by_label("Your address at work").fill(address)
    page.get_by_label("Labelling").check()
    page.get_by_role("button", name="Send me the code").click()
    page.get_by_role("heading", name="Now type the code.").wait_for()


@pytest.mark.once
def test_ada_signs_without_javascript_and_takes_it_back(live_server, letter, new_page):
    page = new_page(**PHONE)
    page.goto(live_server.url + url_of(letter))
    fill_in(page, "ada@corvane.example")
    page.get_by_label("The six digits from the message").fill("12")
    page.get_by_role("button", name="Sign the letter").click()
    page.locator("#err:focus").wait_for()
    page.get_by_label("The six digits from the message").fill(code())
    page.get_by_role("button", name="Sign the letter").click()
    page.get_by_role("heading", name="Thank you. You count.").wait_for()
    assert StaffSignature.objects.get().sealed is None
    page.get_by_role("link", name="/take-back/").click()
    page.get_by_role("button", name="Take it back and erase it").click()
    page.get_by_role("heading", name="Erased.").wait_for()
    assert not StaffSignature.objects.exists()
    assert page.context.cookies() == []


@pytest.mark.once
def test_every_page_of_a_letter_is_clean(live_server, letter, new_page, clean):
    page = new_page(viewport=LAPTOP)
    look, judge, _ = clean(page)
    put(letter, 12)
    put(letter, 7, band="Labelling", named=True)
    move(letter)
    url = live_server.url + url_of(letter)
    page.goto(url)
    look()
    page.get_by_role("button", name="Send me the code").click()
    judge()  # what is missing
    fill_in(page, "nia@corvane.example")
    look()
    page.get_by_role("button", name="Sign the letter").click()
    judge()  # no digits
    page.get_by_label("The six digits from the message").fill(code())
    page.get_by_role("button", name="Sign the letter").click()
    page.get_by_role("heading", name="Thank you. You count.").wait_for()
    judge()
    page.get_by_role("link", name="/take-back/").click()
    page.get_by_role("heading", name="Take your signature back").wait_for()
    judge()
    page.goto(url + "organisation/sent/")
    judge()
