"""A text that was read, written as Akoma Ntoso and read again is the same law, and valid by the strict schema."""

from pathlib import Path

import pytest

from unwatched.bills.text import as_json, reading
from unwatched.bills.text.writing import akn

pytestmark = pytest.mark.once
TEXTS = {path.stem: path.read_text() for path in sorted((Path(__file__).parent / "fixtures").glob("*.txt"))}


def shape(section):
    return section.num, section.heading, section.text, [shape(child) for child in section.children]


@pytest.mark.parametrize("name", TEXTS)
def test_a_law_goes_through_akoma_ntoso_unchanged(name):
    law = reading.read_text(TEXTS[name])
    data = akn.write(law)
    assert akn.faults(data) == []
    again = reading.read(data)
    assert (again.title, again.recitals, again.language) == (law.title, law.recitals, law.language)
    assert [shape(section) for section in again.sections] == [shape(section) for section in law.sections]
    assert [part.eid for part in again.walk()] == [part.eid for part in law.walk()]
    assert again.definitions == law.definitions
    flat = [(one.where, " ".join(one.text.split()), one.why) for one in law.unsure]
    assert [(one.where, one.text, one.why) for one in again.unsure] == flat


@pytest.mark.parametrize("name", TEXTS)
def test_a_law_goes_through_json_unchanged(name):
    law = reading.read_text(TEXTS[name])
    assert reading.read(as_json.write(law)) == law
