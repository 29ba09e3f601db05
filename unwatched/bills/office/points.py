"""One page for a meeting."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views import View
from wagtail.admin import messages

from unwatched.bills import talking
from unwatched.bills.errors import BillError, ChangedMeanwhile
from unwatched.bills.models import Bill
from unwatched.bills.services import pointing, writing
from unwatched.bills.talking import Neighbour, Points, Question, Reason
from unwatched.bills.text.writing import CONTENT_TYPES
from unwatched.office.people import who
from unwatched.office.views import may_use, refuse

from . import answers
from .base import CHANGE, LOOK, BillScreen, WithBill

KINDS = {"pdf": _lazy("PDF, one page"), "docx": _lazy("Word")}


class PointsScreen(BillScreen):
    """What do we say at the meeting?"""

    template_name = "bills/office/points.html"
    tab = "points"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may(CHANGE):
            return refuse(request)
        typed, anew = read(request.POST, self.bill), request.POST.get("do") == "anew"
        seen: dict[str, Any] = {"by": self.user, "now": timezone.now(), "was": request.POST.get("was")}
        try:
            if anew:
                pointing.begin_anew(self.bill, **seen)
            else:
                pointing.write(self.bill, typed, **seen)
        except ChangedMeanwhile as error:
            self.bill.refresh_from_db()
            return self.show(typed, clash=answers.clash(error, now=timezone.now()), status=409)
        except BillError as error:
            return self.show(typed, why_not=str(error), status=422)
        messages.success(request, _("The page follows the library and the ledger again.") if anew else _("Saved."))
        return redirect(self.url("office_bill_points"))

    def show(self, typed: Points, *, status: int, **said: str) -> HttpResponse:
        """What was typed, and why it is not saved."""
        return self.render_to_response(self.get_context_data(points=typed, **said), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        points = kwargs.get("points")
        try:
            points = points or pointing.points_of(self.bill, on=timezone.localdate())
        except BillError as error:
            return context | {"points": None, "why_not": str(error)}
        return context | {
            "was": writing.mark_of_points(self.bill),
            "theirs": self.theirs(points) if kwargs.get("clash") else [],
            "points": points,
            "reasons": filled(points.reasons, talking.REASONS),
            "neighbours": filled(points.neighbours, talking.NEIGHBOURS),
            "questions": filled(points.questions, talking.QUESTIONS),
            "is_own": bool(self.bill.points),
            "kinds": KINDS,
        }

    def theirs(self, typed: Points) -> list[str]:
        """What stands there now and is not what was typed."""
        mine = set(pointing.entries(typed))
        return [
            said
            for said in pointing.entries(pointing.points_of(self.bill, on=timezone.localdate()))
            if said not in mine
        ]


def filled(rows: Any, number: int) -> list[tuple[int, Any]]:
    """So many places, the empty ones too."""
    known = list(rows)[:number]
    return list(enumerate([*known, *([None] * (number - len(known)))], start=1))


def read(post: QueryDict, bill: Bill) -> Points:
    """The page as it was typed; what is empty is left out."""

    def said(name: str) -> str:
        return " ".join(post.get(name, "").split())

    def rows(name: str, number: int) -> Iterator[tuple[str, str]]:
        for place in range(1, number + 1):
            if text := said(f"{name}-{place}"):
                yield text, said(f"{name}-{place}-more")

    return Points(
        title=bill.title, place=str(bill.jurisdiction), ask=said("ask"),
        reasons=[Reason(*one) for one in rows("reason", talking.REASONS)],
        neighbours=[Neighbour(*one) for one in rows("neighbour", talking.NEIGHBOURS)],
        questions=[Question(*one) for one in rows("question", talking.QUESTIONS)], meeting=said("meeting"),
        contact=said("contact"),
    )  # fmt: skip


class PointsFile(WithBill, View):
    """The page as a file."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), LOOK):
            return refuse(request)
        kind = self.kwargs["kind"]
        if kind not in KINDS:
            raise Http404
        try:
            points = pointing.points_of(self.bill, on=timezone.localdate())
            made, _left_out = pointing.as_file(points, kind, language=get_language() or "en", day=timezone.localdate())
        except BillError as error:
            messages.error(request, str(error))
            return redirect(self.url("office_bill_points"))
        response = HttpResponse(made, content_type=CONTENT_TYPES[kind])
        response.headers["Content-Disposition"] = f'attachment; filename="talking-points.{kind}"'
        response.headers["Cache-Control"] = "private, no-store"
        return response
