"""What a campaign asks: the list, a demand with its history, and the buttons."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.campaigns import services
from unwatched.campaigns.models import Campaign, Demand, DemandChange
from unwatched.office.people import who
from unwatched.office.views import Act, Screen, may_use

from .beginning import new_campaign_url
from .forms import ChangeForm, DemandForm, WordsForm

LOOK, CHANGE = ("campaigns.view_demand", "campaigns.change_demand"), "campaigns.change_demand"


class Demands(Screen):
    """All campaigns with what they ask; a new demand at the foot of each."""

    template_name = "campaigns/office/demands.html"
    page_title = gettext_lazy("Demands")
    header_icon = "check"
    permission_required = LOOK

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), CHANGE):
            return redirect("office_demands")
        campaign = get_object_or_404(Campaign, pk=kwargs["pk"])
        form = DemandForm(request.POST)
        if form.is_valid():
            demand = services.add_demand(campaign, by=organiser(request), **form.cleaned_data)
            messages.success(
                request, _("Added. It is published when you say how it stands, and from what you know it.")
            )
            return redirect("office_demand", demand.pk)
        return self.render_to_response(self.get_context_data(wrong=(campaign.pk, form)), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        wrong, wrong_form = kwargs.pop("wrong", (None, None))
        rows = [
            (campaign, services.demands_of(campaign)[1], list(campaign.demands.with_history()),
             wrong_form if campaign.pk == wrong else DemandForm(auto_id=f"id_{campaign.pk}_%s"))
            for campaign in Campaign.objects.select_related("page").order_by("pk")
        ]  # fmt: skip
        may_change = may_use(who(self.request), CHANGE)
        return super().get_context_data(**kwargs) | {
            "rows": rows, "may_change": may_change, "new_url": new_campaign_url(),
        }  # fmt: skip


class One(Screen):
    """One demand: its words, what came of it, and a new line."""

    template_name = "campaigns/office/demand.html"
    header_icon = "check"
    permission_required = LOOK
    crumbs = ((gettext_lazy("Demands"), "office_demands"),)

    def get_page_title(self) -> str:
        return _("A demand")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        demands = Demand.objects.with_history().select_related("campaign__page")
        self.demand = get_object_or_404(demands, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), CHANGE):
            return redirect("office_demand", self.demand.pk)
        return self.record(request) if request.POST.get("do") == "record" else self.change(request)

    def record(self, request: HttpRequest) -> HttpResponse:
        form = ChangeForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(change=form), status=422)
        services.record(self.demand, by=organiser(request), now=timezone.now(), **form.values)
        messages.success(request, _("Published. The campaign's page says it within a minute."))
        return redirect("office_demand", self.demand.pk)

    def change(self, request: HttpRequest) -> HttpResponse:
        form = WordsForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        services.change_demand(self.demand, by=organiser(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("office_demand", self.demand.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"text": self.demand.text, "target": self.demand.target, "place": self.demand.place}
        return super().get_context_data(**kwargs) | {
            "demand": self.demand,
            "may_change": may_use(who(self.request), CHANGE),
            "form": kwargs.get("form") or WordsForm(initial=words),
            "change": kwargs.get("change") or ChangeForm(initial={"on": timezone.localdate()}),
        }


class TakeBack(Act):
    permission_required = CHANGE

    def act(self, request: HttpRequest) -> str:
        change = get_object_or_404(DemandChange, pk=self.kwargs["change"], demand=self.kwargs["pk"])
        services.take_back(change, by=organiser(request))
        return _("Taken back. The log keeps what it said.")

    def back_to(self) -> str:
        return reverse("office_demand", args=[self.kwargs["pk"]])


class Drop(Act):
    permission_required = CHANGE

    def act(self, request: HttpRequest) -> str:
        demand = get_object_or_404(Demand, pk=self.kwargs["pk"])
        if services.drop_demand(demand, by=organiser(request)):
            return _("Dropped.")
        return _("It was published, so it stays. Say that it is withdrawn, and why.")

    def back_to(self) -> str:
        return reverse("office_demands")
