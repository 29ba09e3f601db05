"""Shapes that many laws share: line numbers between the words, two numbers on one line, headings without numbers."""

import pytest

from unwatched.bills.text import reading
from unwatched.bills.text.reading import line_numbers, reasons

from . import shapes
from .test_plain import drawn, outline, whys

pytestmark = pytest.mark.once


def test_line_numbers_between_the_words_of_one_line_are_taken_out():
    law = reading.read_text(shapes.LINES_IN_ONE)
    assert law.title == "AN ACT to restrict cameras"
    assert outline(law.sections) == drawn("""
SECTION 1.
  9.
    (a)
    (b)
SECTION 2.
SECTION 3.
""")
    assert law.sections[0].children[0].children[0].text == (
        "No agency shall use a camera within 9 9 days of a complaint, or for more than 11 persons, as Section 11 of "
        "the code says."
    )
    assert law.sections[0].children[0].children[1].text == "Paragraph 12 applies."
    assert law.sections[1].text.endswith(
        "for 3 dollars or more, whichever is greater, and a court shall order an agency to stop."
    )
    assert [one.text for one in law.unsure if one.why == reasons.PAGE_FURNITURE] == [
        f"- {page} - SB 417" for page in (1, 2, 3)
    ]


@pytest.mark.parametrize("text", [
    " ".join(f"Section {number} Nobody may watch street {number} or record it." for number in range(1, 20)),
    " ".join(f"The fee for group {number} is {number * 3} dollars a year." for number in range(1, 4)),
    "1 2 3 4 5 6 7 8 9 10 " + "words without any number at all " * 80,
    "1 " * 3_000,
], ids=["sections", "fees", "digits at the head", "ones"])  # fmt: skip
def test_numbers_that_belong_to_the_text_stay(text):
    assert line_numbers.unfold(text) == text


def test_roman_paragraphs_stand_below_their_section():
    law = reading.read_text(shapes.NEW_HAMPSHIRE)
    assert outline(law.sections) == drawn("""
1 New Chapter; Cameras.
  CHAPTER 359-T CAMERAS
    359-T:1 Definitions.
      I.
      II.
    359-T:2 Prohibition.
      I.
      II.
        (a)
        (b)
      III.
    359-T:3 Remedies.
      I.
      II.
        (a)
        (b)
      III.
2 Effective Date.
""")


def test_two_numbers_on_one_line_are_two_levels_and_initials_are_none():
    law = reading.read_text(shapes.TWO_MARKS)
    assert outline(law.sections) == drawn("""
1. Definitions.
  A.
  B.
2.
  A.
  B.
3.
  A.
    (1)
    (2)
  B.
4.
""")
    assert law.sections[3].text == "A. Corrigan is thanked by the council."
    assert law.unsure == ()


def test_lines_above_numbers_that_begin_with_1_again_are_headings():
    law = reading.read_text(shapes.HEADS_WITHOUT_NUMBERS)
    assert outline(law.sections) == drawn("""
LICENSE REQUIRED
  1.
  2.
APPLICATION
  1.
  2.
Fees and Renewal
  1.
  2.
""")
    assert law.unsure == ()


def test_a_heading_within_a_section_ends_with_the_section():
    law = reading.read_text(shapes.HEADS_WITHIN_A_SECTION)
    assert outline(law.sections) == drawn("""
Section 1. Ban.
  1.
  2.
  Exceptions
    1.
    2.
Section 2. Effective Date.
""")


def test_a_policy_without_any_number_is_divided_by_its_headings():
    law = reading.read_text(shapes.POLICY)
    assert (law.title, law.recitals, law.unsure) == ("Camera Policy", (), ())
    assert [part.heading for part in law.sections] == ["Purpose", "Prohibited Uses"]


def test_an_article_that_a_section_adds_stands_below_it():
    law = reading.read_text(shapes.ADDED_ARTICLE)
    assert outline(law.sections) == drawn("""
1.
2.
  ARTICLE VII. READERS OF PLATES
    1. License Required
    2. Term
    Sec. 22-303. Application.
      (1)
      (2)
3.
""")


def test_numbers_and_headings_that_end_with_a_colon():
    law = reading.read_text(shapes.COLON_HEADINGS)
    assert outline(law.sections[0].children) == drawn("""
3-12-1: DEFINITIONS:
3-12-2: LICENSE REQUIRED:
  A. License:
    1.
    2.
  B. Application:
    1.
    2.
3-12-3: FEES:
""")
    assert [one.term for one in law.definitions] == ["PLATE", "READER"]


def test_a_page_of_a_code_keeps_its_definitions_out_of_the_recitals():
    law = reading.read_text(shapes.CODE_PAGE)
    assert (law.title, law.recitals) == ("City of Bramwell Municipal Code", ())
    assert [part.heading for part in law.sections] == ["Definitions", "Prohibition", "Penalty"]
    assert [one.term for one in law.definitions] == ["Camera", "Agency"]
    law = reading.read_text(shapes.CODE_PAGE_BEFORE_SECTIONS)
    assert (law.title, law.recitals) == ("Chapter 9.77 USE OF CAMERAS", ())
    assert [part.num for part in law.sections] == ["", "9.77.020"]
    assert whys(law) == []
