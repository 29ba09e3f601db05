"""What the screens about one bill share: finding it, its tabs, and who may do what."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unwatched.accounts.models import User
from unwatched.accounts.who import organiser
from unwatched.bills.errors import BillError
from unwatched.bills.models import Bill
from unwatched.office import views as office
from unwatched.office.views import Screen, Tab

LOOK = "bills.view_bill"
CHANGE = "bills.change_bill"
COMMENT = "bills.comment_bill"
SHARE = "bills.share_bill"


TABS = (
    Tab("build", _("Build"), "office_bill"),
    Tab("versions", _("Versions"), "office_bill_versions"),
    Tab("compare", _("Compare"), "office_bill_compare"),
    Tab("coverage", _("Coverage"), "office_bill_coverage"),
    Tab("points", _("Talking points"), "office_bill_points"),
    Tab("download", _("Download and share"), "office_bill_download"),
    Tab("settings", _("Title and state"), "office_bill_settings", CHANGE),
)


class BillsScreen(Screen):
    """A screen of the bills."""

    permission_required: str | tuple[str, ...] = LOOK
    header_icon = "doc-full"
    body_class = "b-screen"

    @property
    def user(self) -> User:
        return organiser(self.request)


class WithBill:
    """Finds the bill that the address names."""

    kwargs: dict[str, Any]
    request: HttpRequest

    @cached_property
    def bill(self) -> Bill:
        rows = Bill.objects.select_related("jurisdiction", "campaign", "changed_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    @property
    def user(self) -> User:
        return organiser(self.request)

    def url(self, name: str = "office_bill", *more: object, part: str = "") -> str:
        return reverse(name, args=[self.bill.pk, *more]) + (f"#{part}" if part else "")


class BillScreen(WithBill, BillsScreen):
    """A screen about one bill."""

    tabs = TABS

    def tab_url(self, name: str) -> str:
        return self.url(name)

    def get_page_title(self) -> str:
        return self.bill.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("office_bills"), "label": _("Bills")},
            {"url": "", "label": self.bill.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "bill": self.bill,
            "may_change": self.may(CHANGE),
            "may_comment": self.may(COMMENT),
            "may_share": self.may(SHARE),
        }


class Act(WithBill, office.Act):
    """One button that does one thing to a bill."""

    permission_required: str | tuple[str, ...] = CHANGE
    errors = (BillError,)
    back = "office_bill"

    def back_to(self) -> str:
        return self.url(self.back)
