"""Who everybody is: things by which the demo's rows are found again, and the coalition that is made up."""

import uuid
from typing import Any

SPACE = uuid.UUID("3f0c9a52-7f0e-4d0b-9d53-6a2f1c9e7b10")

COALITION = "Wrenfield Unwatched"
LAWYERS = "Delta Legal Aid"

# The organisation that runs the site does not stand among its own partners; here is everybody else.
PARTNERS = {
    "Library Workers of Wrenfield": "They ran the first reading group, above the returns desk.",
    "Harrow Street Tenants’ Union": "Twenty-two buildings, one shared laundry.",
    LAWYERS: "Drafted the ordinance, clause by clause.",
    "Eastside Parents": "Got scanners out of two school canteens.",
    "Night Shift Nurses": "Walk home at five in the morning.",
    "Programmers Against Dragnets": "Read the contracts nobody else would.",
    "Masjid As-Salam and St Brigid’s": "Neighbours since 1971.",
    "Pellow’s Bakery": "Signs, paste and warm rolls.",
    "Wrenfield Youth Council": "Asked the first hard question.",
}

CAMPAIGN, PETITION, GUIDE, WORK = "campaign", "petition", "guide", "how-we-work"
LETTER, MESSAGE, CALL = "letter", "message", "call"
NEWS = ("transit-board", "nineteen-hours", "camera-list")
PAGES = (CAMPAIGN, PETITION, LETTER, MESSAGE, CALL, GUIDE, WORK, *NEWS)


def key(name: str) -> uuid.UUID:
    """The same for the same name, always: a page's translation key, a block's id."""
    return uuid.uuid5(SPACE, name)


def block(kind: str, value: dict[str, Any], *, name: str) -> dict[str, Any]:
    """One block as a StreamField stores it."""
    return {"type": kind, "value": value, "id": str(key(name))}


def text(heading: str, html: str, *, name: str) -> dict[str, Any]:
    return block("text", {"heading": heading, "text": html}, name=name)


def link(words: str, *, page: int | None = None, url: str = "") -> dict[str, Any]:
    return {"text": words, "page": page, "url": url}


def page_keys() -> list[uuid.UUID]:
    return [key(f"page {name}") for name in PAGES]
