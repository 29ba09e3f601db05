"""Tracked changes as LibreOffice reads them: whose, when, and both texts when all is accepted or rejected."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from unwatched.bills.text.comparing import as_docx, compare

from .drafts import OURS, THEIRS
from .laws import WORDS, law
from .tracked import plain_lines

pytestmark = pytest.mark.once
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
AT = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
PAIRS = {
    "draft.docx": (OURS, THEIRS),
    "back.docx": (THEIRS, OURS),
    "moved.docx": (law(*WORDS), law(*WORDS[1:], WORDS[0].replace("obtain", "buy"))),
}


def changes_of(root):
    """{id: "insertion" or "deletion"}"""
    return {region.get(TEXT + "id"): etree.QName(region[0]).localname for region in root.iter(TEXT + "changed-region")}


def lines_after(root, what):
    """The paragraphs that remain when all is accepted, or rejected."""
    goes = {"accept": "deletion", "reject": "insertion"}[what]
    kinds, open_, found, line = changes_of(root), set(), [], ""
    body = root.find(".//{*}body/{*}text")
    for event, element in etree.iterwalk(body, events=("start", "end")):
        gone = any(kinds[name] == goes for name in open_)
        if event == "start" and element.tag == TEXT + "change-start":
            open_.add(element.get(TEXT + "change-id"))
        elif event == "start" and element.tag == TEXT + "change-end":
            open_.discard(element.get(TEXT + "change-id"))
        elif event == "start" and element.tag == TEXT + "s" and not gone:
            line += " " * int(element.get(TEXT + "c", 1))
        elif event == "end" and element.tag in (TEXT + "p", TEXT + "h") and not gone:
            found, line = [*found, line], ""
        gone = any(kinds[name] == goes for name in open_)
        words = element.text if event == "start" else element.tail
        if not gone and words and _within_paragraph(element, event):
            line += words
    return [text for text in [*found, line] if text.strip()]


def _within_paragraph(element, event):
    holder = element if event == "start" else element.getparent()
    while holder is not None and holder.tag not in (TEXT + "p", TEXT + "h"):
        holder = holder.getparent()
    return holder is not None


def test_libreoffice_reads_the_changes_as_word_does(converted):
    made = {name: as_docx.write(compare(*laws), author="Rosa Lind", at=AT) for name, laws in PAIRS.items()}
    for name, content in converted(made, to="fodt").items():
        root, (old, new) = etree.fromstring(content), PAIRS[name]
        assert set(changes_of(root).values()) == {"insertion", "deletion"}
        assert {e.text for e in root.iter("{http://purl.org/dc/elements/1.1/}creator")} == {"Rosa Lind"}
        assert {e.text[:16] for e in root.findall(".//{*}change-info/{*}date")} == {
            "2026-11-28T09:30",
            "2026-11-28T09:28",
        }
        assert lines_after(root, "accept") == plain_lines(new), name
        assert lines_after(root, "reject") == plain_lines(old), name
