"""Laws in public: the list with its filter, map and timeline; each law; where sources disagree; the same as files."""

import hashlib
from datetime import date, datetime

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unwatched.core import caching
from unwatched.core.documents import DocumentError
from unwatched.ledger.dates import last_day
from unwatched.ledger.laws import files, filtering, map, pdf, showing
from unwatched.ledger.laws.showing import Shown
from unwatched.ledger.models import Law
from unwatched.ledger.promises import timeline

from .promises import STOCK, BadDay, about_day, bad_day, day_asked, public

PDF = "application/pdf"
KEEP = 600  # seconds that a file is kept in this process's memory: the whole ledger takes a second to set


@require_safe
def laws(request: HttpRequest) -> HttpResponse:
    """Every law, or those that fit the filter: as a table, a map, a timeline and what was last written down."""
    now = timezone.now()
    today = timezone.localdate(now)
    try:
        on = day_asked(request, today=today)
    except BadDay:
        return bad_day(request)
    every = showing.every(on=on)
    asked = filtering.read(request.GET.dict())
    rows = [one for one in every if asked.fits(one)]
    areas = map.areas(rows)
    context = {
        "rows": rows, "every": every, "asked": asked, "choices": filtering.choices(every), "areas": areas,
        "map": map.draw(areas), "looks": map.LABELS, "undone": sum(one.is_undone for one in every),
        "disputed": sum(len(one.disputes) for one in rows), "finding": showing.finding(rows),
        "coming": coming(rows, on=on), **pictures(rows, on=on), **about_day(on, today=today),
    }  # fmt: skip
    return public(render(request, "ledger/laws.html", context), request, now=now)


def coming(rows: list[Shown], *, on: date) -> list[Shown]:
    """Those whose planned end is still to come, the next first."""
    return sorted((one for one in rows if one.end and last_day(one.end) >= on), key=lambda one: one.end)


def pictures(rows: list[Shown], *, on: date) -> dict[str, object]:
    """The timeline for wide screens and for phones; of one only one is shown."""
    dated = sorted((one for one in rows if one.adopted), key=lambda one: one.adopted.date if one.adopted else "")
    bars = [one.row() for one in dated]
    name = _("A bar for each law, from its adoption to its end. %(finding)s") % {"finding": showing.finding(rows)}
    return {
        "picture": timeline.timeline(bars, today=on, name=name),
        "picture_narrow": timeline.timeline(bars, today=on, name=name, wide=timeline.NARROW),
        "undated": len(rows) - len(dated),
    }


@require_safe
def law(request: HttpRequest, slug: str) -> HttpResponse:
    """One law: what happened, what it says, where sources disagree."""
    now = timezone.now()
    shown = find(slug, on=timezone.localdate(now))
    context = {"shown": shown, "law": shown.law, "stock": STOCK, "changes": list(shown.law.changes.recent()[:10])}
    return public(render(request, "ledger/law.html", context), request, now=now)


def find(slug: str, *, on: date) -> Shown:
    return Shown(get_object_or_404(Law.objects.with_facts(), slug=slug), on=on)


@require_safe
def conflicts(request: HttpRequest) -> HttpResponse:
    """Everything that two sources tell differently, side by side."""
    now = timezone.now()
    every = showing.every(on=timezone.localdate(now))
    found, figures = showing.disputes(every), showing.figures()
    context = {"found": found, "figures": figures, "count": len(found) + len(figures), "stock": STOCK}
    return public(render(request, "ledger/conflicts.html", context), request, now=now)


# --- Files ----------------------------------------------------------------------------------------


@require_safe
def file(request: HttpRequest, name: str) -> HttpResponse:
    """All laws as data, as they stand today."""
    if name not in files.KINDS:
        raise Http404
    now = timezone.now()
    made, content_type = files.KINDS[name]
    return as_file(made(showing.every(on=timezone.localdate(now))), content_type, name, request, now=now)


@require_safe
def law_json(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    made = files.one_as_json(find(slug, on=timezone.localdate(now)))
    return as_file(made, "application/json", f"{slug}.json", request, now=now)


@require_safe
def law_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    now = timezone.now()
    shown = find(slug, on=timezone.localdate(now))
    return printed([shown], str(shown.law), f"{slug}.pdf", request, now=now)


@require_safe
def laws_pdf(request: HttpRequest) -> HttpResponse:
    """The whole ledger to print."""
    now = timezone.now()
    every = showing.every(on=timezone.localdate(now))
    return printed(every, _("Laws on face surveillance and predictive policing"), "laws.pdf", request, now=now)


def printed(rows: list[Shown], title: str, name: str, request: HttpRequest, *, now: datetime) -> HttpResponse:
    # The same day gives the same bytes.
    day = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    language = get_language() or "en"
    said = hashlib.sha256(files.as_json(rows) + repr((title, day, language)).encode()).hexdigest()
    try:
        made = cache.get_or_set(
            f"ledger.{said}", lambda: pdf.make(rows, title=title, at=day, language=language), timeout=KEEP
        )
    except DocumentError as error:
        raise Http404 from error
    return as_file(made or b"", PDF, name, request, now=now)


def as_file(made: bytes, content_type: str, name: str, request: HttpRequest, *, now: datetime) -> HttpResponse:
    response = HttpResponse(made, content_type=content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return public(response, request, now=now)


@require_safe
def feed(request: HttpRequest, slug: str = "") -> HttpResponse:
    """What changed in the ledger of laws, newest first."""
    found = get_object_or_404(Law.objects.select_related("jurisdiction"), slug=slug) if slug else None
    title = _("Law of %(place)s: what changed") % {"place": found} if found else _("Laws: what changed")
    body = files.feed(found, title=title, url=request.build_absolute_uri(request.path))
    return caching.keep(HttpResponse(body, content_type="application/atom+xml; charset=utf-8"), request=request)
