"""Which wording a text has: each of our own is known again, foreign ones by their signs, and unknown stays unknown."""

from datetime import date
from pathlib import Path

import pytest

from unwatched.bills.library import library
from unwatched.bills.library.loading import PLACEHOLDER
from unwatched.bills.markup import clause
from unwatched.bills.text import Law, Section, coverage, reading
from unwatched.bills.text.coverage import Found

pytestmark = pytest.mark.once
FIXTURES = Path(__file__).parent / "reading" / "fixtures"
SAID = {"agency": "department", "official": "official", "body": "council", "approver": "council", "form": "Ordinance"}
# Without what stands around them, these say the same: a title is a title.
ALIKE = {("short_title", "by-subject"), ("short_title", "own-title")}


def texts(piece):
    if isinstance(piece, str):
        return [piece]
    return [piece.heading, *(text for one in piece.body for text in texts(one))]


def alone(alternative):
    """A law that holds one wording only, without a word on which question it answers."""
    words = "\n\n".join(text for piece in clause(alternative.text) for text in texts(piece) if text)
    words = PLACEHOLDER.sub(lambda blank: SAID.get(blank[2], "City"), words)
    if alternative.recitals:
        return Law(title="A law", recitals=(words,))
    return Law(title="A law", sections=(Section(eid="sec_1", num="1.", text=words),))


def test_each_wording_of_ours_is_known_again_as_itself():
    confused = {}
    for slot in library().slots.values():
        for one in slot.alternatives:
            (finding,) = coverage.find(alone(one), library(), slots=[slot.key])
            if finding.alternative != one.key:
                confused[slot.key, one.key] = finding.alternative
    assert set(confused) <= ALIKE, confused


def test_what_the_file_says_of_slots_goes_before_everything_else():
    words = "This Ordinance may be cited as the Face Surveillance Ordinance."
    law = Law(title="A law", sections=(Section(eid="sec_1", text=words, slot="short_title"),))
    (finding,) = coverage.find(law, library(), slots=["short_title"])
    assert (finding.found, finding.where, finding.quote) == (Found.HERE, "sec_1", words)


FOREIGN = {
    "verbs": ("obtain-keep-possess-access-use", "It shall be unlawful for the Town to obtain, retain, possess, "
              "access or use any face surveillance system."),
    "unasked_receipt": ("evidence-not-requested", "Nothing in subsection (a) forbids using evidence relating to the "
                        "investigation of a specific crime, so long as the evidence was not generated at the "
                        "request of the Town."),
    "damages": ("floor-or-per-day", "A person who prevails shall be awarded actual damages, but not less than the "
                "greater of $1,000 or $100 for each day of violation."),
    "fees": ("shall-award", "The court shall award costs and reasonable attorneys’ fees to a plaintiff who prevails."),
    "sunset": ("fixed-day", "This chapter shall expire on December 31, 2030."),
    "discipline": ("graded-with-due-process", "Violations by an employee shall result in retraining, suspension or "
                   "termination, subject to due process and to any collective bargaining agreement."),
    "definition": ("identify-verify-or-learn", "“Face surveillance” means an automated process that assists in "
                   "identifying or verifying an individual, or in capturing information about an individual."),
}  # fmt: skip


@pytest.mark.parametrize("slot", FOREIGN)
def test_wordings_of_others_are_told_apart(slot):
    filler = [Section(eid=f"sec_{n}", num=f"{n}.", text="The clerk keeps the minutes of the meeting.") for n in (1, 2)]
    key, words = FOREIGN[slot]
    law = Law(title="A law", sections=(*filler, Section(eid="sec_9", num="9.", text=words)))
    (finding,) = coverage.find(law, library(), slots=[slot])
    assert (finding.alternative, finding.where) == (key, "sec_9")
    assert words.startswith(finding.quote[:40])
    assert finding.confidence in ("high", "medium", "low")


def test_a_text_that_was_read_is_laid_out_question_by_question():
    law = reading.read_text((FIXTURES / "city-ordinance.txt").read_text())
    found = {one.slot: one for one in coverage.find(law, library()) if one.found is Found.HERE}
    assert found["verbs"].where == "sec_2__subsec_a"
    assert (found["unasked_receipt"].alternative, found["unasked_receipt"].where) == (
        "accidental-with-deletion", "sec_2__subsec_c")  # fmt: skip
    assert found["effective_date"].alternative == "after-thirty-days"
    assert "predictive_policing" not in found


def test_nothing_found_is_unknown_and_not_no():
    part = Law(title="A part", sections=(Section(eid="sec_3", num="3.", text="The mayor appoints the clerk."),))
    assert {one.found for one in coverage.find(part, library())} == {Found.UNKNOWN}
    assert {one.found for one in coverage.find(Law(title=""), library())} == {Found.UNKNOWN}


def test_only_a_whole_text_without_any_of_the_words_says_nothing_on_a_question():
    law = reading.read_text((FIXTURES / "county-chapter.txt").read_text())
    found = {one.slot: one for one in coverage.find(law, library())}
    assert (found["discipline"].found, found["discipline"].alternative) == (Found.ABSENT, "")
    assert found["derived_information"].found is Found.UNKNOWN  # “what … of anybody else has found”
    gaps = reading.read_text((FIXTURES / "county-chapter.txt").read_text().replace("B.  Subsection", "F.  Subsection"))
    assert Found.ABSENT not in {one.found for one in coverage.find(gaps, library())}


def test_long_quotes_end_with_a_word_and_dots():
    long = "It shall be unlawful for any City official to obtain, retain, access or use face surveillance. " * 9
    law = Law(title="A law", sections=(Section(eid="sec_1", text=long),))
    (finding,) = coverage.find(law, library(), slots=["verbs"])
    assert finding.quote.endswith(" …")
    assert len(finding.quote) < 430


def test_a_bill_of_ours_is_covered_as_it_was_chosen():
    from unwatched.bills.composing import Choices, compose
    from unwatched.bills.text.writing import akn

    choices = Choices(instrument="face-surveillance-ban", level="city", place="Marlow", body="City Council",
                      values={"damages_floor": "$1,000", "damages_step": "$100"}, day=date(2026, 11, 29))  # fmt: skip
    composed = compose(choices)
    data = akn.from_bluebell(composed.text, frbr=akn.Frbr(), title=composed.title, slots=composed.slots)
    law = reading.read(data)
    chosen = library().instruments["face-surveillance-ban"].defaults_for("city")
    found = {one.slot: one.alternative for one in coverage.find(law, library(), slots=chosen)}
    wrong = {slot: (key, found[slot]) for slot, key in chosen.items() if key and found[slot] != key}
    assert not wrong


def test_dots_without_end_take_no_time():
    law = Law(
        title="A law", sections=(Section(eid="sec_1", text="not request" + ". " * 3_000 + "information" + "." * 3_000),)
    )
    assert coverage.find(law, library(), slots=["derived_information", "unasked_receipt"])


@pytest.mark.parametrize(("words", "slot", "wanted"), [
    ("No data collected in violation of this chapter may be received in evidence in any proceeding before any "
     "department or authority subject to the jurisdiction of the City.", "suppression", "evidence-only"),
    ("Any violation constitutes an injury and any person may institute proceedings for injunctive relief or a writ "
     "of mandate.", "private_right_of_action", "injunction"),
    ("Any person injured has a cause of action against the entity for damages sustained or $1,000 per day, and other "
     "remedies, as well as reasonable attorney fees.", "fees", "shall-award"),
])  # fmt: skip
def test_laws_that_say_it_in_words_of_their_own(words, slot, wanted):
    law = reading.read_text(f"SECTION 1. Enforcement. {words}")
    (finding,) = coverage.find(law, library(), slots=[slot])
    assert finding.alternative == wanted
