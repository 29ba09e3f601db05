import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from markdown_it import MarkdownIt
from pypdf import PdfReader

from unwatched.chats.documents.cards import Card, Theme
from unwatched.chats.documents.press_kit import (
    KitStep,
    Link,
    PressKit,
    press_kit_ics,
    press_kit_markdown,
    press_kit_pdf,
)
from unwatched.chats.errors import CardTooLong
from unwatched.chats.models import StepKind

from .pdfs import figures_of, links_of, text_of

pytestmark = pytest.mark.once

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
START = datetime(2026, 11, 24, 19, tzinfo=UTC)
TAG = "#WrenfieldAsks"


def question(number, text, *, after):
    return KitStep(
        number=number + 1, kind=StepKind.QUESTION, due_at=START + timedelta(seconds=after), label=f"Q{number}",
        text=f"Q{number}: {text} {TAG}", card=Card(kind=StepKind.QUESTION, label=f"Q{number}", text=text, hashtag=TAG),
    )  # fmt: skip


KIT = PressKit(
    title="Who checks the cameras?", starts_at=START, zone="Europe/Berlin", language="en",
    theme=Theme.of_stock("sky", name="Wrenfield Unwatched"),
    steps=[
        KitStep(number=1, kind=StepKind.WELCOME, due_at=START, text="Welcome 👋\nhttps://wrenfield.example/guide"),
        question(1, "Who in this town checks it when the camera is wrong?", after=180),
        question(2, "Where have you met one?", after=390),
        KitStep(number=4, kind=StepKind.WRAP_UP, due_at=START + timedelta(minutes=10), text="Thank you."),
    ],
    objective="To hear from neighbours.", hashtag=TAG, hosts=["Ines Okafor-Lind", "Yusuf Demir"],
    links=[Link(label="Guide", url="https://wrenfield.example/guide")], rules="Talk about machines.\nNo names.",
    other_zones=["America/New_York", "Asia/Kolkata"], url="https://wrenfield.example/chats/12/",
)  # fmt: skip


def test_the_kit_says_what_when_and_how_and_gives_every_post_with_its_time():
    pdf = press_kit_pdf(KIT, now=NOW)
    said = text_of(pdf)
    for part in (
        "Who checks the cameras?", "Tuesday, 24 November 2026, 20:00 to 20:20, CET (UTC+1)", "19:00 UTC",
        "New York: 14:00 EST (UTC-5)", "Kolkata: 25 November, 00:30 IST (UTC+5:30)", "Ines Okafor-Lind, Yusuf Demir",
        "To hear from neighbours.", "begin with A1", "Talk about machines.", "Guide: https://wrenfield.example/guide",
        "20:03 CET, 19:03 UTC", "20:06:30 CET, 19:06:30 UTC", f"Q2: Where have you met one? {TAG}", "02-q1.png",
    ):  # fmt: skip
        assert part in said
    assert b"pdfuaid:part" in pdf
    assert links_of(pdf) == ["https://wrenfield.example/guide"]
    assert pdf == press_kit_pdf(KIT, now=NOW)


def test_the_cards_are_pictures_with_their_alternative_text():
    own = replace(KIT.steps[1], alt="A card that asks who checks")
    pdf = press_kit_pdf(replace(KIT, steps=[own, KIT.steps[2]]), now=NOW)
    second = "Q2: Where have you met one? Answer with A2. #WrenfieldAsks. Wrenfield Unwatched."
    assert figures_of(pdf) == ["A card that asks who checks", second]
    assert "A card that asks who checks" in text_of(pdf)


def test_a_card_that_cannot_be_drawn_says_which():
    steps = [KIT.steps[1], question(2, "Why? " * 400, after=300)]
    with pytest.raises(CardTooLong) as caught:
        press_kit_pdf(replace(KIT, steps=steps), now=NOW)
    assert caught.value.index == 1


def test_a_kit_with_nothing_but_a_title_is_a_kit():
    bare = PressKit(title="", starts_at=START, zone="UTC", language="en", theme=KIT.theme, steps=[])
    assert "24 November 2026, 19:00 to 19:10, UTC" in text_of(press_kit_pdf(bare, now=NOW))
    assert "UTC" in press_kit_markdown(bare)


def test_the_night_when_the_clocks_change_is_mentioned_and_each_post_has_its_own_zone():
    start = datetime(2026, 10, 25, 0, 58, tzinfo=UTC)
    steps = [replace(step, due_at=start + timedelta(minutes=3 * i)) for i, step in enumerate(KIT.steps)]
    said = press_kit_markdown(replace(KIT, starts_at=start, steps=steps))
    assert "The clocks change during this chat." in said
    assert "### 1. 02:58 CEST, 00:58 UTC" in said
    assert "### 2. Q1, 02:01 CET, 01:01 UTC" in said


def test_a_chat_past_midnight_names_the_day():
    late = replace(KIT.steps[0], due_at=START + timedelta(hours=5))
    assert "### 1. 25 November, 01:00 CET" in press_kit_markdown(replace(KIT, steps=[late]))


def test_the_markdown_holds_every_post_as_a_block_to_copy_from():
    steps = [replace(KIT.steps[0], text='``` # "x"\n<b> [y](z)'), *KIT.steps[1:]]
    tokens = MarkdownIt("commonmark").parse(press_kit_markdown(replace(KIT, steps=steps)))
    blocks = [token.content.removesuffix("\n") for token in tokens if token.type == "fence"]
    assert [blocks[0], blocks[1], blocks[-1]] == [step.text for step in (steps[0], steps[1], steps[-1])]
    assert blocks[2].startswith("Q1: Who in this town")
    headings = [tokens[i + 1].content for i, token in enumerate(tokens) if token.type == "heading_open"]
    assert headings[:4] == ["Who checks the cameras?", "How to take part", "Ground rules", "Links"]
    assert headings[4:7] == ["Welcome", "1. 20:00 CET, 19:00 UTC", "Questions"]


HOSTILE = '#panic("x") *b* <script>alert(1)</script> [z](javascript:alert(1))'


def test_other_words_for_a_network_stand_beside_the_text():
    first = replace(KIT.steps[0], instead={"X": "Shorter for X"})
    kit = replace(KIT, steps=[first, *KIT.steps[1:]])
    assert "On X instead Shorter for X" in text_of(press_kit_pdf(kit, now=NOW))
    assert "On X instead:\n\n```text\nShorter for X\n```" in press_kit_markdown(kit)


def test_hostile_words_are_printed_as_they_stand():
    kit = replace(
        KIT, title=HOSTILE, objective=HOSTILE, hosts=[HOSTILE], rules=HOSTILE, hashtag=HOSTILE,
        links=[Link(label=HOSTILE, url="javascript:alert(1)")], steps=[replace(KIT.steps[0], text=HOSTILE)],
    )  # fmt: skip
    pdf = press_kit_pdf(kit, now=NOW)
    assert text_of(pdf).count('#panic("x") *b* <script>') >= 6
    assert links_of(pdf) == []
    html = MarkdownIt("commonmark").render(press_kit_markdown(kit))
    assert "<script" not in html
    assert "href" not in html


def test_a_kit_in_arabic_reads_from_the_right():
    pdf = press_kit_pdf(replace(KIT, language="ar", title="من يراقب الكاميرات؟"), now=NOW)
    assert PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/Lang"] == "ar"


def test_the_calendar_file_has_the_chat_with_its_end_its_zone_and_an_alarm():
    [event] = icalendar.Calendar.from_ical(press_kit_ics(KIT, uid="chat-12@example.org", now=NOW)).walk("VEVENT")
    assert (START, START + timedelta(minutes=20)) == (event.DTSTART, event.DTEND)
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert event["SUMMARY"] == "Who checks the cameras? (#WrenfieldAsks)"
    assert event["UID"] == "chat-12@example.org"
    assert "Hosts: Ines Okafor-Lind, Yusuf Demir" in event["DESCRIPTION"]
    assert len(event.walk("VALARM")) == 1
