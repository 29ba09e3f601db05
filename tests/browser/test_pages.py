"""The public pages in a real browser: any foreign request fails a test by itself (see conftest.py)."""

import pytest

from tests.pages import factories
from tests.pages.test_languages import translate
from unwatched.pages.models import UpdatePage

from .conftest import LAPTOP, SETTLED, SMALL, WIDE, looks

VIDEO = "11111111-2222-4333-8444-555555555555"
LONG = "Gesichtserkennungsüberwachungsverbotsgesetz jetzt"


@pytest.fixture
def full(home):
    return factories.make_full_campaign(factories.make_campaign(home, slug="faces"))


@pytest.fixture
def addresses(full):
    """{the address of one of each kind of page: in both looks?}, None for those that axe sees elsewhere as they are.

    Each part stands on the parts page, which is judged in both looks; all blocks together stand on the campaign's.
    """
    guide = factories.make_guide(full, slug="read", lede="Lent to each other.", body=[factories.every_block()[4]])
    plain = factories.make_plain(full, slug="plain", lede="Meetings.", body=[factories.text(), factories.video()])
    update = UpdatePage.objects.first()
    update.body = [
        factories.text("<h2>Then</h2><p>And <a href='https://example.org'>so on</a>.</p><ul><li>1</li></ul>")
    ]
    update.source, update.source_url = "Minutes, page 4", "https://example.org/minutes"
    update.save()
    lede = "Donaudampfschifffahrtsgesellschaft " * 5
    factories.make_campaign(full.get_parent(), slug="lang", title=LONG, shout=LONG, lede=lede)
    return {
        "/": False, "/faces/updates/": False, "/faces/": True, "/faces/petition/": None, guide.get_url(): False,
        plain.get_url(): False, update.get_url(): False, "/what-we-keep/": False, "/write-to-us/": False,
        "/search/": None, "/search/?q=face": False, "/search/?q=zebra": False, "/no/such/page/": False,
        "/lang/": None, "/lang/updates/": None,
    }  # fmt: skip


@pytest.mark.once
def test_every_page_is_clean_fits_a_small_phone_and_keeps_nothing_in_the_browser(live_server, new_page, axe, addresses):
    page = new_page(viewport=LAPTOP)
    for address, both in addresses.items():
        page.goto(live_server.url + address)
        page.evaluate("document.fonts.ready.then(() => null)")
        for width in (640, 320):
            page.set_viewport_size({"width": width, "height": 740})
            page.evaluate(SETTLED)
            too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert too_wide <= 0, (address, width, page.evaluate(WIDE))
            assert page.evaluate(SMALL) == [], (address, width)
        for _ in looks(page, both=both) if both is not None else ():
            axe(page)
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert page.context.cookies() == []


@pytest.mark.once
def test_a_visitor_without_scripts_reads_searches_and_plays_a_video(live_server, new_page, full):
    full.body = [factories.text(), factories.video(key=VIDEO)]
    full.save()
    page = new_page(alone=True, java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(live_server.url)
    page.get_by_role("link", name="No face scanning in Wrenfield").first.click()
    assert page.get_by_role("heading", level=1).inner_text() == "My face is not your evidence."
    assert "tube.example.org" in page.get_by_text("The video lies at").inner_text()
    page.context.route("https://tube.example.org/**", lambda route: route.abort())
    with page.expect_request("https://tube.example.org/**") as asked:
        page.get_by_role("link", name="Play it here").click()
    page.locator("iframe").wait_for()
    assert asked.value.url.startswith("https://tube.example.org/videos/embed/")
    assert "referer" not in asked.value.headers
    assert page.faults == [f"foreign request: {asked.value.url}"]
    page.faults.clear()
    page.get_by_role("link", name="Search").click()
    page.get_by_label("Words to look for").fill("librarian")
    page.get_by_role("button", name="Look").click()
    assert page.get_by_role("main").get_by_role("link", name="No face scanning in Wrenfield").count() == 1


@pytest.mark.once
def test_an_arabic_page_begins_at_the_right(live_server, new_page, axe, home, settings):
    arabic = factories.speak(settings, ar="Arabic")["ar"]
    translate(home, arabic, shout="نحن نعرف بعضنا بعضا هنا.", lede="نحن أمناء مكتبات ومستأجرون وممرضات.")
    page = new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{live_server.url}/ar/")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).direction") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    axe(page)


@pytest.mark.once
def test_the_pages_are_walked_through_by_keyboard(live_server, page, full):
    page.goto(f"{live_server.url}/faces/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    page.locator("main:target").wait_for()  # else the next key may come before the jump
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
