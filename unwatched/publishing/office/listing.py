"""What goes out, what waits for somebody, what is being written, what went out."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.publishing.models import Channel, Delivery, DeliveryState, Thread, ThreadKind, ThreadState
from unwatched.publishing.services import agenda, resuming

from . import threads
from .base import PostsScreen

AHEAD = timedelta(days=60)
MOST = 30


class Posts(PostsScreen):
    """The first page about posts."""

    template_name = "publishing/office/posts.html"
    page_title = gettext_lazy("Posts")
    tab = "coming"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        rows = agenda.between(now - timedelta(hours=1), now + AHEAD)
        stuck = list(stuck_threads()[:MOST])
        return super().get_context_data(**kwargs) | {
            "answer": answer(len(stuck), rows, now=now),
            "rows": rows,
            "stuck": [(thread, threads.answer(thread, resuming.progress(thread))) for thread in stuck],
            "by_hand": list(waiting_by_hand()[:MOST]),
            "drafts": list(
                Thread.objects.filter(state=ThreadState.DRAFT, series=None, run=None, kind=ThreadKind.THREAD).order_by(
                    "-changed_at"
                )[:MOST]
            ),
            "sent": list(sent_threads()[:MOST]),
            "connected": Channel.objects.usable().exists(),
        }


def stuck_threads() -> Any:
    """Threads that stand still until somebody decides."""
    failed = Q(deliveries__state__in=[DeliveryState.REFUSED, DeliveryState.HELD])
    late = Q(state=ThreadState.PAUSED)
    threads = Thread.objects.filter(kind=ThreadKind.THREAD, run=None).filter(failed | late)
    return threads.distinct().order_by("due_at")


def waiting_by_hand() -> Any:
    rows = Delivery.objects.filter(state=DeliveryState.BY_HAND, due_at__lte=timezone.now())
    return rows.select_related("thread", "channel").order_by("due_at", "position")


def sent_threads() -> Any:
    """Those that went out, the newest first, with how many posts stand."""
    threads = Thread.objects.filter(kind=ThreadKind.THREAD, state__in=[ThreadState.DONE, ThreadState.STOPPED])
    counted = Count("deliveries", filter=Q(deliveries__state=DeliveryState.SENT))
    return threads.annotate(stands=counted).filter(stands__gt=0).order_by("-due_at")


def answer(stuck: int, rows: list[agenda.Row], *, now: datetime) -> str:
    """The page's first sentence."""
    if stuck:
        return ngettext("%(n)s thread stands still.", "%(n)s threads stand still.", stuck) % {"n": stuck}
    if not rows:
        return _("Nothing is planned.")
    week = sum(row.at < now + timedelta(days=7) for row in rows)
    if not week:
        return _("Nothing goes out this week.")
    return ngettext("%(n)s thing goes out this week.", "%(n)s things go out this week.", week) % {"n": week}
