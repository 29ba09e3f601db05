"""The style sheets: their colours are legible in both themes, and stand in one file."""

import re
from pathlib import Path

import pytest

from unwatched.core import contrast

STATIC = Path(__file__).parents[2] / "unwatched/core/static/core"
STOCKS = ["goldenrod", "salmon", "mint", "sky"]
COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(|:\s*(?:black|white|red|grey|gray|yellow|blue)\b", re.I)


def read_tokens():
    """The plain colours of tokens.css: {"light": {"ink": "#…"}, "dark": {…}}, sheets as "sheet-goldenrod"."""
    text = (STATIC / "tokens.css").read_text()
    light, dark = text.split("@media (prefers-color-scheme: dark)")
    dark = dark.split("@media (prefers-contrast")[0]
    both = [dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", part)) for part in (light, dark)]
    sheets = dict(re.findall(r"\[data-stock=(\w+)\] { --sheet: (#[0-9a-f]{6})", dark))
    both[1] = both[0] | both[1] | {f"sheet-{stock}": colour for stock, colour in sheets.items()}
    both[0] |= {f"sheet-{stock}": both[0][stock] for stock in STOCKS}
    return dict(zip(("light", "dark"), both, strict=True))


TOKENS = read_tokens()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_on_paper_and_card_has_at_least_six_and_a_half_to_one(theme):
    colours = TOKENS[theme]
    for ink in ("ink", "soft", "stamp", "pen"):
        for on in ("paper", "card"):
            assert contrast.ratio(colours[ink], colours[on]) >= 6.5, (theme, ink, on)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("stock", STOCKS)
def test_every_sheet_carries_text_and_a_visible_focus(theme, stock):
    colours = TOKENS[theme]
    sheet = colours[f"sheet-{stock}"]
    assert contrast.ratio(colours["ink"], sheet) >= contrast.GOOD
    assert contrast.ratio(colours["pen"], sheet) >= contrast.PARTS


@pytest.mark.parametrize("stock", STOCKS)
def test_in_the_dark_the_loud_word_and_the_button_can_be_read(stock):
    colours = TOKENS["dark"]
    assert contrast.ratio(colours[stock], colours[f"sheet-{stock}"]) >= contrast.GOOD
    assert contrast.ratio(colours["toner"], colours[stock]) >= contrast.GOOD


def test_the_sheet_without_a_stock_is_the_default_stock_in_both_themes():
    assert re.search(r":root \{ --sheet: (#\w+); \}\s+\[data-stock=\w+\]", (STATIC / "tokens.css").read_text())
    assert "--stock: var(--salmon);" in (STATIC / "tokens.css").read_text()


def own_sheets():
    """Every style sheet of the public pages. The office and its door have a house style of their own."""
    apps = Path(__file__).parents[2] / "unwatched"
    sheets = [path for path in sorted(apps.glob("*/static/**/*.css")) if not {"office", "accounts"} & {*path.parts}]
    return [path for path in sheets if not re.search(r"var\(--(?:o|w)-", path.read_text())]


def test_components_name_tokens_and_never_a_colour():
    checked = [path for path in own_sheets() if path.name not in ("tokens.css", "print.css")]
    assert STATIC / "parts.css" in checked
    assert any(path.name == "pages.css" for path in checked)
    for path in checked:
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        assert not COLOUR.findall(text), path


def test_the_search_for_colours_finds_one():
    assert COLOUR.search("a { color: #fff }")
    assert COLOUR.search("a { color: rgb(1 2 3) }")
    assert COLOUR.search("a { color: white }")
    assert not COLOUR.search("a { color: var(--ink); white-space: nowrap }")


def test_every_token_that_is_used_is_defined():
    sheets = "\n".join(path.read_text() for path in own_sheets())
    # Those with a fallback may be missing; the others may not.
    used = set(re.findall(r"var\((--[\w-]+)\)", sheets))
    defined = set(re.findall(r"(--[\w-]+)\s*:", sheets))
    assert used - defined == set()


def test_the_style_sheets_and_the_font_of_every_page_stay_under_48_kilobytes():
    names = ["tokens.css", "site.css", "parts.css", "print.css", "placard.woff2"]
    assert sum((STATIC / name).stat().st_size for name in names) < 48_000
