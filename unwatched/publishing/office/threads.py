"""One thread that is planned or has gone out: how far it got on each account, and what somebody has to decide."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import date as format_date
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.core import zones
from unwatched.office.fields import number_in
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Channel, Delivery, DeliveryState, Thread, ThreadState
from unwatched.publishing.services import checking, planning, resuming, wording
from unwatched.publishing.services.resuming import ChannelProgress

from .base import Act, PostsScreen, WithThread
from .composer import is_open
from .forms import ClockForm, PastedForm
from .series import moved_words

# What the state of one post is shown as: the tag's kind.
KINDS = {
    DeliveryState.WAITING: "wait",
    DeliveryState.SENDING: "wait",
    DeliveryState.UNKNOWN: "warn",
    DeliveryState.SENT: "good",
    DeliveryState.REFUSED: "bad",
    DeliveryState.HELD: "warn",
    DeliveryState.BY_HAND: "info",
    DeliveryState.DROPPED: "info",
}


class ThreadScreen(WithThread, PostsScreen):
    """How far it got. "3 of 5 posted", and one button that goes on."""

    template_name = "publishing/office/thread.html"
    header_icon = "list-ul"

    def get_page_title(self) -> str:
        return self.thread.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("office_posts"), "label": _("Posts")},
            {"url": "", "label": self.thread.title},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.thread.state == ThreadState.DRAFT:
            return redirect("office_compose", self.thread.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        thread = self.thread
        ways = sorted(resuming.progress(thread), key=lambda way: not way.is_stuck)  # what needs somebody, first
        return super().get_context_data(**kwargs) | {
            "thread": thread,
            "ways": [way_shown(way) for way in ways],
            "answer": answer(thread, ways),
            "when": when(thread),
            "moved": moved_words(thread) if thread.state == ThreadState.PLANNED else "",
            "is_open": is_open(thread),
            "is_late": thread.state == ThreadState.PAUSED and bool(thread.said),
            "unsent": any(way.sent < way.total for way in ways),
            "clock": self.clock(),
        }

    def clock(self) -> ClockForm:
        zone = self.thread.zone or timezone.get_current_timezone_name()
        soon = zones.clock(timezone.now(), zone=zone).replace(second=0, microsecond=0)
        return ClockForm(initial={"clock": soon, "zone": zone})


def way_shown(way: ChannelProgress) -> dict[str, Any]:
    return {"way": way, "rows": [{"row": row, "kind": KINDS[DeliveryState(row.state)]} for row in way.deliveries]}


def when(thread: Thread) -> str:
    """``Wed 25 Nov 2026, 17:45 (Europe/Berlin)``."""
    if thread.due_at is None:
        return ""
    zone = thread.zone or timezone.get_current_timezone_name()
    local = zones.clock(thread.due_at, zone=zone)
    return f"{format_date(local, 'D j M Y, H:i')} ({zone})"


def answer(thread: Thread, ways: list[ChannelProgress]) -> str:
    """The page's first sentence."""
    total, sent = sum(way.total for way in ways), sum(way.sent for way in ways)
    stuck = next((way for way in ways if way.is_stuck), None)
    if thread.state == ThreadState.PAUSED:
        return thread.said or _("Paused. Nothing more goes out until you say so.")
    if stuck:
        words = {"sent": stuck.sent, "total": stuck.total, "channel": stuck.channel}
        return _("%(sent)s of %(total)s posted on %(channel)s.") % words + f" {stuck.said}"
    if thread.state == ThreadState.PLANNED and not sent:
        return _("Planned for %(when)s.") % {"when": when(thread)}
    if total and sent == total:
        return ngettext("Posted on %(n)s account.", "Posted on all %(n)s accounts.", len(ways)) % {"n": len(ways)}
    return _("%(sent)s of %(total)s posted.") % {"sent": sent, "total": total}


class ThreadAct(WithThread, Act):
    """One button on a thread's page."""

    def back_to(self) -> str:
        return reverse("office_thread", args=[self.thread.pk])

    @cached_property
    def channel(self) -> Channel:
        return get_object_or_404(Channel, pk=number_in(self.request.POST.get("channel")))


class Resume(ThreadAct):
    def act(self, request: HttpRequest) -> str:
        resuming.resume_thread(self.thread, self.channel, by=organiser(request), now=timezone.now())
        return _("It goes on where it stopped. Nothing is posted twice.")


class GiveUp(ThreadAct):
    def act(self, request: HttpRequest) -> str:
        resuming.give_up(self.thread, self.channel, by=organiser(request), now=timezone.now())
        return _("The rest is left out there. What is posted stays.")


class Stop(ThreadAct):
    def act(self, request: HttpRequest) -> str:
        planning.stop(self.thread, by=organiser(request), now=timezone.now())
        return _("Stopped. What is posted stays; the rest will not go out.")


class Pause(ThreadAct):
    def act(self, request: HttpRequest) -> str:
        planning.pause(self.thread, by=organiser(request), now=timezone.now())
        return _("Paused. Give it a new time when it may go on.")


class Unplan(ThreadAct):
    def act(self, request: HttpRequest) -> str:
        planning.unplan(self.thread, by=organiser(request), now=timezone.now())
        return _("It is a draft again.")


class Discard(ThreadAct):
    """Away with a draft, or with a plan of which nothing has left."""

    def act(self, request: HttpRequest) -> str:
        planning.discard(self.thread, by=organiser(request), now=timezone.now())
        return _("Discarded.")

    def back_to(self) -> str:
        # A refusal leads back to the thread, which is still there.
        there = Thread.objects.filter(pk=self.kwargs["pk"]).exists()
        return reverse("office_thread", args=[self.kwargs["pk"]]) if there else reverse("office_posts")


class Now(ThreadAct):
    """What was too late goes out now."""

    def act(self, request: HttpRequest) -> str:
        now = timezone.now()
        planning.move(self.thread, due_at=now, by=organiser(request), now=now)
        return _("It goes out now.")


class Move(ThreadScreen):
    """Another time for what is not yet posted."""

    permission_required = Act.permission_required
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        clock = ClockForm(request.POST)
        if not clock.is_valid():
            return self.again(clock)
        found = checking.look_at_time(self.thread, due_at=clock.at, zone=clock.zone_name)
        try:
            if first := next((finding for finding in found if finding.stops), None):
                raise PublishingError(str(first))
            planning.plan(self.thread, due_at=clock.at, zone=clock.zone_name, by=organiser(request), now=timezone.now())
        except Act.errors as error:
            clock.add_error("clock", str(error))
            return self.again(clock)
        for finding in found:
            messages.warning(request, str(finding))
        return redirect("office_thread", self.thread.pk)

    def again(self, clock: ClockForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data() | {"clock": clock}, status=422)


class ByHand(PostsScreen):
    """One post for somebody to post: text, picture and its words to copy, a field for the address of the post."""

    template_name = "publishing/office/by_hand.html"
    permission_required = Act.permission_required
    header_icon = "edit"

    @cached_property
    def delivery(self) -> Delivery:
        return get_object_or_404(Delivery.objects.select_related("thread", "channel", "post"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return _("Post by hand: %(channel)s") % {"channel": self.delivery.channel}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.delivery.state != DeliveryState.BY_HAND:
            return redirect("office_thread", self.delivery.thread_id)  # an old tab: nothing is to be posted
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = PastedForm(request.POST)
        if form.is_valid():
            try:
                resuming.by_hand_done(
                    self.delivery, url=form.cleaned_data["url"], by=organiser(request), now=timezone.now()
                )
            except Act.errors as error:
                form.add_error("url", str(error))
            else:
                return redirect(self.next_page())
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def next_page(self) -> str:
        """The next post of the thread by hand, or the thread's page."""
        row = (
            self.delivery.thread.deliveries.filter(channel=self.delivery.channel, state=DeliveryState.BY_HAND)
            .order_by("position")
            .first()
        )
        return (
            reverse("office_by_hand", args=[row.pk])
            if row
            else reverse("office_thread", args=[self.delivery.thread_id])
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.delivery
        before = row.thread.deliveries.filter(channel=row.channel, position=row.position - 1).first()
        return super().get_context_data(**kwargs) | {
            "row": row,
            "text": wording.as_posted(row.thread, row.channel)[row.position],
            "pictures": row.post.pictures.all(),
            "total": row.thread.posts.count(),
            "before": before,
            "form": kwargs.get("form") or PastedForm(),
        }
