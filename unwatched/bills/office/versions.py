"""Versions of a bill: who saved which, what it says, and going back to one."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from unwatched.bills import presenting
from unwatched.bills.errors import BillError
from unwatched.bills.models import BillVersion
from unwatched.bills.services import drafting, versions

from . import answers
from .base import BillScreen

MOST = 200


class Versions(BillScreen):
    template_name = "bills/office/versions.html"
    tab = "versions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(self.bill.versions.select_related("by").defer("law", "text", "parts", "values")[:MOST])
        before = [*rows[1:], None][: len(rows)]
        return super().get_context_data(**kwargs) | {
            "answer": answers.saved(rows[0] if rows else None, now=timezone.now()),
            "rows": list(zip(rows, before, strict=True)),
            "is_new": is_new(self.bill),
            "next_number": rows[0].number + 1 if rows else 1,
        }


def is_new(bill: Any) -> bool:
    """Whether the bill reads otherwise than its last version."""
    last = bill.versions.first()
    try:
        return last is None or bool(last.text != drafting.draft(bill).composed.text)
    except BillError:
        return False


class OneVersion(BillScreen):
    template_name = "bills/office/version.html"
    tab = "versions"

    @cached_property
    def version(self) -> BillVersion:
        return get_object_or_404(self.bill.versions.select_related("by"), number=self.kwargs["number"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        law = versions.law_of(self.version)
        return super().get_context_data(**kwargs) | {
            "version": self.version,
            "answer": answers.saved(self.version, now=timezone.now()),
            "law": law,
            "recitals": presenting.recitals_of(law),
            "lines": presenting.lines_of(law),
            "title": _("Version %(n)s") % {"n": self.version.number},
        }
