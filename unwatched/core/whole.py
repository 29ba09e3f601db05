"""What somebody typed comes back whole, however long it is: ten megabytes too.

Templates copy what they show a dozen times, and so much text would fill a small server. So a word of our own stands
for it there, and is replaced when the page goes out, piece by piece. Used by the fields of `core.fields`, and by
hand where a template shows what came without one: `held(text)`.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import escape
from django.utils.safestring import SafeString

LARGE = PIECE = 64 * 1024  # characters

Answer = Callable[[HttpRequest], HttpResponseBase]
Held = dict[str, str]
# What stands for what, in the page that is being made; none outside of a request.
_held: ContextVar[Held | None] = ContextVar("held", default=None)


def held(text: str) -> str:
    """The text; or, where that is very long, what stands for it until the page goes out."""
    texts = _held.get()
    if texts is None or len(text) < LARGE:
        return text
    word = SafeString(f"whole-{secrets.token_hex(16)}")
    texts[word] = text
    return word


def give_back_whole(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: puts the texts where the words for them stand."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        texts: Held = {}
        token = _held.set(texts)
        try:
            response = get_response(request)
        finally:
            _held.reset(token)
        return in_pieces(response, texts) if texts and isinstance(response, HttpResponse) else response

    return middleware


def in_pieces(response: HttpResponse, texts: Held) -> StreamingHttpResponse:
    parts = re.split("(" + "|".join(texts) + ")", response.content.decode())
    streamed = StreamingHttpResponse(pieces(parts, texts), status=response.status_code, headers=response.headers)
    streamed.cookies = response.cookies
    return streamed


def pieces(parts: list[str], texts: Held) -> Iterator[str]:
    for part in parts:
        text = texts.get(part)
        if text is None:
            yield part
        else:
            yield from (escape(text[at : at + PIECE]) for at in range(0, len(text), PIECE))
