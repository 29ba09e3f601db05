"""Corrections from the public: a form without a name, a number to look it up by. No cookie, no script needed."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from unwatched.core import bots, caching
from unwatched.core.visitors import address_of
from unwatched.ledger.forms import NumberForm, SuggestionForm
from unwatched.ledger.models import Commitment, Law
from unwatched.ledger.services import suggesting
from unwatched.ledger.services.suggesting import Full, TooMany

STOCK = "sky"
TOO_ODD = 60  # points of `bots.score`: one strong sign of a machine


# Visitors have no session that a foreign form could misuse; other sites' posts are refused by core.middleware.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def law(request: HttpRequest, slug: str) -> HttpResponse:
    """A correction to a law."""
    return suggest(request, get_object_or_404(Law.objects.select_related("jurisdiction"), slug=slug))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def commitment(request: HttpRequest, slug: str) -> HttpResponse:
    """A correction to what a company has promised."""
    return suggest(request, get_object_or_404(Commitment.objects.select_related("company"), slug=slug))


def suggest(request: HttpRequest, about: Law | Commitment) -> HttpResponse:
    now = timezone.now()
    if request.method != "POST":
        return caching.keep(page(request, about, SuggestionForm(), now=now), request=request)
    form = SuggestionForm(request.POST)
    if not form.is_valid():
        return form_back(request, about, form, status=422, now=now)
    if bots.score(request.POST.dict(), now=now) >= TOO_ODD:
        form.add_error(None, _("This came as machines send it. Wait some seconds, then press the button once more."))
        return form_back(request, about, form, status=422, now=now)
    try:
        made = suggesting.suggest(about, **form.cleaned_data, ip=address_of(request.META), now=now)
    except (TooMany, Full) as error:
        form.add_error(None, str(error))
        return form_back(request, about, form, status=429 if isinstance(error, TooMany) else 503, now=now)
    return see_other(reverse("suggestions:one", args=[made.number]))


def form_back(
    request: HttpRequest, about: Law | Commitment, form: SuggestionForm, *, status: int, now: datetime
) -> HttpResponse:
    """What was typed, and what to look at."""
    response = page(request, about, form, now=now, status=status)
    return caching.keep_for_back(response)


def page(
    request: HttpRequest, about: Law | Commitment, form: SuggestionForm, *, now: datetime, status: int = 200
) -> HttpResponse:
    context = {
        "about": about, "form": form, "stock": STOCK, "token": bots.make_form_token(now=now),
        "back": about.get_absolute_url(),
    }  # fmt: skip
    response = render(request, "ledger/suggest.html", context, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@never_cache
@require_safe
def one(request: HttpRequest, number: str) -> HttpResponse:
    """Thank you, and what became of it. Whoever has the number may read that, and nothing else."""
    found = suggesting.find(number)
    return answer(request, {"suggestion": found, "typed": number[:60], "form": NumberForm(), "asked": True},
                  status=200 if found else 404)  # fmt: skip


@never_cache
@require_safe
def look_up(request: HttpRequest) -> HttpResponse:
    """For those who wrote their number down."""
    typed = request.GET.get("number", "").strip()
    found = suggesting.find(typed) if typed else None
    if found is not None:
        return see_other(reverse("suggestions:one", args=[found.number]))
    context: dict[str, object] = {
        "suggestion": None, "typed": typed[:60], "form": NumberForm(initial={"number": typed[:60]}),
        "asked": bool(typed),
    }  # fmt: skip
    return answer(request, context, status=404 if typed else 200)


def answer(request: HttpRequest, context: dict[str, object], *, status: int) -> HttpResponse:
    response = render(request, "ledger/suggestion.html", {"stock": STOCK, **context}, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    # The number stands in the address: no page that is opened from here is told of it.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def see_other(url: str) -> HttpResponse:
    """303: whatever was posted, what comes next is a page to read."""
    return HttpResponse(status=303, headers={"Location": url, "Cache-Control": "no-store"})
