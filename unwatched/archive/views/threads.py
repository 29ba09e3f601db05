"""Kept threads: the page of each, the same as files, lists of them, and what stands where one was removed."""

import hashlib
import re
from typing import Any, TypeVar

from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from unwatched.archive.formats import atom, pdf
from unwatched.archive.models import Collection, Hidden, KeptMedia, KeptThread, Tombstone, Why
from unwatched.archive.services import erasing, presenting
from unwatched.archive.services.presenting import Presented
from unwatched.archive.templatetags.thread import firstposted
from unwatched.core import caching
from unwatched.core.documents import DocumentError
from unwatched.core.removals import Drawn

ON_A_PAGE = 20  # threads
IN_A_FEED = 30
STOCK = "sky"
TYPES = {
    "pdf": "application/pdf", "md": "text/markdown; charset=utf-8", "json": "application/json",
    "atom": "application/atom+xml; charset=utf-8",
}  # fmt: skip
# Names as we make them, from the hash of what is in the file: nothing can climb out of the folder.
PICTURE = re.compile(r"[A-Za-z0-9][\w-]*\.(jpg|jpeg|png|webp|avif|gif)", re.ASCII)
MIMES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "avif": "image/avif",
         "gif": "image/gif"}  # fmt: skip
DRAWN: Drawn[Any] = Drawn(seconds=60, most=60)  # pages and files
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
Answer = TypeVar("Answer", bound=HttpResponseBase)
BY_AUTHOR = (Hidden.SOURCE, Hidden.AUTHOR, Hidden.REFUSED)


# --- One thread -----------------------------------------------------------------------------------
@require_safe
def thread(request: HttpRequest, server: str, handle: str, name: str) -> HttpResponse:
    """The page of a thread, or one of its files; 410 where its author has removed it."""
    path = f"{server}/@{handle}/{name}"
    found = find(path)
    stem, dot, kind = path.rpartition(".")
    if found is None and dot and kind in TYPES:
        found, path = find(stem), stem
    else:
        kind = ""
    if found is None or not is_shown(found):
        return removed(request, found, path)
    return as_file(request, found, kind) if kind else as_page(request, found)


def find(path: str) -> KeptThread | None:
    return KeptThread.objects.select_related("author").filter(path=path).first()


def is_shown(found: KeptThread) -> bool:
    return KeptThread.objects.shown().filter(pk=found.pk).exists()


def as_page(request: HttpRequest, found: KeptThread) -> HttpResponse:
    presented = Presented(found)
    said = repr(("page", found.pk, found.changed_at, found.refreshed_at, found.findable, presented.options.page_url,
                 sorted(row.file.name or "" for row in presented.copies.rows.values())))  # fmt: skip
    drawn: dict[str, Any] = DRAWN.get(mark_of(said), lambda: draw(presented))
    context = {
        **drawn, "thread": found, "stock": STOCK, "address": presented.url,
        "full_address": presented.options.page_url, "author_url": author_url(found) if found.findable else "",
    }  # fmt: skip
    return public(render(request, "archive/thread.html", context), request, indexed=drawn["may_be_found"])


def draw(presented: Presented) -> dict[str, Any]:
    """What takes time: a second for a thread of a thousand posts. Raises Http404 when the last post has just gone."""
    if not presented.unrolled.posts:
        raise Http404
    sheet = presented.sheet
    missing = pdf.missing_scripts(sheet)
    return {
        "items": render_to_string("archive/entry.html", {"sheet": sheet, "gallery": presented.copies}),
        "title": sheet.title, "byline": sheet.byline, "summary": sheet.summary, "notes": sheet.notes,
        "language": sheet.language, "author": str(sheet.author.name or sheet.author.handle),
        "facts": [fact for fact in sheet.facts if fact.url != presented.options.page_url],
        "began": firstposted(sheet, presented.thread), "original": next(sheet.entries).url,
        "missing": pdf.say_missing(missing) if missing else "", "fingerprint": presented.fingerprint,
        "may_be_found": presented.may_be_found,
    }  # fmt: skip


def mark_of(said: str) -> str:
    return hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()


def as_file(request: HttpRequest, found: KeptThread, kind: str) -> HttpResponse:
    """Made once for the same words. A thread that lists may not name has no entry for a feed."""
    if kind == "atom" and not found.findable:
        raise Http404
    presented = Presented(found)
    thread, options = presented.for_lists if kind == "atom" else presented.unrolled, presented.options
    said = repr(
        (
            kind,
            options.language,
            options.page_url,
            options.kept,
            options.id,
            found.changed_at,
            thread,
            sorted(presented.copies.rows),
        )
    )
    try:
        made = DRAWN.get(mark_of(said), lambda: presenting.make(kind, thread, options))
    except DocumentError as error:
        raise Http404 from error
    response = HttpResponse(made, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = f'inline; filename="thread-{found.key.hex[:12]}.{kind}"'
    return public(response, request, indexed=presented.may_be_found)


def removed(request: HttpRequest, found: KeptThread | None, path: str) -> HttpResponse:
    """What stands where a thread was. Raises Http404 where none ever was, or where one of us has hidden it."""
    stone = erasing.stone_at(path) if found is None else None
    by_author = found is not None and found.hidden_why in BY_AUTHOR
    if stone is None and not by_author:
        raise Http404
    context = {"stock": STOCK, "by_office": stone is not None and stone.why == Why.OFFICE, "stone": stone}
    return public(render(request, "archive/removed.html", context, status=410), request)


def public(response: Answer, request: HttpRequest, *, indexed: bool = False) -> Answer:
    """Kept for seconds, and not beyond a removal. Search engines are told where they are not wanted."""
    if not indexed:
        response.headers["X-Robots-Tag"] = "noindex"
    return caching.keep_briefly(response, request=request)


@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """Our copy of a picture, while the thread that holds it is shown."""
    rows = KeptMedia.objects.filter(file=f"archive/{name}", post__thread__in=KeptThread.objects.shown())
    if not PICTURE.fullmatch(name) or not rows.exists() or not default_storage.exists(f"archive/{name}"):
        raise Http404
    response = FileResponse(default_storage.open(f"archive/{name}"), content_type=MIMES[name.rpartition(".")[2]])
    response["Content-Disposition"] = "inline"
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    return public(response, request)


# --- Lists ----------------------------------------------------------------------------------------
def findable() -> "QuerySet[KeptThread]":
    return KeptThread.objects.findable().select_related("author").order_by("-captured_at", "-pk")


@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    """All that lists may name, newest first."""
    collections = Collection.objects.filter(public=True)
    return listing(request, findable(), collections=collections, title=_("Reading room"), feed=reverse("archive:feed"))


@require_safe
def author(request: HttpRequest, server: str, handle: str) -> HttpResponse:
    """An author's threads, if they want to be found."""
    rows = by_author(server, handle)
    first = rows.first()
    if first is None:
        raise Http404
    feed = reverse("archive:author_feed", args=[server, handle])
    name = str(first.author)
    return listing(request, rows, title=_("Threads by %(name)s") % {"name": name}, feed=feed, person=first.author)


@require_safe
def collection(request: HttpRequest, slug: str) -> HttpResponse:
    """A collection: the threads that may be shown, and how many more belong to it."""
    found = get_object_or_404(Collection, slug=slug, public=True)
    rows = in_collection(found)
    feed = reverse("archive:collection_feed", args=[slug])
    unseen = found.items.count() - rows.count()
    return listing(request, rows, title=found.name, about=found.about, feed=feed, unseen=unseen)


def listing(
    request: HttpRequest, rows: "QuerySet[KeptThread]", *, title: str, feed: str, **more: object
) -> HttpResponse:
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "title": title,
        "feed": feed,
        "stock": STOCK,
        "page_of": page,
        "lines": presenting.lines_of(page.object_list),
    }
    return public(render(request, "archive/threads.html", {**context, **more}), request, indexed=True)


def by_author(server: str, handle: str) -> "QuerySet[KeptThread]":
    return findable().filter(path__startswith=f"{server}/@{handle}/")


def in_collection(found: Collection) -> "QuerySet[KeptThread]":
    return findable().filter(memberships__in=found.items.showable()).distinct()


def author_url(found: KeptThread) -> str:
    server, handle, _name = found.path.split("/", 2)
    return reverse("archive:author", args=[server, handle.removeprefix("@")])


# --- Feeds ----------------------------------------------------------------------------------------
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """New and changed threads; those that were removed, as RFC 6721 says it."""
    gone = Tombstone.objects.filter(was_findable=True, path_mark__isnull=False).order_by("-at")[:IN_A_FEED]
    return as_feed(request, findable(), title=_("Reading room"), page=reverse("archive:threads"), gone=gone)


@require_safe
def author_feed(request: HttpRequest, server: str, handle: str) -> HttpResponse:
    rows = by_author(server, handle)
    first = rows.first()
    if first is None:
        raise Http404
    page = reverse("archive:author", args=[server, handle])
    return as_feed(request, rows, title=_("Threads by %(name)s") % {"name": first.author}, page=page)


@require_safe
def collection_feed(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Collection, slug=slug, public=True)
    page = reverse("archive:collection", args=[slug])
    return as_feed(request, in_collection(found), title=found.name, page=page)


def as_feed(
    request: HttpRequest,
    rows: "QuerySet[KeptThread]",
    *,
    title: str,
    page: str,
    gone: "QuerySet[Tombstone] | None" = None,
) -> HttpResponse:
    newest = rows.order_by("-changed_at", "-pk")[:IN_A_FEED]
    shown = [Presented(found) for found in newest]
    home = presenting.full_url(page)
    made = atom.make_feed(
        id=home, title=title, page_url=home, feed_url=f"{home}feed/",
        entries=[(one.for_lists, one.options) for one in shown],
        removed=[atom.Removed(stone.atom_id, stone.at, _("Removed.")) for stone in gone or ()],
    )  # fmt: skip
    return public(HttpResponse(made, content_type=TYPES["atom"]), request)
