"""What stands under a petition's address: sign, inbox, thanks, names, the count."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from unwatched.actions.errors import ActionError
from unwatched.actions.forms import CodeForm, SignForm
from unwatched.actions.services import confirming, desks, petitions, signing
from unwatched.core import bots, caching
from unwatched.core.visitors import address_of

logger = logging.getLogger(__name__)

NAMES_ON_A_PAGE = 200


def page_path(request: HttpRequest) -> str:
    """The address of the petition's page: that of the request, up to its last part."""
    return request.path[: request.path.rstrip("/").rindex("/") + 1]


# Visitors have no session that a foreign form could misuse; other sites' posts are refused by core.middleware.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, path: str) -> HttpResponse:
    """Takes a signature. Whoever signs, new or known, gets the same answer."""
    counter, now = desks.at(request, path), timezone.now()
    if request.method != "POST":
        return redirect(page_path(request))
    form = SignForm(request.POST, petition=counter.petition, wordings=counter.wordings)
    if not counter.petition.takes_signatures(now=now):
        return form_back(request, counter, form, status=409)
    if not form.is_valid():
        return form_back(request, counter, form, status=422)
    try:
        take(counter, form.details(), meta=request.META, post=request.POST, now=now)
    except OperationalError:
        logger.exception("Petition %d: a signature could not be written", counter.petition.pk)
        form.add_error(
            None, _("Our database did not answer, so nothing was kept. Please press the button again in a minute.")
        )
        return form_back(request, counter, form, status=503)
    if isinstance(request, WSGIRequest):
        request.environ["unwatched.counter"] = counter  # for lane.py, which takes the next ones
    return see_other(page_path(request) + "inbox/#main")


def take(
    counter: desks.Counter, details: signing.Details, *, meta: Mapping[str, Any], post: Mapping[str, str], now: datetime
) -> None:
    """Writes what a form says. Raises OperationalError when the database does not answer."""
    signing.sign(
        counter.desk,
        details,
        ip=address_of(meta),
        language=counter.language,
        score=bots.score(post, now=now),
        now=now,
    )


def see_other(url: str) -> HttpResponse:
    """303: whatever was posted, what comes next is a page to read."""
    return HttpResponse(status=303, headers={"Location": url, "Cache-Control": "no-store"})


def form_back(request: HttpRequest, counter: desks.Counter, form: SignForm, *, status: int) -> HttpResponse:
    """The petition's page with what was typed and what to look at."""
    request.petition_form = form  # type: ignore[attr-defined]  # read by the tag {% petition_form %}
    response = counter.page.specific.serve(request)
    response.status_code = status
    return caching.keep_for_back(response)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: HttpRequest, path: str) -> HttpResponse:
    """ "Now look in your inbox", and the field for the six digits."""
    counter = desks.at(request, path)
    form = CodeForm(request.POST) if request.method == "POST" else CodeForm()
    if form.is_bound and form.is_valid():
        try:
            confirming.confirm_by_code(
                counter.petition,
                address=form.cleaned_data["email"],
                code=form.cleaned_data["code"],
                page=page_path(request),
                now=timezone.now(),
            )
        except ActionError as error:
            form.add_error("code", str(error))
        else:
            return see_other(page_path(request) + "thanks/")
    more = {"form": form, "sender": settings.DEFAULT_FROM_EMAIL, "caught": settings.MAIL_IS_CAUGHT}
    return answer(request, counter, "inbox", more, status=422 if form.is_bound else 200)


@require_safe
def thanks(request: HttpRequest, path: str) -> HttpResponse:
    """ "You count": the same for everybody who opens it."""
    counter = desks.at(request, path)
    ask = {"url": "#share", "verb": _("Ask two"), "text": _("Copy this line into a message to two friends.")}
    home = {"url": counter.page.get_parent().get_url(request) or "/", "verb": _("Read on"),
            "text": _("The story so far, and what else you can do.")}  # fmt: skip
    more = {
        "count": petitions.public_count(counter.petition),
        "next": [ask, home],
    }
    return answer(request, counter, "thanks", more)


@require_safe
def names(request: HttpRequest, path: str) -> HttpResponse:
    """Everybody who wants to be seen by name."""
    counter = desks.at(request, path)
    shown = counter.petition.signatures.shown().order_by("id").only("shown_name", "shown_comment")
    page = Paginator(shown, NAMES_ON_A_PAGE).get_page(request.GET.get("p"))
    return answer(request, counter, "names", {"names": page})


@require_safe
def count(request: HttpRequest, path: str) -> HttpResponse:
    """The number for those who poll: ``{"count": 412, "goal": 500, "as_of": "2026-11-22T09:30:00Z"}``.

    Where paper is part of it, ``"online"`` and ``"paper"`` are its two shares.
    """
    counter = desks.at(request, path)
    said = petitions.public_count(counter.petition)
    as_of = said.at.isoformat(timespec="seconds").replace("+00:00", "Z")
    shares = {"online": said.online, "paper": said.paper} if counter.petition.counts_paper else {}
    answer = JsonResponse({"count": said.total, "goal": said.goal, "as_of": as_of, **shares})
    return caching.keep(answer, request=request)


def answer(
    request: HttpRequest, counter: desks.Counter, name: str, more: dict[str, object], *, status: int = 200
) -> HttpResponse:
    page = counter.page.specific
    context = {"petition": counter.petition, "page": page, "stock": getattr(page, "stock", "") or "goldenrod", **more}
    response = TemplateResponse(request, f"actions/{name}.html", context, status=status)
    if status == 200:
        return caching.keep(response, request=request)
    return caching.keep_for_back(response)
