"""What was found, and may we keep it?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unwatched.accounts.who import organiser
from unwatched.archive.errors import TooLate
from unwatched.archive.models import (
    TO_DECIDE,
    KeptThread,
    Kind,
    Request,
    RequestState,
    TakeDown,
    TakeDownState,
)
from unwatched.archive.services import finding, looking, proving, removing, saying

from . import answers
from .base import RUN, Act, ArchiveScreen
from .forms import UrlForm

ON_A_PAGE = 30


@dataclass(frozen=True)
class View:
    """One of the links above the list."""

    name: str
    label: str | Promise
    empty: str | Promise


VIEWS = (
    View("decide", gettext_lazy("To decide"), gettext_lazy("Nothing waits. Paste a link to keep it.")),
    View("asked", gettext_lazy("Asked, no answer yet"), gettext_lazy("Nobody has to answer anything at the moment.")),
    View("shown", gettext_lazy("May be shown"), gettext_lazy("No thread is kept with its author's consent yet.")),
    View("evidence", gettext_lazy("Evidence"), gettext_lazy("Nothing is kept as evidence yet.")),
    View("takedown", gettext_lazy("Take-down"), gettext_lazy("Nobody has asked for anything to go.")),
)


def rows_of(name: str) -> Any:
    """What stands in one of the views, newest first."""
    if name == "decide":
        return Request.objects.filter(state__in=TO_DECIDE).select_related("author__follow", "proposed_by", "by")
    if name == "asked":
        return Request.objects.filter(state=RequestState.ASKED).order_by("lapses_at")
    if name == "takedown":
        return TakeDown.objects.filter(state=TakeDownState.OPEN).select_related("thread__author")
    kind = Kind.EVIDENCE if name == "evidence" else Kind.CONSENTED
    return KeptThread.objects.filter(kind=kind).select_related("author__follow")


class Inbox(ArchiveScreen):
    template_name = "archive/office/inbox.html"
    page_title = gettext_lazy("Inbox")
    tab = "inbox"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = next((v for v in VIEWS if v.name == self.request.GET.get("show", "decide")), None)
        if here is None:
            raise Http404
        page = Paginator(rows_of(here.name), ON_A_PAGE).get_page(self.request.GET.get("p"))
        counts = {view.name: rows_of(view.name).count() for view in VIEWS}
        views = [
            {"view": view, "count": counts[view.name], "here": view is here, "url": _address(view.name)}
            for view in VIEWS
        ]
        return super().get_context_data(**kwargs) | {
            "answer": answers.inbox(counts["decide"]),
            "views": views,
            "here": here,
            "page_of": page,
            "takedowns": _read(list(page.object_list)) if here.name == "takedown" and self.may(RUN) else [],
            "form": UrlForm(),
            "feed": saying.feed_address(self.user.pk),
        }


def _address(name: str) -> str:
    return reverse("office_archive") + ("" if name == "decide" else f"?show={name}")


def _read(rows: Sequence[TakeDown]) -> list[tuple[TakeDown, str]]:
    return [(row, removing.words_of(row)) for row in rows]


class Decide(Act):
    """Of something that was found: let it go, or as the second of two agree."""

    def act(self, request: HttpRequest) -> str:
        row = get_object_or_404(Request, pk=self.kwargs["pk"])
        now, user = timezone.now(), organiser(request)
        if row.state not in TO_DECIDE:
            raise TooLate(_("Somebody else has decided this meanwhile."))
        if request.POST.get("do") == "agree":
            unrolled = looking.read_thread(row.url, read=looking.from_network)
            signatures = proving.ask_for_signatures(unrolled, now=now)
            finding.agree(row, unrolled, by=user, now=now, signatures=signatures)
            return _("Kept as evidence. It is shown to everybody, with your reason.")
        finding.let_go(row, by=user, now=now)
        return _("Let go. Nothing of it is here any more.")

    def back_to(self) -> str:
        return reverse("office_archive")


class DecideTakeDown(Act):
    permission_required = RUN

    def act(self, request: HttpRequest) -> str:
        row = get_object_or_404(TakeDown, pk=self.kwargs["pk"])
        remove = request.POST.get("do") == "remove"
        removing.decide(row, remove=remove, by=organiser(request), now=timezone.now())
        return (
            _("Removed for good. It cannot be kept again.") if remove else _("Left standing. Their words are erased.")
        )

    def back_to(self) -> str:
        return _address("takedown")
