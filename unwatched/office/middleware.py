"""Who may show our pages in a frame: nobody, but the office its own (the preview beside the editor)."""

from collections.abc import Callable

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

Answer = Callable[[HttpRequest], HttpResponse]

# Settings say 'none' and no blob: here is what the office needs beyond that. A blob is a picture that somebody is
# about to send, shown small before it goes.
BEYOND = {"frame-ancestors": [SELF], "img-src": [SELF, "data:", "blob:"]}


def frames_within_the_office(get_response: Answer) -> Answer:
    """The office may frame itself, and a page that it previews."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if is_of_the_office(request):
            replaced = getattr(response, "_csp_replace", None) or {}
            response._csp_replace = {**BEYOND, **replaced}  # type: ignore[attr-defined]
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    return middleware


def is_of_the_office(request: HttpRequest) -> bool:
    """An answer under /office/, or the public page that Wagtail builds for a preview (under its public address)."""
    return request.path_info.startswith(reverse("wagtailadmin_home")) or getattr(request, "is_preview", False)
