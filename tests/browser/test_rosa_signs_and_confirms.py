"""Rosa signs on her phone without JavaScript, by keyboard too, follows the mail, and sees the number rise."""

import re

import pytest
from django.utils import timezone

from tests.pages import factories as pages
from unwatched.actions.models import Petition, Signature
from unwatched.core import bots, jobs, outbox
from unwatched.supporters import services as supporters

from .conftest import LAPTOP

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True, "java_script_enabled": False}


@pytest.fixture
def url(live_server, settings):
    settings.EMAIL_BACKEND = "unwatched.core.outbox.OutboxBackend"
    settings.PUBLIC_URL = live_server.url
    page = pages.make_petition(pages.make_campaign(pages.make_site()))
    ask = supporters.make_ask(page.petition.campaign.host_id, purpose="campaign")
    supporters.change_wording(ask, sentence="You may write to me.", language="en", now=timezone.now())
    page.petition.asks.add(ask)
    Petition.objects.update(goal=2, goal_reason="At 2 the council must debate it.")
    return live_server.url + page.get_url()


def work(*names):
    """What the worker does in the next seconds."""
    for name in names:
        jobs.run_once(name, now=timezone.now())


def newest_mail():
    [*_, newest] = sorted(outbox.settings.OUTBOX_DIR.glob("*.eml"))
    return newest.read_bytes().decode()


def link_in(mail):
    text = mail.replace("=\r\n", "").replace("=\n", "")
    return re.search(r"http://\S+/c/[a-z0-9]+/", text)[0]


def fill_in(page, *, email):
    page.get_by_label("Name", exact=True).fill("Rosa Marchetti")
    page.get_by_label("E-mail").fill(email)


def test_rosa_signs_confirms_and_counts_without_javascript(url, new_page):
    page = new_page(**PHONE)
    page.goto(url)
    page.get_by_text("0 of 2").wait_for()
    fill_in(page, email="rosa.example.org")
    page.get_by_label("You may write to me.").check()
    page.get_by_role("button", name="Sign the petition").click()
    # The mistake is told and has the focus; what she typed is kept.
    alert = page.get_by_role("alert")
    assert "Not sent yet. One thing to look at" in alert.inner_text()
    assert page.get_by_label("Name", exact=True).input_value() == "Rosa Marchetti"
    assert page.get_by_label("You may write to me.").is_checked()
    page.locator("#err:focus").wait_for()
    alert.get_by_role("link").click()
    page.locator("input[name=email]:focus").wait_for()
    page.get_by_label("E-mail").fill("rosa@example.org")
    page.get_by_role("button", name="Sign the petition").click()
    page.get_by_role("heading", name="Now look in your inbox.").wait_for()
    assert Signature.objects.get().score < bots.SUSPECT
    work("mail")
    page.goto(link_in(newest_mail()))
    page.get_by_role("button", name="Yes, count me").click()
    page.get_by_role("heading", name="Thank you. You count.").wait_for()
    work("judge", "count")
    page.goto(url)
    page.get_by_text("1 of 2").wait_for()
    page.goto(link_in(newest_mail()))
    page.get_by_role("button", name="Take my name off").click()
    page.get_by_role("heading", name="Erased.").wait_for()
    work("count")
    page.goto(url)
    page.get_by_text("0 of 2").wait_for()
    assert page.context.cookies() == []


@pytest.mark.once
def test_every_page_of_the_path_is_clean_and_rosa_signs_by_keyboard_alone(url, new_page, clean):
    page = new_page(viewport=LAPTOP)
    look, judge, seen = clean(page)
    page.goto(url)
    look()
    page.get_by_role("button", name="Sign the petition").click()
    judge()  # what is missing
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Rosa Marchetti")
    page.keyboard.press("Tab")
    page.keyboard.type("rosa@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inbox/**")
    judge()  # in the other look as the page for a letter's code
    page.get_by_role("button", name="Use the code").click()
    judge()  # no digits
    work("mail")
    link = link_in(newest_mail())
    page.goto(link)
    judge()
    page.get_by_role("button", name="Yes, count me").click()
    look()
    page.goto(link)
    judge()
    for path in ("names/", "../../my-name/"):
        page.goto(url + path)
        judge()
    page.goto(link[:-3] + "zz/")
    judge()
    Petition.objects.update(state="won", delivered_on="2026-11-01", answered_on="2026-11-05", answer="Passed, 7 to 2.")
    page.goto(url + "?fresh")
    judge()
    assert len(seen) >= 8
