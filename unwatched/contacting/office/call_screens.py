"""All calls, one call, and what a supporter sees of it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.accounts.who import organiser
from unwatched.actions.errors import CountMoved
from unwatched.campaigns.office.beginning import new_action_url
from unwatched.contacting.models import Call
from unwatched.contacting.services import call_round, calls, looking_up, scripts
from unwatched.contacting.views.call import script_of
from unwatched.directory.models import Official
from unwatched.office.fields import number_in
from unwatched.office.views import Screen

from .call_base import LOOK, CallAct, CallScreen, state

MOST = 200  # people whose telephones are looked through
WHY = {
    calls.HOURLY: (gettext_lazy("Many in an hour"), gettext_lazy("from one network, more than you allow in an hour")),
    calls.DAILY: (gettext_lazy("Many in a day"), gettext_lazy("from one network, more than you allow in a day")),
    calls.MACHINE: (gettext_lazy("Machine"), gettext_lazy("the form was filled in as scripts do it")),
}


class Calls(Screen):
    template_name = "contacting/office/calls.html"
    page_title = gettext_lazy("Calls")
    header_icon = "mobile-alt"
    permission_required = LOOK

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        found = list(Call.objects.counted().select_related("campaign", "page"))
        rows = [(call, state(call, now=now)) for call in found]
        open_ones = sum(kind == "good" for _call, (kind, _word) in rows)
        return super().get_context_data(**kwargs) | {
            "answer": _answer(len(found), open_ones), "rows": rows, "new_url": new_action_url(),
        }  # fmt: skip


def _answer(number: int, open_ones: int) -> str:
    if not number:
        return _("No call yet.")
    if not open_ones:
        return _("Nobody can call now.")
    return ngettext("People can call for %(n)d action.", "People can call for %(n)d actions.", open_ones) % {
        "n": open_ones
    }


class Overview(CallScreen):
    """How many called whom, how did it go, and is anything in the way?"""

    template_name = "contacting/office/call.html"
    tab = "overview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, call = timezone.now(), self.call
        figures = calls.figures_of(call, now=now)
        meant, silent = people(call, now=now)
        return super().get_context_data(**kwargs) | {
            "answer": _made(figures.total.made), "state": state(call, now=now), "figures": figures,
            "aside": [(reason, number, *WHY[reason]) for reason, number in figures.aside],
            "meant": meant, "silent": silent,
        }  # fmt: skip


def _made(number: int) -> str:
    if not number:
        return _("Nobody has called yet.")
    return ngettext("%(n)d call was made.", "%(n)d calls were made.", number) % {"n": number}


def people(call: Call, *, now: datetime) -> tuple[list[Official], list[Official]]:
    """Those whom people are led to, and those of them without a telephone, who are passed over."""
    meant = list(looking_up.eligible(call, on=timezone.localdate(now)).order_by("organisation", "name")[:MOST])
    return meant, [official for official in meant if not scripts.lines_of(call, official)]


class Decide(CallAct):
    """What was set aside: count it, or leave it out."""

    back = "office_call"

    def act(self, request: HttpRequest) -> str:
        count = request.POST.get("do") == "count"
        reason = request.POST.get("reason", "")
        if reason not in WHY:
            raise Http404
        try:
            number = calls.decide(
                self.call, reason=reason, count=count, expected=number_in(request.POST.get("number")),
                by=organiser(request),
            )  # fmt: skip
        except CountMoved as error:
            raise CountMoved(_("There are %(n)s by now. Please look again.") % {"n": error.args[0]}) from error
        if count:
            return ngettext("%(n)d counts now.", "%(n)d count now.", number) % {"n": number}
        return ngettext("%(n)d is left out.", "%(n)d are left out.", number) % {"n": number}


class Preview(CallScreen):
    """The page of one call as supporters see it, for a person of the directory. Nothing is counted."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        meant, silent = people(self.call, now=timezone.now())
        reached = [official for official in meant if official not in silent]
        wanted = number_in(request.GET.get("official"))
        official = next((one for one in reached if one.pk == wanted), reached[0] if reached else None)
        if official is None:
            return super().get(request, *args, **kwargs)
        step = call_round.Step(call_round.begin(self.call, [official]), official, [])
        page = self.call.page.specific if self.call.page else None
        context = script_of(self.call, step) | {"call": self.call, "page": page, "url": "", "preview": True}
        context |= {"stock": getattr(page, "stock", "") or "goldenrod"}
        return TemplateResponse(request, "contacting/call.html", context, headers={"Cache-Control": "no-store"})

    template_name = "contacting/office/call_no_preview.html"
