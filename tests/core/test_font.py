"""The lettering: every letter of Latin-1 and Latin Extended-A is there, and its name is ours."""

import re
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parents[2]
WEB = ROOT / "unwatched/core/static/core"
LATIN_1 = {*range(0x20, 0x7F), *range(0xA1, 0x100)} - {0xAD}
EXTENDED = {*range(0x100, 0x180), 0x218, 0x219, 0x21A, 0x21B}
SENTENCES = {
    "Polish": "Zażółć gęślą jaźń", "Czech": "Příliš žluťoučký kůň úpěl ďábelské ódy", "Turkish": "Şişli İğdır ıspanak",
    "Hungarian": "árvíztűrő tükörfúrógép", "Romanian": "știință și țară, ăâî", "Latvian": "glāžšķūņa rūķīši, ģimene",
    "Lithuanian": "įlinkdama fechtuotojo špaga", "Croatian": "đak ćuk čaša", "Maltese": "Ħal Għaxaq ċġż",
}  # fmt: skip


@pytest.fixture(scope="module")
def fonts():
    files = {
        "web": WEB / "placard.woff2",
        "ext": WEB / "placard-ext.woff2",
        "print": ROOT / "unwatched/core/fonts/placard.ttf",
    }
    return {name: TTFont(path) for name, path in files.items()}


def test_the_first_file_covers_latin_1(fonts):
    assert LATIN_1 - set(fonts["web"].getBestCmap()) == set()


def test_the_second_file_covers_latin_extended_a(fonts):
    assert EXTENDED - set(fonts["ext"].getBestCmap()) == set()


def test_the_print_file_covers_both(fonts):
    assert (LATIN_1 | EXTENDED) - set(fonts["print"].getBestCmap()) == set()


@pytest.mark.parametrize("language", SENTENCES)
def test_languages_are_written_without_a_borrowed_letter(fonts, language):
    assert set(map(ord, SENTENCES[language])) - set(fonts["print"].getBestCmap()) == set()


def test_no_made_letter_is_empty_or_as_tall_as_two_lines(fonts):
    font = fonts["print"]
    shapes, names = font.getGlyphSet(), font.getBestCmap()
    for code in EXTENDED:
        pen = BoundsPen(shapes)
        shapes[names[code]].draw(pen)
        assert pen.bounds, chr(code)
        _, low, _, high = pen.bounds
        assert -330 < low < high < 1010, chr(code)
        assert shapes[names[code]].width > 150, chr(code)


def test_a_letter_with_a_mark_differs_from_the_one_without(fonts):
    font = fonts["print"]
    names, glyphs = font.getBestCmap(), font["glyf"]
    for marked, plain in zip("āĂąćčďđęěğħıķłňőřşșťűųźżž", "aAaccddeeghikInorsstuuzzz", strict=True):
        assert glyphs[names[ord(marked)]] != glyphs[names[ord(plain)]], marked


def test_the_font_does_not_carry_the_reserved_name(fonts):
    for font in fonts.values():
        names = {record.nameID: str(record) for record in font["name"].names}
        assert names[1] == "Unwatched Placard"
        assert "Reserved Font Name" in names[13]
        assert all("Londrina" not in text for number, text in names.items() if number != 0)
        assert "Londrina" in names[0]  # the copyright stays


def test_the_licence_is_shipped_with_it():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (ROOT / "unwatched/core/fonts/OFL-placard.txt").read_text()


def test_the_style_sheet_asks_for_the_second_file_only_for_its_letters(fonts):
    ranges = re.search(r"unicode-range: ([^;]+);", (WEB / "tokens.css").read_text()).group(1)
    asked = set()
    for part in ranges.split(", "):
        first, _, last = part.removeprefix("U+").partition("-")
        asked |= set(range(int(first, 16), int(last or first, 16) + 1))
    assert asked <= set(fonts["ext"].getBestCmap())
    assert asked | set(fonts["web"].getBestCmap()) >= EXTENDED
    assert not asked & LATIN_1


def test_the_script_makes_the_very_files_that_are_here(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(ROOT / "scripts")
    import make_font

    monkeypatch.setattr(make_font, "ROOT", tmp_path)
    monkeypatch.setattr(make_font, "WEB", tmp_path)
    monkeypatch.setattr(make_font, "PRINT", tmp_path / "placard.ttf")
    make_font.main()
    for name, here in {
        "placard.woff2": WEB,
        "placard-ext.woff2": WEB,
        "placard.ttf": ROOT / "unwatched/core/fonts",
    }.items():
        assert (tmp_path / name).read_bytes() == (here / name).read_bytes(), name
