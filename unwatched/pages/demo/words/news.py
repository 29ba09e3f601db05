from dataclasses import dataclass, field
from datetime import date
from typing import Any

from unwatched.pages.demo.days import Days, short
from unwatched.pages.demo.names import block, text


@dataclass(frozen=True)
class News:
    """One update. ``name`` is one of ``names.NEWS``."""

    name: str
    date: date
    title: str
    summary: str
    source: str = ""
    source_url: str = ""
    body: list[dict[str, Any]] = field(default_factory=list)


def tell(days: Days, *, petition: int) -> list[News]:
    """Oldest first."""
    return [camera_list(days), nineteen_hours(days), transit_board(days, petition=petition)]


def camera_list(days: Days) -> News:
    return News(
        name="camera-list",
        date=days.camera_list,
        title="The council publishes its camera list",
        summary="After nine months of asking: 214 cameras, 31 of them able to scan faces.",
        source="The list",
        source_url="https://papers.wrenfield.test/cameras",
        body=[
            text("", f"""
<p>It is a table of eleven pages. For each camera it names the place, the owner and what it can do; for 31 of them the
last column says “face template”. Nine of those look at bus stops. One looks at the door of the night clinic.</p>
<p>We had 209 on our own map, which forty people drew on foot over three Saturdays. Five we had missed. Two on our map are
not on the list: we have written to ask whose they are.</p>
<p>What is not there: cameras of shops and landlords that the city pays for by contract. We asked for those on
{short(days.ago(49))}, and will put the answer here, whatever it is.</p>
""", name="news list text"),
            block("placard", {"words": "214 cameras. 31 scan faces. Nobody had counted.",
                              "under": "Until the library’s reading group did"}, name="news list placard"),
        ],
    )  # fmt: skip


def nineteen_hours(days: Days) -> News:
    return News(
        name="nineteen-hours",
        date=days.evening,
        title="Nineteen hours, told by the man who sat them",
        summary="Mr A. spoke for twelve minutes at the library. 140 people came; the chairs were for sixty.",
        source="His account, four pages, given to the council clerk",
        source_url="https://papers.wrenfield.test/nineteen-hours",
        body=[
            text("", """
<p>He was changing a tyre at the depot when a camera on the market square, three kilometres away, said that it had seen
him. Two colleagues stood beside him. The time clock had his card. Nobody asked them until the next morning.</p>
<p>He does not want his name on a web page, and he has good reason: it has been on a list once already. He read his
account himself, and he answered questions for half an hour.</p>
<p>When he had finished, people queued at the returns desk to sign. We ran out of pens at 86.</p>
<p>Somebody filmed it. The film is made up like the rest of the town, and its host does not exist; but this is how a video
waits here until you ask for it.</p>
""", name="news hours text"),
            block("quote", {
                "quote": "They kept telling me that the machine was sure. I kept telling them to ring the depot.",
                "who": "Mr A.",
                "source": "His account, page 3",
                "url": "https://papers.wrenfield.test/nineteen-hours",
            }, name="news hours quote"),
            block("video", {
                "url": "https://tube.example.org/w/9c9de5e8-0a1e-484a-b099-e80766180a6d",
                "title": "The evening in four minutes",
                "length": "4 minutes, subtitled",
                "picture": None,
                "transcript": "",
            }, name="news hours video"),
        ],
    )  # fmt: skip


def transit_board(days: Days, *, petition: int) -> News:
    return News(
        name="transit-board",
        date=days.transit,
        title="The transit board says no, seven to two",
        summary="No face scanning on trams or at stops. The second of our five demands is met.",
        source="Resolution 41, minutes page 4",
        source_url="https://papers.wrenfield.test/transit-minutes",
        body=[
            text("", f"""
<p>The resolution is two sentences long: trams, stops and depots carry no machine that recognises people, and no contract
may bring one in. It holds from today.</p>
<p>Eleven people spoke, two minutes each. A nurse said that she takes the 4:50 tram after a night shift and would like to
fall asleep on it. A driver said that he knows his passengers, and that this is the point.</p>
<p>The council votes on the rest of the town on {short(days.vote)}. Seven of its thirteen members have said in public how
they will vote: five for, one against, one both.</p>
""", name="news board text"),
            block("action", {"page": petition, "words": "The council has to debate what 500 of us have signed.",
                             "button": "Add your name"}, name="news board action"),
        ],
    )  # fmt: skip
