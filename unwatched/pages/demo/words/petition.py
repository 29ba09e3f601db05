from typing import Any

from unwatched.pages.demo.days import Days, at, full
from unwatched.pages.demo.names import COALITION, LAWYERS

TITLE = "Pass the Face Scanning Ordinance"
SLUG = "petition"
ADDRESSEE = "Wrenfield City Council"
KICKER = "Petition to the Wrenfield City Council: Pass the Face Scanning Ordinance"
SHOUT = "Leave our faces alone."
GOAL = 500
MAY_WRITE = {
    COALITION: f"{COALITION} may write to me about this campaign",
    LAWYERS: f"{LAWYERS} may write to me about its work",
}


def letter(days: Days) -> str:
    return f"""
<p>To the members of the Wrenfield City Council:</p>
<p>We live, work, study and pray in this town. We ask you to pass the Face Scanning Ordinance on {full(days.vote)},
in full:</p>
<ol>
<li>No city office, and no company working for one, may scan faces in public places.</li>
<li>No patrol may be sent by a programme that guesses where crime will be.</li>
<li>No evidence from such a scan or such a guess may be used against anyone.</li>
<li>Anyone who is scanned may go to court, at the city’s expense if they win.</li>
</ol>
<p>A machine that is wrong once in ten thousand looks is wrong every day in a town of 61,400. When it is wrong, it is
wrong about one of us.</p>
"""


def settings(days: Days) -> dict[str, Any]:
    """Of ``actions.Petition``. It closes when the council sits down to vote."""
    return {
        "title": TITLE,
        "addressee": ADDRESSEE,
        "goal": GOAL,
        "goal_reason": "At 500 the council must debate it.",
        "closes_at": at(days.vote, 18),
        "postcode_example": "W4 118",
        "refused_domains": "throwaway.test",
    }
