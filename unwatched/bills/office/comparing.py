"""Any two texts side by side: what was lost, in plain words, then word by word."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from unwatched.accounts.who import organiser
from unwatched.bills.errors import BillError
from unwatched.bills.services import comparing, texts
from unwatched.bills.services.texts import Text
from unwatched.office.people import who
from unwatched.office.views import may_use, refuse

from . import answers
from .base import LOOK, BillScreen, BillsScreen


class Comparing:
    """Finds the two texts that the address names. `before` is what the first list shows when it names none."""

    request: HttpRequest

    def before(self) -> str:
        return ""

    @cached_property
    def two(self) -> tuple[Text | None, Text | None]:
        get = self.request.GET
        return texts.find(get.get("a", "") or self.before()), texts.find(get.get("b", ""))

    def compared(self) -> dict[str, Any]:
        """What the page shows. A text that is gone is said, and the lists keep what is there."""
        try:
            old, new = self.two
        except BillError as error:
            return {"why_not": str(error), "a": None, "b": None}
        asked = [name for name in ("a", "b") if self.request.GET.get(name)]
        gone = any(text is None for name, text in zip("ab", self.two, strict=True) if name in asked)
        said: dict[str, Any] = {"a": old, "b": new, "why_not": _("This text is not here any more.") if gone else ""}
        if old and new:
            said["comparison"] = comparing.compare(old, new)
        return said


class Compare(Comparing, BillsScreen):
    template_name = "bills/office/compare.html"
    page_title = gettext_lazy("Compare two texts")
    crumbs = ((gettext_lazy("Bills"), "office_bills"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | comparing_context(self)


class CompareBill(Comparing, BillScreen):
    """The same, beginning with a bill."""

    template_name = "bills/office/compare_bill.html"
    tab = "compare"

    def before(self) -> str:
        return f"b{self.bill.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | comparing_context(self)


def comparing_context(view: Comparing) -> dict[str, Any]:
    said = view.compared()
    found = said.get("comparison")
    return said | {
        "answer": answers.compared(found) if found else _("Which two texts shall lie beside each other?"),
        "choices": list(texts.choices()),
        "chosen_a": view.request.GET.get("a", "") or view.before(),
        "chosen_b": view.request.GET.get("b", ""),
        "texts_url": reverse("office_texts"),
    }


class File(Comparing, View):
    """The comparison to take along; in Word with tracked changes."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), LOOK):
            return refuse(request)
        kind = self.kwargs["kind"]
        try:
            old, new = self.two
        except BillError as error:
            raise Http404 from error
        if old is None or new is None or kind not in comparing.MEDIA_TYPES:
            raise Http404
        author = organiser(request).get_short_name() or _("Unwatched")
        made = comparing.as_file(old, new, kind, author=author, at=timezone.now())
        response = HttpResponse(made, content_type=comparing.MEDIA_TYPES[kind])
        ending = "xml" if kind == "akn" else kind
        response.headers["Content-Disposition"] = f'attachment; filename="changes.{ending}"'
        response.headers["Cache-Control"] = "private, no-store"
        return response
