"""Plain text in the styles of real laws: title, recitals, sections, numbers that suffered, what stands between them."""

from pathlib import Path

import pytest

from unwatched.bills.text import reading
from unwatched.bills.text.reading import reasons

pytestmark = pytest.mark.once
FIXTURES = Path(__file__).parent / "fixtures"


def law_of(name):
    return reading.read_text((FIXTURES / f"{name}.txt").read_text())


def outline(parts, depth=0):
    """Numbers and headings, set in by depth."""
    lines = []
    for part in parts:
        lines += ["  " * depth + f"{part.num} {part.heading}".strip(), *outline(part.children, depth + 1)]
    return lines


def drawn(text):
    return text.strip("\n").split("\n")


def whys(law):
    return [one.why for one in law.unsure]


def test_a_city_ordinance_that_suffered():
    law = law_of("city-ordinance")
    assert law.title.startswith(
        "AN ORDINANCE PROHIBITING THE USE OF FACE SURVEILLANCE BY THE CITY OF MARLOW FALLS, AND"
    )
    assert [recital[:22] for recital in law.recitals] == [
        "WHEREAS, people walk t", "WHEREAS, face surveill", "WHEREAS, the list is o", "NOW, THEREFORE, BE IT ",
    ]  # fmt: skip
    assert outline(law.sections) == drawn("""
SECTION 1. Definitions.
  (A)
    (1)
    (2)
      (i)
      (ii)
      (iii)
  (B)
  (C)
  (D)
SECTION 2. PROHIBITION
  (a)
    (1)
    (2)
  (b) Exceptions.
  (c)
SECTION 3. Enforcement.
  (a)
  (b)
  (h)
  (i)
  (j)
SEC. 4 SEVERABILITY
SECTION 5. Effective date.
""")
    assert [one.term for one in law.definitions] == ["Face surveillance", "City official", "Person", "Vendor"]
    said = {one.text: one.why for one in law.unsure}
    assert said["©"] == reasons.read_as("(C)")
    assert said["(h)"] == reasons.JUMP
    assert said["(D)"] == reasons.INLINE
    assert said["with- out"] == reasons.put_together("without")
    assert said["Approved as to form:"] == reasons.AFTER_END
    assert [one.text for one in law.unsure if one.why == reasons.PAGE_FURNITURE] == [
        "Page 1 of 2", "CITY OF MARLOW FALLS - DRAFT", "Page 2 of 2", "CITY OF MARLOW FALLS - DRAFT"]  # fmt: skip


def test_a_chapter_of_a_county_code():
    law = law_of("county-chapter")
    assert law.title == "Chapter 2.118 BIOMETRIC SURVEILLANCE"
    assert [(part.eid, part.heading) for part in law.sections][:2] == [
        ("sec_2-118-010", "Purpose."), ("sec_2-118-020", "Definitions.")]  # fmt: skip
    assert outline(law.sections[1].children) == drawn("""
A.
B.
  1.
  2.
    a.
    b.
C.
""")
    assert reasons.CONTENTS in whys(law)
    assert law.definitions[2].text.endswith("has the meaning given in K.C.C. 2.16.060.")


def test_a_bill_with_numbered_lines_and_pages():
    law = law_of("state-bill-with-line-numbers")
    assert law.title.startswith("AN ACT RELATING TO PUBLIC SAFETY;")
    assert [part.heading for part in law.sections][:2] == [
        "[NEW MATERIAL] SHORT TITLE.--",
        "[NEW MATERIAL] DEFINITIONS.--",
    ]
    assert law.sections[2].children[1].text.endswith("as provided in Section 2 of the Faces Are Not Passwords Act.")
    assert reasons.LINE_NUMBERS in whys(law)


def test_an_article_of_a_town_meeting_that_holds_another():
    law = law_of("town-meeting-warrant")
    (article,) = law.sections
    assert outline(article.children) == drawn("""
ARTICLE 8.44 BAN ON TOWN USE OF FACE SURVEILLANCE
  SECTION 8.44.1: DEFINITIONS
    (a)
    (b)
  SECTION 8.44.2: BAN
    i.
    ii.
  SECTION 8.44.3: ENFORCEMENT
    (a) Suppression.
    (b) Cause of Action.
    (c) Fees.
      (1)
      (2)
""") + ["      "]  # what follows (2) has no number
    assert whys(law)[0] == reasons.NO_TITLE


def test_a_resolution():
    law = law_of("resolution")
    assert law.title == "RESOLUTION OF THE UNIVERSITY SENATE OPPOSING PREDICTIVE POLICING ON CAMPUS"
    assert len(law.recitals) == 3
    assert [part.text[:30] for part in law.sections] == [
        "Now, therefore, be it RESOLVED", "RESOLVED, that the Senate asks", "BE IT FURTHER RESOLVED, that t",
    ]  # fmt: skip
    assert outline(law.sections[1].children) == ["1.", "2.", "3."]


def test_an_act_numbered_as_in_britain():
    law = law_of("numbered-act")
    assert outline(law.sections) == drawn("""
PART 1 LIMITATION
  1 Meaning of “biometric surveillance”
    (1)
      (a)
      (b)
      (c)
    (2)
      (a)
      (b)
  2 Prohibition
    (1)
    (2)
    (3)
    (4)
PART 2 GENERAL
  3 Exceptions
  4.—
    (1)
    (2)
  5 Short title and commencement
    (1)
    (2)
SCHEDULE 1 AUTHORITIES
  1.
  2.
""")


@pytest.mark.parametrize(("name", "nums", "language", "terms"), [
    ("ordenanza", ["Artículo 1.-", "Artículo 2.-", "Artículo 3.-", "Disposición final."], "es",
     ["Vigilancia facial", "Ayuntamiento"]),
    ("satzung", ["§ 1", "§ 2", "§ 3"], "de", ["Gesichtserkennung", "Stadt"]),
])  # fmt: skip
def test_other_languages_are_divided_by_their_numbers(name, nums, language, terms):
    law = law_of(name)
    assert [part.num for part in law.sections] == nums
    assert law.language == language
    assert [one.term for one in law.definitions] == terms


# --- One thing at a time -------------------------------------------------------------------------------


def sections_of(text):
    return reading.read_text(text).sections


@pytest.mark.parametrize("text", [
    "SECTION 1. Duty. As set out in Section 3, the clerk keeps a log.",
    "SECTION 1. Duty. The clerk acts under\nSection 3. The log is public.",
    "SECTION 1. Duty. The clerk keeps it under subsection\n(b) of this section.",
    "SECTION 1. Duty. It applies to subsections (a) and (b), as well as (c).",
    "SECTION 1. Duty. See paragraphs (1), (2) and (3) of the charter.",
    "SECTION 1. Duty. Under Chapter 9.64 of the code\nChapter 5 stays.",
    "SECTION 1. Duty. The fee is\n3.5 percent of the sum.",
    "SECTION 1. Duty. It was written by John\nA. Smith in the year\n2020. It is kept.",
    "SECTION 1. Duty. The clerk shall (i) keep a log and (ii) show it.",
])  # fmt: skip
def test_references_within_a_sentence_begin_nothing(text):
    (section,) = sections_of(text)
    assert section.children == ()
    assert section.text.split() == text.replace("SECTION 1. Duty.", "").split()


@pytest.mark.parametrize(("text", "wanted"), [
    ("(g) x.\n(h) y.\n(i) z.\n(j) w.", ["(g)", "(h)", "(i)", "(j)"]),
    ("(g) x.\n(h) any of:\n(i) z;\n(ii) w.", ["(g)", "(h)", "  (i)", "  (ii)"]),
    ("(h) any of:\n(i) z;\n(ii) w.\n(i) v.\n(j) u.", ["(h)", "  (i)", "  (ii)", "(i)", "(j)"]),
    ("(a) x:\n(i) y;\n(v) z.", ["(a)", "  (i)", "  (v)"]),
    ("(a) x.\n(1) y.\n(A) z.\n(i) w.\n(ii) v.\n(2) u.\n(b) t.",
     ["(a)", "  (1)", "    (A)", "      (i)", "      (ii)", "  (2)", "(b)"]),
    ("(A) x.\n(1) y.\n(a) z.\n(i) w.\n(B) u.", ["(A)", "  (1)", "    (a)", "      (i)", "(B)"]),
    ("(a)(1) x.\n(2) y.\n(b)(1)(A) z.\n(B) w.", ["(a)", "  (1)", "  (2)", "(b)", "  (1)", "    (A)", "    (B)"]),
    ("(y) x.\n(z) y.\n(aa) z.\n(bb) w.", ["(y)", "(z)", "(aa)", "(bb)"]),
    ("(a) x.\n(b) y.\n(b) y again.\n(c) z.", ["(a)", "(b)", "(b)", "(c)"]),
    ("(a) x.\n(b) y.\n® z.\n(d) w.", ["(a)", "(b)", "(d)"]),
    ("(q) x.\n® z.\n(s) w.", ["(q)", "(r)", "(s)"]),
    ("(1) x;(2) y; and (3) z.", ["(1)", "(2)", "(3)"]),
])  # fmt: skip
def test_the_count_says_where_a_number_belongs(text, wanted):
    section = sections_of(f"SECTION 7. List.\n{text}")[0]
    assert outline(section.children) == wanted


@pytest.mark.parametrize(("head", "num", "heading"), [
    ("SECTION 2. DEFINITIONS. The term", "SECTION 2.", "DEFINITIONS."),
    ("Sec. 16-63.1 Title. This is", "Sec. 16-63.1", "Title."),
    ("§1-2.3 Scope - This chapter", "§1-2.3", "Scope -"),
    ("16-63.4 Ban. No person", "16-63.4", "Ban."),
    ("Section Two: Scope. This", "Section Two:", "Scope."),
    ("SECTION II—SCOPE. This", "SECTION II—", "SCOPE."),
    ("ARTICLE IV. Remedies. A person", "ARTICLE IV.", "Remedies."),
    ("NEW SECTION. Sec. 4. The council", "NEW SECTION. Sec. 4.", ""),
    ("1. Scope. This act", "1.", "Scope."),
])  # fmt: skip
def test_numbers_of_every_style(head, num, heading):
    section = sections_of(f"AN ORDINANCE on things\n\n{head} applies to the town and to all of its offices.")[0]
    assert (section.num, section.heading) == (num, heading)


def test_a_section_without_a_line_break_before_it():
    law = reading.read_text(
        "SECTION 1. Scope. It covers all. SECTION 2. Ban. Nobody may. Section 3. Fees. The court shall."
    )
    assert [part.num for part in law.sections] == ["SECTION 1.", "SECTION 2.", "Section 3."]


def test_code_sections_stand_within_the_section_that_adds_them():
    law = reading.read_text(
        "SECTION 1. The code is amended by adding a chapter to read as follows:\n\nCHAPTER 9.70\nFACES\n\n"
        "9.70.010 Definitions.\nFace means face.\n\n9.70.020 Ban.\nNo use.\n\nSECTION 2. This takes effect at once."
    )
    assert outline(law.sections) == drawn("""
SECTION 1.
  CHAPTER 9.70 FACES
    9.70.010 Definitions.
    9.70.020 Ban.
SECTION 2.
""")


def test_a_sentence_goes_on_behind_the_break_of_a_page():
    law = reading.read_text(
        "SECTION 1. Ban. No officer of the\n\n- 3 -\n\n\fDRAFT 2\n\ntown may watch. \n\n- 4 -\n\n\fDRAFT 2\n\nAt all."
    )
    assert law.sections[0].text.split("\n\n")[0] == "No officer of the town may watch."


def test_soft_hyphens_go_and_are_said():
    law = reading.read_text("SECTION 1. Ban. No sur\u00adveillance and no fore\u00ad\ncasts.")
    assert law.sections[0].text == "No surveillance and no forecasts."
    assert [one.text for one in law.unsure if reasons.repairs(one)] == ["sur- veillance", "fore- casts."]


def test_hyphens_that_belong_to_the_word_stay():
    law = reading.read_text("SECTION 1. Ban. A self-\nhosted and a city-\nwide sys-\ntem.")
    assert law.sections[0].text == "A self-hosted and a city-wide system."


def test_terms_in_capitals_or_without_marks_are_found_among_definitions():
    law = reading.read_text(
        "9-1 Definitions.\nFor this chapter, the following definitions apply.\nCITY OFFICIAL. Any person who acts.\n"
        "Face data means data of faces.\n\n9-2 Ban.\nThe use means trouble."
    )
    assert [one.term for one in law.definitions] == ["CITY OFFICIAL", "Face data"]


@pytest.mark.parametrize(("text", "terms", "guessed"), [
    ("Annual surveillance reportmeans an annual report.", ["Annual surveillance report"], 1),
    ("Surveillancemeans to watch people by electronicmeans.", ["Surveillance"], 1),
    ("Camerashall mean a device.", ["Camera"], 1),
    ("City camerashallmean a device.", ["City camera"], 1),
    ("Agencyhas the meaning given in 2-1.", ["Agency"], 1),
    ("Contractorincludes a vendor.", ["Contractor"], 1),
    ("The term lensmeans a glass.", ["lens"], 1),
    ("Fire marshallmeans an officer.", ["Fire marshall"], 1),
    ("“Camera” means a device. Lensmeans a glass.", ["Camera", "Lens"], 1),
    ("Cameras. As used here: Cameramens are people. Reportmeans a paper; Lensmeans glass.", ["Report", "Lens"], 2),
    ("Camera means a device. Lens means a glass.", ["Camera", "Lens"], 1),
    ("Camera means a device.", ["Camera"], 0),
])  # fmt: skip
def test_terms_that_lost_the_space_or_the_break_before_them_are_found_and_marked(text, terms, guessed):
    law = reading.read_text(f"SECTION 1. Definitions.\n{text}")
    assert [one.term for one in law.definitions] == terms
    doubts = [one for one in law.unsure if "was taken as a term that is defined" in one.why]
    assert [term in one.why for term, one in zip(reversed(terms), reversed(doubts), strict=False)] == [True] * guessed


@pytest.mark.parametrize("text", [
    "Bymeans of a camera nobody may watch.", "By othermeans nobody may watch.", "Allmeans are forbidden.",
    "Waysandmeans are many.", "Whoever demeans a person pays.", "A search through technicalmeans needs an order.",
    "Themeans by which it is done do not matter.", "The use means trouble.",
    "Nothing in this sectionmeans that it may.",
])  # fmt: skip
def test_ordinary_words_that_end_like_a_verb_define_nothing(text):
    assert reading.read_text(f"SECTION 1. Definitions.\nFaces. {text}").definitions == ()


def test_a_term_that_lost_its_space_is_found_outside_definitions_too_at_the_head_of_a_paragraph():
    law = reading.read_text("SECTION 2. Ban.\nLensmeans a glass. Reportmeans a paper.\n\nNo cameramay be used.")
    assert [(one.term, one.where) for one in law.definitions] == [("Lens", "sec_2")]


@pytest.mark.parametrize("quotes", ["“{}”", '"{}"', "‘{}’"])
@pytest.mark.parametrize("verb", ["means", "shall mean", "shallmean", "has the meaning given in 2-1 of"])
def test_quotation_marks_say_surely_where_a_glued_term_ends(quotes, verb):
    law = reading.read_text(f"SECTION 1. Words.\n\n{quotes.format('Facial recognition')}{verb} any process.")
    assert [one.term for one in law.definitions] == ["Facial recognition"]
    assert not [one for one in law.unsure if "taken as a term" in one.why]


@pytest.mark.parametrize("rows", [
    "Term\tMeaning\nCamera\tA device.\nFace scan\t\tA process.",
    "| Term | Meaning |\n|---|---|\n| Camera | A device. |\n| Face scan | A process. |",
])  # fmt: skip
def test_a_table_among_definitions_defines_and_each_row_is_marked(rows):
    law = reading.read_text(f"SECTION 1. Definitions.\n\n{rows}\n\nSECTION 2. Ban. None.\nFees\t$5\nDays\t30")
    assert [one.term for one in law.definitions] == ["Camera", "Face scan"]
    assert ["row of a table" in why for why in whys(law)].count(True) == 2
    assert law.sections[1].text == "None.\n\nFees\t$5\n\nDays\t30"


def test_numbers_of_lines_that_a_scanner_misread_are_taken_off():
    said = ["AN ORDINANCE ON FACES", "", "SECTION 1. Ban. Nobody may", "scan a face.", "SECTION 2. Fees. A court",
            "shall", "award", "fees.", "(a) The first.", "(b) The second.", "(c) The third.", "I say so."]  # fmt: skip
    text = "\n".join(f"{str(n).replace('1', 'l', n > 9)} {line}" for n, line in enumerate(said, 1))
    law = reading.read_text(text)
    assert [part.num for part in law.walk()] == ["SECTION 1.", "SECTION 2.", "(a)", "(b)", "(c)"]
    assert [one.text for one in law.unsure if one.why == reasons.LINE_NUMBERS] == ["1 2 3 4 5 6 7 8 9 l0 l1 l2"]


def test_columns_side_by_side_are_read_across_and_marked():
    lines = [
        "SECTION 1. Ban. No         SECTION 3. Fees. The",
        "department may use         court shall award fees",
        "face surveillance.         to the plaintiff.",
        "It is forbidden.           They are reasonable.",
    ]
    law = reading.read_text("\n".join(lines))
    assert [one.text for one in law.unsure if one.why == reasons.COLUMNS] == ["\n".join(lines)]
    assert reasons.COLUMNS not in whys(reading.read_text("\n".join(lines[:3])))


def test_sections_that_carry_the_letter_of_their_article():
    law = reading.read_text(
        "AN ACT\n\nARTICLE A. GENERAL\n\nA-1. Title. This is it.\n\nA-2. Words. None.\n\nARTICLE B. BAN\n\n"
        "B-1. Ban. Nobody may. § B-2 Fees. None. Under A-2. nothing begins."
    )
    assert [part.eid for part in law.walk()] == ["art_A", "art_A__sec_A-1", "art_A__sec_A-2", "art_B", "art_B__sec_B-1"]


def test_a_section_sign_within_a_line_begins_a_section_where_a_heading_follows():
    law = reading.read_text(
        "§ 8-1 Words. Camera means a device. § 8-2 Ban. None may use it. § 8-1 applies. § 8-3 Fees. Under § 8-2 Ban."
    )
    assert [(part.num, part.heading) for part in law.sections] == [
        ("§ 8-1", "Words."), ("§ 8-2", "Ban."), ("§ 8-3", "Fees.")
    ]  # fmt: skip


def test_several_terms_of_one_definition_are_found_each():
    law = reading.read_text(
        "SECTION 1. Words. “Camera” or “lens” (in any form) shall mean a device; “city” includes its boards."
    )
    assert [one.term for one in law.definitions] == ["Camera", "lens", "city"]


@pytest.mark.parametrize("data", [b"", b" \n\t\x0c ", b"\xef\xbb\xbf"])
def test_an_empty_text_is_refused_with_a_sentence(data):
    with pytest.raises(reading.Unreadable, match=r"rival.txt: There are no words in it"):
        reading.read(data, "rival.txt")


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_texts_of_old_programs_are_read(code):
    law = reading.read("SECTION 1. “Café” means a café.".encode(code))
    assert law.definitions[0].term == "Café"


def test_right_to_left_and_odd_letters_pass_through():
    text = "SECTION 1. \u202eevil\u202c means \U0001f600 — १२ 字."
    assert reading.read_text(text).sections[0].text == text.removeprefix("SECTION 1. ")


def test_numbers_alone_on_their_lines_are_no_page_numbers():
    law = reading.read_text(
        "§ 9.1. Approval.\n • 1.\n\n    The council must agree before:\n\n    (1) \n\n    buying cameras; or\n\n"
        "    (2) \n\n    lending them.\n\n  2.\n\n    It votes in public.\n"
    )
    assert outline(law.sections) == drawn("""
§ 9.1. Approval.
  1.
    (1)
    (2)
  2.
""")
    assert law.unsure == reading.read_text("§ 9.1. X. None.").unsure  # nothing but the missing title


def test_a_long_title_below_the_word_bill_is_the_title():
    law = reading.read_text(
        "1st Session\nS. 12\nA BILL\nTo end the use of face\nsurveillance by agencies.\n"
        "Be it Enacted by the Senate and House:\nSECTION 1. SHORT TITLE.\nThis Act may be cited so.\n"
    )
    assert law.title == "A BILL To end the use of face surveillance by agencies."
    assert law.recitals == ("Be it Enacted by the Senate and House:",)


def test_the_chapter_is_the_title_and_not_the_title_of_the_code():
    law = reading.read_text(
        "Title 34 Digital Rights\n\nChapter 34.10 Prohibit Face Recognition in Places of Public "
        "Accommodation in the City\n\n"
        "34.10.010 Purpose.\n\nTo keep faces private.\n\n34.10.020 Ban.\n\nNobody may use it.\n"
    )
    assert law.title.startswith("Chapter 34.10 Prohibit")
    assert law.recitals == ()


def test_a_schedule_with_an_ordinal_stands_behind_the_sections():
    law = reading.read_text(
        "AN ACT to end it.\n\nPART I - BAN\n1. Ban.\n(1) None.\n(2) Never.\n\n"
        "FIRST SCHEDULE - OFFICES\n1. Police;\n2. Schools;\n"
    )
    assert outline(law.sections)[-3:] == ["FIRST SCHEDULE - OFFICES", "  1.", "  2."]


def test_a_bill_in_one_line_is_divided_at_its_sections():
    law = reading.read_text(
        "A BILL To end it. Be it enacted by the People, in Congress assembled, SECTION 1. SHORT TITLE. "
        "This is the Act. "
        "SEC. 2. FINDINGS. Congress finds: (1) It errs. (2) It harms."
    )
    assert [part.num for part in law.walk()] == ["SECTION 1.", "SEC. 2.", "(1)", "(2)"]


def test_a_text_without_sections_says_so():
    law = reading.read(b"Some words only, with no number at all.", "rival.docx")
    assert whys(law)[:1] == [reasons.OTHER_KIND]
    assert reasons.NO_SECTIONS in whys(law)


def test_terms_in_capitals_on_lines_of_their_own_are_found_with_what_they_mean():
    law = reading.read_text(
        "§ 108-1 Definitions.\nAs used in this chapter, the following terms shall have the meanings indicated:\n"
        "FACE SCAN\n"
        "An automated process that works on faces.\nCITY OFFICIAL\nAny person who acts for the City.\n"
        "§ 108-2 Ban.\nNone.\n"
    )
    assert [(one.term, one.text) for one in law.definitions] == [
        ("FACE SCAN", "FACE SCAN An automated process that works on faces."),
        ("CITY OFFICIAL", "CITY OFFICIAL Any person who acts for the City."),
    ]


CODE = """Chapter 9.85
CAMERAS

Sections:

9.85.010    Purpose.

9.85.020    Definitions.

9.85.030    Prohibition.

9.85.040    Severability.

9.85.010 PURPOSE.

This chapter forbids cameras that know faces.

(Ord. 2020-17 § 1 (part), 2020).

9.85.020 DEFINITIONS.

In this chapter:

A.    “Camera” means a device that takes pictures.

B.    “Face” means the front of a head.

(Ord. 2020-17 § 1 (part), 2020).

9.85.030 PROHIBITION.

A.    No department may use:

1.    A camera; or

2.    A list of faces.

(Ord. 2020-17 § 1 (part), 2020).
"""


def test_the_contents_of_a_chapter_are_no_sections_and_its_headings_no_headers():
    law = reading.read_text(CODE)
    assert [part.num for part in law.sections] == ["9.85.010", "9.85.020", "9.85.030"]
    assert [one.why for one in law.unsure] == [reasons.CONTENTS]
    assert [one.term for one in law.definitions] == ["Camera", "Face"]


def test_where_a_section_is_from_belongs_to_the_section():
    for law in (reading.read_text(CODE), reading.read_text(CODE.replace("\n\n(Ord", "\n(Ord"))):
        last = law.sections[-1]
        assert last.children[-1].text.startswith("(Ord. 2020-17")
        assert [child.text for child in last.children[0].children] == ["A camera; or", "A list of faces."]


def test_letters_go_on_behind_definitions_without_numbers():
    law = reading.read_text(
        "§ 15.2-1723.2. Faces; approval.\n\nA. For purposes of this section:\n\n"
        '"Camera" means a device that takes pictures.\n\n"Face" means the front of a head.\n\n'
        "B. No agency may use a camera.\n\nC. This ends in 2030."
    )
    assert [child.num for child in law.sections[0].children] == ["A.", "", "", "B.", "C."]
    assert not [one for one in law.unsure if one.where.startswith("sec")]


def test_a_chapter_behind_the_words_that_enact_is_no_recital():
    law = reading.read_text(
        "AN ORDINANCE\n\nBe it ordained by the Board:\n\nCHAPTER 4 CAMERAS\n\nSECTION 4.1. Scope.\n\nAll."
    )
    assert law.recitals == ("Be it ordained by the Board:",)
    assert [(part.num, part.heading) for part in law.sections] == [("CHAPTER 4", "CAMERAS")]
