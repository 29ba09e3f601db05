"""What every answer carries, and which posts are not ours."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]

# Everything that a page could ask a device for; we ask for nothing. Passkeys are for the office.
PERMISSIONS = ", ".join(
    [f"{name}=()" for name in (
        "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "gamepad",
        "geolocation", "gyroscope", "hid", "idle-detection", "magnetometer", "microphone", "midi", "payment",
        "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
    )] + ["publickey-credentials-get=(self)", "publickey-credentials-create=(self)"]
)  # fmt: skip


def public_headers(get_response: Answer) -> Answer:
    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # Says to old browsers what frame-ancestors says to all others. Who may be framed takes it off again.
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def is_foreign_post(meta: Mapping[str, Any]) -> bool:
    """Whether a browser tells us that another site sent this. Old browsers tell nothing and are let through.

    ``meta`` is the request's, or WSGI's own environment.
    """
    if meta["REQUEST_METHOD"] in ("GET", "HEAD", "OPTIONS"):
        return False
    if meta.get("HTTP_SEC_FETCH_SITE", "same-origin") not in ("same-origin", "none"):
        return True
    origin = meta.get("HTTP_ORIGIN")
    if origin is None:
        return False
    # Not split as an address is: whatever is written there that is none must not stop us.
    return origin.partition("://")[2] not in (meta.get("HTTP_HOST"), urlsplit(settings.PUBLIC_URL).netloc)


def refuse_foreign_posts(get_response: Answer) -> Answer:
    def middleware(request: HttpRequest) -> HttpResponse:
        if is_foreign_post(request.META):
            return render(request, "core/foreign_post.html", status=403)
        return get_response(request)

    return middleware


def language_of_address(get_response: Answer) -> Answer:
    """The language is what the address says. Django's own way also asks the browser, so that one address would have
    several answers and no cache could keep any."""

    def middleware(request: HttpRequest) -> HttpResponse:
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware
