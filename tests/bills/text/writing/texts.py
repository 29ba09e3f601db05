"""Bills to write: one as people write them, some as nobody should."""

from datetime import date

from unwatched.bills.text.shapes import Definition, Law, Section, Unsure
from unwatched.bills.text.writing.akn import Frbr

FRBR = Frbr(day=date(2026, 11, 22), place="us-ma", body="Exampleville", name="Face surveillance")

BILL = """\
PREFACE
  LONGTITLE AN ORDINANCE prohibiting face surveillance by the city of {place}
PREAMBLE
  WHEREAS, face surveillance errs most for those who are watched most;
  NOW, THEREFORE, be it ordained by the {body}:
BODY
SECTION.slot-definitions 1. - Definitions
  In this chapter:
  SUBSECTION (a)
    “Face surveillance” means **any** automated process that identifies a person.
  SUBSECTION (b)
    “Department” means:
    PARAGRAPH (1)
      a board;
    PARAGRAPH (2)
      an office of the city.
    Both are bound by {{>#sec_2 Section 2}}.
SECTION.slot-damages 2. - Damages
  A person may recover the greater of
  BLOCKLIST
    ITEM (i)
      $1,000{{FOOTNOTE 1}}, or
    ITEM (ii)
      //actual// damages.
  FOOTNOTE 1
    As in other cities.
  TABLE
    TR
      TH
        Violation
      TH
        Sum
    TR
      TC
        Each
      TC
        $100
PART I - Last things
  SECTION 3. - Effective date
    This ordinance takes effect on {effective_date}.
    BULLETS
      * now
      * later
SCHEDULE - Form of the notice
  We were **watched**.
"""

LAW = Law(
    title="Ordinance No. 12 & <script>",
    recitals=("WHEREAS, one;", "Be it ordained:"),
    sections=(
        Section(
            eid="sec_1", num="SECTION 1.", heading="Definitions", slot="definitions",
            text="In this chapter “Face surveillance”\nmeans watching.\n\nNothing else.",
            children=(
                Section(eid="sec_1__subsec_a", num="(a)", text="first"),
                Section(eid="sec_1__subsec_b", num="(b)", heading="Second", text="second"),
                Section(eid="sec_1__wrapup", text="and so on."),
            ),
        ),
        Section(eid="sec_2", num="§ 2", heading=""),
        Section(eid="sec_2", num="§ 2", text="Twice the same number."),
        Section(eid="hcontainer_1", text="Signed by the mayor"),
    ),
    definitions=(Definition(term="Face surveillance", text="watching", where="sec_1"),),
    unsure=(Unsure(where="line 12", text="Page 3 of 9", why="It looks like the foot of a page."),),
)  # fmt: skip

HOSTILE = """\
PREFACE
  LONGTITLE <script>alert(1)</script> {{>javascript:alert(1) here}}
BODY
SECTION 1. - <b>Bold</b> & "quoted" #panic("x")
  $x$ @y *z* [link](javascript:x) \x00\x1b ~~a~~ 1. b {{>https://example.org/?a=1&b=2 out}}
SECTION 2. -
  SUBSECTION (a)
    PARAGRAPH (1)
      SUBPARAGRAPH (A)
        CLAUSE (i)
          SUBCLAUSE (I)
            POINT 1)
              seven levels deep
  SUBSECTION (d) - 100% of %1
    a gap in the letters
SECTION 4. - \U0001f441 \U0001f469\u200d\U0001f4bb no cameras
  WORDS
SECTION 4. - The same number
  SUBSECTION (a)
  SUBSECTION (c)
SECTION § 5-A. - No number that counts
  TABLE
    TR
      TC{colspan 9}
        wide
    TR
      TC{rowspan 9}
        tall
      TC
        x
""".replace("WORDS", "Donaudampfschifffahrtsgesellschaft" * 40)

ARABIC = Law(
    title="قانون حظر مراقبة الوجوه",
    recitals=("حيث إن الناس أحرار؛",),
    sections=(
        Section(eid="sec_1", num="1.", heading="تعريفات", children=(
            Section(eid="sec_1__subsec_a", num="(a)", text="المراقبة هي Face ID 2.0 للوجوه."),
            Section(eid="sec_1__subsec_b", num="(b)", text="المدينة."),
        )),
    ),
    language="ar",
)  # fmt: skip
