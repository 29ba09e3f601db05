"""Handing out what is drawn on demand: a picture, a poster."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from . import caching
from .documents import DocumentError

# Seconds that a drawing is kept in this process's memory, after it was made.
KEEP = 3600


def drawing(request: HttpRequest, *, key: str, content_type: str, draw: Callable[[], bytes]) -> HttpResponse:
    """A drawing, made once for each ``key``. Raises Http404 where it cannot be made."""
    try:
        drawn = cache.get_or_set(key, draw, timeout=KEEP)
    except DocumentError as error:
        raise Http404 from error
    response = HttpResponse(drawn, content_type=content_type)
    response.headers["ETag"] = f'"{key}"'
    caching.keep(response, request=request)
    return get_conditional_response(request, etag=f'"{key}"', response=response) or response
