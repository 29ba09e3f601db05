"""What is drawn for a petition: the picture that networks show beside its link, and the poster."""

from collections.abc import Callable

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from unwatched.actions.documents import poster_pdf, share_image, share_key
from unwatched.actions.services import desks, petitions
from unwatched.core import caching
from unwatched.core.documents import DocumentError

# Seconds that a drawing is kept in this process's memory, after the last time that somebody asked for it.
KEEP = 3600


@require_safe
def share(request: HttpRequest, path: str) -> HttpResponse:
    """The share image. The number in it ages in other people's caches; ours follows the count."""
    counter = desks.at(request, path)
    look = counter.page.specific.look_of_documents()
    count = petitions.public_count(counter.petition).total or None
    key = share_key(counter.petition, count=count, look=look)
    return drawing(
        request, key=key, content_type="image/png", draw=lambda: share_image(counter.petition, count=count, look=look)
    )


@require_safe
def poster(request: HttpRequest, path: str) -> HttpResponse:
    """An A4 page for a shop window, with strips to tear off."""
    counter, now = desks.at(request, path), timezone.now()
    look = counter.page.specific.look_of_documents()
    url = counter.page.full_url
    key = f"poster.{share_key(counter.petition, count=None, look=look)}.{now.date()}"
    return drawing(
        request,
        key=key,
        content_type="application/pdf",
        draw=lambda: poster_pdf(counter.petition, url=url, look=look, now=now),
    )


def drawing(request: HttpRequest, *, key: str, content_type: str, draw: Callable[[], bytes]) -> HttpResponse:
    try:
        drawn = cache.get_or_set(key, draw, timeout=KEEP)
    except DocumentError as error:
        raise Http404 from error
    response = HttpResponse(drawn, content_type=content_type)
    response.headers["ETag"] = f'"{key}"'
    caching.keep(response, request=request)
    return get_conditional_response(request, etag=f'"{key}"', response=response) or response
