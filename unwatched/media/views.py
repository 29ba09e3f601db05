"""Serves pictures. Documents go through Wagtail's own view, which asks who may have them."""

import mimetypes
import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

# The folders that hold pictures, and names as we make them: nothing can climb out of there.
PICTURE = re.compile(
    r"(images|original_images|archive)/[A-Za-z0-9][\w-]*(\.[\w-]+)*\.(jpg|jpeg|png|webp|avif|gif)", re.ASCII
)
TYPES = {"webp": "image/webp", "avif": "image/avif"}
# A picture needs nothing. Should a browser ever take one for a page, that page can do nothing.
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


@require_safe
def serve_picture(request: HttpRequest, path: str) -> FileResponse:
    """One picture, for ever the same under its name. Without cookies, the same for everybody."""
    if not PICTURE.fullmatch(path) or not default_storage.exists(path):
        raise Http404
    kind = TYPES.get(path.rpartition(".")[2]) or mimetypes.guess_type(path)[0]
    response = FileResponse(default_storage.open(path), content_type=kind)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    # What stands in a kept thread may have to go, at any hour.
    lasting = "public, max-age=600" if path.startswith("archive/") else "public, max-age=31536000, immutable"
    response["Cache-Control"] = lasting
    return response
