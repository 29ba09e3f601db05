"""The addresses under /api/v1/. Reads only: public things for everybody, sealed lists for those with a token."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal, TypeVar

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.utils import timezone
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError, ValidationError
from pydantic import Field, WithJsonSchema

from unwatched.actions.models import Petition
from unwatched.campaigns.models import Campaign
from unwatched.core.spreadsheets import csv_lines
from unwatched.ledger.laws import files, showing
from unwatched.ledger.models import Law
from unwatched.ledger.promises import files as promise_files
from unwatched.ledger.promises import showing as promises
from unwatched.pages.addresses import absolute
from unwatched.pages.models import CampaignPage

from . import answers, reading
from .bearer import Bearer
from .errors import Refused
from .models import Token
from .scopes import SIGNATURES, SUPPORTERS
from .services import exports, tokens
from .shapes import (
    ActionOut,
    CampaignOut,
    CommitmentOut,
    CommitmentsOut,
    CountOut,
    DemandOut,
    EventOut,
    LawOut,
    LawsOut,
    Problem,
    TokenOut,
    UpdateOut,
)

api = NinjaAPI(
    title="Unwatched",
    version="1",
    description="Campaigns, what they ask, what one can do, and laws: public; no key is needed and nobody is counted. "
    "Sealed lists of an organisation's own people: with a token that its organisers make.",
    urls_namespace="api",
    docs_url=None,  # its page loads a script from elsewhere
)
Row = TypeVar("Row", bound=Model)
MISSING = "There is no such thing here, or it is not public."
BIGGEST = 2**53 - 1  # the largest number that every JSON reader knows
Number = Annotated[int, Path(ge=1, le=BIGGEST, description="its `id`")]
Key = Annotated[
    str, Path(max_length=120, pattern=r"^[-a-zA-Z0-9_]+$", description="its `key`, or the `slug` of a commitment")
]
# JSON Schema knows no earliest day, so it is told how one is written.
_Day = WithJsonSchema({"type": "string", "format": "date", "pattern": "^(199[0-9]|2[01][0-9]{2})-"})
Day = Annotated[
    Annotated[date, Field(ge=date(1990, 1, 1), le=date(2199, 12, 31)), _Day] | None,
    Query(description="as of that day, from 1990 to 2199; today without it"),
]
WRONG = {422: Problem}
ONE = {404: Problem, **WRONG}
CLOSED = {401: Problem, 403: Problem, 404: Problem, 422: Problem, 429: Problem}


# --- When something is wrong ----------------------------------------------------------------------


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return answers.problem(error.detail, status=error.status, headers=error.headers)


@api.exception_handler(HttpError)
def said_no(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answers.problem(str(error), status=error.status_code)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """One sentence for each thing that is wrong, with its name."""
    said = [f"{one['loc'][-1]}: {one['msg']}." for one in error.errors]
    return answers.problem(" ".join(said), status=422)


# --- For everybody --------------------------------------------------------------------------------


def _campaign(number: int) -> tuple[Campaign, CampaignPage]:
    found = next((pair for pair in reading.campaigns() if pair[0].pk == number), None)
    if found is None:
        raise HttpError(404, MISSING)
    return found


def _action(number: int) -> ActionOut:
    found = next((one for one in reading.actions(now=timezone.now()) if one.id == number), None)
    if found is None:
        raise HttpError(404, MISSING)
    return found


@api.get("/campaigns", response=list[CampaignOut], tags=["campaigns"])
def campaigns(request: HttpRequest) -> list[CampaignOut]:
    """Every public campaign."""
    return [reading.campaign_out(*pair) for pair in reading.campaigns()]


@api.get("/campaigns/{number}", response={200: CampaignOut, **ONE}, tags=["campaigns"])
def campaign(request: HttpRequest, number: Number) -> CampaignOut:
    """One campaign."""
    return reading.campaign_out(*_campaign(number))


@api.get("/campaigns/{number}/demands", response={200: list[DemandOut], **ONE}, tags=["demands"])
def demands(request: HttpRequest, number: Number) -> list[DemandOut]:
    """What a campaign asks, with the history of each demand."""
    return list(reading.demands(*_campaign(number)))


@api.get("/campaigns/{number}/updates", response={200: list[UpdateOut], **ONE}, tags=["updates"])
def updates(request: HttpRequest, number: Number) -> list[UpdateOut]:
    """The story so far, the newest first."""
    return list(reading.updates(*_campaign(number)))


@api.get("/campaigns/{number}/events", response={200: list[EventOut], **ONE}, tags=["events"])
def campaign_events(request: HttpRequest, number: Number) -> list[EventOut]:
    """The dates of one campaign: the rows of its flyers, and what it counts the days to."""
    return list(reading.events(*_campaign(number)))


@api.get("/demands", response=list[DemandOut], tags=["demands"])
def all_demands(request: HttpRequest) -> list[DemandOut]:
    """What all campaigns ask."""
    return [demand for pair in reading.campaigns() for demand in reading.demands(*pair)]


@api.get("/events", response=list[EventOut], tags=["events"])
def events(request: HttpRequest) -> list[EventOut]:
    """The dates of all campaigns."""
    return [event for pair in reading.campaigns() for event in reading.events(*pair)]


@api.get("/actions", response=list[ActionOut], tags=["actions"])
def actions(request: HttpRequest) -> list[ActionOut]:
    """What one can do: petitions, letters, messages, calls, with their public counts."""
    return list(reading.actions(now=timezone.now()))


@api.get("/actions/{number}", response={200: ActionOut, **ONE}, tags=["actions"])
def action(request: HttpRequest, number: Number) -> ActionOut:
    """One action."""
    return _action(number)


@api.get("/actions/{number}/count", response={200: CountOut, **ONE}, tags=["actions"])
def count(request: HttpRequest, number: Number) -> CountOut:
    """The public number of one action."""
    return reading.count_out(_action(number))


@api.get("/laws", response=LawsOut, tags=["laws"])
def laws(request: HttpRequest) -> dict[str, Any]:
    """The ledger of laws as it stands today; the same as /laws.json, which names its licence."""
    return {"laws": [files.record(shown) for shown in showing.every(on=timezone.localdate())]}


@api.get("/laws/{key}", response={200: LawOut, **ONE}, tags=["laws"])
def law(request: HttpRequest, key: Key) -> dict[str, Any]:
    """One law with all that happened to it, where it stands today."""
    found = Law.objects.with_facts().filter(slug=key).first()
    if found is None:
        raise HttpError(404, MISSING)
    return {"law": files.record(showing.Shown(found, on=timezone.localdate()))}


@api.get("/commitments", response={200: CommitmentsOut, **WRONG}, tags=["commitments"])
def commitments(request: HttpRequest, on: Day = None) -> dict[str, Any]:
    """What companies have promised, with each wording and the days that are left."""
    day = on or timezone.localdate()
    every = [one for company in promises.companies() for one in promises.shown_of(company, on=day)]
    return {"as_of": day, "commitments": [promise_files.record(one) for one in every]}


@api.get("/commitments/{key}", response={200: CommitmentOut, **ONE}, tags=["commitments"])
def commitment(request: HttpRequest, key: Key, on: Day = None) -> dict[str, Any]:
    """One promise on a day."""
    day = on or timezone.localdate()
    every = (one for company in promises.companies() for one in promises.shown_of(company, on=day))
    found = next((one for one in every if one.commitment.slug == key), None)
    if found is None:
        raise HttpError(404, MISSING)
    return {"as_of": day, "commitment": promise_files.record(found)}


# --- For those with a token -----------------------------------------------------------------------

LIMIT = 500
MOST = 1000
Cursor = Annotated[int, Query(ge=0, le=BIGGEST, description="where to go on: from the header Next-Cursor; 0: begin")]
Size = Annotated[int, Query(ge=1, le=MOST, description="rows in one answer")]
Form = Annotated[Literal["ndjson", "csv"], Query(description="lines of JSON, or a table for a spreadsheet")]
AS_LINES = {
    "responses": {
        200: {
            "description": "Rows, one on each line. The header Next-Cursor is there while there are more.",
            "headers": {
                "Next-Cursor": {"schema": {"type": "string"}, "description": "`cursor` of the next request"},
                "Link": {"schema": {"type": "string"}, "description": 'the address of the next rows, rel="next"'},
            },
            "content": {
                "application/x-ndjson": {"schema": {"type": "string"}},
                "text/csv": {"schema": {"type": "string"}},
            },
        }
    }
}


@api.get("/token", response={200: TokenOut, **CLOSED}, auth=Bearer(), tags=["token"])
def token(request: HttpRequest) -> Token:
    """What your token is for, and until when."""
    return _holder(request)


@api.get(
    "/exports/actions/{number}/signatures", response={**CLOSED}, auth=Bearer(SIGNATURES), tags=["exports"],
    openapi_extra=AS_LINES,
)  # fmt: skip
def signatures(
    request: HttpRequest, number: Number, cursor: Cursor = 0, limit: Size = LIMIT, format: Form = "ndjson"
) -> HttpResponse:
    """The signatures that count, sealed. `number` is the action's `id`; the scope is signatures:export."""
    petition = _found(Petition.objects.filter(page=number).first())
    _began(request, cursor, action=number, petition=petition.pk)
    part = exports.signatures(petition, after=cursor, limit=limit)
    return _lines(request, part, form=format, columns=exports.SIGNATURE_COLUMNS)


@api.get(
    "/exports/campaigns/{number}/supporters", response={**CLOSED}, auth=Bearer(SUPPORTERS), tags=["exports"],
    openapi_extra=AS_LINES,
)  # fmt: skip
def supporters(
    request: HttpRequest, number: Number, cursor: Cursor = 0, limit: Size = LIMIT, format: Form = "ndjson"
) -> HttpResponse:
    """Who said yes to mail, sealed. `number` is the campaign's `id`; the scope is supporters:export."""
    _found(Campaign.objects.filter(pk=number).first())
    _began(request, cursor, campaign=number)
    part = exports.supporters(number, after=cursor, limit=limit)
    return _lines(request, part, form=format, columns=exports.SUPPORTER_COLUMNS)


def _holder(request: HttpRequest) -> Token:
    found: Token = request.auth  # type: ignore[attr-defined]
    return found


def _found(row: Row | None) -> Row:
    if row is None:
        raise HttpError(404, "There is no such thing here.")
    return row


def _began(request: HttpRequest, cursor: int, **what: object) -> None:
    """Each beginning of a list is a line in the audit log."""
    if cursor == 0:
        tokens.write_export(_holder(request), now=timezone.now(), **what)


def _lines(request: HttpRequest, part: exports.Part, *, form: str, columns: tuple[str, ...]) -> HttpResponse:
    made: Iterator[str]
    if form == "csv":
        made = csv_lines(map(_cells, part.rows), columns={name: name for name in columns})
        response = HttpResponse("".join(made), content_type="text/csv; charset=utf-8")
    else:
        made = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in part.rows)
        response = HttpResponse("".join(made), content_type="application/x-ndjson")
    if part.next:
        asked = request.GET.copy()
        asked["cursor"] = str(part.next)
        response.headers["Next-Cursor"] = str(part.next)
        response.headers["Link"] = f'<{absolute(request.path)}?{asked.urlencode()}>; rel="next"'
    return response


def _cells(row: exports.Row) -> dict[str, object]:
    """A row as a spreadsheet takes it: in words what they agreed to, the boxes one after the other."""
    yes = (f"{one['organisation']}, {one['purpose']}: {'yes' if one['given'] else 'no'}" for one in row["consents"])
    return {**row, "consents": "; ".join(yes), "boxes": " ".join(f"{mark}:{box}" for mark, box in row["boxes"].items())}


# --------------------------------------------------------------------------------------------------

CLOSED_ADDRESSES = ("token", "exports/")


def _urls() -> tuple[list[Any], str, str]:
    patterns, app, namespace = api.urls
    for pattern in patterns:
        assert pattern.callback  # these lead to views, not to further addresses
        closed = str(pattern.pattern).startswith(CLOSED_ADDRESSES)
        pattern.callback = (answers.for_token_holders if closed else answers.for_everybody)(pattern.callback)
    return patterns, app, namespace


urlpatterns = [
    path("api/v1/", _urls()),
    re_path(r"^api(?:/.*)?$", answers.not_there),
]
