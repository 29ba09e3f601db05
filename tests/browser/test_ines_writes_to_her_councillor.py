"""Each page on which Ines writes to those who decide for her, and the office of letters. See test_frame.py as well."""

import re

import pytest
from django.utils import timezone

from tests.accounts.people import make_organiser
from tests.contacting.factories import find_official, make_council, make_message, write_letter
from unwatched.contacting.models import Delivery, Message, MessageText, Target
from unwatched.contacting.services import asking, confirming, dripping
from unwatched.directory.models import Official

from .conftest import LAPTOP

LONG = "Maximiliane Freifrau von Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenverein-Überlingen"


@pytest.fixture
def message(live_server, settings, mail_server):
    settings.PUBLIC_URL = live_server.url
    make_council()
    return make_message(now=timezone.now())


@pytest.fixture
def url(live_server, message):
    return live_server.url + message.page.get_url()


@pytest.fixture
def rosa(message):
    return make_organiser("rosa@example.org", name="Rosa", roles=["Organiser"])


def link_in(mail):
    return re.search(r"http://\S+/m/[a-z0-9]+/", mail.get_body(("plain",)).get_content())[0]


@pytest.mark.once
def test_every_page_of_the_way_is_clean(url, message, new_page, clean, mail_server):
    Official.objects.filter(name="Noor Okafor").update(salutation=LONG, name=LONG, office=f"Mayor of {LONG}")
    MessageText.objects.create(message=message, label="As a parent", subject="My child", text="Mine. " * 300)
    page = new_page(viewport=LAPTOP, permissions=["clipboard-write", "clipboard-read"])
    look, judge, seen = clean(page)
    page.goto(url)
    look()
    page.get_by_label("Your postcode").fill("ZZ9")
    page.get_by_role("button", name="Find them").click()
    judge()  # unknown: the list
    page.get_by_label("Or choose your place").select_option("Ward 3")
    page.get_by_role("button", name="Show who decides there").click()
    look()
    page.get_by_role("link", name="Write to all of them at once").click()
    look()
    page.get_by_role("link", name="As a parent").click()
    page.get_by_label("Subject").fill("")
    page.get_by_role("button", name="Next: how to send it").click()
    judge()  # what is missing
    page.get_by_label("Subject").fill("My child")
    page.get_by_role("button", name="Next: how to send it").click()
    page.get_by_role("button", name="Copy the text").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith("Dear Councillor Whitfield, Max")
    look()  # too long for a link
    page.get_by_role("button", name="Send it from here").click()
    judge()  # name and address are missing
    page.get_by_label("Your name").fill("Ines Amari")
    page.get_by_label("Your e-mail address").fill("ines@example.org")
    page.get_by_role("button", name="Send it from here").click()
    judge()
    asking.send_due(now=timezone.now())
    link = link_in(mail_server.messages[-1][1])
    page.goto(link)
    judge()  # the letter as it was written
    page.get_by_role("button", name="Yes, send it").click()
    judge()
    page.goto(link)
    judge()  # it can be taken back
    page.goto(f"{url}write/{find_official('Wei Chen').pk}/")
    judge()  # no address
    Message.objects.update(paused=True, pause_note="The council is reading.")
    page.goto(f"{url}?fresh")
    judge()
    page.goto(link[:-3] + "zz/")
    judge()
    assert len(seen) >= 7


@pytest.mark.once
def test_the_office_of_letters_is_clean(message, live_server, open_office, axe, mail_server):
    Official.objects.filter(name="Ida Whitfield").update(email="550@council.test", office=f"Councillor of {LONG}")
    Message.objects.update(test_address="rosa@example.org")
    now = timezone.now()
    for email in ("a@example.org", "b@example.org"):
        row = write_letter(message, email=email, to=("Ida Whitfield", "Noor Okafor"), now=now)
        confirming.confirm(row.pk, page="/", now=now)
    Target.objects.update(next_at=now)
    dripping.send_due(now=now)
    Delivery.objects.filter(state="waiting").update(state="held")
    page = open_office(viewport=LAPTOP)
    text = message.texts.get()
    for path in ("", "{pk}/", "{pk}/texts/", "{pk}/settings/", "{pk}/preview/", f"{{pk}}/texts/{text.pk}/"):
        page.goto(f"{live_server.url}/office/messages/{path.format(pk=message.pk)}")
        axe(page)
    page.goto(f"{live_server.url}/office/")
    page.get_by_text("1 letter could not be sent").wait_for()
    page.get_by_role("link", name="See why").click()
    page.get_by_text("The mail server refused the address (550).").wait_for()
    Official.objects.filter(name="Ida Whitfield").update(email="ida@council.test")
    page.get_by_role("button", name="Try again: Ida Whitfield").click()
    page.get_by_text("1 letter is tried again.").wait_for()
    page.get_by_role("button", name="Let them go out").click()
    page.get_by_text("2 letters go out in their turn.").wait_for()
