"""Promises of companies in public: all of them, each company's, as of any day, and as files."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unwatched.core import caching, zones
from unwatched.ledger.models import Commitment, Company
from unwatched.ledger.promises import files, showing, timeline
from unwatched.ledger.promises.showing import Shown

STOCK = "sky"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
FIRST, LAST = date(1990, 1, 1), date(2199, 12, 31)


class BadDay(ValueError):
    """`?on=` is no day."""


def day_asked(request: HttpRequest, *, today: date) -> date:
    """The day that the page is to be shown as of. Raises BadDay."""
    asked = request.GET.get("on", "").strip()
    if not asked:
        return today
    try:
        day = date.fromisoformat(asked) if DAY.fullmatch(asked) else None
    except ValueError:
        day = None
    if day is None or not FIRST <= day <= LAST:
        raise BadDay
    return day


def bad_day(request: HttpRequest) -> HttpResponse:
    """A sentence that says what a day looks like, and the way back."""
    context = {"asked": request.GET.get("on", "")[:40], "stock": STOCK, "back": request.path}
    response = render(request, "ledger/bad_day.html", context, status=400)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def promises(request: HttpRequest) -> HttpResponse:
    """Every promise of every company."""
    now = timezone.now()
    today = timezone.localdate(now)
    try:
        on = day_asked(request, today=today)
    except BadDay:
        return bad_day(request)
    every = all_shown(on=on)
    rows = [one.row(label=label(one, alone=is_alone(one, every))) for one in every]
    context = {
        "every": every, "finding": showing.finding(every),
        **drawings(rows, on=on, today=today, name=showing.finding(every)),
        **about_day(on, today=today),
    }  # fmt: skip
    return public(render(request, "ledger/promises.html", context), request, now=now)


@require_safe
def company(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that one company has promised: words, days left, demands, events."""
    now = timezone.now()
    today = timezone.localdate(now)
    found = get_object_or_404(showing.companies(), slug=slug)
    try:
        on = day_asked(request, today=today)
    except BadDay:
        return bad_day(request)
    every = showing.shown_of(found, on=on)
    rows = [one.row(label=one.commitment.title) for one in every]
    context = {
        "company": found, "every": every, "next": next_to_end(every), "finding": showing.finding(every),
        **drawings(rows, on=on, today=today, name=showing.finding(every)), **about_day(on, today=today),
    }  # fmt: skip
    return public(render(request, "ledger/company.html", context), request, now=now)


@require_safe
def commitment(request: HttpRequest, slug: str) -> HttpResponse:
    """A promise stands on its company's page."""
    found = get_object_or_404(Commitment.objects.select_related("company"), slug=slug)
    response = HttpResponsePermanentRedirect(f"{found.company.get_absolute_url()}#{found.slug}")
    return caching.keep(response, request=request)


def all_shown(*, on: date) -> list[Shown]:
    return [shown for found in showing.companies() for shown in showing.shown_of(found, on=on)]


def label(shown: Shown, *, alone: bool) -> str:
    """What stands above its bars: the company, and where it has several promises, which one."""
    return str(shown.commitment.company) if alone else str(shown.commitment)


def is_alone(shown: Shown, every: Sequence[Shown]) -> bool:
    return sum(one.commitment.company_id == shown.commitment.company_id for one in every) == 1


def next_to_end(every: Sequence[Shown]) -> Shown | None:
    """The promise whose days are counted in large figures."""
    ending = [(one.standing.left.days, n) for n, one in enumerate(every) if one.standing.left and one.counts_days]
    return every[min(ending)[1]] if ending else None


def drawings(rows: Sequence[timeline.Row], *, on: date, today: date, name: str) -> dict[str, Any]:
    """The picture for wide screens and for phones; of the two only one is shown."""
    word = "" if on == today else showing.long_day(on)
    return {
        "picture": timeline.timeline(rows, today=on, name=name, word=word),
        "picture_narrow": timeline.timeline(rows, today=on, name=name, word=word, wide=timeline.NARROW),
    }


def about_day(on: date, *, today: date) -> dict[str, Any]:
    return {"on": on, "today": today, "is_today": on == today, "stock": STOCK}


def public(response: HttpResponse, request: HttpRequest, *, now: datetime) -> HttpResponse:
    """Kept for a moment, but never over the midnight at which a day less is left."""
    midnight = zones.next_midnight(now, zone=timezone.get_default_timezone_name())
    drawn_at = max(now, timezone.now())  # to draw it takes time, too
    return caching.keep_until(response, request=request, until=midnight, now=drawn_at)


# --- Files ----------------------------------------------------------------------------------------


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """All promises as data, as they stand today or on the day that is asked for."""
    if name not in files.KINDS:
        raise Http404
    now = timezone.now()
    try:
        on = day_asked(request, today=timezone.localdate(now))
    except BadDay:
        return bad_day(request)
    made, content_type = files.KINDS[name]
    response = HttpResponse(made(all_shown(on=on)), content_type=content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return public(response, request, now=now)


@require_safe
def feed(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What changed in the ledger of promises, newest first."""
    found = get_object_or_404(Company, slug=slug) if slug else None
    title = _("Promises of %(company)s: what changed") % {"company": found} if found else _("Promises: what changed")
    body = files.feed(found, title=title, url=request.build_absolute_uri())
    return caching.keep(HttpResponse(body, content_type="application/atom+xml; charset=utf-8"), request=request)
