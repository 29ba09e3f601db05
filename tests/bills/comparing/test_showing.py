"""A comparison as people read it: HTML, text, JSON."""

import json
import re

import pytest
from lxml import html

from unwatched.bills.text.comparing import as_html, as_json, compare, losses, telling
from unwatched.bills.text.shapes import Law

from .drafts import OURS, THEIRS
from .laws import WORDS, law, section, tree

pytestmark = pytest.mark.once
NAMES = ("ours.docx", "substitute.docx")


def page(old, new):
    comparison = compare(old, new)
    return html.document_fromstring(as_html.write(comparison, losses=losses(comparison), names=NAMES).decode())


def seen(element):
    """What is on the screen: without the words for those who listen."""
    for heard in element.find_class("redline__heard"):
        heard.drop_tree()
    return " ".join(element.text_content().split())


def test_marks_can_be_read_without_colour_and_heard():
    part = html.fromstring(as_html.fragment(compare(law("Nobody shall use it."), law("Nobody may use it."))))
    heard = " ".join(part.text_content().split())
    assert "Nobody taken out: [−shall−] (end) put in: [+may+] (end) use it." in heard
    assert {mark.get("aria-hidden") for mark in part.find_class("redline__mark")} == {"true"}
    assert [(e.tag, seen(e)) for e in part.iter("del", "ins")] == [("del", "[−shall−]"), ("ins", "[+may+]")]


def test_each_part_has_an_address_and_what_was_lost_leads_there():
    found = page(OURS, THEIRS)
    ids = [element.get("id") for element in found.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    targets = [link.get("href") for link in found.iter("a")]
    assert set(targets) <= {f"#{name}" for name in ids}
    assert [seen(h) for h in found.iter("h1", "h2")] == [
        "“substitute.docx” beside “ours.docx”", "What was lost?", "Word by word",
    ]  # fmt: skip
    assert len(found.find_class("redline__loss")) >= 15


def test_every_word_of_both_texts_is_on_the_page():
    found = page(OURS, THEIRS)
    for mark in found.find_class("redline__mark"):
        mark.text = " "
    words = seen(found)
    for side in (OURS, THEIRS):
        for part in side.walk():
            assert set(re.findall(r"\w+", part.text + part.heading)) <= set(re.findall(r"\w+", words))


def test_a_file_fetches_nothing_and_runs_nothing():
    made = as_html.write(compare(OURS, THEIRS), names=NAMES).decode()
    assert not re.search(r"<script|<link|<img|style=|https?://| on\w+=", made)


def test_what_people_wrote_stays_text():
    bad = "<script>alert(1)</script> & \x00 “x”"
    made = as_html.write(compare(tree(section(1, bad), title=bad), Law(title="")), names=(bad, bad)).decode()
    assert "<script" not in made
    assert "\x00" not in made


def test_a_moved_part_says_where_it_was_and_where_it_is():
    part = html.fromstring(as_html.fragment(compare(law(*WORDS), law(*WORDS[1:], WORDS[0]))))
    notes = [seen(note) for note in part.find_class("redline__note")]
    assert "Section 1 stood here and was moved. See where it is now" in notes
    assert "Moved here; it was Section 1." in notes


def test_the_same_texts_say_so():
    comparison = compare(OURS, OURS)
    assert telling.write(comparison, losses=(), names=NAMES).decode() == (
        "“substitute.docx” beside “ours.docx”\nBoth texts say the same, word for word.\n"
    )
    assert "We found no words that weaken it. Read it yourself." in page(OURS, OURS).text_content()


def test_other_quotation_marks_are_said_and_not_marked():
    comparison = compare(law("“Face” means a face."), law('"Face" means a face.'))
    said = telling.write(comparison, losses=(), names=NAMES).decode()
    assert "In 1 part quotation marks, dashes, spaces or capitals differ: that is not marked." in said
    assert comparison.changes == ()


def test_text_has_losses_with_their_words_and_only_what_changed():
    comparison = compare(law(*WORDS), law("Departments may use it.", *WORDS[1:]))
    said = telling.write(comparison, losses=losses(comparison), names=NAMES).decode()
    assert said.startswith(
        "“substitute.docx” beside “ours.docx”\n1 part changed.\n\nLost, Section 1: What was forbidden here is"
    )
    assert "    before: “Departments shall not obtain or use it.”\n    now: “Departments may use it.”" in said
    assert "Section 1. Departments [−shall not obtain or−][+may+] use it." in said
    assert WORDS[3] not in said


def test_json_says_all_of_it():
    comparison = compare(OURS, THEIRS)
    found = json.loads(as_json.write(comparison, losses=losses(comparison)))
    assert found["format"] == "unwatched-comparison/1"
    assert found["counts"]["removed"] == comparison.count("removed")
    assert found["edits"] == len(comparison.edits)
    assert {"kind", "old", "new", "edits", "part", "within", "kin"} == set(found["pairs"][0])
    assert {"weight": "weaker", "rule": "sunset"}.items() <= next(
        loss for loss in found["losses"] if loss["rule"] == "sunset"
    ).items()
