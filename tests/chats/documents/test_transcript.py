import csv
import io
import resource
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt
from PIL import Image
from pypdf import PdfReader

from unwatched.chats.documents.cards import Theme
from unwatched.chats.documents.transcript import (
    Answer,
    Group,
    Transcript,
    figures_alt,
    figures_key,
    figures_png,
    figures_svg,
    transcript_csv,
    transcript_markdown,
    transcript_pdf,
)

from .test_press_kit import figures_of, links_of, text_of

pytestmark = pytest.mark.once

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
START = datetime(2026, 11, 24, 19, tzinfo=UTC)
INES = Answer(
    author="Ines Okafor-Lind", handle="@ines@social.example.org", network="Mastodon",
    text="A1 Nobody does. 👀\nI asked.", at=START + timedelta(minutes=4), warning="police",
    url="https://social.example.org/@ines/" + "1" * 40, pictures=["A grey box over a door", ""],
)  # fmt: skip
LAYLA = Answer(
    author="ليلى حداد", handle="@layla.test", network="Bluesky", text="A1 لا أحد", at=START, guessed=True,
    url="https://bsky.example.org/layla/1",
)  # fmt: skip
CHAT = Transcript(
    title="Who checks the cameras?", starts_at=START, ends_at=START + timedelta(minutes=45), zone="Europe/Berlin",
    language="en", theme=Theme.of_stock("mint", name="Wrenfield Unwatched"), hashtag="#WrenfieldAsks",
    url="https://wrenfield.example/chats/12/", note="To be left out, write “leave me out” to us.",
    groups=[
        Group(label="Q1", question="Who checks it?", answers=[INES, LAYLA]),
        Group(label="Q2", question="What else?"),
        Group(answers=[replace(INES, text="Hello", pictures=[], warning="", url="")]),
    ],
)  # fmt: skip
HOSTILE = '=1+1 #panic("x") *b* <script>alert(1)</script> [z](javascript:alert(1))'


def many(number):
    answers = []
    for i in range(number):
        one = LAYLA if i % 2 else INES
        answers.append(replace(one, text=f"A1 Number {i} says so. 👀", handle=f"@p{i % 97}.test"))
    return replace(CHAT, groups=[Group(label="Q1", question="Who?", answers=answers)])


def rows_of(transcript):
    lines = "".join(transcript_csv(transcript)).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(lines, newline="")))


# --- PDF ---------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def pdf():
    return transcript_pdf(CHAT, now=NOW)


def test_the_transcript_groups_what_was_said_by_question(pdf):
    said = text_of(pdf)
    for part in (
        "Tuesday, 24 November 2026, 20:00 to 20:45, CET (UTC+1)", "3 posts by 2 people", "Only public posts",
        "To be left out, write", "Ines Okafor-Lind", "@ines@social", "Mastodon, 20:04 CET", "Content warning: police",
        "A1 Nobody does. 👀 I asked.", "Picture: A grey box over a door", "Picture: no description given",
        "sorted by its time", "Nobody has answered.", "To no question",
    ):  # fmt: skip
        assert part in said
    assert said.index("Who checks it?") < said.index("Nobody does") < said.index("Nobody has answered")
    assert b"pdfuaid:part" in pdf
    assert figures_of(pdf) == ["3 posts by 2 people. Q1: 2, Q2: 0, –: 1."]
    assert pdf == transcript_pdf(CHAT, now=NOW)


def test_links_lead_to_the_posts_however_long_their_addresses(pdf):
    assert links_of(pdf) == [INES.url, LAYLA.url]


def test_2000_answers_are_set_in_seconds_and_all_of_them():
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    pdf = transcript_pdf(many(2000), now=NOW)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 20  # of work; it takes 2
    assert len(pdf) < 6_000_000
    assert "Number 1999 says so" in PdfReader(io.BytesIO(pdf)).pages[-1].extract_text()


def test_names_never_stand_in_the_files_own_data(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    own = str(reader.metadata) + str(reader.xmp_metadata.stream.get_data())
    assert "Who checks the cameras?" in own
    assert "Ines" not in own


def test_hostile_posts_are_printed_as_they_stand():
    nasty = Answer(
        author=HOSTILE, handle="@" + "W" * 200, network=HOSTILE, text=HOSTILE, at=START, url="javascript:alert(1)",
        pictures=[HOSTILE], warning=HOSTILE,
    )  # fmt: skip
    chat = replace(CHAT, title=HOSTILE, groups=[Group(label=HOSTILE, question=HOSTILE, answers=[nasty])])
    pdf = transcript_pdf(chat, now=NOW)
    assert text_of(pdf).count('#panic("x") *b* <script>') >= 6
    assert links_of(pdf) == []
    html = MarkdownIt("commonmark").render(transcript_markdown(chat))
    assert "<script" not in html
    assert "href" not in html


def test_a_chat_in_which_nobody_spoke_has_a_transcript():
    silent = replace(CHAT, groups=[])
    assert "0 posts by 0 people" in text_of(transcript_pdf(silent, now=NOW))
    assert "0 posts by 0 people" in transcript_markdown(silent)
    assert rows_of(silent) == []
    assert figures_key(silent) == ""
    assert figures_png(silent).startswith(b"\x89PNG")


def test_a_transcript_in_arabic_reads_from_the_right():
    pdf = transcript_pdf(replace(CHAT, language="ar"), now=NOW)
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "ar"


# --- Markdown and CSV --------------------------------------------------------------------------
def test_the_markdown_quotes_every_post_under_its_question():
    said = transcript_markdown(CHAT)
    assert "## Q1: Who checks it?" in said
    assert f"**Ines Okafor-Lind** (@ines@social.example.org, Mastodon), [20:04 CET](<{INES.url}>)" in said
    assert (
        "> Content warning: police\n>\n> A1 Nobody does. 👀  \n> I asked.\n>\n> Picture: A grey box over a door" in said
    )
    assert "sorted by its time\n\n> A1 لا أحد" in said


def test_the_table_has_a_row_for_each_answer_with_times_that_a_machine_can_read():
    [first, second, third] = rows_of(CHAT)
    assert (first["Number"], first["Question"], first["Name"]) == ("Q1", "Who checks it?", "Ines Okafor-Lind")
    assert (first["Time"], first["Sorted by its time"]) == ("2026-11-24T20:04:00+01:00", "no")
    assert (first["Text"], first["Pictures"]) == (INES.text, "A grey box over a door\nno description given")
    assert (second["Name"], second["Sorted by its time"]) == ("ليلى حداد", "yes")
    assert third["Number"] == ""


def test_no_cell_is_a_formula():
    nasty = replace(LAYLA, author="=1+1", text="+1", handle="@SUM(A1)", url="-2+3", warning="\t=1")
    [row] = rows_of(replace(CHAT, groups=[Group(label="=Q", question="@x", answers=[nasty])]))
    assert [row[key][0] for key in ("Number", "Question", "Name", "Account", "Text", "Address")] == ["'"] * 6


# --- Figures -----------------------------------------------------------------------------------
@pytest.mark.parametrize("groups", [1, 9, 10, 40])
def test_the_figures_are_a_picture_of_the_size_of_a_card(groups):
    chat = replace(CHAT, groups=[replace(CHAT.groups[0], label=f"Q{i}") for i in range(groups)])
    png = figures_png(chat)
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    assert (picture.size, len(png) < 1_000_000) == ((1200, 675), True)
    paper = picture.getpixel((5, 5))
    assert {pixel for _number, pixel in picture.crop((1150, 0, 1200, 675)).getcolors()} == {paper}
    assert len(picture.crop((57, 222, 1143, 532)).getcolors(1 << 20)) > 1
    assert png == figures_png(chat)


def test_the_figures_for_a_page_have_their_finding_as_a_name_and_a_key():
    svg = ElementTree.fromstring(figures_svg(CHAT))
    assert svg.get("role") == "img"
    assert svg.get("aria-label") == figures_alt(CHAT) == "3 posts by 2 people. Q1: 2, Q2: 0, –: 1."
    assert "style" not in figures_svg(CHAT)
    assert figures_key(CHAT) == (
        "Each figure stands for one post. Outlined: sorted by their time, as they name no question."
    )
    assert figures_key(many(300)).startswith("Each figure stands for 20 posts.")
