"""What a bill is called and how it stands."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin import messages

from unwatched.bills.errors import BillError, ChangedMeanwhile
from unwatched.bills.models import BillState
from unwatched.bills.services import sunset, writing

from . import answers
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
                bill = writing.change(self.bill, **form.cleaned_data, by=self.user, now=timezone.now(),
                                      was=request.POST.get("was"))  # fmt: skip
            except ChangedMeanwhile as error:
                self.bill.refresh_from_db()
                clash = answers.clash(error, now=timezone.now())
                return self.render_to_response(self.get_context_data(form=form, clash=clash), status=409)
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
            "was": writing.mark_of_settings(self.bill),
            "theirs": self.theirs(kwargs["form"]) if kwargs.get("clash") else [],
            "end": sunset.end_in_text(self.bill),
        }

    def theirs(self, form: SettingsForm) -> list[tuple[str, str]]:
        """Name and value of what stands there now and is not what was typed."""
        now = SettingsForm(instance=self.bill)
        return [
            (str(field.label), _shown(now.initial.get(name), name, self.bill))
            for name, field in form.fields.items()
            if (now.initial.get(name) or None) != (_key(form.cleaned_data.get(name)) or None)
        ]


def _key(value: Any) -> Any:
    return getattr(value, "pk", value)


def _shown(value: Any, name: str, bill: Any) -> str:
    if name == "state":
        return str(bill.get_state_display())
    if name == "campaign":
        return str(bill.campaign or _("none"))
    return date_format(value, "j F Y") if isinstance(value, date) else str(value or _("nothing"))


def said(bill: Any) -> str:
    if bill.state == BillState.ADOPTED and bill.ends_on:
        return _("Saved. A task stands in the office for a year before it ends.")
    return _("Saved.")
