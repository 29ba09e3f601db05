"""The addresses under /api/v1/. Reads only; answers are cached like pages, and any site's script may read them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from ninja import NinjaAPI
from ninja.errors import HttpError

from unwatched.campaigns.models import Campaign
from unwatched.core.caching import keep
from unwatched.ledger.laws import files, showing
from unwatched.pages.models import CampaignPage

from . import reading
from .shapes import ActionOut, CampaignOut, DemandOut, LawsOut, Problem

api = NinjaAPI(
    title="Unwatched",
    version="1",
    description="Campaigns, what they ask, what one can do, and laws. Public; no key is needed and nobody is counted.",
    urls_namespace="api",
    docs_url=None,  # its page loads a script from elsewhere
)
View = Callable[..., Any]
MISSING = "There is no such thing here, or it is not public."


def _one(number: int) -> tuple[Campaign, CampaignPage]:
    found = next((pair for pair in reading.campaigns() if pair[0].pk == number), None)
    if found is None:
        raise HttpError(404, MISSING)
    return found


@api.get("/campaigns", response=list[CampaignOut], tags=["campaigns"])
def campaigns(request: HttpRequest) -> list[CampaignOut]:
    """Every public campaign."""
    return [reading.campaign_out(*pair) for pair in reading.campaigns()]


@api.get("/campaigns/{number}", response={200: CampaignOut, 404: Problem}, tags=["campaigns"])
def campaign(request: HttpRequest, number: int) -> CampaignOut:
    """One campaign."""
    return reading.campaign_out(*_one(number))


@api.get("/campaigns/{number}/demands", response={200: list[DemandOut], 404: Problem}, tags=["demands"])
def demands(request: HttpRequest, number: int) -> list[DemandOut]:
    """What a campaign asks, with the history of each demand."""
    return list(reading.demands(*_one(number)))


@api.get("/actions", response=list[ActionOut], tags=["actions"])
def actions(request: HttpRequest) -> list[ActionOut]:
    """What one can do, with the public counts."""
    return list(reading.actions(now=timezone.now()))


@api.get("/actions/{number}", response={200: ActionOut, 404: Problem}, tags=["actions"])
def action(request: HttpRequest, number: int) -> ActionOut:
    """One action."""
    found = next((one for one in reading.actions(now=timezone.now()) if one.id == number), None)
    if found is None:
        raise HttpError(404, MISSING)
    return found


@api.get("/laws", response=LawsOut, tags=["laws"])
def laws(request: HttpRequest) -> dict[str, Any]:
    """The ledger of laws as it stands today; the same as /laws.json, which names its licence."""
    return {"laws": [files.record(shown) for shown in showing.every(on=timezone.localdate())]}


def open_to_scripts(view: View) -> View:
    """Any site's script may read the answer; caches keep it like a page."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return keep(response, request=request) if response.status_code == 200 else response

    return shown


def _urls() -> tuple[list[Any], str, str]:
    patterns, app, namespace = api.urls
    for pattern in patterns:
        assert pattern.callback  # these lead to views, not to further addresses
        pattern.callback = open_to_scripts(pattern.callback)
    return patterns, app, namespace


urlpatterns = [path("api/v1/", _urls())]
