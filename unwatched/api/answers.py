"""What every answer under /api/ has: JSON also when something is wrong, HEAD and OPTIONS, and who may read it."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.http import parse_etags

from unwatched.core.caching import keep

View = Callable[..., Any]
METHODS = "GET, HEAD, OPTIONS"
NO_SUCH_ADDRESS = "There is no such address. /api/v1/openapi.json lists all of them; none ends with a slash."
NOT_ALLOWED = "This interface is for reading: ask with GET."


def problem(detail: str, *, status: int, headers: dict[str, str] | None = None) -> HttpResponse:
    return JsonResponse({"detail": detail}, status=status, headers=headers)


def for_everybody(view: View) -> View:
    """Any site's script may read the answer; caches keep it like a page."""
    return _answering(view, finish=_open)


def for_token_holders(view: View) -> View:
    """No cache keeps the answer, and no page's script of another site reads it."""
    return _answering(view, finish=_closed)


def _answering(view: View, *, finish: Callable[[HttpRequest, HttpResponse], HttpResponse]) -> View:
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return finish(request, HttpResponse(status=204, headers={"Allow": METHODS}))
        if request.method not in ("GET", "HEAD"):
            return finish(request, problem(NOT_ALLOWED, status=405, headers={"Allow": METHODS}))
        is_head, request.method = request.method == "HEAD", "GET"
        try:
            response = finish(request, view(request, *args, **kwargs))
        except Http404:
            response = finish(request, problem(NO_SUCH_ADDRESS, status=404))
        if is_head:
            request.method = "HEAD"
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        return response

    return shown


def _open(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code == 200:
        response = _unless_known(request, keep(response, request=request))
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if response.status_code == 204:
        response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Max-Age"] = "86400"
    return response


def _closed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Authorization"
    return response


def _unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """304 for who has this very answer. (The page cache, which stands in front, does the same for what it keeps.)"""
    tag = f'W/"{hashlib.sha256(response.content).hexdigest()[:20]}"'
    known = {one.removeprefix("W/") for one in parse_etags(request.headers.get("If-None-Match", ""))}
    if tag.removeprefix("W/") in known or "*" in known:
        same = HttpResponseNotModified()
        same.headers["Cache-Control"] = response.headers["Cache-Control"]
        response = same
    response.headers["ETag"] = tag
    return response


@for_everybody
def not_there(request: HttpRequest) -> HttpResponse:
    return problem(NO_SUCH_ADDRESS, status=404)
