"""A partner's page on another origin shows our form in a frame: whoever signs there stays there."""

import http.server
import re
import threading
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.contacting.factories import make_council, make_message
from tests.pages import factories as pages
from unwatched.actions.models import Signature
from unwatched.contacting.models import Writing
from unwatched.contacting.services import confirming, dripping, judging
from unwatched.pages import memory

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = """<!doctype html><html lang="en"><head><title>Night Shift Nurses</title></head><body><main>
<h1>Night Shift Nurses</h1>
<iframe id="f" src="%(ours)s%(path)s" title="Leave our faces alone" width="100%%" height="500"></iframe>
%(script)s</main></body></html>"""


@pytest.fixture
def ours(live_server):
    """The address of a petition, and a partner with a short name."""
    memory.forget()
    pages.make_partner("Night Shift Nurses", slug="nurses")
    petition = pages.make_petition(pages.make_campaign(pages.make_site(), slug="faces"), slug="petition")
    make_council()
    message = make_message(campaign=petition.get_parent().specific, now=timezone.now())
    return live_server.url, petition.get_url(), message.page.get_url()


@pytest.fixture
def partner(ours):
    """A partner's site on a port of its own, with a strict policy. `/plain` has no script, `/whole` frames the page."""
    url, path, letter = ours
    script = f'<script src="{url}/static/pages/embed.js" async></script>'
    found = {
        "/": (f"{path}embed/?via=nurses", script),
        "/plain": (f"{path}embed/?via=nurses", ""),
        "/whole": (path, ""),
        "/letter": (f"{letter}embed/?via=nurses", ""),
    }

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            where, ours_too = found.get(self.path, found["/"])
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", f"default-src 'none'; frame-src {url}; script-src {url}")
            self.end_headers()
            self.wfile.write((PAGE % {"ours": url, "path": where, "script": ours_too}).encode())

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def sign(page, *, email, forgetful=False):
    frame = page.frame_locator("#f")
    expect(frame.get_by_text("We count that you came from Night Shift Nurses; nothing else.")).to_be_visible()
    frame.get_by_label("Name", exact=True).fill("Ines")
    if forgetful:
        frame.get_by_role("button", name="Sign the petition").click()
        expect(frame.get_by_text("Not sent yet.")).to_be_visible()
        expect(frame.get_by_label("Name", exact=True)).to_have_value("Ines")
    frame.get_by_label("E-mail").fill(email)
    frame.get_by_role("button", name="Sign the petition").click()
    expect(frame.get_by_role("heading", name="Now look in your inbox.")).to_be_visible()


@pytest.mark.once
def test_people_sign_in_a_partners_frame_with_and_without_scripts(new_page, partner, ours, axe):
    url, path, _letter = ours
    page = new_page()
    page.goto(partner)
    expect(page.frame_locator("#f").get_by_role("heading", name="Put your name to it")).to_be_visible()
    page.wait_for_function("parseInt(document.getElementById('f').style.height) > 700")
    sign(page, email="ines@example.org")
    assert page.context.cookies() == []

    bare = new_page(java_script_enabled=False)
    bare.goto(f"{partner}/plain")
    sign(bare, email="abe@example.org", forgetful=True)
    assert {row.via.slug for row in Signature.objects.select_related("via")} == {"nurses"}
    assert Signature.objects.count() == 2

    page.goto(f"{url}{path}embed/")  # axe judges the frame's own document, and the strip for passing on in it
    axe(page)
    page.goto(f"{url}{path}embed/thanks/")
    axe(page)


@pytest.mark.once
def test_ines_writes_in_a_partners_frame_on_a_phone_without_scripts_and_the_letter_arrives(
    new_page, mail_server, partner, ours
):
    url, _path, letter = ours
    page = new_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True, java_script_enabled=False)
    page.goto(f"{partner}/letter")
    frame = page.frame_locator("#f")
    frame.get_by_label("Your postcode").fill("w4 118")
    frame.get_by_role("button", name="Find them").click()
    frame.get_by_role("link", name="Write to Councillor Whitfield").click()
    expect(frame.get_by_text("Dear Councillor Whitfield,")).to_be_visible()
    frame.get_by_role("button", name="Next: how to send it").click()
    frame.get_by_role("button", name="Add a sentence").click()
    frame.get_by_label("Why this matters to you").fill("I walk there daily.")
    frame.get_by_role("button", name="Next: how to send it").click()
    own = frame.get_by_role("link", name="Open my mail programme")
    expect(own).to_have_attribute("href", re.compile("^mailto:ida@council.test.*I%20walk%20there%20daily."))
    expect(own).to_have_attribute("target", "_blank")  # the frame-src of their policy would forbid it within
    frame.get_by_label("Your name").fill("Ines Amari")
    frame.get_by_label("Your e-mail address").fill("ines@example.org")
    frame.get_by_role("button", name="Send it from here").click()
    expect(frame.get_by_role("heading", name="Now look in your inbox.")).to_be_visible()
    frame.get_by_label("The e-mail address you gave").fill("ines@example.org")
    frame.get_by_label("The six digits from the message").fill(confirming.code_for(Writing.objects.get().pk))
    frame.get_by_role("button", name="Use the code").click()
    expect(frame.get_by_role("heading", name="Your letter is on its way.")).to_be_visible()
    assert page.frames[1].url.startswith(f"{url}{letter}embed/on-its-way/")
    assert len(page.context.pages) == 1
    assert page.context.cookies() == []

    later = timezone.now() + timedelta(minutes=3)
    judging.judge(now=later)
    assert dripping.send_due(now=later) == 1
    [(to, mail)] = mail_server.messages
    assert to == ["ida@council.test"]
    assert "I walk there daily." in mail.get_content()
    assert not Writing.objects.exists()


@pytest.mark.once
def test_no_other_page_shows_itself_in_a_frame(new_page, partner):
    page = new_page()
    page.goto(f"{partner}/whole")
    page.wait_for_function("document.readyState === 'complete'")
    assert not page.frames[1].url.startswith("http://localhost")
    page.faults.clear()  # the browser said that it refuses, which is what we want
