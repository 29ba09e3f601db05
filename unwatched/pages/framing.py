"""Actions in a frame of another site: ``<page>embed/`` and whatever stands under it.

All that stands under the page of an action (its form, "look in your inbox", thanks) stands a second time under
``<page>embed/``: the same views answer, in a slim dress, and what they lead to stays in the frame, be it by a form or
by a link; links to all other pages open beside it. Forms are sent within our own origin, so that the checks on foreign
posts hold as they are. What framing allows, and what it cannot do, stands in SECURITY.md; why it is built like this, in
docs/adr/.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.urls import resolve
from django.views.decorators.csrf import csrf_exempt

from unwatched.directory.services.partners import partner_asked_by

from .finding import action_at
from .models import ActionPage
from .site import ancestors_now

Answer = Callable[[HttpRequest], HttpResponse]

# Links within the document begin with one of these.
STAYS = ("#", "?")
LINK = re.compile(r'<a ([^>]*?)href="([^"]*)"([^>]*)>')
ERROR = 400


@dataclass(frozen=True)
class Frame:
    """How an action is shown on another site. ``request.frame`` for templates."""

    page: ActionPage
    address: str  # the path of the page itself
    partner: str  # the short name of whose site it is, when the address says so

    @property
    def inside(self) -> str:
        return f"{self.address}embed/"

    def within(self, address: str) -> str:
        """The same address in the frame; "" when it belongs to another page."""
        if address.startswith(self.inside) or not address.startswith(self.address):
            return address if address.startswith(self.inside) else ""
        return self.inside + address.removeprefix(self.address)

    @property
    def whole(self) -> str:
        """Where the same page stands on its own."""
        return f"{self.address}?{urlencode({'via': self.partner})}" if self.partner else self.address

    @property
    def host(self) -> str:
        return urlsplit(settings.PUBLIC_URL).netloc


@csrf_exempt  # no session; other sites' posts are refused by core.middleware, and each view behind this says it again
def embed(request: HttpRequest, path: str, rest: str) -> HttpResponseBase:
    """What stands at ``rest`` under the page of an action, for a frame."""
    page = action_at(request, path)
    if not ancestors_now():
        raise Http404
    address = request.path_info[: -len(f"embed/{rest}")]
    found = resolve(address + rest)
    if request.method not in ("GET", "HEAD") and not getattr(found.func, "csrf_exempt", False):
        return HttpResponse(status=405)
    partner = partner_asked_by(request)
    request.frame = Frame(page, address, partner.slug if partner else "")  # type: ignore[attr-defined]
    response: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    return keep_inside(response, frame=request.frame)  # type: ignore[attr-defined]


def keep_inside(response: HttpResponseBase, *, frame: Frame) -> HttpResponseBase:
    """What is sent, where one is sent to, and what stands under the action stays in the frame."""
    if to := frame.within(response.headers.get("Location", "")):
        response.headers["Location"] = to
    if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
        leaves = re.compile(f'action="{re.escape(frame.address)}(?!embed/)')
        html = leaves.sub(f'action="{frame.inside}', response.content.decode())
        response.content = LINK.sub(lambda link: lead(link, frame=frame), html).encode()
    return response


def lead(link: re.Match[str], *, frame: Frame) -> str:
    """A link into the frame or, by default, beside it. One that says itself where it opens does so."""
    before, to, after = link.groups()
    if to.startswith(STAYS) or "target=" in before + after:
        return link[0]
    if inside := frame.within(to):
        return f'<a {before}href="{inside}"{after}>'
    return f'<a target="_blank" {before}href="{to}"{after}>'


def frames_elsewhere(get_response: Answer) -> Answer:
    """Middleware: who may show an answer in a frame. What goes wrong may be shown by all: one can do nothing there."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "/embed/" not in request.path_info:
            return response
        if hasattr(request, "frame"):
            let_frame(response, ancestors=ancestors_now())
        elif response.status_code >= ERROR:
            let_frame(response, ancestors=["*"])
        return response

    return middleware


def let_frame(response: HttpResponse, *, ancestors: list[str]) -> None:
    response.headers.pop("X-Frame-Options", None)
    response._csp_replace = {"frame-ancestors": ancestors}  # type: ignore[attr-defined]
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
