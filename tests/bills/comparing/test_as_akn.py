"""Akoma Ntoso with <ins> and <del>: valid, and both texts are in it."""

from datetime import date

import pytest
from hypothesis import given, settings
from lxml import etree

from unwatched.bills.text.comparing import as_akn, compare
from unwatched.bills.text.shapes import Law
from unwatched.bills.text.writing.akn import faults

from .drafts import OURS, THEIRS
from .laws import WORDS, law, section, tree
from .test_comparing import LAWS
from .tracked import plain_lines

pytestmark = pytest.mark.once


def redline(old, new):
    return as_akn.write(compare(old, new), day=date(2026, 11, 28))


def words_after(akn, what):
    """The words that remain when all is accepted, or rejected."""
    root = etree.fromstring(akn)
    goes = {"accept": "del", "reject": "ins"}[what]
    for element in root[0].iter("{*}p", "{*}num", "{*}heading"):
        element.append(etree.Element("end"))
    return said(root[0], goes).split()


def said(element, goes):
    name = etree.QName(element).localname
    if name in (goes, "meta"):
        return element.tail or ""
    inside = (element.text or "") + "".join(said(child, goes) for child in element)
    return inside + (" " if name == "end" else "") + (element.tail or "")


def words_of(law):
    return " ".join(plain_lines(law)).split()


@pytest.mark.parametrize(("old", "new"), [(OURS, THEIRS), (THEIRS, OURS), (law(*WORDS), law(*WORDS[::-1]))])
def test_it_is_valid_and_holds_both_texts(old, new):
    made = redline(old, new)
    assert faults(made) == []
    assert words_after(made, "accept") == words_of(new)
    assert words_after(made, "reject") == words_of(old)


@settings(max_examples=15, deadline=None)
@given(LAWS, LAWS)
def test_so_it_is_for_any_two_laws(old, new):
    made = redline(old, new)
    assert faults(made) == []
    assert words_after(made, "accept") == words_of(new)
    assert words_after(made, "reject") == words_of(old)


def test_a_changed_word_is_marked_where_it_stands():
    made = redline(law("Nobody shall use it."), law("Nobody may use it.")).decode()
    assert "<content><p>Nobody <del>shall</del><ins>may</ins> use it.</p></content>" in made


def test_what_is_gone_says_so_and_keeps_its_name_out_of_the_way():
    made = etree.fromstring(redline(law(*WORDS), law(*WORDS[1:])))
    [gone] = made.xpath("//*[@status='removed']")
    assert gone.get("eId") == "old-sec_1"


def test_nothing_beside_nothing_and_odd_letters_are_valid_too():
    assert faults(redline(Law(title=""), Law(title=""))) == []
    assert faults(redline(tree(section(1, "a\x00 & <b>")), tree(section(1, "a\ud800 c\nd")))) == []
