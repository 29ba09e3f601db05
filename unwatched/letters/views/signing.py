"""What stands under a letter's address: staff sign and type their code, organisations sign."""

import logging
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from unwatched.core import bots, caching
from unwatched.core.visitors import address_of
from unwatched.letters.errors import CodeGone, EmployerGone, LetterError, NotOpen, WrongCode
from unwatched.letters.forms import CodeForm, OrganisationForm, StaffForm
from unwatched.letters.services import desks, organisations, staff

logger = logging.getLogger(__name__)

# No answer here may be kept: each holds a secret of one browser.
NO_STORE = {"Cache-Control": "no-store"}
NOT_WRITTEN = gettext_lazy(
    "Our database did not answer, so nothing was kept. Please press the button again in a minute."
)
STATUS = {NotOpen: 409, CodeGone: 410, EmployerGone: 410}


def page_path(request: HttpRequest) -> str:
    """The address of the letter's page: that of the request, up to its last part."""
    return request.path[: request.path.rstrip("/").rindex("/") + 1]


# Visitors have no session that a foreign form could misuse; other sites' posts are refused by core.middleware.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign_as_staff(request: HttpRequest, path: str) -> HttpResponse:
    """Takes the form and answers with the field for the code, the same for everybody.

    Not by a redirect: the secret that the code needs stands in this answer only, and in no address.
    """
    desk, now = desks.at(request, path), timezone.now()
    if request.method != "POST":
        return redirect(page_path(request))
    form = StaffForm(request.POST, letter=desk.letter)
    if not desk.letter.takes_staff(now=now):
        form.full_clean()
        return form_back(request, desk, "staff", form, status=409)
    if not form.is_valid():
        return form_back(request, desk, "staff", form, status=422)
    try:
        browser = staff.ask(
            desk.letter, form.details(), ip=address_of(request.META), language=desk.language,
            score=bots.score(request.POST, now=now), now=now,
        )  # fmt: skip
    except OperationalError:
        logger.exception("Letter %d: a signature could not be written", desk.letter.pk)
        form.add_error(None, NOT_WRITTEN)
        return form_back(request, desk, "staff", form, status=503)
    return code_page(request, desk, CodeForm(), browser=browser, echo=form.echo())


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def type_code(request: HttpRequest, path: str) -> HttpResponse:
    """The six digits. What was typed before travels along in the page, for asking for another code."""
    desk, now = desks.at(request, path), timezone.now()
    if request.method != "POST":
        return redirect(page_path(request))
    browser = request.POST.get("browser", "")
    form, before = CodeForm(request.POST), StaffForm(request.POST, letter=desk.letter)
    status, over = 422, False
    if form.is_valid():
        try:
            row = staff.verify(desk.letter, browser=browser, code=form.cleaned_data["code"], now=now)
        except WrongCode as error:
            form.add_error("code", str(error))
        except LetterError as error:
            form.add_error(None, str(error))
            status, over = STATUS.get(type(error), 422), True
        else:
            return thanks(request, desk, staff.token_for(row.pk))
    return code_page(request, desk, form, browser=browser[:200], echo=before.echo(), status=status, over=over)


def code_page(
    request: HttpRequest, desk: desks.Desk, form: CodeForm, *, browser: str, echo: Any, status: int = 200,
    over: bool = False,
) -> HttpResponse:  # fmt: skip
    more = {
        "form": form, "browser": browser, "echo": echo, "over": over, "url": page_path(request),
        "caught": settings.MAIL_IS_CAUGHT, "sender": settings.UNWATCHED_CODE_FROM,
        "token": bots.make_form_token(now=timezone.now()), "is_open": desk.letter.takes_staff(now=timezone.now()),
    }  # fmt: skip
    return answer(request, desk, "code", more, status=status)


def thanks(request: HttpRequest, desk: desks.Desk, token: str) -> HttpResponse:
    """ "You count", with the link that takes it back: the only time that it is shown."""
    link = urljoin(settings.PUBLIC_URL, reverse("letters:take_back", args=[token]))
    return answer(request, desk, "thanks", {"link": link, "letter": desk.letter})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign_as_organisation(request: HttpRequest, path: str) -> HttpResponse:
    """Takes the form. New or known, the answer is the same."""
    desk, now = desks.at(request, path), timezone.now()
    if request.method != "POST":
        return redirect(page_path(request))
    form = OrganisationForm(request.POST)
    if not desk.letter.takes_organisations(now=now):
        form.full_clean()
        return form_back(request, desk, "organisation", form, status=409)
    if not form.is_valid():
        return form_back(request, desk, "organisation", form, status=422)
    try:
        organisations.ask(
            desk.letter, form.details(), ip=address_of(request.META), language=desk.language,
            score=bots.score(request.POST, now=now), now=now,
        )  # fmt: skip
    except OperationalError:
        logger.exception("Letter %d: an organisation could not be written", desk.letter.pk)
        form.add_error(None, NOT_WRITTEN)
        return form_back(request, desk, "organisation", form, status=503)
    return HttpResponse(status=303, headers={"Location": f"{request.path}sent/#main", **NO_STORE})


@require_safe
def organisation_sent(request: HttpRequest, path: str) -> HttpResponse:
    desk = desks.at(request, path)
    more = {"sender": settings.DEFAULT_FROM_EMAIL, "caught": settings.MAIL_IS_CAUGHT}
    return caching.keep(answer(request, desk, "organisation_sent", more), request=request)


def form_back(request: HttpRequest, desk: desks.Desk, kind: str, form: Any, *, status: int) -> HttpResponse:
    """The letter's page with what was typed and what to look at."""
    request.letter_form = (kind, form)  # type: ignore[attr-defined]  # read by the tags of letter_tags
    response = desk.page.specific.serve(request)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def answer(
    request: HttpRequest, desk: desks.Desk, name: str, more: dict[str, object], *, status: int = 200
) -> HttpResponse:
    page = desk.page.specific
    context = {"petition": desk.letter.petition, "page": page, "stock": getattr(page, "stock", "") or "salmon", **more}
    return TemplateResponse(request, f"letters/{name}.html", context, status=status, headers=NO_STORE)
