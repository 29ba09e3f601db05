"""Signing in with a real browser: passkeys by Chromium's virtual authenticator, codes computed as an app does."""

import re

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.accounts.people import PASSWORD, code_of, give_app, make_organiser
from unwatched.accounts.models import User
from unwatched.accounts.services import sign_in_link

from .conftest import LAPTOP, PHONE, looks


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def site(live_server):
    return live_server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number


@pytest.fixture
def required(settings):
    settings.UNWATCHED_REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def virtual_key(page):
    """A device with a fingerprint reader, as telephones have, until the test ends."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    yield devtools, key
    devtools.send("WebAuthn.disable")
    devtools.detach()


def sign_out(page):
    page.context.clear_cookies()


@pytest.mark.once
@pytest.mark.usefixtures("required", "virtual_key")
def test_invited_person_adds_a_passkey_and_signs_in_with_it(page, site, axe):
    rosa = make_organiser(password=None, roles=["Organiser"])
    page.goto(site + sign_in_link(rosa, now=timezone.now()))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="One more step").wait_for()
    axe(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of this passkey").fill("Blue telephone")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    axe(page)
    page.get_by_role("link", name="I have them").click()
    page.wait_for_url(site + "/office/")
    sign_out(page)

    page.goto(site + "/office/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(site + "/office/")
    page.goto(site + "/office/account/2fa/")
    page.get_by_text("Blue telephone").first.wait_for()
    axe(page)


@pytest.mark.once
def test_password_and_app(page, site, axe, required):
    secret = give_app(make_organiser(roles=["Organiser"]))
    page.goto(site + "/office/pages/")
    page.get_by_label("E-mail address").fill("rosa@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Second step").wait_for()
    axe(page)
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Sign in", exact=True).click()
    assert "This was not right" in page.get_by_role("main").inner_text()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(site + "/office/pages/")


@pytest.mark.once
def test_app_is_set_up_without_javascript(new_page, site, axe):
    make_organiser(roles=["Organiser"])
    page = new_page(java_script_enabled=False)
    page.goto(site + "/office/account/login/")
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0
    page.get_by_label("E-mail address").fill("rosa@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator("code.a-secret").inner_text()
    page.get_by_label(re.compile("code", re.I)).fill(code_of(secret))
    page.get_by_role("button", name="That is it").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()


@pytest.mark.once
def test_a_passkey_is_the_second_step_may_be_stopped_and_signs_nobody_in_when_it_is_removed(
    page, site, axe, required, virtual_key
):
    make_organiser(roles=["Organiser"])
    devtools, key = virtual_key
    add_passkey(page, site)
    sign_out(page)
    page.goto(site + "/office/")
    page.get_by_label("E-mail address").fill("rosa@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(site + "/office/")
    sign_out(page)

    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto(site + "/office/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("Nothing was changed").wait_for()
    axe(page)

    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
    User.objects.get().authenticator_set.all().delete()
    page.goto(site + "/office/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("This was not right").wait_for()
    assert page.goto(site + "/office/").url.startswith(site + "/office/account/login/")


@pytest.mark.once
def test_pages_are_clean_and_fit_a_phone(new_page, site, axe):
    rosa = make_organiser(roles=["Organiser"], name="Rosa-Maximiliane von Hohenlohe-Langenburg")
    page = new_page(viewport=LAPTOP)
    # {path: in both looks?} The others are forms of the same parts.
    for path, both in {"password/reset/": False, "login/": True, "link/nothing/": False}.items():
        look(page, f"{site}/office/account/{path}", axe, both=both)
    look(page, site + sign_in_link(rosa, now=timezone.now()), axe, both=False)
    page.get_by_role("button", name="Sign in").click()
    for path, both in {
        "2fa/totp/activate/": False, "2fa/": True, "2fa/webauthn/add/": False, "password/change/": False,
        "address/": True, "logout/": False,
    }.items():  # fmt: skip
        look(page, f"{site}/office/account/{path}", axe, both=both)


def look(page, url, axe, *, both):
    page.goto(url)
    for size in looks(page, both=both):
        if size == PHONE:
            page.set_viewport_size({"width": 320, "height": 700})
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), url
    page.set_viewport_size(size)


def add_passkey(page, site):
    page.goto(site + "/office/account/login/")
    page.get_by_label("E-mail address").fill("rosa@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
