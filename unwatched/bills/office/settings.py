"""What a bill is called and how it stands."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from unwatched.bills.errors import BillError
from unwatched.bills.models import BillState
from unwatched.bills.services import sunset, writing

from .base import CHANGE, BillScreen
from .forms import SettingsForm


class Settings(BillScreen):
    template_name = "bills/office/settings.html"
    tab = "settings"
    permission_required = CHANGE

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = SettingsForm(request.POST, instance=self.bill)
        if form.is_valid():
            try:
                bill = writing.change(self.bill, **form.cleaned_data, by=self.user, now=timezone.now())
            except BillError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, said(bill))
                return redirect(self.url("office_bill_settings"))
        self.bill.refresh_from_db()
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"form": SettingsForm(instance=self.bill), **kwargs}) | {
            "may_remove": self.may("bills.delete_bill") and self.bill.state == BillState.DRAFT,
            "end": sunset.end_in_text(self.bill),
        }


def said(bill: Any) -> str:
    if bill.state == BillState.ADOPTED and bill.ends_on:
        return _("Saved. A task stands in the office for a year before it ends.")
    return _("Saved.")
