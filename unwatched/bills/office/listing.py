"""All bills, and where a new one begins."""

from functools import partial
from typing import Any

from django.db.models import Count, Max, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unwatched.bills.errors import BillError
from unwatched.bills.models import OPEN, Bill, BillState, ForeignText
from unwatched.bills.services import places, starting

from . import answers
from .base import CHANGE, BillsScreen
from .forms import StartForm

MOST = 200


class Bills(BillsScreen):
    """Which laws are we writing, and how far are they?"""

    template_name = "bills/office/list.html"
    page_title = _("Bills")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = Bill.objects.select_related("jurisdiction", "changed_by").annotate(
            newest=Max("versions__number"),
            waiting=Count("comments", filter=Q(comments__resolved_at=None), distinct=True),
        )[:MOST]
        rows = [(bill, tag(bill)) for bill in found]
        return super().get_context_data(**kwargs) | {
            "answer": answers.bills([bill for bill, _tag in rows]),
            "open": [row for row in rows if row[0].state in OPEN],
            "rest": [row for row in rows if row[0].state not in OPEN],
            "texts": ForeignText.objects.count(),
            "may_change": self.may(CHANGE),
        }


def tag(bill: Bill) -> tuple[str, str]:
    kind = {BillState.ADOPTED: "good", BillState.INTRODUCED: "wait"}.get(BillState(bill.state), "info")
    return kind, bill.get_state_display()


class Start(BillsScreen):
    """Pick your town and what to forbid."""

    template_name = "bills/office/start.html"
    page_title = _("A new bill")
    permission_required = CHANGE
    crumbs = ((_("Bills"), "office_bills"),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        begun = {"form": StartForm(initial={"country": "us"}), "text": self.text, **kwargs}
        return super().get_context_data(**begun)

    @cached_property
    def text(self) -> ForeignText | None:
        """The text whose words the bill shall have, where it is not the library's."""
        wanted = self.request.POST.get("text") or self.request.GET.get("text", "")
        return ForeignText.objects.filter(pk=int(wanted[:9])).first() if wanted[:9].isdecimal() else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = StartForm(request.POST)
        if form.is_valid():
            try:
                return redirect("office_bill", self.begin(form.cleaned_data).pk)
            except BillError as error:
                form.add_error(None, str(error))
        return self.no(form)

    def begin(self, said: dict[str, Any]) -> Bill:
        new = places.New(
            name=said["name"], level=said["level"], region=said["region"], country=said["country"] or "us",
            body=said["body"],
        )  # fmt: skip
        start = partial(starting.start_from, self.text) if self.text else starting.start
        return start(
            place=said["place"], new=new, instrument=said["instrument"], by=self.user, now=timezone.now()
        )  # fmt: skip

    def no(self, form: StartForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)
