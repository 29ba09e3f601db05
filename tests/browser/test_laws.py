"""A visitor finds out which cities' bans were undone: by keyboard alone, without a script."""

import pytest
from django.utils import timezone

from unwatched.ledger.services import seeding

pytestmark = pytest.mark.django_db(transaction=True)
UNDONE = [
    "Baltimore, MD",
    "California (police cameras)",
    "Jackson, MS",
    "New Orleans, LA",
    "Virginia (local police, campus)",
]


def reach(page, name, *, most=80):
    """Presses Tab until something of this name has the focus."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if name in page.locator(":focus").inner_text():
            return
    raise AssertionError(f"{name!r} cannot be reached by Tab")


@pytest.mark.once
def test_which_bans_were_undone_is_found_by_keyboard(new_page, live_server, axe):
    seeding.load(now=timezone.now())
    plain = new_page(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    plain.goto(f"{live_server.url}/laws/")
    reach(plain, "Which ones were undone?")
    plain.keyboard.press("Enter")
    plain.get_by_role("heading", name="5 of 40 shown").wait_for()
    assert plain.locator("table.laws tbody th").all_inner_texts() == UNDONE
    reach(plain, "Jackson, MS")
    plain.keyboard.press("Enter")
    plain.get_by_role("heading", name="Jackson, MS", level=1).wait_for()
    assert plain.get_by_text("Repealed: by 15 July 2025 at the latest").is_visible()
    assert plain.get_by_text("20 August 2020", exact=True).is_visible()

    phone = new_page(viewport={"width": 360, "height": 740}, color_scheme="dark")
    # axe sees the rows of those that were undone: the others are made of the same parts.
    for path, judged in (
        ("/laws/", False), ("/laws/?state=undone", True), ("/laws/jackson-ms/", True), ("/laws/conflicts/", True),
        ("/laws/?q=nothing-fits", True),
    ):  # fmt: skip
        phone.goto(f"{live_server.url}{path}")
        assert phone.evaluate("document.documentElement.scrollWidth") <= 360, path
        if judged:
            axe(phone)
