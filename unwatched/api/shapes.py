"""What an answer holds. A field may be added within v1; none is taken away or changes its meaning."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema

from unwatched.campaigns.models import CampaignState, DemandState


class Sum(Schema):
    """How many of the demands stand how; withdrawn ones are no longer asked for."""

    asked: int
    met: int
    partly: int
    unmet: int
    withdrawn: int


class CampaignOut(Schema):
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
    url: str  # "": not on the web


class ChangeOut(Schema):
    state: DemandState
    on: date
    words: str
    source: SourceOut


class DemandOut(Schema):
    id: int
    campaign: int
    url: str
    text: str
    target: str
    state: DemandState
    history: list[ChangeOut]  # the newest first


class ActionOut(Schema):
    """What one can do. `count` is the public number: it moves with each tick, never with a single signature."""

    id: int
    kind: Literal["petition", "letter", "message", "call"]
    campaign: int
    title: str
    url: str
    addressee: str
    is_open: bool
    count: int
    goal: int | None
    closes_at: datetime | None


class LawsOut(Schema):
    """The ledger's own record of each law: see docs/reference/ledger-data.md."""

    laws: list[dict[str, Any]]


class Problem(Schema):
    detail: str
