"""Serves pictures. Documents go through Wagtail's own view, which asks who may have them."""

import re

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from .serving import picture_response

# The two folders that hold pictures, and names as we make them: nothing can climb out of there.
PICTURE = re.compile(r"(images|original_images)/[A-Za-z0-9][\w-]*(\.[\w-]+)*\.(jpg|jpeg|png|webp|avif|gif)", re.ASCII)


@require_safe
def serve_picture(request: HttpRequest, path: str) -> FileResponse:
    """One picture, for ever the same under its name. Without cookies, the same for everybody."""
    if not PICTURE.fullmatch(path):
        raise Http404
    return picture_response(path, cache="public, max-age=31536000, immutable")
