from typing import Any

from unwatched.pages.demo.days import Days, at, full

TITLE = "The letter of those who build it"
SLUG = "staff-letter"
ADDRESSEE = "the board of Corvane Systems"
KICKER = "An open letter of its staff to the board of Corvane Systems"
SHOUT = "We build it.\nDon’t sell it."

CORVANE, LENSES = "Corvane Systems", "Halden Lenses"
# What stands after the @ of their work addresses: whoever tries the demo types any address that ends so.
ENDINGS = {CORVANE: "corvane.test", LENSES: "halden-lenses.test"}
BUILDS, SELLS, OTHER = "Engineering and research", "Support, sales and field work", "Labelling and other work"
BANDS = (BUILDS, SELLS, OTHER)

BY_NAME = (
    ("Imogen Straker", BUILDS), ("Kwabena Lundgren", BUILDS), ("Ruslan Abernethy", BUILDS), ("Odile Marchbanks", BUILDS),
    ("Jun Halloran-Reyes", BUILDS), ("Safiya Brandreth", BUILDS), ("Matteo Quist", SELLS), ("Tove Askarian", SELLS),
    ("Arlo Nakagawa-Webb", SELLS), ("Bashir Colquhoun", OTHER), ("Edith Sommerling", OTHER), ("Wim de Kuyper", OTHER),
)  # fmt: skip
WITHOUT_NAME = {BUILDS: 14, SELLS: 7, OTHER: 5}  # none under five: that many are the fewest who are told of
# Who came since the figures moved last: one wants to be shown by name and waits for a yes, two for the next batch.
ASKS_TO_BE_SHOWN, NEWEST = ("Lionel Prewitt-Shah", SELLS), (BUILDS, OTHER)
AT_LENSES = 3  # too few to be told of

UNION, UNION_SITE = "Lens and Label Workers, Branch 9", "https://branch9.example.org/"
ANSWERS_FOR_IT = {"name": "Carys Oduya", "role": "Branch secretary", "email": "secretary@branch9.example.org"}
NOTE = "Welcome. We read it out at the returns desk."


def letter(days: Days) -> str:
    return f"""
<p>To the board:</p>
<p>We train the models, label the pictures, bolt the cameras to the walls and answer when a customer calls. We ask you
not to sell the scanner to any police, here or anywhere else.</p>
<p>It was tested on people who stood still and looked into the lens. It is used on people who walk past in the rain. In our
own trial on a market square, one match in nine was somebody else. That page is not in the brochure.</p>
<p>Whoever the machine names has to prove where they were. None of us took this work to put a stranger in that place.</p>
<p>We wrote this on {full(days.letter)}. Two days later you stopped, for one year. The year ends on {full(days.until)}.
The letter is still open, and it now asks for two words more: for good.</p>
"""


def settings(days: Days) -> dict[str, Any]:
    """Of ``actions.Petition``. The letter is for staff and organisations; neighbours have the petition."""
    return {"title": TITLE, "addressee": ADDRESSEE, "closes_at": at(days.until), "public": False}
