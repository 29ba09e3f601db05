"""What an answer holds. A field may be added within v1; none is taken away or changes its meaning."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from unwatched.campaigns.models import CampaignState, DemandState

Kind = Literal["petition", "letter", "message", "call"]


def example(**fields: Any) -> ConfigDict:
    return ConfigDict(from_attributes=True, json_schema_extra={"examples": [fields]})


class Sum(Schema):
    """How many of the demands stand how; withdrawn ones are no longer asked for."""

    asked: int
    met: int
    partly: int
    unmet: int
    withdrawn: int


SUM = {"asked": 5, "met": 2, "partly": 1, "unmet": 2, "withdrawn": 0}


class CampaignOut(Schema):
    model_config = example(
        id=1, title="Faces are not keys", url="https://unwatched.example/faces/", about="No face scanning.",
        state="running", outcome="", ended_on=None, demands=SUM,
    )  # fmt: skip

    id: int
    title: str
    url: str
    about: str
    state: CampaignState
    outcome: str
    ended_on: date | None
    demands: Sum


class SourceOut(Schema):
    title: str
    url: str = Field(description='"": not on the web')


class ChangeOut(Schema):
    state: DemandState
    on: date
    words: str
    source: SourceOut


class DemandOut(Schema):
    model_config = example(
        id=3, campaign=1, url="https://unwatched.example/faces/demands/#d-3", text="Ban face scanning by the city.",
        target="City Council", state="met",
        history=[{"state": "met", "on": "2026-11-09", "words": "Passed by seven to two.",
                  "source": {"title": "Minutes", "url": "https://council.example.org/minutes"}}],
    )  # fmt: skip

    id: int
    campaign: int
    url: str
    text: str
    target: str
    state: DemandState
    history: list[ChangeOut] = Field(description="the newest first")


class ActionOut(Schema):
    """A petition, an open letter, a message or a call. `count` is the public number: it moves as on its page."""

    model_config = example(
        id=12, kind="petition", campaign=1, title="Pass the Face Scanning Ordinance",
        url="https://unwatched.example/faces/petition/", addressee="City Council", is_open=True, count=412, goal=500,
        closes_at="2026-12-31T23:00:00Z",
    )  # fmt: skip

    id: int
    kind: Kind
    campaign: int | None = Field(description="null: its campaign has no public page")
    title: str
    url: str
    addressee: str
    is_open: bool
    count: int
    goal: int | None
    closes_at: datetime | None


class CountOut(Schema):
    """The public number alone, for those who show it somewhere."""

    model_config = example(id=12, kind="petition", count=412, goal=500, is_open=True)

    id: int
    kind: Kind
    count: int
    goal: int | None
    is_open: bool


class UpdateOut(Schema):
    model_config = example(
        id=31, campaign=1, title="The council votes on the 8th", url="https://unwatched.example/faces/votes/",
        summary="The ordinance is on the agenda.", date="2026-11-28", source="Agenda, item 4",
        source_url="https://council.example.org/agenda",
    )  # fmt: skip

    id: int
    campaign: int
    title: str
    url: str
    summary: str
    date: date
    source: str
    source_url: str


class EventOut(Schema):
    """A date of a campaign. `flyer`: as organisers wrote it down, in words; `countdown`: a moment that is known."""

    model_config = example(
        id="flyer-1d9f", campaign=1, kind="flyer", title="Council meeting", when="Tue 8 Dec, 18:00", at=None, zone=None,
        text="Town hall, step-free. There is tea.", url="https://unwatched.example/faces/",
    )  # fmt: skip

    id: str
    campaign: int
    kind: Literal["flyer", "countdown"]
    title: str
    when: str = Field(description="in words, for people")
    at: datetime | None = Field(description="the moment, where it is known")
    zone: str | None = Field(description="by which clocks: Europe/Berlin")
    text: str
    url: str


class LawsOut(Schema):
    """The ledger's own record of each law: see docs/reference/ledger-data.md."""

    laws: list[dict[str, Any]]


class LawOut(Schema):
    law: dict[str, Any]


class CommitmentsOut(Schema):
    """The ledger's own record of each promise, on the day `as_of`."""

    as_of: date
    commitments: list[dict[str, Any]]


class CommitmentOut(Schema):
    as_of: date
    commitment: dict[str, Any]


class Problem(Schema):
    model_config = example(detail="There is no such thing here, or it is not public.")

    detail: str = Field(description="one sentence")


# --- For programmes with a token ---------------------------------------------------------------


class TokenOut(Schema):
    model_config = example(
        name="Mailing of the coalition", scopes=["supporters:export"], expires_at="2027-02-08T09:30:00Z"
    )

    name: str
    scopes: list[str]
    expires_at: datetime


class ConsentOut(Schema):
    organisation: str
    purpose: str
    given: bool = Field(description="false: a yes that was taken back")
    sentence: str = Field(description="the exact words that they were shown")
    at: datetime


CONSENT = {
    "organisation": "Wrenfield Unwatched", "purpose": "campaign", "given": True,
    "sentence": "You may write to me about this campaign.", "at": "2026-11-10T09:00:00Z",
}  # fmt: skip
BOXES = Field(
    description="sealed boxes (libsodium) in base64, by the fingerprint of the public key: docs/reference/api"
)


class SignatureRow(Schema):
    """One line of an export: what stands in clear beside the seal, and the seal."""

    model_config = example(
        id=7, signed_at="2026-11-10T09:00:00Z", confirmed_at="2026-11-10T09:10:00Z", language="en", has_postcode=True,
        place="QX7", consents=[CONSENT], boxes={"4b1f0c9a7d22e6f3": "q83vEjRWeJA="},
    )  # fmt: skip

    id: int
    signed_at: datetime
    confirmed_at: datetime | None
    language: str
    has_postcode: bool
    place: str = Field(description="the beginning of the postcode, where the form said that it is kept")
    consents: list[ConsentOut]
    boxes: dict[str, str] = BOXES


class SupporterRow(Schema):
    model_config = example(
        id=5, joined_at="2026-11-10T09:10:00Z", language="en", consents=[CONSENT],
        boxes={"4b1f0c9a7d22e6f3": "q83vEjRWeJA="},
    )  # fmt: skip

    id: int
    joined_at: datetime
    language: str
    consents: list[ConsentOut]
    boxes: dict[str, str] = BOXES
