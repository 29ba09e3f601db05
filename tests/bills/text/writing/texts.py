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
