import re
from datetime import date
from itertools import zip_longest

import pytest

from unwatched.bills.checks import Finding, Weight, check_composed, check_law, check_text, end_of, outline
from unwatched.bills.composing import Choices, compose
from unwatched.bills.library import library
from unwatched.bills.text.shapes import Law, Section

pytestmark = pytest.mark.once
EVERY = [(one.key, level) for one in library().instruments.values() for level in one.levels]
FILLED = {key: blank.example for key, blank in library().blanks.items()}


def body(*sections: str) -> str:
    parts = [f"SECTION {at}. - Heading {at}\n\n{text}\n" for at, text in enumerate(sections, 1)]
    return "BODY\n\n" + "\n".join(parts)


def found(text: str, rule: str, *weights: Weight) -> list[str]:
    wanted = weights or (Weight.WARN,)
    return [one.message for one in check_text(text) if one.rule == rule and one.weight in wanted]


def bad(findings: tuple[Finding, ...]) -> list[str]:
    return [one.message for one in findings if one.weight is not Weight.GOOD]


@pytest.mark.parametrize(("instrument", "level"), EVERY)
def test_our_own_defaults_have_nothing_to_find_but_blanks(instrument, level):
    choices = Choices(instrument=instrument, level=level, place="Alder", body="City Council", values=FILLED)
    assert bad(check_composed(compose(choices), choices)) == []
    bare = Choices(instrument=instrument, level=level)
    assert {one.rule for one in check_composed(compose(bare), bare) if one.weight is Weight.WARN} <= {"blank"}


def test_every_wording_passes_the_checks_that_it_should_pass():
    expected = {
        ("discipline", "without-labor-words"): "discipline",
        ("unasked_receipt", "evidence-not-requested"): "unasked",
    }
    clauses, key = library(), "face-surveillance-ban"
    slots = [slot for slot in clauses.instruments[key].slots if slot in clauses.slots]
    # The first wording of each slot together, then the second of each …
    for row in zip_longest(*(clauses.choices(slot, instrument=key, level="city") for slot in slots)):
        chosen = {slot: one.key for slot, one in zip(slots, row, strict=True) if one}
        choices = Choices(instrument=key, level="city", place="Alder", body="Council", values=FILLED, chosen=chosen)
        rules = {one.rule for one in check_text(compose(choices).text) if one.weight is Weight.WARN}
        assert rules == {rule for wording, rule in expected.items() if wording in chosen.items()}, chosen


# --- Terms ---


def test_a_term_that_no_section_uses_is_told_with_its_place():
    text = body(
        "  SUBSECTION (a)\n\n    “City” means Alder.\n\n"
        "  SUBSECTION (d)\n\n    “Covered contractor” means whom the City pays."
    )
    assert found(text, "terms") == ["Sec. 1(d) defines “Covered contractor”, but no section uses it."]


def test_a_term_may_be_used_in_the_plural_the_title_or_another_definition():
    text = body(
        "  SUBSECTION (a)\n\n    “Covered entity” means an agency of the City.\n\n"
        "  SUBSECTION (b)\n\n    “City” means Alder.",
        "  Covered entities shall obey.",
    )
    assert found(text, "terms") == []


def test_a_term_that_nothing_defines_is_told_once():
    text = body("  A covered party may not use face surveillance.", "  Each covered party must report.")
    assert found(text, "terms") == [
        "Sec. 1 uses “covered party”, but nothing says what it means.",
        "Sec. 1 uses “face surveillance”, but nothing says what it means.",
    ]


def test_a_term_in_brackets_is_a_definition():
    text = body("  This binds each agency (each a “covered party”).", "  A covered party may not watch.")
    assert found(text, "terms") == []


def test_terms_with_capitals_need_a_definition_and_names_do_not():
    text = body(
        "  Staff must ask the Department of Information Technology, under the Municipal Code, about Biometric Data.",
        "  Whoever keeps Biometric Data must tell the City Council and the Superior Court.",
    )
    assert found(text, "terms") == ["Sec. 1 uses “Biometric Data”, but nothing says what it means."]


# --- References ---


def test_references_that_lead_nowhere_are_told():
    text = body("  See Section 2(b), Sections 2 and 9, and subsection (c).", "  SUBSECTION (a)\n\n    One.")
    assert found(text, "references") == [
        "Sec. 1 refers to Section 2(b), which does not exist.",
        "Sec. 1 refers to Section 9, which does not exist.",
    ]


def test_references_that_lead_somewhere_are_counted():
    text = body(
        "  SUBSECTION (a)\n\n    As Section 2 says, and § 1(b).\n\n  SUBSECTION (b)\n\n    As in subsection (a).",
        "  Two.",
    )
    assert found(text, "references", Weight.GOOD) == ["All 3 cross-references lead somewhere."]


@pytest.mark.parametrize(
    "other",
    [
        "42 U.S.C. Section 1983",
        "Section 7 of Article I of the Constitution",
        "Section 12 of the Penal Code",
        "Title 5, Section 12",
        "section 6250 of the Government Code",
        "Chapter 93H, section 3",
    ],
)
def test_other_peoples_laws_are_not_looked_up(other):
    assert found(body(f"  As {other} says.", "  Two."), "references") == []


def test_a_section_of_a_code_may_stand_elsewhere():
    law = Law(title="x", sections=(Section(eid="sec_1", num="9.64.050", text="Under Section 9.64.040."),))
    (one,) = [finding for finding in check_law(law) if finding.rule == "references"]
    assert (one.weight, one.message) == (
        Weight.NOTE,
        "Sec. 9.64.050 refers to Section 9.64.040, which is not in this text.",
    )


def test_a_dead_link_of_the_markup_is_told():
    assert found(body("  See {{>#sec_9 the ninth}}."), "references") == ["Sec. 1: the link “the ninth” leads nowhere."]


# --- Clauses that need another ---

DAMAGES = "  A person injured shall be entitled to recover actual damages of $100 per violation."
ACTION = "  Any person may institute proceedings in the Superior Court for injunctive relief."


def test_damages_need_somebody_who_may_sue():
    assert found(body(DAMAGES), "damages") == ["Sec. 1 gives damages, but no section says who may go to court."]
    assert found(body(DAMAGES, ACTION), "damages") == []
    assert found(body("  No damages may be claimed."), "damages") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("An employee who violates this may be suspended or terminated.", "due process and labor agreements"),
        ("Violations by an employee shall result in retraining, suspension or termination, with due process.", "labor"),
        ("Staff may be disciplined as the collective bargaining agreement says.", "due process"),
        ("Discipline for a violation is subject to due process and to labor agreements.", ""),
        ("No employee may be disciplined for reporting a violation.", ""),
        ("The contract may be terminated if an officer violates it.", ""),
        ("No one shall retaliate; nobody may be dismissed for a complaint.", ""),
    ],
)
def test_discipline_needs_due_process_and_labor_words(text, told):
    messages = found(body(f"  {text}"), "discipline")
    assert bool(messages) == bool(told)
    assert all(told in message for message in messages)


@pytest.mark.parametrize(
    ("text", "loophole"),
    [
        ("Nothing in this section prohibits the use of evidence that the City did not request.", True),
        ("Inadvertent receipt of information is not a violation if staff log it within seven days.", False),
        ("Unsolicited information may be used.", True),
        ("Unsolicited information may be used if it is disclosed to the Council.", False),
        ("Data received without a request must be deleted.", False),
    ],
)
def test_what_comes_unasked_needs_a_log(text, loophole):
    assert bool(found(body(f"  {text}"), "unasked")) == loophole


def test_a_log_in_the_same_list_closes_the_loophole():
    text = body(
        "  It is not a violation for staff to receive information by accident, provided that:\n\n"
        "  PARAGRAPH (1)\n\n    the staff did not request the information; and\n\n"
        "  PARAGRAPH (2)\n\n    the staff enters the receipt in a log."
    )
    assert found(text, "unasked") == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("This ordinance shall expire on December 31, 2027, unless renewed.", date(2027, 12, 31)),
        ("This Act ceases to have effect on 1 January 2028.", date(2028, 1, 1)),
        ("This section shall remain in effect only until January 1, 2023, and as of that date is repealed.",
         date(2023, 1, 1)),
        ("The moratorium shall terminate on 2029-02-29.", None),
    ],
)  # fmt: skip
def test_the_day_on_which_a_law_ends_is_read(text, day):
    end = end_of(outline(body(f"  {text}")).law)
    assert end is not None
    assert end.day == day


def test_a_sunset_says_that_a_task_will_be_made():
    (one,) = [one for one in check_text(body("  This law expires on February 29, 2028.")) if one.rule == "sunset"]
    assert (one.weight, one.where) == (Weight.NOTE, "sec_1")
    assert one.message == "Sec. 1 ends this law on 29 February 2028."
    assert "28 February 2027" in one.remedy


@pytest.mark.parametrize(
    "text",
    [
        "This law stays in force until it is repealed.",
        "The permit expires on May 1, 2027.",
        "This law does not expire.",
    ],
)
def test_laws_that_do_not_end_are_left_alone(text):
    assert end_of(outline(body(f"  {text}")).law) is None


# --- Blanks, parts and markup ---


def test_blanks_of_ours_and_of_others_are_told_once():
    text = body(
        "  The [least sum of damages], [INSERT CITY], {damages_floor}, ______ and [INSERT CITY].", "  [sic] [Reserved]"
    )
    assert found(text, "blank") == [
        "Sec. 1: “[least sum of damages]” is still blank.",
        "Sec. 1: “[INSERT CITY]” is still blank.",
        "Sec. 1: “{damages_floor}” is still blank.",
        "Sec. 1: “______” is still blank.",
    ]


def test_parts_without_words_and_wordings_with_holes_are_told():
    choices = Choices(
        instrument="face-surveillance-ban", level="city", place="Alder", body="Council", values=FILLED,
        chosen={"verbs": "", "fees": "", "sunset": "fixed-day", "private_right_of_action": ""},
    )  # fmt: skip
    told = {(one.rule, one.slot): one for one in check_composed(compose(choices), choices)}
    assert told["empty", "verbs"].weight is Weight.WARN
    assert told["empty", "fees"].weight is Weight.NOTE
    assert "opens a hole" in told["hole", "sunset"].message
    assert told["needs", "damages"].message == "“Damages” leans on “Private right of action”, which has no words."
    assert told["damages", "damages"].where
    assert told["sunset", "sunset"].weight is Weight.NOTE


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("SECTION 2. Oversight of it all", "heading is taken for the number"),
        ("PART of the town is exempt from this.", "taken for a heading"),
        ("SCHEDULED meetings are public.", "taken for a heading"),
        ("Section 7. Oversight", "looks like a heading"),
        ("  SUBSECTON (b)", "no word of the markup"),
        ("      far in", "indented further"),
        ("   by three", "odd number|indented further"),
        ("  {{>#sec_1 open", "do not pair"),
        ("  a **bold word", "has no other"),
        ("  see //this", "starts italics"),
        ("SECTION 1. - Again\n\n  x", "has the number of line"),
        ("SECTION 3. - Loose\n\nnot in it", "is not indented"),
    ],
)
def test_markup_that_would_be_swallowed_is_told(line, says):
    messages = found(body("  One.") + "\n" + line + "\n", "markup")
    assert messages
    assert any(re.search(says, message) for message in messages), messages


def test_sound_markup_is_left_alone():
    text = body(
        "  SUBSECTION (a) - Head\n\n    PARAGRAPH (1)\n\n"
        "      See https://example.org/a and **bold** and {{>#sec_1 this}}.\n\n"
        "    P after it."
    )
    assert found(text, "markup") == []


def test_findings_carry_the_slot_of_the_part_around_them():
    (one,) = [one for one in check_text(body("  {x_y}"), slots={"sec_1": "fees"}) if one.rule == "blank"]
    assert (one.where, one.slot) == ("sec_1", "fees")


def test_an_outline_names_parts_as_the_parser_does():
    composed = compose(Choices(instrument="surveillance-oversight", level="state"))
    assert {eid for eid in composed.slots if eid.startswith("sec_")} <= {
        one.eid for one in outline(composed.text).law.walk()
    }


@pytest.mark.parametrize(
    "text",
    ["", "   ", "\x00", "{{" * 5000, "(" * 5000, "SECTION " * 2000,
     "".join("  " * i + "SECTION 1\n" for i in range(300)),
     "BODY\n\nSECTION 1. - x\n\n  " + "Section 1(a)(b), " * 3000, "‏قانون\n", "“" * 5000],
)  # fmt: skip
def test_odd_texts_are_checked_without_complaint(text):
    assert isinstance(check_text(text), tuple)


def test_sections_are_counted_through_chapters():
    second = Section(eid="part_2__sec_2", num="2", text="As section 1 says, and section 2.")
    law = Law(
        title="x",
        sections=(
            Section(
                eid="part_1", num="PART 1", children=(Section(eid="part_1__sec_1", num="1", text="See section 9."),)
            ),
            Section(eid="part_2", num="PART 2", children=(second,)),
        ),
    )
    told = [one.message for one in check_law(law) if one.rule == "references"]
    assert told == ["Sec. 1 refers to Section 9, which does not exist."]


def test_what_people_type_where_something_is_missing_is_blank():
    text = body("  Pay ____ dollars to [NAME OF THE CLERK] and [the sum] ([sic], [NEW MATERIAL]).", "  Two.")
    assert found(text, "blank") == [
        "Sec. 1: “[NAME OF THE CLERK]” is still blank.", "Sec. 1: “[the sum]” is still blank.",
        "Sec. 1: “____” is still blank.",
    ]  # fmt: skip


def test_a_section_that_is_far_away_does_not_exist_and_a_law_known_by_its_number_may():
    text = body("  See Section 99 and what Section 230 says; or 42 U.S.C. Section 1983.", "  Two.")
    assert found(text, "references") == ["Sec. 1 refers to Section 99, which does not exist."]
    assert found(text, "references", Weight.NOTE) == ["Sec. 1 refers to Section 230, which is not in this text."]
