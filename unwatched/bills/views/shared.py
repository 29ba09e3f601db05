"""A bill that somebody was given a link to: to be read, not to be found."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from unwatched.bills import presenting
from unwatched.bills.errors import BillError
from unwatched.bills.models import BillVersion, ShareLink
from unwatched.bills.services import files, sharing, versions
from unwatched.core import caching

STOCK = "sky"


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The newest version; 410 once the link is withdrawn or over, 404 where there never was one."""
    link, version = find(token, now=timezone.now())
    if version is None:
        return hidden(render(request, "bills/gone.html", {"stock": STOCK, "link": link}, status=410))
    law = versions.law_of(version)
    context = {
        "stock": STOCK, "token": token, "version": version, "law": law, "recitals": presenting.recitals_of(law),
        "lines": presenting.lines_of(law), "kinds": files.KINDS,
    }  # fmt: skip
    return hidden(render(request, "bills/shared.html", context))


@require_safe
def shared_file(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """The same as a file."""
    link, version = find(token, now=timezone.now())
    if version is None:
        return hidden(render(request, "bills/gone.html", {"stock": STOCK, "link": link}, status=410))
    if kind not in files.KINDS:
        raise Http404
    try:
        made = files.of_version(link.bill, version, kind)
    except BillError as error:
        raise Http404 from error
    response = HttpResponse(made.data, content_type=made.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{made.name}"'
    return hidden(response)


def find(token: str, *, now: datetime) -> tuple[ShareLink, BillVersion | None]:
    """The link and what it shows. Raises Http404 where no link has this token."""
    link = sharing.find(token)
    if link is None:
        raise Http404
    return link, link.bill.versions.first() if sharing.is_open(link, now=now) else None


def hidden(response: Any) -> Any:
    """For whoever has the link: no cache keeps it, no search engine lists it, no other site learns its address."""
    response.headers["Cache-Control"] = caching.PRIVATE
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
