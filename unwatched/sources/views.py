"""The page on which anybody checks a hash: when it was kept, under which root, and who has stamped that.

Who has only a file's hash could have got it from the source itself and want to know whether we have it. So a capture
that is not public answers to its manifest's hash alone, which nobody can guess, and then says no more than the date
and the stamps.
"""

import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from django.core.cache import cache
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from unwatched.core import caching
from unwatched.core.removals import Drawn

from . import store
from .errors import Damaged
from .models import Capture, CaptureFile, Leaf, Root, Stamp
from .services import packets, stamping

HASH = re.compile(r"[0-9a-f]{64}")
STOCK = "sky"
KEEP = 600  # seconds that a packet is kept in this process's memory, and that an archive counts as looked at
MOST_KEPT = 5_000_000  # bytes; larger ones are packed anew
PACKETS: Drawn[bytes] = Drawn(seconds=KEEP, most=8)
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """The field for a hash; what is typed leads on to its page."""
    typed = request.GET.get("q", "")
    wanted = "".join(typed.lower().split()).removeprefix("sha256:").removeprefix("sha-256:")[:200]
    if HASH.fullmatch(wanted):
        return redirect("sources:verify", wanted)
    context = {"stock": STOCK, "typed": typed[:200], "odd": bool(typed.strip())}
    response = render(request, "sources/ask.html", context, status=400 if context["odd"] else 200)
    return caching.keep(response, request=request)


@require_safe
def verify(request: HttpRequest, digest: str) -> HttpResponse:
    """What we know of this hash; 404 with the same words for everything that we do not know or do not tell."""
    if not HASH.fullmatch(digest):
        raise Http404
    found = look_up(digest)
    context = {"stock": STOCK, "digest": digest, **(found or {"unknown": True})}
    response = render(request, "sources/verify.html", context, status=200 if found else 404)
    response.headers["X-Robots-Tag"] = "noindex"
    return caching.keep(response, request=request)


def look_up(digest: str) -> dict[str, Any] | None:
    root = Root.objects.filter(root=digest).first()
    if root:
        return {"root": root, "stamps": root.stamps.all(), "what": _("the root of a day")}
    leaf = Leaf.objects.select_related("root", "capture__source").filter(manifest_sha256=digest).first()
    capture = leaf.capture if leaf else public_capture(digest)
    if leaf is None and capture is not None:
        leaf = Leaf.objects.select_related("root").get(manifest_sha256=capture.manifest_sha256)
    if leaf is None:
        return None
    shown = capture if capture is not None and capture.public_at else None
    return {
        "leaf": leaf, "root": leaf.root, "stamps": leaf.root.stamps.all() if leaf.root else [], "capture": shown,
        "proof": stamping.proof_of(leaf), "what": what(digest, shown),
        "files": shown.files.all() if shown else [], "has_archive": bool(shown and archive_of(shown)),
    }  # fmt: skip


def public_capture(digest: str) -> Capture | None:
    """The newest capture that is public and holds a file with this hash."""
    known = Capture.objects.select_related("source").filter(public_at__isnull=False, files__sha256=digest)
    return known.order_by("-captured_at").first()


def what(digest: str, capture: Capture | None) -> str:
    if capture is None or digest == capture.manifest_sha256:
        return _("a manifest: the list of one capture's files")
    name = capture.files.filter(sha256=digest).values_list("name", flat=True).first()
    return _("the file %s of a capture") % name


# --- To take along ----------------------------------------------------------------------------------------------------


def find_public(digest: str) -> Capture:
    found = Capture.objects.filter(manifest_sha256=digest, public_at__isnull=False).first()
    if found is None:
        raise Http404
    return found


@never_cache
@require_safe
def packet(request: HttpRequest, digest: str) -> FileResponse:
    """The packet of a capture that the office has made public."""
    return packet_response(find_public(digest))


def packet_response(capture: Capture) -> FileResponse:
    """Raises Http404 when the files on the disk are damaged; the office says what to do then."""
    key = f"{capture.manifest_sha256}.{stamped_state(capture)}"
    name = f"{packets.name_of(capture)}.zip"
    try:
        packed: IO[bytes] = BytesIO(PACKETS.get(key, lambda: _packed(capture)))
    except _TooLarge as large:
        packed = large.file
    return FileResponse(packed, as_attachment=True, filename=name, content_type="application/zip")


class _TooLarge(Exception):
    """The packet is there, as a file, and is not to be kept in memory."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self.file = file


def _packed(capture: Capture) -> bytes:
    whole = _written(capture)
    size = whole.seek(0, os.SEEK_END)
    whole.seek(0)
    if size > MOST_KEPT:
        raise _TooLarge(whole)
    with whole:
        return whole.read()


def _written(capture: Capture) -> IO[bytes]:
    """The packet in a file without a name, where it is large."""
    whole = SpooledTemporaryFile(max_size=MOST_KEPT)  # noqa: SIM115  (the response closes it)
    try:
        packets.write(capture, to=whole)
    except Damaged as error:
        whole.close()
        raise Http404(str(error)) from error
    return whole


def stamped_state(capture: Capture) -> str:
    """Changes whenever the packet does: stamps and citations come later."""
    leaf = Leaf.objects.filter(manifest_sha256=capture.manifest_sha256).values_list("root", flat=True).first()
    states = Stamp.objects.filter(root=leaf).values_list("pk", "state").order_by("pk") if leaf else []
    cited = capture.citations.values_list("pk", flat=True).order_by("pk")
    return store.sha256(repr((leaf, list(states), list(cited))).encode())


def archive_of(capture: Capture) -> CaptureFile | None:
    """The web archive: ours, or the one that was brought."""
    return capture.files.filter(media_type="application/wacz").first()


@require_safe
def archive(request: HttpRequest, digest: str) -> HttpResponseBase:
    """The web archive as readers of such archives fetch it: in parts, from any site."""
    found = archive_of(find_public(digest))
    if found is None or not is_whole(found):
        raise Http404
    response = ranged(store.path(found.sha256), request.headers.get("Range", ""))
    response.headers["Content-Type"] = "application/wacz"
    response.headers["Content-Disposition"] = 'attachment; filename="archive.wacz"'
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Content-Length, Content-Range, Accept-Ranges"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def is_whole(file: CaptureFile) -> bool:
    """Looked at once an hour: whoever replays an archive asks for hundreds of its parts."""
    key = f"sources.whole.{file.sha256}"
    if cache.get(key) is None:
        try:
            for _part in store.parts(file.sha256):
                pass
        except Damaged:
            return False
        cache.set(key, True, timeout=KEEP)
    return store.path(file.sha256).is_file()


def ranged(path: Path, wanted: str) -> HttpResponseBase:
    """All of it, or the one part that is asked for (RFC 9110, section 14)."""
    size = path.stat().st_size
    match = _RANGE.fullmatch(wanted.strip())
    if not match or match.groups() == ("", ""):
        return FileResponse(path.open("rb"), headers={"Content-Length": str(size)})
    first, last = match.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start >= size or start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    said = {"Content-Range": f"bytes {start}-{end}/{size}", "Content-Length": str(end - start + 1)}
    return StreamingHttpResponse(_slice(path, start, end), status=206, headers=said)


def _slice(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        left = end + 1 - start
        while left and (part := file.read(min(left, store.PART))):
            left -= len(part)
            yield part
