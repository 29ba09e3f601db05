from typing import Any

from unwatched.pages.demo.days import Days, at, full, short

from .council import BODY, OFFICE

TITLE = "Write to your councillors"
SLUG = "write"
SHOUT = "Two of them\nare yours."


def kicker(days: Days) -> str:
    return f"The council votes on {short(days.vote)}"


def words(days: Days) -> str:
    return f"""
<p>Every ward of Wrenfield sends two people to the council. Six of the thirteen have not said how they will vote on
{full(days.vote)}. Four of those six told us that they read every letter from their own ward.</p>
<p>Take a text from here, and put a line of your own above it: which street, which camera, what happened. That line is the
one they read out to each other.</p>
"""


def texts(days: Days) -> list[tuple[str, str, str]]:
    """(what it is called, subject, text)"""
    return [
        ("Short", "The Face Scanning Ordinance", f"""\
I live in your ward. Please vote for the Face Scanning Ordinance on {short(days.vote)}, all four clauses of it.

A machine that is wrong once in ten thousand looks is wrong every day in a town of our size. A promise of the company can run out; a law stays.

Please tell me how you will vote."""),
        ("As a parent", "What I would like to tell my children about the ordinance", f"""\
My children go to school in your ward. They walk past three cameras on the way, and one of them can keep a face for ever.

I do not want to explain to them what a watch list is. Please vote for the Face Scanning Ordinance on {short(days.vote)}, and tell me how you will vote, so that I can tell them."""),
    ]  # fmt: skip


def settings(days: Days) -> dict[str, Any]:
    """Of ``contacting.Message``."""
    return {
        "offices": [[BODY, OFFICE]],
        "postcode_example": "W4 118",
        "closes_at": at(days.vote, 18),
    }
