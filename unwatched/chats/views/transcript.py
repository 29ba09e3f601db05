"""The public transcript of a chat: to read, to take along, and to be left out of."""

import hashlib
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import Any

from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from unwatched.chats.documents import transcript as documents
from unwatched.chats.documents.transcript import Transcript
from unwatched.chats.models import Chat, Reply
from unwatched.chats.services import leaving, transcripts
from unwatched.chats.services.transcripts import Part, Shown, Sifted
from unwatched.core import caching
from unwatched.core.documents import DocumentError

ON_A_PAGE = 200  # answers
KEEP = 3600  # seconds that a file is kept in this process's memory
STOCK = "mint"


def find_published(pk: int) -> Chat:
    return get_object_or_404(Chat.objects.select_related("run"), pk=pk, published_at__isnull=False)


@require_safe
def transcript(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked, and what people answered in public."""
    chat = find_published(pk)
    sifted = transcripts.sift(chat)
    rows = [(part, one) for part in sifted.parts for one in part.shown]
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("p"))
    document = document_of(request, chat, sifted)
    context = {
        "chat": chat, "page_of": page, "parts": by_part(page.object_list), "stock": STOCK, "document": document,
        "figures": documents.figures_svg(document), "figures_key": documents.figures_key(document),
        "left_out": bool(sifted.left_out),
    }  # fmt: skip
    return public(render(request, "chats/transcript.html", context), request)


def by_part(rows: Any) -> Iterator[tuple[Part, list[Shown]]]:
    """The answers of one page under their questions."""
    for part, found in groupby(rows, key=lambda row: row[0]):
        yield part, [one for _part, one in found]


def document_of(request: HttpRequest, chat: Chat, sifted: Sifted) -> Transcript:
    url = request.build_absolute_uri(reverse("chats:transcript", args=[chat.pk]))
    return transcripts.as_document(chat, sifted, now=timezone.now(), url=url)


def public(response: HttpResponse, request: HttpRequest) -> HttpResponse:
    """Kept for a moment by caches, and by no search engine: most accounts ask them to leave what they say alone."""
    response.headers["X-Robots-Tag"] = "noindex"
    return caching.keep(response, request=request)


# --- To take along ----------------------------------------------------------------------------------------------------


def _pdf(document: Transcript) -> bytes:
    return documents.transcript_pdf(document, now=document.ends_at)


def _markdown(document: Transcript) -> bytes:
    return documents.transcript_markdown(document).encode()


def _csv(document: Transcript) -> bytes:
    return "".join(documents.transcript_csv(document)).encode()


FILES: dict[str, tuple[Callable[[Transcript], bytes], str]] = {
    "transcript.pdf": (_pdf, "application/pdf"),
    "transcript.md": (_markdown, "text/markdown; charset=utf-8"),
    "transcript.csv": (_csv, "text/csv; charset=utf-8"),
    "figures.png": (documents.figures_png, "image/png"),
}


@require_safe
def file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The same as a file. Drawn once for the same words."""
    chat = find_published(pk)
    document = document_of(request, chat, transcripts.sift(chat))
    return public(as_file(name, document), request)


def as_file(name: str, document: Transcript) -> HttpResponse:
    """Raises Http404 for a name that no file has, and for what cannot be drawn."""
    if name not in FILES:
        raise Http404
    make, content_type = FILES[name]
    mark = hashlib.sha256(repr(document).encode(errors="surrogatepass")).hexdigest()
    try:
        made = cache.get_or_set(f"chats.{name}.{mark}", lambda: make(document), timeout=KEEP)
    except DocumentError as error:
        raise Http404 from error
    response = HttpResponse(made, content_type=content_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


# --- To be left out of ------------------------------------------------------------------------------------------------


# Visitors have no session that a foreign form could misuse; other sites' posts are refused by core.middleware.
@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave_out(request: HttpRequest, pk: int, reply: int) -> HttpResponse:
    """ "Leave me out": one button, and how to settle it from the account itself."""
    chat = find_published(pk)
    found = get_object_or_404(Reply, chat=chat, pk=reply)
    done = HttpResponse(status=303, headers={"Location": reverse("chats:left_out", args=[pk])})
    if transcripts.why_left_out(found, asked=leaving.who_is_left_out([found.author_id])):
        return done  # nothing of it is shown here, either
    if request.method == "POST":
        leaving.ask(found, now=timezone.now())
        return done
    context = {"chat": chat, "reply": found, "phrases": PHRASES, "stock": STOCK}
    response = render(request, "chats/leave_out.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


# Those of `leaving.PHRASES` that the page shows.
PHRASES = (
    "leave me out", "lasst mich raus", "déjenme fuera", "ne me citez pas", "lasciatemi fuori", "laat mij erbuiten",
    "pomińcie mnie", "deixem-me de fora",
)  # fmt: skip


@require_safe
def left_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for everybody, and whether or not anything has changed."""
    chat = find_published(pk)
    return public(render(request, "chats/left_out.html", {"chat": chat, "stock": STOCK}), request)
