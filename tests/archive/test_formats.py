"""A thread as HTML, Markdown, PDF and Atom: whole, the same in each, and nobody's words taken for markup."""

import html as html_lib
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from PIL import Image

from tests.archive.threads import ADA, IMKE, make_picture, make_post, make_thread, pictures, rich_thread
from unwatched.archive.formats import FORMATS, Options, atom, pdf, rich
from unwatched.archive.formats.laying import lay_out
from unwatched.archive.formats.pictures import WIDEST, fit
from unwatched.archive.formats.sheet import Hole, Side
from unwatched.archive.unrolling import Branch, Gap
from unwatched.core.documents import letters_without_font
from unwatched.core.text import printable
from unwatched.gateways.threads import Media, Quote, QuoteState

pytestmark = pytest.mark.once
OPTIONS = Options(picture=pictures, page_url="https://unwatched.example/t/social.example/@imke/1")
READABLE = ("html", "md", "pdf", "atom")
HOSTILE = (
    '<script>alert(1)</script> <img src=x onerror="alert(1)"> #panic("x") $x$ #import "@preview/a:1.0.0": * '
    "*bold* _it_ `code` ![a](http://x.example/a.png) [a](javascript:alert(1)) \\\\ <b>bold</b> &lt;u&gt; @ada // x "
    "\u202eevil"
)


def test_a_pdf_is_made_without_loading_the_database():
    """A cold process would spend a sixth of its time on loading models that it does not use."""
    make = "import sys, unwatched.archive.formats.pdf; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", make], capture_output=True, text=True, check=True).stdout.split()
    assert "unwatched.archive.formats.pictures" in loaded
    assert not {"django.db.models", "unwatched.core.models"} & set(loaded)


def words_of(name, made):
    """All that a person reads in a file."""
    if name == "pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages)
    if name == "md":
        made = MarkdownIt().render(made.decode()).encode()
    if name == "atom":
        entry = ET.fromstring(made)
        made = (entry.findtext("{http://www.w3.org/2005/Atom}content") or "").encode()
    return html_lib.unescape(re.sub(r"<style>.*?</style>|<[^>]*>", "", made.decode(), flags=re.DOTALL))


def squeezed(text):
    return re.sub(r"\s+", "", printable(text))


@pytest.fixture(scope="module")
def made():
    return {name: make(rich_thread(), OPTIONS) for name, make in FORMATS.items()}


# --- All formats agree --------------------------------------------------------------------------


@pytest.mark.parametrize("name", READABLE)
def test_every_format_shows_all_of_a_thread(made, name):
    seen = squeezed(words_of(name, made[name]))
    for words in (
        "Three cameras on one pole.", "A lamp post with three black cameras.", "No description given by the author.",
        "It is only switched on for tests.", "What it said before it was changed", "It is on.",
        "https://example.org/a/very/long/address/that/is/shortened?for=the&eye=1", "Quotes Ada (@ada@ada.example)",
        "Who asked us?", "Off", "9 votes (75 %)", "Cameras in Wrenfield.", "Content warning", "Names of people",
        "The names.", "Post 7 was deleted.", "Side branch: the author answers post 3 once more",
        "Yes, I wrote down his name.", "Also by the author, in answer to somebody else, after post 5", "مرحبا",
    ):  # fmt: skip
        if name == "pdf" and words == "مرحبا":
            continue  # pypdf gives right-to-left letters as they are drawn
        assert squeezed(words) in seen, words
    assert "RE:" not in seen  # the quoted post is drawn, so its fallback is not


@pytest.mark.parametrize("name", ["html", "md", "pdf"])
def test_every_file_says_where_it_comes_from_and_whose_it_is(made, name):
    seen = squeezed(words_of(name, made[name]))
    for words in (
        "Imke Varga (@imke@social.example)", "9 posts, 1 min read", "https://social.example/@imke/1",
        "15 September 2026, 06:00 UTC", "All rights are the author's", OPTIONS.page_url,
        "One answer of the server was cut short.",
    ):  # fmt: skip
        assert squeezed(words) in seen, words


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_thread_makes_the_same_bytes(made, name):
    assert FORMATS[name](rich_thread(), OPTIONS) == made[name]


@pytest.mark.parametrize("name", READABLE)
def test_hostile_words_come_out_as_words(name):
    thread = make_thread(
        make_post(1, HOSTILE, content_warning=HOSTILE, media=(Media("image", "https://x.example/a", HOSTILE),)),
        make_post(2, "2", quote=Quote(QuoteState.ACCEPTED, "https://x.example/1", "javascript:alert(1)", ADA, HOSTILE)),
        author=replace(IMKE, name=HOSTILE, url="javascript:alert(1)"), notes=(HOSTILE,),
    )  # fmt: skip
    made = FORMATS[name](thread, Options(picture=lambda media: None, title=HOSTILE))
    shown = MarkdownIt().render(made.decode()) if name == "md" else made.decode(errors="replace")
    said = squeezed(words_of(name, made))
    if name == "pdf":  # nothing in it is markup, and its title stands as it is
        shown = said
    else:
        assert "<script" not in shown
        assert "javascript:alert(1)" not in "".join(re.findall(r'(?:href|src)="([^"]*)"', shown))
        assert not re.findall(r'<(?:b|em)>(?:bold|it)|<img[^>]*\sonerror="', shown)
    assert squeezed('<img src=x onerror="alert(1)"> #panic("x")') in said
    assert squeezed("![a](http://x.example/a.png) [a](javascript:alert(1))") in said
    assert "\u202e" not in shown


letters = st.characters(min_codepoint=0x20, max_codepoint=0x17F, exclude_characters="\x7f\xad")
texts = st.text(letters, min_size=1, max_size=60).filter(lambda text: text.strip())


@settings(max_examples=12, deadline=None)
@given(st.lists(texts, min_size=1, max_size=4))
def test_no_format_loses_a_letter_of_a_post(said):
    thread = make_thread(*(make_post(number, text) for number, text in enumerate(said, start=1)))
    for name in ("html", "md", "pdf", "atom"):
        seen = squeezed(words_of(name, FORMATS[name](thread)))
        for text in said:
            # A font draws "ff" as one letter, and pypdf reads what it is drawn as; spaces are not compared.
            assert squeezed(text) in seen.replace("ﬀ", "ff").replace("ﬁ", "fi"), (name, text)


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="<>&;/ab \n\"'=[]()!*_#`~-+.1\\|", max_size=80))
def test_markup_of_any_shape_is_read_without_harm(markup):
    shown = rich.to_html(rich.parse(markup))
    assert set(re.findall(r"<(\w+)", shown)) <= {
        "p",
        "a",
        "strong",
        "em",
        "u",
        "del",
        "code",
        "pre",
        "blockquote",
        "br",
    }
    assert rich.to_html(rich.parse(shown)) == shown


# --- What posts bring ---------------------------------------------------------------------------


def test_lists_quotations_and_code_keep_their_shape():
    blocks = rich.parse("<p>a<br>b</p><ul><li>one<ol start='3'><li>x</li><li>y</li></ol></li></ul>"
                        "<blockquote><p>said</p></blockquote><pre>  c\n  d</pre>")  # fmt: skip
    assert rich.to_html(blocks) == (
        '<p dir="auto">a<br>b</p><ul><li><p dir="auto">one</p><ol start="3"><li><p dir="auto">x</p></li><li>'
        '<p dir="auto">y</p></li></ol></li></ul><blockquote><p dir="auto">said</p></blockquote>'
        '<pre dir="auto">  c<br>  d</pre>'
    )


@pytest.mark.parametrize(
    ("state", "words", "text_shown"),
    [
        (QuoteState.ACCEPTED, "Quotes Ada", True), (QuoteState.LINK_ONLY, "Quotes another post.", False),
        (QuoteState.WITHDRAWN, "has taken that back", False), (QuoteState.GONE, "has been deleted", False),
    ],
)  # fmt: skip
def test_quoted_posts_are_shown_by_their_rules(state, words, text_shown):
    quote = Quote(state, "https://ada.example/1", "https://ada.example/@ada/1", ADA, "Secret words.")
    shown = FORMATS["html"](make_thread(make_post(1, quote=quote))).decode()
    assert words in shown
    assert ("Secret words." in shown) is text_shown


def test_members_only_accounts_are_not_quoted():
    quote = Quote(
        QuoteState.ACCEPTED, "https://b.example/1", "", replace(ADA, labels=("!no-unauthenticated",)), "Secret."
    )
    assert b"Secret." not in FORMATS["html"](make_thread(make_post(1, quote=quote)))


def test_a_content_warning_folds_the_post_and_names_the_thread():
    shown = FORMATS["html"](make_thread(make_post(1, "Dark words.", content_warning="Spiders"))).decode()
    assert "<title>Spiders</title>" in shown
    assert shown.index("<summary>") < shown.index("Dark words.") < shown.index("</details>")


def test_sensitive_pictures_are_covered_and_not_printed():
    media = Media("image", "https://files.example/lamp.jpg", "A lamp.")
    thread = make_thread(make_post(1, media=(media,), sensitive=True))
    shown = FORMATS["html"](thread, OPTIONS).decode()
    assert shown.index("marks this picture as sensitive") < shown.index("<img")
    file = pypdf.PdfReader(BytesIO(FORMATS["pdf"](thread, OPTIONS)))
    assert not [image for page in file.pages for image in page.images]
    assert "not printed here" in file.pages[0].extract_text()


def test_gaps_take_their_number_along_and_branches_of_branches_are_kept():
    posts = [make_post(number) for number in (1, 2, 4)]
    side, below = make_post(21), make_post(211)
    thread = make_thread(
        *posts, gaps=(Gap(posts[1].uri, "deleted"),),
        branches=(Branch(posts[1].uri, (side,)), Branch(side.uri, (below,)), Branch("urn:unknown", (make_post(99),))),
    )  # fmt: skip
    sheet = lay_out(thread, Options())
    assert [entry.number for entry in sheet.entries] == ["1", "2", "2.1", "2.2", "4", "x.1"]
    assert [item.title for item in sheet.items if isinstance(item, Hole)] == ["Post 3 was deleted."]
    assert [item.title.rpartition(" post ")[2] for item in sheet.items if isinstance(item, Side)][:2] == [
        "2 once more", "2.1 once more"]  # fmt: skip


def test_branches_that_leave_each_other_end():
    one, other = make_post(2), make_post(3)
    thread = make_thread(make_post(1), branches=(Branch(other.uri, (one,)), Branch(one.uri, (other,))))
    assert len(list(lay_out(thread, Options()).entries)) == 3


# --- PDF ----------------------------------------------------------------------------------------


def test_pdf_is_tagged_named_and_described(made):
    root = pypdf.PdfReader(BytesIO(made["pdf"])).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert b"pdfuaid:part" in made["pdf"] or b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert list(alternatives(root["/StructTreeRoot"])) == [
        "A lamp post with three black cameras.", "Picture. No description given by the author."]  # fmt: skip
    file = pypdf.PdfReader(BytesIO(made["pdf"]))
    assert file.metadata["/Title"] == "Three cameras on one pole"
    assert file.attachments["thread.json"][0] == FORMATS["json"](rich_thread())


def alternatives(element, seen=None):
    """Each /Alt of the figures, in reading order."""
    element = element.get_object()
    if isinstance(element, list):
        for one in element:
            yield from alternatives(one)
    elif isinstance(element, dict):
        if element.get("/S") == "/Figure" and "/Alt" in element:
            yield str(element["/Alt"])
        if "/K" in element:
            yield from alternatives(element["/K"])


def test_pdf_says_which_script_it_cannot_print():
    text = "禁止人脸识别" if letters_without_font("禁止") else "𓀀𓁐𓃠"  # of the two scripts few machines have both
    file = pypdf.PdfReader(BytesIO(FORMATS["pdf"](make_thread(make_post(1, text, language="zh")))))
    words = re.sub(r"\s+", " ", file.pages[0].extract_text())
    assert (
        f"Some characters are missing: the machine that made this file has no font for {pdf.script_of(text[0])}."
        in words
    )
    assert file.trailer["/Root"]["/Lang"] == "zh"


def test_pdf_of_a_thousand_posts_is_whole():
    made = FORMATS["pdf"](make_thread(*(make_post(number) for number in range(1, 1001))))
    file = pypdf.PdfReader(BytesIO(made))
    assert "This is what post 1000 says." in file.pages[-1].extract_text()


def test_scripts_are_named_as_people_name_them():
    assert [str(pdf.script_of(letter)) for letter in "禁かمЖ"] == [
        "Chinese characters",
        "Japanese",
        "Arabic",
        "Cyrillic",
    ]


# --- Pictures -----------------------------------------------------------------------------------


def test_pictures_lose_what_is_hidden_in_them():
    exif = Image.Exif()
    exif[0x010F] = "Spyphone"
    exif.get_ifd(0x8825)[1] = "N"
    given = make_picture(exif=exif.tobytes(), comment=b"secret") + b"trailing"
    fitted = fit(given)
    assert b"Spyphone" in given
    assert not [word for word in (b"Spyphone", b"secret", b"trailing") if word in fitted.data]
    assert Image.open(BytesIO(fitted.data)).tobytes() == Image.open(BytesIO(given)).tobytes()


def test_pictures_are_turned_upright_shrunk_and_made_readable():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert (fit(make_picture(exif=exif.tobytes())).width, fit(make_picture(exif=exif.tobytes())).height) == (40, 60)
    assert max(fit(make_picture(size=(3000, 20))).width, 0) == WIDEST
    for kind in ("AVIF", "BMP", "TIFF", "WEBP", "GIF", "PNG"):
        assert fit(make_picture(kind=kind)).mime in ("image/png", "image/jpeg"), kind


@given(st.binary(max_size=200), st.integers(0, 600))
@settings(max_examples=40, deadline=None)
def test_broken_pictures_are_none(rubbish, at):
    whole = make_picture()
    for data in (rubbish, b"\xff\xd8" + rubbish, whole[:at], whole[:at] + rubbish + whole[at:]):
        fitted = fit(data)
        assert fitted is None or fitted.width > 0


# --- Atom ---------------------------------------------------------------------------------------

A = "{http://www.w3.org/2005/Atom}"


def test_an_entry_names_the_original_the_tags_and_what_it_answers():
    thread = replace(rich_thread(), answers="https://b.example/@b/1")
    entry = ET.fromstring(FORMATS["atom"](thread, OPTIONS))
    links = {link.get("rel"): link.get("href") for link in entry.findall(f"{A}link")}
    assert links == {"alternate": OPTIONS.page_url, "via": "https://social.example/@imke/1"}
    assert entry.find(f"{A}category").get("term") == "cameras"
    assert entry.find("{http://purl.org/syndication/thread/1.0}in-reply-to").get("ref") == "https://b.example/@b/1"
    assert entry.findtext(f"{A}updated") == "2026-09-14T14:09:00Z"


def test_a_feed_says_what_was_removed():
    made = atom.make_feed(
        id="urn:x", title="Threads", page_url="https://u.example/t/", feed_url="https://u.example/t/feed/",
        entries=[(rich_thread(), OPTIONS)], removed=[atom.Removed("urn:uuid:1", make_post(9).created_at, "gone")],
    )  # fmt: skip
    feed = ET.fromstring(made)
    gone = feed.find("{http://purl.org/atompub/tombstones/1.0}deleted-entry")
    assert (gone.get("ref"), gone.get("when")) == ("urn:uuid:1", "2026-09-14T09:15:00Z")
    assert len(feed.findall(f"{A}entry")) == 1
