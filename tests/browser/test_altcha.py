"""The puzzle on the petition's own page, under the policy that visitors get, solved by a real browser."""

import time

import pytest

from tests.pages import factories
from unwatched.actions.models import Signature

PROOF = "form[data-altcha-url] input[name=proof]"
SECONDS = 120  # for the puzzle, on a machine that does other things


@pytest.fixture
def petition_url(live_server):
    campaign = factories.make_campaign(factories.make_site())
    return live_server.url + factories.make_petition(campaign).url


@pytest.fixture
def page(new_page):
    return new_page(alone=True)


def proof_of(page):
    """What the script has put into the hidden field. No evaluate(): the page forbids making code out of text."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if proof := page.input_value(PROOF):
            return proof
        page.wait_for_timeout(50)
    pytest.fail("The puzzle was not solved.")


@pytest.mark.once
def test_the_browser_solves_the_puzzle_while_somebody_types_and_the_form_scores_nothing(page, petition_url):
    asked = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[-1]))
    policy = page.goto(petition_url).header_value("Content-Security-Policy")
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    page.wait_for_load_state("networkidle")
    assert "challenge.json" not in asked  # whoever only reads causes nothing

    page.get_by_label("Name", exact=True).focus()
    page.get_by_label("Name", exact=True).fill("Ines Okafor-Lind")
    page.get_by_label("E-mail").fill("ines@example.org")
    proof_of(page)
    page.wait_for_timeout(4000)  # a person takes longer than that to type an address
    assert asked.count("challenge.json") == 1
    page.get_by_role("button", name="Sign the petition").click()
    page.get_by_role("heading", name="Now look in your inbox").wait_for()
    assert Signature.objects.get().score == 0  # without a proof that holds it would be more


@pytest.mark.once
def test_a_browser_without_cryptography_is_left_in_peace(page, petition_url):
    page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page.goto(petition_url)
    page.get_by_label("Name", exact=True).fill("Ines Okafor-Lind")
    page.wait_for_timeout(500)
    assert page.input_value(PROOF) == ""
