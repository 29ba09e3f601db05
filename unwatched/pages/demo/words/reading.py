from typing import Any

from django.urls import reverse

from unwatched.pages.demo.days import Days, full
from unwatched.pages.demo.names import block, text

GUIDE_TITLE = "What to read"
GUIDE_LEDE = "Where to begin, what to bring to a meeting, and where the other side is right. With a note on each."
WORK_TITLE = "How we work"
WORK_LEDE = "Nine groups, one table, no chair. What we decide, how we pay for it, and how you come in."


def guide(days: Days) -> list[dict[str, Any]]:
    return [
        text("", """
<p>We read all of these aloud, on Tuesday evenings. If you have twenty minutes, take the first two. The town is made up,
and so are its papers; the addresses lead nowhere.</p>
""", name="guide start"),
        shelf("Begin here", "Twenty minutes in all.", [
            ("The ordinance with notes in the margin", "ordinance",
             "Four pages, and the notes are in words that a tired person understands. Start with clause 2.",
             "Delta Legal Aid, 4 pages"),
            ("Nineteen hours", "nineteen-hours",
             "One man’s account of being mistaken for somebody. Read it before you read a number.",
             f"Mr A., {full(days.evening)}, 4 pages"),
        ], name="guide begin"),
        shelf("To bring to a meeting", "Print them; nobody opens a link at a meeting.", [
            ("How often is few? A sum on one sheet", "few",
             "Passers-by times mistakes, worked out for the market square on a Saturday. You can put in your own street.",
             "Programmers Against Dragnets, 1 page"),
            ("The list of 214 cameras", "cameras",
             "Sort it by the last column. The nine at bus stops are what people remember.",
             f"City of Wrenfield, {full(days.camera_list)}, 11 pages"),
            ("Two years of patrol maps, side by side", "patrol-maps",
             "The map of each spring looks like the stops of the winter before. Shows it better than we can say it.",
             "Harrow Street Tenants’ Union, 24 maps"),
        ], name="guide meeting"),
        shelf("Where the other side has a point", "We answer better for having read them.", [
            ("What the vendor says about error rates", "vendor-rates",
             "The figures are honest for good light and a face turned to the lens. The square has neither; page 9 says so.",
             "Corvane Systems, 16 pages"),
            ("A detective’s case for keeping it", "detective",
             "He describes one burglary that was cleared in a day. We think that a neighbour would have been as quick.",
             "Talk at the police academy, transcript, 9 pages"),
        ], name="guide other side"),
    ]  # fmt: skip


def shelf(heading: str, intro: str, rows: list[tuple[str, str, str, str]], *, name: str) -> dict[str, Any]:
    resources = [
        {"title": title, "url": f"https://papers.wrenfield.test/{path}", "note": note, "about": about}
        for title, path, note, about in rows
    ]
    return block("resources", {"heading": heading, "intro": intro, "resources": resources}, name=name)


def work() -> list[dict[str, Any]]:
    return [
        text("Who decides", """
<p>Each group sends one person to a table that meets every second Monday at seven, above the bakery. We look for a way
that nobody has to oppose. When there is none, we put it off once; after that, two thirds decide.</p>
<p>Nobody speaks for Wrenfield Unwatched without having been asked to by that table. Everybody may speak for themselves.</p>
""", name="work decide"),
        text("Money", """
<p>Printing costs 140 a month and the server 9. They come out of a tin at the bakery, from small gifts on this
site and from four unions, who may give no more than 50 each. We take nothing from firms, from parties, or from anybody
who wants to see a list.</p>
<p>The tin is counted aloud at every meeting, and the sum stands in the minutes.</p>
""", name="work money"),
        text("Your name", f"""
<p>What you write on the petition is sealed the moment you send it. Two of us hold the key, and they open the list for a
reason that is written down: to hand it over, to answer somebody who asks. We do not sell it, lend it or lose it on a
train. How long we keep what stands under <a href="{reverse("privacy")}">What we keep</a>.</p>
""", name="work names"),
        text("How you come in", """
<p>Come on a Tuesday. There is tea, the stairs have a ramp beside them, and children are welcome. You need not have read
anything, and nobody will ask you to sign something at the door.</p>
""", name="work come"),
    ]  # fmt: skip
