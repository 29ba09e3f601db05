import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from unwatched.chats.documents.cards import (
    LEAST_SIZE,
    TEMPLATE,
    Card,
    Theme,
    card_alt,
    card_faults,
    card_set,
    draw_card,
    draw_cards,
    theme_faults,
)
from unwatched.chats.errors import BadTheme, CardError, CardTooLong, NoFont
from unwatched.chats.models import StepKind
from unwatched.core import documents
from unwatched.core.drawings.people import BLACK, STOCKS

pytestmark = pytest.mark.once

QUESTION = Card(
    kind=StepKind.QUESTION, label="Q3", text="Who in this town checks it when the camera is wrong?",
    hashtag="#WrenfieldAsks", line="Wrenfield Unwatched, 24 Nov, 20:00",
)  # fmt: skip
THEME = Theme.of_stock("goldenrod", name="Wrenfield Unwatched")
SENTENCE = "We have asked the council three times since March and were sent three different answers. "
NO_LETTER = "\u0378"  # a place that Unicode has left empty
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">%s</svg>'
BROAD_COLUMN = (260, 420, 330, 520)  # its empty part


def drawn(card=QUESTION, *, theme=THEME, language="en"):
    png = draw_card(card, theme=theme, language=language)
    assert len(png) < 1_000_000
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    assert picture.size == (1200, 675)
    return picture


def with_text(text, **changes):
    return replace(QUESTION, text=text, **changes)


def colour(picture, place):
    return "#{:02x}{:02x}{:02x}".format(*picture.getpixel(place))


def inked(picture, box, *, paper=STOCKS["goldenrod"]):
    """Share of pixels in a part of the picture that are not bare paper."""
    part = picture.crop(box)
    bare = sum(number for number, pixel in part.getcolors(part.width * part.height)
               if "#{:02x}{:02x}{:02x}".format(*pixel) == paper)  # fmt: skip
    return 1 - bare / (part.width * part.height)


def bomb():
    """A PNG of a few kB that would be 196 MB in memory."""
    file = io.BytesIO()
    Image.new("1", (7000, 7000)).save(file, "PNG")
    return file.getvalue()


def logo(kind, size=(400, 200)):
    file = io.BytesIO()
    Image.new("RGB", size, "#00aa00").save(file, kind)
    return file.getvalue()


# --- What it looks like ------------------------------------------------------------------------
@pytest.mark.parametrize("stock", STOCKS)
def test_a_card_is_a_sheet_of_the_stock_with_a_black_column(stock):
    day = drawn(theme=Theme.of_stock(stock, name="Wrenfield"))
    assert (colour(day, (1195, 5)), colour(day, (5, 5))) == (STOCKS[stock], BLACK)


def test_at_night_a_card_is_the_other_way_round():
    night = drawn(theme=Theme.of_stock("mint", name="Wrenfield", dark=True))
    assert (colour(night, (1195, 5)), colour(night, (5, 5))) == (BLACK, STOCKS["mint"])


def test_few_words_are_large_and_many_are_small_in_more_room():
    def first_line(picture):
        rows = [inked(picture, (400, y, 1150, y + 1)) > 0 for y in range(30, 500)]
        return rows.index(False, rows.index(True)) - rows.index(True)

    few, many = drawn(with_text("Who asks?")), drawn(with_text(SENTENCE * 6))
    assert first_line(few) > 120
    assert first_line(few) > 3 * first_line(many)
    assert inked(few, BROAD_COLUMN) == 1
    assert inked(many, BROAD_COLUMN) < 0.5


@pytest.mark.parametrize("length", [1, 60, 280, 600])
def test_words_of_any_length_stay_inside_their_part(length):
    picture = drawn(with_text((SENTENCE * 8)[:length].strip()))
    assert inked(picture, (1165, 0, 1200, 675)) == inked(picture, (400, 0, 1200, 35)) == 0
    assert inked(picture, (400, 642, 1200, 675)) == 0
    assert inked(picture, (400, 20, 1160, 560)) > 0.005


def test_600_letters_are_drawn_and_what_is_longer_says_how_much_fits():
    assert drawn(with_text((SENTENCE * 8)[:600]))
    text = SENTENCE * 12
    with pytest.raises(CardTooLong, match=r"the first \d+ letters fit") as caught:
        draw_card(with_text(text), theme=THEME, language="en")
    assert 600 <= caught.value.fits < len(text)
    assert drawn(with_text(text[: caught.value.fits]))
    with pytest.raises(CardTooLong):
        draw_card(with_text(text[: caught.value.fits + 1] + "word"), theme=THEME, language="en")


def test_a_text_without_end_is_refused_at_once_with_the_same_number():
    numbers = set()
    for text in (SENTENCE * 12, SENTENCE * 10_000):
        with pytest.raises(CardTooLong) as caught:
            draw_card(with_text(text), theme=THEME, language="en")
        numbers.add(caught.value.fits)
    assert len(numbers) == 1


def test_letters_are_counted_as_readers_count_them():
    with pytest.raises(CardTooLong) as caught:
        draw_card(with_text("👩‍👩‍👧‍👦" * 280), theme=THEME, language="en")
    assert caught.value.fits < 280


def test_the_smallest_size_is_the_one_that_the_documentation_names():
    template = (documents.ROOT / TEMPLATE).read_text()
    assert f"{LEAST_SIZE}pt).map(size => (..narrow" in template
    assert LEAST_SIZE * 360 / 1200 == 12
    assert f"{LEAST_SIZE} px" in (documents.ROOT.parent / "docs/reference/cards.md").read_text()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("من يراجع في مدينتنا ما تقوله الكاميرا عندما تخطئ؟", "ar"),
        ("מי בעיר שלנו בודק כשהמצלמה טועה?", "he"),
        ("Corvane: מי בודק?", "he"),
        ("מי בעיר שלנו בודק כשהמצלמה טועה?", "en"),
    ],
)
def test_words_that_run_from_right_to_left_begin_at_the_right_with_the_column_there(text, language):
    picture = drawn(with_text(text, hashtag="#רנפילד"), language=language)
    assert (colour(picture, (5, 5)), colour(picture, (1195, 5))) == (STOCKS["goldenrod"], BLACK)
    assert inked(picture, (700, 50, 813, 560)) > inked(picture, (57, 50, 170, 560))
    assert inked(picture, (600, 580, 813, 640)) > 0.05  # the hashtag


def test_emoji_are_drawn_in_ink_on_every_machine_and_do_not_change_the_letters():
    plain, decorated = drawn(with_text("Who asks?")), drawn(with_text("Who asks? ✊🏾 👩‍👩‍👧‍👦 🇵🇸 1️⃣"))
    assert inked(decorated, (387, 300, 1143, 560)) > inked(plain, (387, 300, 1143, 560))
    ink = {pixel for _number, pixel in decorated.getcolors(1 << 20)}
    assert all(red >= blue for red, _green, blue in ink)  # from black to goldenrod, nothing else
    assert documents.letters_without_font("✊🏾👩‍👩‍👧‍👦🇵🇸1️⃣🫨") == ""


def test_letters_without_a_font_are_refused_and_named():
    with pytest.raises(NoFont, match=NO_LETTER) as caught:
        draw_cards([QUESTION, with_text(f"Who {NO_LETTER}?")], theme=THEME, language="en")
    assert (caught.value.letters, caught.value.index) == (NO_LETTER, 1)


@pytest.mark.parametrize(
    "text",
    ["W" * 150, '#panic("x")', "\u202eRosa", "Gesichtserkennungsüberwachungsmaßnahmen", "a\nb\n\nc", "e\u0301" * 200],
)
def test_odd_words_stay_inside_and_inert(text):
    picture = drawn(with_text(text, hashtag="#" + "W" * 90, line="W " * 60))
    assert inked(picture, (1165, 0, 1200, 675)) == inked(picture, (400, 642, 1200, 675)) == 0


@settings(max_examples=15, deadline=None)
@given(text=st.text(max_size=80), label=st.text(max_size=6), tag=st.text(max_size=30), line=st.text(max_size=60))
def test_whatever_is_typed_is_drawn_or_refused_with_a_sentence(text, label, tag, line):
    card = Card(kind=StepKind.QUESTION, label=label, text=text, hashtag=tag, line=line)
    [*faults] = card_faults(card, theme=THEME, language="en")
    assert all(fault.stops and fault.sentence.endswith(".") for fault in faults)


def test_a_card_without_words_is_refused():
    with pytest.raises(CardError, match="nothing on this card"):
        draw_card(with_text(" \n"), theme=THEME, language="en")


def test_the_same_card_is_the_same_picture_alone_and_among_others():
    others = [with_text("Who asks?"), replace(QUESTION, kind=StepKind.WELCOME, label="")]
    together = draw_cards([*others, QUESTION], theme=THEME, language="en")
    assert together[2] == draw_card(QUESTION, theme=THEME, language="en") != together[0]
    assert draw_cards([], theme=THEME, language="en") == []


def test_an_error_says_which_of_the_cards():
    with pytest.raises(CardTooLong) as caught:
        draw_cards([QUESTION, QUESTION, with_text(SENTENCE * 12)], theme=THEME, language="en")
    assert caught.value.index == 2


# --- Paper, ink and logo -----------------------------------------------------------------------
def test_pale_letters_are_found_and_good_ones_are_not():
    assert theme_faults(THEME) == []
    [fault] = card_faults(QUESTION, theme=Theme(name="W", paper="#777777", ink="#888888"), language="en")
    assert "1.2 to 1" in fault.sentence
    assert not fault.stops


def test_what_stops_a_card_is_a_fault_with_its_sentence():
    [fault] = card_faults(with_text(""), theme=THEME, language="en")
    assert fault.stops


def test_a_theme_knows_only_colours():
    with pytest.raises(BadTheme, match="'red' is not a colour such as #f9c835"):
        Theme(name="W", ink="red")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_logo_lies_on_white_where_the_sign_would_stand(kind):
    picture = drawn(theme=replace(THEME, logo=logo(kind)))
    red, green, blue = picture.getpixel((150, 560))
    assert green > 150 > red
    assert green > 150 > blue
    assert colour(picture, (44, 625)) == "#fffefb"


def test_a_logo_may_be_an_svg():
    svg = SVG % b'<path fill="#00aa00" d="M0 0h9v9H0z"/>'
    assert colour(drawn(theme=replace(THEME, logo=svg)), (100, 580)) == "#00aa00"


@pytest.mark.parametrize(
    "logo",
    [
        b"<svg",
        b"<svg \xff",
        b"no picture",
        bomb(),
        logo("PNG")[:80],
        b"x" * 1_000_001,
        SVG % b'<image width="9" height="9" href="/etc/x.png"/>',
        SVG % b'<image width="9" height="9" href="http://example.test/x.png"/>',
    ],
)
def test_a_logo_that_cannot_be_read_is_refused_with_a_sentence(logo):
    with pytest.raises(BadTheme, match="logo"):
        draw_card(QUESTION, theme=replace(THEME, logo=logo), language="en")


# --- Words beside the picture ------------------------------------------------------------------
def test_the_alternative_text_says_all_that_the_card_shows():
    assert card_alt(QUESTION, theme=THEME, language="en") == (
        "Q3: Who in this town checks it when the camera is wrong? Answer with A3. #WrenfieldAsks. "
        "Wrenfield Unwatched, 24 Nov, 20:00."
    )
    welcome = Card(kind=StepKind.WELCOME, text="Come in")
    assert card_alt(welcome, theme=THEME, language="en") == "Welcome: Come in. Wrenfield Unwatched."


def test_the_set_is_a_zip_with_names_that_sort_and_the_alternative_texts():
    cards = {6: QUESTION, 1: Card(kind=StepKind.WELCOME, text="Come in"), 12: replace(QUESTION, label="س٤")}
    data = card_set(cards, theme=THEME, language="en")
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.namelist() == ["01-welcome.png", "06-q3.png", "12-question.png", "alternative-texts.txt"]
    assert archive.read("06-q3.png") == draw_card(QUESTION, theme=THEME, language="en")
    said = archive.read("alternative-texts.txt").decode()
    assert said.startswith("01-welcome.png\nWelcome: Come in. Wrenfield Unwatched.\n\n06-q3.png\nQ3: Who in")
    assert data == card_set(cards, theme=THEME, language="en")
