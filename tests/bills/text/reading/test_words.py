"""The words that go in all come out: over our fixtures, mangled in every way that texts suffer, and over anything."""

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unwatched.bills.errors import Unreadable
from unwatched.bills.text import reading
from unwatched.bills.text.reading import reasons

from . import shapes

pytestmark = pytest.mark.once
TEXTS = {
    path.stem: path.read_text() for path in sorted((Path(__file__).parent / "fixtures").glob("*.txt"))
} | shapes.ALL


def words(text):
    return Counter(re.findall(r"\w+", text))


def body(law):
    parts = [law.title, *law.recitals]
    for part in law.walk():
        parts += [part.num, part.heading, part.text]
    return parts


def balance(text, law):
    """Words that were lost and words that were added, but for those that a repair has changed."""
    out = words(" ".join(body(law))) + words(" ".join(one.text for one in law.unsure if reasons.holds(one)))
    repairs = [one for one in law.unsure if reasons.repairs(one)]
    before = words(" ".join(one.text for one in repairs))
    after = words(" ".join(one.why for one in repairs))
    return words(text) - out - before, out - words(text) - after


@pytest.mark.parametrize("name", TEXTS)
def test_every_word_of_a_fixture_comes_out(name):
    assert balance(TEXTS[name], reading.read_text(TEXTS[name])) == (Counter(), Counter())


@pytest.mark.parametrize("name", TEXTS)
def test_the_order_of_the_words_is_kept(name):
    law = reading.read_text(TEXTS[name])
    text = " ".join(re.findall(r"\w+", TEXTS[name]))
    place = 0
    for part in law.walk():
        for paragraph in filter(None, [part.heading, *part.text.split("\n\n")]):
            opening = " ".join(re.findall(r"\w+", paragraph)[:4])
            found = text.find(opening, place)
            assert found >= 0 or len(opening.split()) < 4 or any(opening.split()[-1] in one.why for one in law.unsure)
            place = max(place, found)


MANGLES = {
    "blank lines gone": lambda text: re.sub(r"\n\s*\n", "\n", text),
    "all on one line": lambda text: " ".join(text.split()),
    "every line a paragraph": lambda text: text.replace("\n", "\n\n"),
    "signs": lambda text: text.replace("(C)", "©").replace("(c)", "©"),
    "curly": lambda text: re.sub(r'"([^"]*)"', r"“\1”", text),
    "short": lambda text: text.replace("SECTION", "Sec.").replace("Section", "§"),
    "form feeds": lambda text: re.sub(r"(?m)^(.*?\n.*?\n.*?\n)", "\\1\f", text),
    "tabs": lambda text: text.replace("  ", "\t"),
    "old lines": lambda text: text.replace("\n", "\r\n"),
    "spaces": lambda text: text.replace(" ", "  "),
    "numbered lines": lambda text: "\n".join(f"{at} {line}" for at, line in enumerate(text.split("\n"), start=1)),
    "numbers between": lambda text: " ".join(
        f"{at} {line}".strip() for at, line in enumerate(text.split("\n"), start=1)
    ),
    "glued": lambda text: re.sub(r"(?<=\w)([”\"]?) (?=means )", r"\1", text),
    "capitals": str.upper,
    "small": str.lower,
}


STRAY = ["Page 3 of 9", "DRAFT 4 MARCH", "", "\f", "12", "(b)", "SECTION 9."]


@st.composite
def mangled(draw):
    text = TEXTS[draw(st.sampled_from(sorted(TEXTS)))]
    for name in draw(st.lists(st.sampled_from(sorted(MANGLES)), max_size=3)):
        text = MANGLES[name](text)
    lines = text.split("\n")
    for place in sorted(draw(st.lists(st.integers(0, len(lines)), max_size=4)), reverse=True):
        lines.insert(place, draw(st.sampled_from(STRAY)))
    start = draw(st.integers(0, max(0, len(lines) - 1)))
    return "\n".join(lines[start:] if draw(st.booleans()) else lines)


@settings(max_examples=100, deadline=None)
@given(text=mangled())
def test_every_word_of_a_mangled_text_comes_out(text):
    try:
        law = reading.read_text(text)
    except Unreadable:
        assert not text.strip()
        return
    assert balance(text, law) == (Counter(), Counter())
    eids = [part.eid for part in law.walk()]
    assert len(set(eids)) == len(eids)
    assert {one.where for one in law.definitions} <= set(eids)


PIECES = st.sampled_from([
    "SECTION 1.", "SECTION 2", "Section 3. Duties.", "§ 4", "(a)", "(b)", "(i)", "(ii)", "(A)", "©", "®", "1.", "2.",
    "1.1", "A.", "WHEREAS,", "NOW, THEREFORE,", "BE IT ORDAINED:", "RESOLVED, that", "“Face” means", "the city;",
    "No person shall.", "\n", "\n\n", "\f", "Page 1", "sur-\nveillance", "soft\u00adhyphen",
    "CHAPTER I", "ARTICLE 2 THINGS", "AN ORDINANCE",
    "3.5", "PASSED AND ADOPTED", "under subsection", ":", "—", "\u202eabc", "\u0000", "１", "(aa)", "XIV.", "Exhibit A",
])  # fmt: skip


@settings(max_examples=75, deadline=None)
@given(pieces=st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=40))
def test_every_word_of_anything_comes_out(pieces):
    text = " ".join(pieces)
    try:
        law = reading.read_text(text)
    except Unreadable:
        assert not words(text)
        return
    assert balance(re.sub("[\u200b\u2060\ufeff]", "", text), law) == (Counter(), Counter())
