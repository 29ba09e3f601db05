from typing import Any

from unwatched.contacting.models import Way
from unwatched.pages.demo.days import Days, at, full, short

TITLE = "Call the six who have not decided"
SLUG = "call"
SHOUT = "Six people.\nOne question."
KICKER = "Three minutes on the telephone"


def words(days: Days) -> str:
    return f"""
<p>Seven of the thirteen have said how they will vote on {full(days.vote)}; these six have not. An office writes down each
call: who, which street, for or against. Ten calls in a morning are talked about at lunch.</p>
<p>You need not be good at it. Read the script aloud. If nobody answers, tell the machine: that is a call as well.</p>
"""


def settings(days: Days) -> dict[str, Any]:
    """Of ``contacting.Call``."""
    return {
        "way": Way.FIXED,
        "script": (
            "Good day, my name is … and I live in Wrenfield, on … Street. I am calling about the Face Scanning Ordinance.\n\n"
            f"I ask {{name}} to vote for it on {short(days.vote)}, all four clauses.\n\n"
            "How will {name} vote?\n\n"
            "Thank you. Please write down that I called."
        ),
        "voicemail": (
            "Good day, this is … from … Street in Wrenfield. I ask {name} to vote for the Face Scanning Ordinance on "
            f"{short(days.vote)}, all four clauses. Thank you."
        ),
        "points": (
            "214 cameras, 31 of them able to scan faces.\n"
            "Mr A. sat nineteen hours in a cell; he had been at work across town.\n"
            "The transit board voted seven to two against scanning on trams.\n"
            "Warrants, witnesses and ordinary photographs stay as they are."
        ),
        "hours": "Monday to Friday, 9 to 5",
        "closes_at": at(days.vote, 18),
    }
