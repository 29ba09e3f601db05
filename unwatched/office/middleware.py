"""Who may show our pages in a frame: nobody, but the office its own (the preview beside the editor)."""

from collections.abc import Callable

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

Answer = Callable[[HttpRequest], HttpResponse]


def frames_within_the_office(get_response: Answer) -> Answer:
    """The settings say ``frame-ancestors 'none'``; answers of the office may be framed by the office."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path_info.startswith(reverse("wagtailadmin_home")):
            replaced = getattr(response, "_csp_replace", None) or {}
            setattr(response, "_csp_replace", {"frame-ancestors": [SELF], **replaced})  # where django-csp looks
        return response

    return middleware
