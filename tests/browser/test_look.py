"""The parts page, where every component stands with its states, in a real browser."""

import pytest

from tests.accounts.people import give_app, make_organiser

from .conftest import SETTLED, looks

pytestmark = pytest.mark.once
SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
                     p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
# What sticks out, for the message: where scrollWidth says that something does.
WIDE = """() => [...document.querySelectorAll('body *')].filter(e => !e.closest('.vh, .skip, svg')
  && (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1))
  .map(e => e.outerHTML.slice(0, 90))"""


@pytest.fixture
def parts_url(live_server):
    return f"{live_server.url}/office/parts/"


@pytest.fixture
def designer(transactional_db):
    designer = make_organiser("designer@example.org", roles=["Editor"])
    give_app(designer)
    return designer


@pytest.fixture
def open_parts(page_of, parts_url, designer):
    """`open_parts(width, height, **options)`: the parts page, signed in."""

    def open_it(width, height, **options):
        page = page_of(designer, viewport={"width": width, "height": height}, **options)
        page.goto(parts_url)
        page.get_by_role("heading", name="Paper and ink").wait_for()
        page.evaluate("document.fonts.ready")
        return page

    return open_it


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_axe_finds_nothing_on_the_parts_page(open_parts, axe):
    page = open_parts(1440, 900)
    for _ in looks(page):
        axe(page)


def test_in_forced_colours_stamps_keep_their_box_and_buttons_can_be_read(open_parts, axe):
    page = open_parts(1440, 900, forced_colors="active")
    axe(page)
    border = page.locator(".stamp--met").first.evaluate("e => getComputedStyle(e, '::before').borderTopStyle")
    assert border == "solid"
    ink, sheet = page.locator(".sheet .lede").first.evaluate(
        "e => [getComputedStyle(e).color, getComputedStyle(e.closest('.sheet')).backgroundColor]"
    )
    assert ink != sheet
    # Browsers paint the page's colour behind every line of text: letters in that colour would be gone.
    behind = page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor")
    buttons = page.locator(".btn").evaluate_all(
        "all => all.map(getComputedStyle).map(style => [style.color, style.borderTopColor])"
    )
    assert buttons
    assert not any(behind in colours for colours in buttons)


def test_nothing_scrolls_sideways_even_with_the_text_spacing_that_some_readers_need(open_parts):
    page = open_parts(320, 740)
    for width in (1024, 768, 360, 320):
        page.set_viewport_size({"width": width, "height": 740})
        page.evaluate(SETTLED)
        assert sideways(page) <= 0, (width, page.evaluate(WIDE))
    page.evaluate(SPACING)
    assert sideways(page) <= 0, page.evaluate(WIDE)
    page.evaluate("document.adoptedStyleSheets = []")
    # A word that is wider than its column shows as overflow once breaking inside words is forbidden.
    too_wide = page.evaluate("""() => [...document.querySelectorAll('.loud > .shout')].filter(e => {
      e.style.overflowWrap = 'normal'; e.style.hyphens = 'none';
      return e.scrollWidth > e.parentElement.clientWidth + 1;
    }).map(e => e.textContent)""")
    assert too_wide == [], "a long headline breaks a word on a phone"


def test_what_is_pressed_on_a_phone_is_at_least_44_pixels_high(open_parts):
    page = open_parts(360, 740, has_touch=True, is_mobile=True)
    small = page.evaluate("""() => [...document.querySelectorAll('main .btn, main .tabs a, .mast a, .foot nav a, .tick,'
      + 'main input:not([type=checkbox]), main select, main textarea, summary')]
      .filter(e => e.getBoundingClientRect().height && e.getBoundingClientRect().height < 43.5)
      .map(e => e.outerHTML.slice(0, 80))""")
    assert small == []


def test_the_second_font_file_is_fetched_only_where_it_is_needed(new_page, live_server):
    page = new_page(alone=True)
    fetched = []
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(f"{live_server.url}/no-such-page/")
    page.evaluate("document.fonts.ready")
    assert any("placard.woff2" in url for url in fetched)
    assert not any("placard-ext" in url for url in fetched)


def test_skip_link_comes_first_and_on_paper_there_are_no_sheets_and_no_forms(open_parts):
    page = open_parts(1440, 900)
    page.evaluate("document.activeElement.blur()")  # the box of mistakes takes the focus on loading, as it must
    page.evaluate("window.getSelection().removeAllRanges(); document.body.tabIndex = -1; document.body.focus()")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")

    page.emulate_media(media="print")
    assert page.locator(".sheet").first.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator("form").first.is_visible()
    assert page.get_by_text("We asked for one case.").is_visible()  # answers are open
