"""The composer: can it go out, and how will it look?"""

from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.core import zones
from unwatched.gateways.links import Link, LinkState
from unwatched.media.errors import BadPicture
from unwatched.office.fields import number_in
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import EDITABLE, Channel, ChannelState, Series, Thread
from unwatched.publishing.services import checking, planning, rehearsing
from unwatched.publishing.services.series import put_last
from unwatched.publishing.text.splitting import number_of

from . import previews, sheet
from .base import CHANGE, PostsScreen
from .forms import ClockForm, ThreadForm

TRIED = "tried_links"  # in the session


class Composer(PostsScreen):
    """Writes a thread, new or not yet gone out. Every button saves."""

    template_name = "publishing/office/composer.html"
    permission_required = CHANGE
    header_icon = "list-ul"

    @cached_property
    def thread(self) -> Thread | None:
        pk = self.kwargs.get("pk")
        return get_object_or_404(Thread, pk=pk) if pk else None

    def get_page_title(self) -> str:
        return _("Thread: %(title)s") % {"title": self.thread.title} if self.thread else _("New thread")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("office_posts"), "label": _("Posts")},
            {"url": "", "label": self.get_page_title()},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thread and not is_open(self.thread):
            return redirect("office_thread", self.thread.pk)
        form = ThreadForm(instance=self.thread, initial=None if self.thread else self.beginning())
        boxes = sheet.of_thread(self.thread) if self.thread else [sheet.Box()]
        return self.render_to_response(self.get_context_data(form=form, boxes=boxes, clock=self.clock()))

    def beginning(self) -> dict[str, Any]:
        """What a new thread begins with: every account that works, and their language."""
        series = Series.objects.filter(pk=number_in(self.request.GET.get("series"))).first()
        channels = list(series.channels.all() if series else Channel.objects.real().filter(state=ChannelState.WORKING))
        return {
            "channels": channels,
            "language": channels[0].language if channels else settings.LANGUAGE_CODE,
            "visibility": channels[0].visibility if channels else "public",
        }

    def clock(self) -> ClockForm:
        zone = (self.thread.zone if self.thread else "") or settings.TIME_ZONE
        due = self.thread.due_at if self.thread else None
        at = zones.clock(due, zone=zone) if due else None
        return ClockForm(initial={"clock": at, "zone": zone})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.thread and not is_open(self.thread):
            messages.warning(request, _("It is going out already, so nothing was changed."))
            return redirect("office_thread", self.thread.pk)
        button = request.POST.get("do", "save")
        form, clock = ThreadForm(request.POST, instance=self.thread), ClockForm(request.POST)
        boxes = sheet.of_form(request.POST, request.FILES, thread=self.thread)
        if not form.is_valid():
            return self.again(form, boxes, clock=clock)
        fits = previews.fits(list(form.cleaned_data["channels"]), warning=form.cleaned_data["warning"])
        place = sheet.press(boxes, button, fits=fits, numbered=form.cleaned_data["numbered"])
        try:
            thread = self.save(form, boxes, clock=clock)
        except (PublishingError, BadPicture) as error:
            form.add_error(None, str(error))
            return self.again(form, boxes, clock=clock)
        if not clock.is_valid() and (button == "plan" or request.POST.get("clock")):
            messages.error(request, clock.said)
            return redirect(self.url(thread, part="id_clock"))
        if button == "plan":
            return self.plan(thread, clock)
        if button == "rehearse":
            return self.rehearse(thread)
        if button == "links":
            return self.try_links(thread)
        said = _("Saved.") if button == "save" else ""
        return self.go_on(thread, said, place=place if button not in ("save", "check") else None)

    @transaction.atomic
    def save(self, form: ThreadForm, boxes: list[sheet.Box], *, clock: ClockForm) -> Thread:
        said = form.cleaned_data
        series = Series.objects.filter(pk=number_in(self.request.POST.get("series"))).first()
        # The form has written into the row; what is saved is for the service to say.
        thread = Thread.objects.get(pk=self.thread.pk) if self.thread else None
        joins = series is not None and (thread is None or thread.series_id != series.pk)
        thread = planning.save_thread(
            thread,
            title=said["title"],
            posts=sheet.to_posts(boxes),
            channels=list(said["channels"]),
            language=said["language"],
            visibility=said["visibility"],
            warning=said["warning"],
            numbered=said["numbered"],
            series=series,
            by=organiser(self.request),
            now=timezone.now(),
        )
        if joins:
            put_last(thread)
        # Without a time a thread is saved all the same, and only not planned.
        due_at, zone = (clock.at, clock.zone_name) if clock.is_valid() else (None, "")
        return planning.wish(thread, due_at=due_at, zone=zone)

    def plan(self, thread: Thread, clock: ClockForm) -> HttpResponseBase:
        found = checking.look_at(thread, due_at=clock.at, zone=clock.zone_name)
        if first := next((finding for finding in found if finding.stops), None):
            messages.error(self.request, _("It cannot go out yet. %(first)s") % {"first": first})
            return redirect(self.url(thread, part="findings"))
        try:
            planning.plan(thread, due_at=clock.at, zone=clock.zone_name, by=organiser(self.request), now=timezone.now())
        except PublishingError as error:
            messages.error(self.request, str(error))
            return redirect(self.url(thread))
        messages.success(self.request, _("Planned. It goes out by itself; until then you can change it."))
        for finding in checking.look_at_time(thread, due_at=clock.at, zone=clock.zone_name):
            messages.warning(self.request, str(finding))
        return redirect("office_thread", thread.pk)

    def rehearse(self, thread: Thread) -> HttpResponseBase:
        try:
            tried = rehearsing.rehearse_thread(thread, by=organiser(self.request), now=timezone.now())
        except PublishingError as error:
            messages.error(self.request, str(error))
            return redirect(self.url(thread))
        messages.success(self.request, _("Rehearsed: a wall for each network shows it within a second."))
        return redirect("office_thread", tried.pk)

    def try_links(self, thread: Thread) -> HttpResponseBase:
        """What came of it is kept with the person's session: it is about this hour, and not about the thread."""
        tried = checking.try_links(thread)
        self.request.session[TRIED] = [[link.address, link.state, link.said] for link in tried]
        if all(link.state in (LinkState.OPENS, LinkState.UNSURE) for link in tried):
            messages.success(self.request, _("No link is dead."))
        return redirect(self.url(thread, part="findings"))

    def tried(self) -> list[Link]:
        return [Link(address, LinkState(state), said) for address, state, said in self.request.session.get(TRIED, [])]

    def go_on(self, thread: Thread, said: str, *, place: int | None) -> HttpResponseBase:
        if said:
            messages.success(self.request, said)
        return redirect(self.url(thread, part="" if place is None else f"text-{place}"))

    def url(self, thread: Thread, *, part: str = "") -> str:
        return reverse("office_compose", args=[thread.pk]) + (f"#{part}" if part else "")

    def again(self, form: ThreadForm, boxes: list[sheet.Box], *, clock: ClockForm | None = None) -> HttpResponse:
        context = self.get_context_data(form=form, boxes=boxes, clock=clock or self.clock())
        return self.render_to_response(context, status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        thread, boxes = self.thread, kwargs["boxes"]
        if thread:
            checking.read(thread)
        findings = checking.look_at(thread, links=self.tried()) if thread else []
        channels = previews.chosen(kwargs["form"])
        return super().get_context_data(**kwargs) | {
            "thread": thread,
            "series": self.request.GET.get("series", "") or (thread.series_id if thread else ""),
            "answer": answer(findings, written=thread is not None),
            "sub": summary(len(boxes), channels),
            "findings": findings,
            "stops": sum(finding.stops for finding in findings),
            "has_links": thread is not None and checking.has_links(thread),
            "posts": previews.boxes(boxes, channels, findings=findings, form=kwargs["form"]),
            "looks": previews.looks(thread, channels) if thread else [],
            "by_hand": [channel for channel in channels if channel.by_hand],
            "zones": zones.names(),
            "channels_known": Channel.objects.usable().exists(),
        }


def is_open(thread: Thread) -> bool:
    """Whether its words may still change: nothing of it has left."""
    return thread.state in EDITABLE and not thread.deliveries.exclude(key="").exists()


def answer(findings: list[Any], *, written: bool) -> str:
    if not written:
        return _("What do you want to say?")
    stops = sum(finding.stops for finding in findings)
    if stops:
        return ngettext("One thing to fix, then it can go out.", "%(n)s things to fix, then it can go out.", stops) % {
            "n": stops
        }
    return _("It can go out.")


def summary(count: int, channels: list[Channel]) -> str:
    where = ", ".join(dict.fromkeys(channel.name for channel in channels))
    said = ngettext("%(n)s post", "%(n)s posts", count) % {"n": count}
    return (
        _("%(posts)s for %(where)s.") % {"posts": said, "where": where} if where else _("%(posts)s.") % {"posts": said}
    )


class Count(PostsScreen):
    """The counts of one text on each network, while it is typed. Nothing is saved."""

    permission_required = CHANGE
    template_name = "publishing/office/parts/counts.html"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        channels = previews.channels_of(request.POST.getlist("channels"))
        text = request.POST.get("text", "")[: sheet.MOST_LETTERS]
        warning = request.POST.get("warning", "")[:200]
        place, _slash, total = request.POST.get("number", "").partition("/")
        front = number_of(number_in(place), number_in(total))
        return self.render_to_response({"counts": previews.counts(front + text, channels, warning=warning)})
