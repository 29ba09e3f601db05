"""Word files with tracked changes: all accepted they are the new text, all rejected the old one."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from hypothesis import given, settings

from unwatched.bills.text.comparing import as_docx, compare
from unwatched.bills.text.shapes import Law

from .drafts import OURS, THEIRS
from .laws import WORDS, law, section, tree
from .test_comparing import LAWS
from .tracked import W, body_of, plain_lines, text_after

pytestmark = pytest.mark.once
AT = datetime(2026, 11, 28, 23, 50, tzinfo=UTC)


def redline(old, new):
    return as_docx.write(compare(old, new), author="Rosa & Imani", at=AT)


@pytest.mark.parametrize(("old", "new"), [(OURS, THEIRS), (THEIRS, OURS)])
def test_accepting_gives_the_new_text_and_rejecting_the_old_one(old, new):
    made = redline(old, new)
    assert text_after(made, "accept") == plain_lines(new)
    assert text_after(made, "reject") == plain_lines(old)


@settings(max_examples=15, deadline=None)
@given(LAWS, LAWS)
def test_so_it_is_for_any_two_laws(old, new):
    made = redline(old, new)
    assert text_after(made, "accept") == plain_lines(new)
    assert text_after(made, "reject") == plain_lines(old)


def test_a_moved_section_is_tracked_as_moved():
    made = body_of(redline(law(*WORDS), law(*WORDS[1:], WORDS[0].replace("obtain", "buy"))))
    [start], [end] = (list(made.iter(W + f"moveFromRange{which}")) for which in ("Start", "End"))
    [arrives] = made.iter(W + "moveToRangeStart")
    assert start.get(W + "name") == arrives.get(W + "name") == "move1"
    assert start.get(W + "id") == end.get(W + "id")
    assert "obtain" in [text.text for text in made.iter(W + "delText")]
    assert "buy" in [text.text for put in made.iter(W + "ins") for text in put.iter(W + "t")]


def test_each_change_has_a_number_of_its_own_an_author_and_a_time():
    made = body_of(redline(OURS, THEIRS))
    tracked = [e for name in ("ins", "del", "moveFrom", "moveTo") for e in made.iter(W + name)]
    assert len({e.get(W + "id") for e in tracked}) == len(tracked) > 10
    assert {e.get(W + "author") for e in tracked} == {"Rosa & Imani"}
    assert {e.get(W + "date") for e in tracked} == {"2026-11-28T23:50:00Z", "2026-11-28T23:48:00Z"}


def test_headings_are_headings_and_the_file_says_what_it_is():
    document = Document(BytesIO(redline(law(*WORDS, title="A ban"), law("Ban: " + WORDS[0], title="A ban"))))
    assert [p.style.name for p in document.paragraphs][:2] == ["Title", "Heading 1"]
    assert (document.core_properties.title, document.core_properties.author) == ("A ban", "Rosa & Imani")


def test_the_same_texts_make_a_file_without_a_change():
    made = body_of(redline(OURS, OURS))
    assert not [e for name in ("ins", "del", "moveFrom", "moveTo") for e in made.iter(W + name)]


def test_letters_that_xml_cannot_hold_do_no_harm():
    said = tree(section(1, "a\x00b \ud800 <c> & “d”"))
    assert text_after(redline(said, said), "reject")[-1] == "Section 1. a\ufffdb \ufffd <c> & “d”"


def test_nothing_beside_nothing_is_an_empty_file():
    assert Document(BytesIO(redline(Law(title=""), Law(title="")))).paragraphs == []
