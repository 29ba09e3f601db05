"""Series: at set times the next draft goes out."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.core import zones
from unwatched.office.fields import number_in
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Series, Thread, ThreadState
from unwatched.publishing.services import quiet
from unwatched.publishing.services import series as services

from .base import CHANGE, Act, PostsScreen
from .forms import SeriesForm


class AllSeries(PostsScreen):
    template_name = "publishing/office/series_list.html"
    page_title = gettext_lazy("Series")
    tab = "series"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = list(Series.objects.order_by("title"))
        said = ngettext("%(n)s series.", "%(n)s series.", len(known)) % {"n": len(known)}
        return super().get_context_data(**kwargs) | {
            "all": [{"series": one, "drafts": len(services.drafts(one))} for one in known],
            "answer": said if known else _("No series yet."),
        }


class OneSeries(PostsScreen):
    """One series: when it has its turn, which drafts wait, what is planned."""

    template_name = "publishing/office/series.html"
    tab = "series"

    @cached_property
    def series(self) -> Series | None:
        pk = self.kwargs.get("pk")
        return get_object_or_404(Series, pk=pk) if pk else None

    def get_page_title(self) -> str:
        return self.series.title if self.series else _("New series")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        initial = {} if self.series else {"zone": settings.TIME_ZONE, "at": "12:00"}
        return self.render_to_response(self.get_context_data(form=SeriesForm(instance=self.series, initial=initial)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_change():
            return redirect("office_series")
        form = SeriesForm(request.POST, instance=self.series)
        if not form.is_valid():
            return self.again(form)
        said = form.cleaned_data
        known = Series.objects.get(pk=self.series.pk) if self.series else None
        try:
            series = services.save_series(
                known, title=said["title"], channels=list(said["channels"]), weekdays=said["weekdays"], at=said["at"],
                zone=said["zone"], by=organiser(request), now=timezone.now(),
            )  # fmt: skip
        except PublishingError as error:
            form.add_error(None, str(error))
            return self.again(form)
        messages.success(request, _("Saved. Now write drafts for it: each goes out once, in their order."))
        return redirect("office_one_series", series.pk)

    def again(self, form: SeriesForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        series = self.series
        drafts = services.drafts(series) if series else []
        planned = list(series.threads.filter(state=ThreadState.PLANNED).order_by("due_at")) if series else []
        return super().get_context_data(**kwargs) | {
            "series": series,
            "zone": series.zone if series else settings.TIME_ZONE,
            "drafts": drafts,
            "planned": [(thread, moved_words(thread)) for thread in planned],
            "sent": series.threads.filter(state=ThreadState.DONE).order_by("-due_at")[:20] if series else [],
            "answer": answer(series, drafts=len(drafts), planned=len(planned)),
            "zones": zones.names(),
        }


def answer(series: Series | None, *, drafts: int, planned: int) -> str:
    if series is None:
        return _("When should it have its turn?")
    if not series.active:
        return _("It is switched off.")
    left = drafts + planned
    if not left:
        return _("It has run dry: no draft is left.")
    return ngettext("%(n)s text is left.", "%(n)s texts are left.", left) % {"n": left}


def moved_words(thread: Thread) -> str:
    """Why a thread of a series goes out at another time than the series has its turn; empty when it does not."""
    turn = services.moved(thread.series, thread.due_at) if thread.series and thread.due_at else None
    if turn is None or thread.series is None:
        return ""
    regular = zones.clock(turn.regular, zone=thread.series.zone)
    said = _("Its turn was %(when)s, in a quiet time (%(name)s). So it goes out at the first moment after it.")
    name = quiet.at(turn.regular, zone=thread.series.zone)
    return said % {"when": format_date(regular, "D j M, H:i"), "name": name}


class MoveDraft(Act):
    """A draft has its turn earlier or later."""

    permission_required = CHANGE

    def act(self, request: HttpRequest) -> str:
        thread = get_object_or_404(Thread, series=self.kwargs["pk"], pk=number_in(request.POST.get("thread")))
        earlier = request.POST.get("do") == "earlier"
        services.move_draft(thread, by_places=-1 if earlier else 1, by=organiser(request))
        return _("Moved.")

    def back_to(self) -> str:
        return reverse("office_one_series", args=[self.kwargs["pk"]]) + "#drafts"


class Switch(Act):
    """On and off."""

    permission_required = CHANGE

    def act(self, request: HttpRequest) -> str:
        series = get_object_or_404(Series, pk=self.kwargs["pk"])
        active = request.POST.get("do") == "on"
        services.set_active(series, active=active, by=organiser(request), now=timezone.now())
        return _("It goes on.") if active else _("Switched off. Its drafts stay.")

    def back_to(self) -> str:
        return reverse("office_one_series", args=[self.kwargs["pk"]])
