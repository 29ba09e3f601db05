"""Answers when something is wrong, and the parts page for designers."""

from contextlib import suppress

from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from . import specimen

PIECE = 64 * 1024  # bytes
HEARD = 64 * 1024 * 1024  # bytes; whoever sends more is cut off
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 when it was simply too much. Looks at nothing in the request: something in it is bad."""
    if isinstance(exception, TOO_MUCH):
        hear_out(request)
        return HttpResponse(render_to_string("413.html"), status=413)
    return HttpResponseBadRequest(render_to_string("400.html"))


def hear_out(request: HttpRequest) -> None:
    """Reads what is still being sent, and keeps none of it.

    Browsers that are answered in the middle of sending say "connection reset", and nobody reads what we answered.
    """
    with suppress(OSError, RuntimeError, ValueError):  # gone away, or read already
        for _piece in range(HEARD // PIECE):
            if not request.read(PIECE):
                return


def server_error(request: HttpRequest) -> HttpResponse:
    """500. When even its template cannot be shown (a missing static file), plain words."""
    try:
        return HttpResponseServerError(render_to_string("500.html"))
    except Exception:  # the last resort may not fail, whatever is broken; the first error is already logged
        words = _("Something broke here. It is our fault, not yours. Please try again in a minute.")
        return HttpResponseServerError(words, content_type="text/plain; charset=utf-8")


@login_required
def parts(request: HttpRequest) -> HttpResponse:
    """Every component with its states."""
    return render(request, "core/specimen.html", specimen.words())
