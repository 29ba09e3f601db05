"""Who has what: the bill, texts of others and laws of the ledger, part by part."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin import messages

from unwatched.bills.errors import BillError
from unwatched.bills.services import covering
from unwatched.bills.services.covering import Matrix
from unwatched.core.spreadsheets import csv_lines
from unwatched.office.people import who
from unwatched.office.today import in_words
from unwatched.office.views import may_use, refuse

from .base import LOOK, BillScreen, WithBill

COLUMNS = {
    "part": gettext_lazy("Part"), "text": gettext_lazy("Text"), "state": gettext_lazy("What it does"),
    "wording": gettext_lazy("Wording"), "quote": gettext_lazy("Its words"), "source": gettext_lazy("Source"),
    "confidence": gettext_lazy("Confidence"), "note": gettext_lazy("Note"),
}  # fmt: skip


class Coverage(BillScreen):
    template_name = "bills/office/coverage.html"
    tab = "coverage"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        offered = covering.choices(self.bill)
        keys = chosen(self.request, offered)
        try:
            found = covering.matrix(self.bill, keys)
        except BillError as error:
            return context | {
                "matrix": None,
                "answer": _("The matrix cannot be made right now."),
                "why_not": str(error),
            }
        shown = {column.key for column in found.columns}
        return context | {
            "answer": answer(found),
            "matrix": found,
            "offered": [(key, name, key in shown) for key, name, _usual in offered],
            "most": covering.MOST,
            "legend": covering.KINDS.items(),
            "query": "&".join(f"with={column.key}" for column in found.columns[1:]),
        }


def chosen(request: HttpRequest, offered: list[tuple[str, str, bool]]) -> list[str]:
    """What the address names; before anybody has chosen, the usual ones."""
    if "with" in request.GET or "chosen" in request.GET:
        return request.GET.getlist("with")[:50]
    return [key for key, _name, usual in offered if usual]


def answer(found: Matrix) -> str:
    """Where others protect and ours does not."""
    behind = [
        slot for slot, cells in found.rows if cells[0][1].kind != "yes" and any(c.kind == "yes" for _o, c in cells[1:])
    ]
    if len(found.columns) == 1:
        return _("Choose what to lay beside it.")
    if not behind:
        return _("No text beside it protects more than ours in any part.")
    said = ngettext(
        "In %(n)s part another text protects more.", "In %(n)s parts another text protects more.", len(behind)
    )
    return said % {"n": in_words(len(behind))}


class Csv(WithBill, View):
    """The same for a spreadsheet, a line for each cell."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), LOOK):
            return refuse(request)
        try:
            found = covering.matrix(self.bill, chosen(request, covering.choices(self.bill)))
        except BillError as error:
            messages.error(request, str(error))
            return redirect(self.url("office_bill_coverage"))
        columns = {key: str(name) for key, name in COLUMNS.items()}
        response = StreamingHttpResponse(
            csv_lines(found.lines(), columns=columns), content_type="text/csv; charset=utf-8"
        )
        response.headers["Content-Disposition"] = 'attachment; filename="coverage.csv"'
        response.headers["Cache-Control"] = "private, no-store"
        return response
