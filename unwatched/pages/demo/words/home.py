from typing import Any

from unwatched.pages.demo.days import THURSDAY, TUESDAY, Days, full, short, slot
from unwatched.pages.demo.names import block, link, text

SHOUT = "We know each other here.\nNo cameras needed."
LEDE = (
    "We are library workers, tenants, nurses and programmers in Wrenfield. We want face scanning and predictive "
    "policing off our streets, in writing, for good."
)
ABOUT = "Neighbours in Wrenfield who want face scanning and predictive policing off the streets, in writing."
SIGNS = "Not a suspect\nMy face is mine\nLet us walk\nAsk us first"


def buttons(*, petition: int, campaign: int) -> list[dict[str, Any]]:
    return [
        block("link", link("Add your name", page=petition), name="home button sign"),
        block("link", link("Read the campaign first", page=campaign), name="home button read"),
    ]


def body(days: Days, *, campaign: int) -> list[dict[str, Any]]:
    return [
        text("A promise runs out. A law stays.", promise(days, campaign=campaign), name="home promise"),
        countdown(days, words="days left, until " + full(days.until) + ".", name="home countdown"),
        block("campaigns", {"heading": "What we are working on"}, name="home campaigns"),
        block("updates", {"heading": "What has changed", "number": 3}, name="home news"),
        come_by(days, name="home flyer"),
        block(
            "partners",
            {"heading": "Who we are", "hint": "Nobody in our pictures has a face. That’s on purpose."},
            name="home partners",
        ),
    ]


def promise(days: Days, *, campaign: int) -> str:
    return f"""
<p>Corvane Systems promised not to sell its face scanner to our police for one year. The promise runs out on
{full(days.until)}, and the council has no rule to put in its place.</p>
<p>On {short(days.vote)} it votes on ours. It has to debate anything that 500 neighbours have signed; the list lies on
the counter of Pellow’s Bakery, and here.</p>
<p><a linktype="page" id="{campaign}">How we got here, and what we ask</a></p>
"""


def countdown(days: Days, *, words: str, name: str) -> dict[str, Any]:
    return block("countdown", {
        "until": days.until.isoformat(),
        "since": days.since.isoformat(),
        "words": words,
        "over": "The promise has run out.",
        "unit": "One square is one day of the promise.",
    }, name=name)  # fmt: skip


def come_by(days: Days, *, name: str) -> dict[str, Any]:
    walk, practice = days.ahead(12, weekday=TUESDAY), days.ahead(12, weekday=THURSDAY)
    rows = [
        {
            "when": slot(walk, "18:00"),
            "title": "Count the cameras on Harrow Street",
            "text": "A slow walk with a map. Step-free, about an hour. Soup after.",
            "link": link(""),
        },
        {
            "when": slot(practice, "19:30"),
            "title": "How to speak at a council meeting",
            "text": "Two minutes go faster than you think. We practise together, in the library.",
            "link": link(""),
        },
    ]
    return block("flyer", {"heading": "Come by", "stock": "mint", "words": "", "rows": rows}, name=name)
