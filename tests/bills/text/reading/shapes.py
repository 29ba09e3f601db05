"""Short made-up texts in the shapes that real laws have, each with its outline."""

_PAGES = (
    ("AN ACT", "to restrict cameras", "", "The people of Aldermark do enact as follows:",
     "SECTION 1. Title 3 of the Public Code is amended by adding Section", "9 to read as under Section",
     "4 of that title:", "9. (a) No agency shall use a camera within 9", "9 days of a complaint, or for more than",
     "11 persons, as Section 11 of the code says.", "(b) Paragraph 12 applies."),
    ("SECTION 2. This act takes effect on May 1 of 2027.", "A person may sue for 3 dollars or",
     "more, whichever is greater, and a court shall", "order an agency to stop."),
    ("SECTION 3. A city may do more.",),
)  # fmt: skip
LINES_IN_ONE = " ".join(
    word for place, page in enumerate(_PAGES, start=1)
    for word in (*(f"{number} {line}".strip() for number, line in enumerate(page, start=1)), f"- {place} - SB 417")
)  # fmt: skip

NEW_HAMPSHIRE = """HB 499 - AS INTRODUCED

AN ACT relative to cameras.

Be it Enacted by the Senate and House of Representatives in General Court convened:

1 New Chapter; Cameras. Amend RSA by inserting after chapter 359-S the following new chapter:
CHAPTER 359-T
CAMERAS
359-T:1 Definitions. In this chapter:
I. "Agency" means an office of the state.
II. "Camera" means a device that sees.
359-T:2 Prohibition.
I. No agency shall use a camera.
II. An agency may keep:
(a) A device that opens with its owner's face.
(b) A device that blurs faces.
III. Nothing here forbids a newspaper.
359-T:3 Remedies. I. A person may sue. II. The court awards: (a) Damages; and (b) Fees. III. The rest stands.
2 Effective Date. This act shall take effect 60 days after its passage.
"""

TWO_MARKS = """AN ORDINANCE ON CAMERAS

1. Definitions. In this ordinance:
   A. "Agency" means an office of the city.
   B. "Camera" means a device that sees.
2. A. No agency may use a camera.
   B. No agency may ask another to use it.
3. A. A person may sue.
   (1) The court may order an agency to stop.
   (2) The court may award damages.
   B. The court awards fees.
4. A. Corrigan is thanked by the council.
"""

HEADS_WITHOUT_NUMBERS = """AN ORDINANCE LICENSING READERS OF PLATES

LICENSE REQUIRED

1. No person may keep a reader without a license.
2. A license is valid for one year.

APPLICATION

1. An application is filed with the clerk.
2. It says who keeps the reader.

Fees and Renewal

1. The fee is ten dollars.
2. It is paid each year.
"""

ADDED_ARTICLE = """AN ORDINANCE AMENDING CHAPTER 22 OF THE CODE

BE IT ORDAINED by the City Council of Bramwell as follows:

1.  That the recitals above are made a part of this ordinance.

2.  That Chapter 22 is amended by adding Article VII:

ARTICLE VII. READERS OF PLATES

1. License Required
No person may keep a reader without a license.

2. Term
A license is valid for one year.

Sec. 22-303. Application.
(1)  An application is filed with the clerk.
(2)  It says who keeps the reader.

3.  That this ordinance takes effect ten days after publication.
"""

COLON_HEADINGS = """CHAPTER 12
READERS OF PLATES
3-12-1: Definitions
3-12-2: License Required
3-12-3: Fees
3-12-1: DEFINITIONS:
PLATE: The sign at the back of a car.
READER: A camera that reads plates.
3-12-2: LICENSE REQUIRED:
A.  License: No person may keep a reader without a license.
1. A license is valid for one year.
2. A license may be renewed.
B.  Application: An application is filed with the clerk.
1. It says who keeps the reader.
2. It says where the reader stands.
3-12-3: FEES:
The fee is ten dollars. (Ord. 4431-24, 5-4-2024)
"""

CODE_PAGE = """City of Bramwell Municipal Code

Definitions

As used in this chapter, the following words have these meanings:

"Camera" means a device that sees.

"Agency" means every office of the city.

Prohibition

It is unlawful for an agency to use a camera.

Penalty

An agency that breaks this chapter owes one hundred dollars for each day.
"""

HEADS_WITHIN_A_SECTION = """AN ORDINANCE ON CAMERAS

Section 1. Ban.

1. No use.
2. No sale.

Exceptions

1. Phones.
2. Doors.

Section 2. Effective Date. This takes effect in 30 days.
"""

POLICY = """Camera Policy

Purpose

This policy tells officers when they may use a camera.

Prohibited Uses

Officers shall not use it live.
"""

CODE_PAGE_BEFORE_SECTIONS = """Chapter 9.77
USE OF CAMERAS

For purposes of this chapter, the following words and phrases shall have the following meanings:

"Camera" means a device that sees.

9.77.020 Ban.
No camera may watch a street.
"""

ALL = {name: text for name, text in globals().items() if name.isupper() and isinstance(text, str)}
