"""How any picture is handed to a browser: it can do nothing there but be seen."""

import mimetypes

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404

TYPES = {"webp": "image/webp", "avif": "image/avif"}
# A picture needs nothing. Should a browser ever take one for a page, that page can do nothing.
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def picture_response(path: str, *, cache: str) -> FileResponse:
    """A picture of the storage; the caller has looked at its name. Raises Http404."""
    if not default_storage.exists(path):
        raise Http404
    kind = TYPES.get(path.rpartition(".")[2]) or mimetypes.guess_type(path)[0]
    response = FileResponse(default_storage.open(path), content_type=kind)
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = cache
    return response
