from datetime import date
from typing import Any

from unwatched.pages.demo.days import Days, full, short
from unwatched.pages.demo.names import block, key, link, text

from .home import come_by
from .home import countdown as count_days

TITLE = "No face scanning in Wrenfield"
SLUG = "no-face-scanning"
KICKER = "To the Wrenfield City Council"
SHOUT = "My face is not your evidence."


def lede(days: Days) -> str:
    return (
        f"Vote the Face Scanning Ordinance into law on {short(days.vote)}, before the company’s promise runs out. "
        "And stop sending patrols where a programme guesses."
    )


def countdown(days: Days, *, message: int, letter: int) -> list[dict[str, Any]]:
    """With what the page asks until the day, and from then on."""
    block = count_days(
        days,
        words=f"days until Corvane Systems may sell its scanner to our police again, on {full(days.until)}.",
        name="campaign countdown",
    )
    block["value"] |= {
        "before": {
            "words": f"The council can have a law in place by then: it votes on {short(days.vote)}.",
            "link": link("Write to your councillors", page=message),
        },
        "over": "The year is over: Corvane Systems may sell its scanner to our police again.",
        "after": {
            "words": "Whoever works there can still ask the board to leave it in the drawer.",
            "link": link("Read the letter of its staff", page=letter),
        },
    }
    return [block]


def ways(*, guide: int) -> list[dict[str, Any]]:
    """After those of our own actions, which come by themselves."""

    def way(verb: str, words: str, to: dict[str, Any]) -> dict[str, Any]:
        return block("way", {"verb": verb, "words": words, "link": to}, name=f"way {verb}")

    return [
        way("Come", "A walk with a map, and soup after. One hour.", link("Come", url=f"#b-{key('campaign flyer')}")),
        way("Talk", "Five short answers for doorsteps.", link("Talk", url=f"#b-{key('campaign sayings')}")),
        way("Read", "Where to begin. Twenty minutes.", link("Read", page=guide)),
    ]


def body(days: Days, *, picture: int, letter: int, actions: list[int]) -> list[dict[str, Any]]:
    """``actions`` are the pages on which one acts, in the order of their cards."""
    return [
        text("The story so far", story(days, letter=letter), name="campaign story"),
        block("updates", {"heading": "News", "number": 3}, name="campaign news"),
        block("ways", {"heading": "What you can do", "cards": cards(days, actions=actions), "others": True},
              name="campaign ways"),
        block(
            "picture",
            {"picture": picture, "caption": "The reading group, under what is left of the box."},
            name="campaign picture",
        ),
        block("demands", {"heading": "What we ask, and what has come of it"}, name="campaign asks"),
        come_by(days, name="campaign flyer"),
        quote(days),
        sayings(days),
        resources(days),
        block("partners", {"heading": "Who we are", "hint": "Nine groups and one bakery oven."}, name="campaign partners"),
    ]  # fmt: skip


def cards(days: Days, *, actions: list[int]) -> list[dict[str, Any]]:
    ours = [{"type": "action", "value": pk, "id": str(key(f"card {place}"))} for place, pk in enumerate(actions)]
    return [*ours, elsewhere(days), give()]


def elsewhere(days: Days) -> dict[str, Any]:
    """An action that another site hosts; how many did it is read there and typed here, with the day."""
    return block("elsewhere", {
        "title": "Tell the county what you think of it",
        "words": f"The county’s board for policing takes comments on face scanning until {short(days.ahead(30))}. It counts "
                 "comments, not signatures: three sentences are enough.",
        "url": "https://comments.county.example.org/face-scanning",
        "button": "Comment there",
        "count": 1260,
        "counted_on": days.ago(3).isoformat(),
    }, name="campaign elsewhere")  # fmt: skip


def give() -> dict[str, Any]:
    return block("give", {
        "title": "Soup, paper and a server",
        "words": "9 keeps this site going for a month. 20 prints the map for one camera walk, 40 cooks the soup after it.",
        "url": "https://pay.example.org/wrenfield?sum={amount}",
        "currency": "USD",
        "amounts": [9, 20, 40],
    }, name="campaign give")  # fmt: skip


def story(days: Days, *, letter: int) -> str:
    return f"""
<p>In {days.asked:%B %Y} a librarian at the Harrow Street branch asked what the new box above the returns desk was.
Nobody could tell her. It took four letters to learn that it could match a face against a police list in under a second,
and that it had been switched on since {days.switched_on:%B}.</p>
<p>She started a reading group. The tenants’ union joined, then the nurses, then people who build such systems for a
living. We counted cameras. We asked for contracts. We found that the one person arrested on the strength of a match,
Mr A., had been at work across town: he spent nineteen hours in a cell.</p>
<p>The contracts held a second thing. A programme drew a map each morning of where crime was to be expected, out of where
people had been stopped before. So patrols went to Harrow Street, stopped people there, and the map said Harrow Street.</p>
<p>Then 38 of Corvane’s own staff wrote <a linktype="page" id="{letter}">an open letter</a>. Two days later, on {full(days.since)}, the company stopped selling
to the police, for one year. That year is nearly over. A promise can lapse; a law has to be repealed, in public, by people
with names.</p>
"""


def demands(days: Days) -> list[tuple[str, str, list[tuple[str, date, str, str, str]]]]:
    """What is asked, of whom, and its history: (state, day, what happened, source, path of the source)."""
    return [
        ("Stop face scanning on trams and at stops", "Wrenfield Transit Board", [
            ("unmet", days.asked, "Asked in a letter of the library workers.", "Our letter to the board", "to-transit"),
            ("met", days.transit, "The board said no to all of it.", "Resolution 26-41", "transit"),
        ]),
        ("Publish every camera, its owner and what it can do", "City of Wrenfield", [
            ("unmet", days.asked, "Asked under the town's rule on public records.", "Our request", "to-city"),
            ("partly", days.camera_list, "A list of 214 came out. Private cameras on public contracts are missing.",
             "The list of 214 cameras", "cameras"),
        ]),
        ("Ban face scanning by the city and its contractors", "City Council", [
            ("unmet", days.letter, f"The council votes on {full(days.vote)}.", "The ordinance, as filed", "ordinance"),
        ]),
        ("Take the scanner in the Harrow Street library off the wall", "Trustees of the Wrenfield libraries", [
            ("unmet", days.asked, "Asked across the returns desk, and then in writing.", "Our letter to the trustees",
             "to-trustees"),
            ("met", days.ago(402), "The trustees had it switched off and unscrewed. The box stayed, with an eye drawn shut.",
             "Minutes of the trustees", "trustees"),
        ]),
        ("No patrols by a map of guesses", "Chief of Police", [
            ("unmet", days.asked_police, f"Asked on {full(days.asked_police)}. No answer yet.", "Our letter", "to-police"),
        ]),
    ]  # fmt: skip


def quote(days: Days) -> dict[str, Any]:
    return block("quote", {
        "quote": "We have searched our files for a case in which the system led to a missing child. There is none.",
        "who": "Wrenfield Police Department, to the library workers",
        "source": f"Letter of {full(days.police_answer)}, page 2",
        "url": "https://papers.wrenfield.test/police-letter",
    }, name="campaign quote")  # fmt: skip


def sayings(days: Days) -> dict[str, Any]:
    def saying(objection: str, answer: str, source: str = "", url: str = "") -> dict[str, str]:
        return {"objection": objection, "answer": f"<p>{answer}</p>", "source": source, "url": url}

    return block("talking_points", {
        "heading": "If someone says…",
        "hint": "Short answers for doorsteps, break rooms and microphones.",
        "sayings": [
            saying(
                "“I have nothing to hide.”",
                "Good. Neither had Mr A., who was at work when the machine saw him elsewhere. You don’t need a secret "
                "to be mistaken for somebody.",
            ),
            saying(
                "“It finds missing children.”",
                "We asked for one case from this county. The police answered in writing that there is none.",
                f"Their letter of {full(days.police_answer)}", "https://papers.wrenfield.test/police-letter",
            ),
            saying(
                "“The new ones hardly make mistakes.”",
                "The best ones make few. With 500 names on the list and a thousand people across the market square each "
                "hour, few is still dozens by evening.",
            ),
            saying(
                "“The map only shows where crime is.”",
                "It shows where people were stopped. Send twice the patrols to one street and the map says that street, "
                "whatever happens there.",
                "Two years of patrol maps, read by the tenants’ union", "https://papers.wrenfield.test/patrol-maps",
            ),
            saying(
                "“Won’t criminals love you?”",
                "The ordinance leaves warrants, witnesses and ordinary photographs alone. It bans one machine and one map.",
            ),
        ],
    }, name="campaign sayings")  # fmt: skip


def resources(days: Days) -> dict[str, Any]:
    def resource(title: str, note: str, about: str, path: str) -> dict[str, str]:
        return {"title": title, "note": note, "about": about, "url": f"https://papers.wrenfield.test/{path}"}

    return block("resources", {
        "heading": "The papers",
        "intro": "What we know, we know from these.",
        "resources": [
            resource("The Face Scanning Ordinance, as filed",
                     "Four pages. Each clause has a sentence beside it that says what it stops.",
                     "Delta Legal Aid, 4 pages", "ordinance"),
            resource("The list of 214 cameras",
                     "With owner, place and what each one can do. 31 of them are able to scan faces.",
                     f"City of Wrenfield, {full(days.camera_list)}", "cameras"),
            resource("What the company promised",
                     "Half a page. It says for how long, and it does not say what happens then.",
                     f"Corvane Systems, {full(days.since)}", "promise"),
        ],
    }, name="campaign resources")  # fmt: skip
