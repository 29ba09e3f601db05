"""One call after the other: the script beside the number, then how it went, then the next."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from wagtail.models import Page
from wagtail.views import serve

from unwatched.actions.views.petition import page_path
from unwatched.contacting.models import Call, Outcome
from unwatched.contacting.services import call_round, calls, looking_up, scripts
from unwatched.contacting.services.call_round import LostTrack, Round, Step
from unwatched.core import bots, caching, zones
from unwatched.core.visitors import address_of
from unwatched.office.fields import number_in


@csrf_exempt  # visitors have no session; other sites' posts are refused by core.middleware
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, path: str) -> HttpResponse:
    """Somebody chose whom to call, or says how a call went. The answer is the next person, or thanks."""
    there = looking_up.of_path(Call, request, path)
    if there is None:
        vars(request).pop("_wagtail_route_for_request", None)  # Wagtail remembers what we have just looked for
        return serve(request, f"{path}call/")  # a page that is itself called so
    contact, page = there
    if request.method != "POST":
        return redirect(page_path(request))
    try:
        found = call_round.read(request.POST.get("round", ""), call=contact)
    except LostTrack as error:
        return page_back(request, page, said=str(error), status=422)
    return go_on(request, contact, page, found, now=timezone.now())


def go_on(request: HttpRequest, contact: Call, page: Page, found: Round, *, now: datetime) -> HttpResponse:
    outcome = request.POST.get("outcome", "")
    if outcome:
        return after_call(request, contact, page, found, outcome=outcome, now=now)
    if not contact.is_open(now=now):
        return page_back(request, page, status=409)
    found = found.from_official(number_in(request.POST.get("official")))
    return show(request, contact, page, call_round.step(found, call=contact, on=timezone.localdate(now)))


def after_call(
    request: HttpRequest, contact: Call, page: Page, found: Round, *, outcome: str, now: datetime
) -> HttpResponse:
    """Counts it, and goes on; where it has closed meanwhile, ends with thanks."""
    today = timezone.localdate(now)
    if outcome not in Outcome.values:
        step = call_round.step(found, call=contact, on=today)
        return show(request, contact, page, step, wrong=_("Please press one of the four buttons."), status=422)
    counts = calls.takes_report(contact, found, now=now)
    if counts:
        score = bots.score(request.POST, now=now)
        calls.report(contact, found, outcome=outcome, ip=address_of(request.META), score=score, now=now)
    found = call_round.after(found, called=outcome != Outcome.SKIP)
    if contact.is_open(now=now):
        return show(request, contact, page, call_round.step(found, call=contact, on=today))
    return page_back(request, page, status=409) if not counts else thank(request, contact, page, found, [])


def show(
    request: HttpRequest, contact: Call, page: Page, step: Step, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    """The number and the script; thanks when everybody was called."""
    if step.official is None:
        return thank(request, contact, page, step.round, step.said)
    more = script_of(contact, step) | {"wrong": wrong, "token": bots.make_form_token(now=timezone.now())}
    return answer(request, contact, page, "call", more, status=status)


def script_of(contact: Call, step: Step) -> dict[str, Any]:
    """What the page of one call shows; the office's preview as well."""
    official = step.official
    assert official is not None
    return {
        "official": official,
        "lines": scripts.lines_of(contact, official),
        "script": scripts.words_for(contact.script, official),
        "voicemail": scripts.words_for(contact.voicemail, official),
        "points": scripts.points_of(contact, official),
        "clock": clock_of(contact, now=timezone.now()),
        "round": step.round.write(),
        "said": step.said,
        "number": step.round.at + 1,
        "of": len(step.round.officials),
        "outcomes": Outcome.choices,
    }


def clock_of(contact: Call, *, now: datetime) -> datetime | None:
    """What the clock shows where the office is."""
    return zones.clock(now, zone=contact.zone) if contact.zone and zones.is_zone(contact.zone) else None


def thank(request: HttpRequest, contact: Call, page: Page, found: Round, said: list[str]) -> HttpResponse:
    """That was all."""
    more = {"made": found.made, "said": said, "total": calls.public_count(contact)}
    return answer(request, contact, page, "call_thanks", more)


def answer(
    request: HttpRequest, contact: Call, page: Page, name: str, more: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    page = page.specific
    context = {"call": contact, "page": page, "url": page.get_url(request), "stock": getattr(page, "stock", ""), **more}
    response = TemplateResponse(request, f"contacting/{name}.html", context, status=status)
    return caching.keep_for_back(response)


def page_back(request: HttpRequest, page: Page, *, said: str = "", status: int) -> HttpResponse:
    """The page of the action, with a sentence on top."""
    request.call_said = said  # type: ignore[attr-defined]  # read by the tag {% call_state %}
    response = page.specific.serve(request)
    response.status_code = status
    return caching.keep_for_back(response)
