"""The sentences of the desk and of the transcript's screen. Each form of each is known to a test."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.template.defaultfilters import date as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.chats.models import Chat, Step
from unwatched.chats.services import transcripts
from unwatched.chats.services.listening import AFTERWARDS
from unwatched.core import zones


def span(time: timedelta) -> str:
    """``40 seconds``, ``2 minutes``, ``3 hours``: as one says it."""
    seconds = max(int(time.total_seconds()), 0)
    if seconds < 90:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    if seconds < 90 * 60:
        minutes = round(seconds / 60)
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    hours = round(seconds / 3600)
    if hours < 48:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    return ngettext("%(n)s day", "%(n)s days", hours // 24) % {"n": hours // 24}


def short_span(time: timedelta) -> str:
    """``40 s``, ``2 min``, ``3 h``: beside a name."""
    seconds = max(int(time.total_seconds()), 0)
    if seconds < 90:
        return _("%(n)s s") % {"n": seconds}
    if seconds < 90 * 60:
        return _("%(n)s min") % {"n": round(seconds / 60)}
    return _("%(n)s h") % {"n": round(seconds / 3600)} if seconds < 48 * 3600 else span(time)


def waiting(people: int, *, oldest: datetime | None, now: datetime) -> str:
    """``10 people wait. The longest for 2 minutes.``"""
    if not people:
        return _("Nobody waits.")
    words = ngettext("One person waits.", "%(n)s people wait.", people) % {"n": people}
    if oldest is None:
        return words
    longest = (
        _("They have waited for %(span)s.") if people == 1 else _("The longest for %(span)s.")
    ) % {"span": span(now - oldest)}  # fmt: skip
    return f"{words} {longest}"


def nobody_yet(
    step: Step | None, *, posted_at: datetime | None, now: datetime, name: str = "", hashtag: str = ""
) -> str:
    """What stands where there is no reply."""
    if step is None and name == "none":
        if hashtag:
            return _("Nothing yet. Answers to our posts, and posts with #%(tag)s, come in here by themselves.") % {
                "tag": hashtag
            }
        return _("Nothing yet. Answers to our posts come in here by themselves.")
    if step is None:
        return _("There is nothing here.")
    if posted_at is None:
        return _("Q%(number)s is not posted yet.") % {"number": step.number}
    return _("Nobody has answered Q%(number)s yet. It was posted %(span)s ago.") % {
        "number": step.number, "span": span(now - posted_at),
    }  # fmt: skip


def heading(name: str, *, step: Step | None, total: int, waits: int) -> str:
    """``Q3: 9 replies, 3 waiting``."""
    replies = ngettext("%(n)s reply", "%(n)s replies", total) % {"n": total}
    title = title_of(name, step=step)
    if name in ("answered", "hidden", "flagged"):
        return _("%(title)s: %(replies)s") % {"title": title, "replies": replies}
    return _("%(title)s: %(replies)s, %(n)s waiting") % {"title": title, "replies": replies, "n": waits}


def title_of(name: str, *, step: Step | None) -> str:
    if step is not None:
        return f"Q{step.number}"
    return {
        "none": _("No number"), "answered": _("Answered"), "hidden": _("Hidden"), "flagged": _("Flagged"),
    }[name]  # fmt: skip


def transcript(chat: Chat, *, shown: int, is_over: bool) -> str:
    """What can be done with what was said."""
    if chat.published_at is not None:
        words = ngettext("Published: %(n)s answer can be read.", "Published: %(n)s answers can be read.", shown)
        return words % {"n": shown}
    if not is_over and chat.run and chat.run.ended_at:
        until = zones.clock(chat.run.ended_at + AFTERWARDS, zone=chat.zone)
        return _("Replies are heard until %(time)s. Then the transcript can be published.") % {"time": f"{until:%H:%M}"}
    if not is_over:
        return _("The chat is not over. Its transcript comes afterwards.")
    if not shown:
        return _("There is nothing to show.")
    return ngettext("%(n)s answer can be published.", "%(n)s answers can be published.", shown) % {"n": shown}


REASONS = {
    transcripts.DELETED: gettext_lazy("deleted by its author"),
    transcripts.HIDDEN: gettext_lazy("hidden by us"),
    transcripts.ASKED: gettext_lazy("asked to be left out"),
    transcripts.REFUSES: gettext_lazy("its account asks programmes to keep out"),
    transcripts.UNLISTED: gettext_lazy("not meant for lists"),
}


def left_out(counted: Mapping[str, int]) -> str:
    """``3 stay out: 2 deleted by its author, 1 hidden by us.``"""
    if not counted:
        return ""
    reasons = ", ".join(f"{counted[why]} {said}" for why, said in REASONS.items() if counted.get(why))
    number = sum(counted.values())
    return ngettext("%(n)s stays out: %(why)s.", "%(n)s stay out: %(why)s.", number) % {"n": number, "why": reasons}


def day(at: datetime) -> str:
    return format_date(at, "j F")
