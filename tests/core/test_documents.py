import io
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from tests import effort
from unwatched.core import documents
from unwatched.core.documents import (
    DocumentError,
    is_rtl,
    make_pdf,
    make_png,
    make_pngs,
    make_private_pdf,
)

AT = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
PAGE = """
#import "/core/typst/house.typ": *
#set document(title: titled(content.title))
#set text(font: serif, lang: language, dir: direction)
#set page(width: 400pt, height: 300pt, footer: missing-note)
#heading(level: 1, loud(titled(content.title), size: 20pt))
#content.words.map(word => par(word)).join()
"""
NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("#$*_`@<>\\/[]{}()\"'=+-~\n\r\t\x00\x1b\u200b\u200d\u202e\u2066\u05d0\u0627\ufffd\ud800"),
    ),
    max_size=60,
)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A small template outside the package, with the house's file beside it."""
    root = tmp_path_factory.mktemp("root")
    (root / "core").symlink_to(documents.ROOT / "core")
    (root / "page.typ").write_text(PAGE)
    (root / "broken.typ").write_text("#let x = (")
    (root / "quoting.typ").write_text('#import "/core/typst/house.typ": *\n#int(content.title)')
    (root / "greedy.typ").write_text('#read("../secret.txt")')
    (root.parent / "secret.txt").write_text("secret")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "ROOT", root)
        yield "page.typ"


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def trial(template, *words, title="Trial", language="en"):
    return make_pdf(template, {"title": title, "words": words}, language=language, at=AT)


def test_the_same_content_gives_the_same_bytes(template):
    assert trial(template, "Rosa") == trial(template, "Rosa") != trial(template, "Ruth")


def test_a_pdf_is_tagged_accessible_and_knows_its_language(template):
    pdf = trial(template, "Rosa", language="de-AT")
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "de"
    assert b"pdfuaid:part" in pdf
    assert PdfReader(io.BytesIO(pdf)).metadata.creation_date == AT


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x")',
        "$x$ *bold* _it_ `code` @ref <label> // gone /* gone */ \\e",
        '#read("/config/settings.py")',
        '"], evil: [',
        "= Heading",
    ],
)
def test_markup_is_printed_as_it_stands(template, text):
    assert "".join(text.split()) in "".join(text_of(trial(template, text, title=text)).split())


@pytest.mark.parametrize(
    "text",
    ["W" * 10_000, "מילה" * 2500, "\x00\x01\x1b[31m Rosa\x00", "\ud800 half", "\u202eRosa\u202c", "e\u0301" * 5000, ""],
)
def test_hostile_text_never_breaks_a_document(template, text):
    assert trial(template, text, title=text).startswith(b"%PDF")


def test_a_word_without_an_end_stays_on_the_page(template):
    page = PdfReader(io.BytesIO(trial(template, "W" * 500))).pages[0]
    assert max(len(line) for line in page.extract_text().splitlines()) < 60


@settings(max_examples=40, deadline=None)
@given(words=st.lists(NASTY, max_size=3), title=NASTY, language=st.sampled_from(["en", "ar", "de", "xx"]))
def test_whatever_is_typed_makes_a_document(template, words, title, language):
    assert trial(template, *words, title=title, language=language).startswith(b"%PDF")


def test_letters_without_a_font_are_owned_up_to(template, caplog):
    pdf = trial(template, "Rosa \u0378")  # a place that Unicode has left empty
    if b"pdfuaid:part" in pdf:
        pytest.fail("Unicode has filled U+0378, and this machine has a font for it; take another one.")
    assert "Some letters could not be printed" in text_of(pdf)
    assert "Rosa" not in caplog.text


@pytest.mark.parametrize("name", ["broken.typ", "greedy.typ", "missing.typ"])
def test_a_wrong_template_says_so(template, name):
    with pytest.raises(DocumentError, match=name):
        make_pdf(name, {}, language="en", at=AT)


def test_an_error_quotes_nobody(template):
    with pytest.raises(DocumentError) as caught:
        make_pdf("quoting.typ", {"title": 'Rosa "Ro" Sand'}, language="en", at=AT)
    assert "Rosa" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_private_document_is_the_same_one_and_is_not_made_in_this_process(template):
    content = {"title": "Trial", "words": ["Ines Okafor-Lind"]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "typeset", None)  # nothing here is asked to set it
        private = make_private_pdf(template, content, language="en", at=AT)
    assert private == make_pdf(template, content, language="en", at=AT)


def test_a_private_document_that_fails_quotes_nobody(template):
    with pytest.raises(DocumentError, match="quoting") as caught:
        make_private_pdf("quoting.typ", {"title": 'Rosa "Ro" Sand'}, language="en", at=AT)
    assert "Rosa" not in str(caught.value)


def test_a_private_document_with_letters_that_have_no_font_is_made(template):
    pdf = make_private_pdf(template, {"title": "Trial", "words": ["Rosa \u0378"]}, language="en", at=AT)
    assert "Some letters could not be printed" in text_of(pdf)


def test_threads_do_not_disturb_each_other(template):
    words = [f"Rosa {i}" for i in range(24)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda word: trial(template, word), words))
    assert together == [trial(template, word) for word in words]


def test_a_picture_has_one_page_and_a_pixel_for_a_point(template):
    picture = Image.open(io.BytesIO(make_png(template, {"title": "Trial", "words": ["Rosa"]}, language="en")))
    assert (picture.size, picture.format) == ((400, 300), "PNG")
    with pytest.raises(DocumentError):
        make_png(template, {"title": "Trial", "words": ["Rosa"] * 200}, language="en")


def test_several_pages_are_several_pictures_each_as_if_alone(template):
    [one, *more] = make_pngs(template, {"title": "Trial", "words": ["Rosa"] * 20}, language="en")
    assert len(more) > 0
    assert Image.open(io.BytesIO(one)).size == Image.open(io.BytesIO(more[0])).size == (400, 300)


def test_a_long_run_of_thai_is_broken_between_letters_only():
    broken = documents._fit_to_print("กำ" * 60)
    assert "\u200b" in broken
    assert "\u200bำ" not in broken


def test_a_key_is_printed_as_its_digit(template):
    assert "Press 1 now" in text_of(trial(template, "Press 1\ufe0f\u20e3 now"))


def test_emoji_are_printed_in_an_accessible_file_on_every_machine(template):
    pdf = trial(template, "Rosa ✊🏾 👩‍👩‍👧‍👦 🏳️‍🌈")
    assert b"pdfuaid:part" in pdf
    assert "✊🏾" in text_of(pdf)


def test_a_small_document_is_quick(template):
    trial(template, "warm")
    with effort.at_most(2):
        for i in range(10):
            trial(template, f"Rosa {i}")


def test_directions_are_known():
    assert is_rtl("ar")
    assert is_rtl("fa-IR")
    assert not is_rtl("de")
    assert not is_rtl("no-such-language")


def test_our_lettering_is_there():
    assert "Unwatched Placard" in documents.fonts().families()
