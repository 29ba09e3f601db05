"""The first sentence of each screen about a chat, and the facts under it. A test knows each of their forms."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.chats.models import Chat
from unwatched.chats.runbook import Runbook
from unwatched.chats.services import timing
from unwatched.chats.services.live import Part, Strip
from unwatched.chats.services.preparing import Finding
from unwatched.office.today import in_words
from unwatched.publishing.models import Channel


def chats(number: int, *, coming: int, running: int = 0, paused: int = 0) -> str:
    """Of the list. What waits for a host comes first."""
    if not number:
        return _("No chat yet.")
    if paused:
        said = ngettext("%(n)s chat is paused and waits.", "%(n)s chats are paused and wait.", paused)
        return said % {"n": in_words(paused).capitalize()}
    if running:
        said = ngettext("%(n)s chat is running now.", "%(n)s chats are running now.", running)
        return said % {"n": in_words(running).capitalize()}
    if not coming:
        return _("No chat is coming.")
    said = ngettext("%(n)s chat is coming.", "%(n)s chats are coming.", coming)
    return said % {"n": in_words(coming).capitalize()}


def runbook(chat: Chat, strip: Strip, findings: Sequence[Finding], *, now: datetime) -> str:
    """Is it ready, and what happens when?"""
    if strip.phase in ("unplanned", "before"):
        return f"{until(chat, now=now)} {readiness(findings)}"
    return running(strip, chat)


def until(chat: Chat, *, now: datetime) -> str:
    """``In 2 days.``, ``Today at 18:00.``"""
    if chat.starts_at is None:
        return _("No day yet.")
    there = chat.starts_at.astimezone(ZoneInfo(chat.zone))
    days = (there.date() - now.astimezone(ZoneInfo(chat.zone)).date()).days
    if chat.starts_at < now:
        return _("It was to start on %(day)s.") % {"day": date_format(there, "j F")}
    if days == 0:
        return _("Today at %(time)s.") % {"time": f"{there:%H:%M}"}
    if days == 1:
        return _("Tomorrow at %(time)s.") % {"time": f"{there:%H:%M}"}
    return ngettext("In %(n)s day.", "In %(n)s days.", days) % {"n": days}


def readiness(findings: Sequence[Finding]) -> str:
    stops = sum(finding.stops for finding in findings)
    if stops:
        said = ngettext("%(n)s thing is missing.", "%(n)s things are missing.", stops)
        return said % {"n": in_words(stops).capitalize()}
    if findings:
        said = ngettext("It can start; %(n)s thing is worth a look.", "It can start; %(n)s things are worth a look.",
                        len(findings))  # fmt: skip
        return said % {"n": in_words(len(findings))}
    return _("Everything is ready.")


def running(strip: Strip, chat: Chat) -> str:
    """Of a chat that has begun."""
    if strip.phase == "asking":
        return _("Paused. It waits for the answer to the question above.")
    if strip.phase == "paused":
        return _("Paused. Nothing goes out until a host resumes.")
    if strip.phase == "stopped":
        return _("Stopped. What was not posted stays here.")
    if strip.phase == "done":
        return _("It is over. Everything has gone out.")
    if strip.now and strip.next:
        return _("%(now)s is out. %(next)s comes at %(time)s.") % {
            "now": capfirst(strip.now.name), "next": strip.next.name, "time": clock(strip.next, chat),
        }  # fmt: skip
    return (
        _("%(now)s is out. It was the last part.") % {"now": capfirst(strip.now.name)} if strip.now else _("It begins.")
    )


def clock(part: Part, chat: Chat) -> str:
    return f"{part.due_at.astimezone(ZoneInfo(chat.zone)):%H:%M:%S}" if part.due_at else ""


def facts(runbook: Runbook, channels: Sequence[Channel]) -> str:
    """``Wednesday 25 November, 18:00 to 18:27, New York's time (23:00 UTC). 17 posts on Mastodon; X by hand.``"""
    return " ".join(filter(None, (when(runbook), where(runbook, channels))))


def when(runbook: Runbook) -> str:
    if runbook.starts_at is None:
        return ""
    start = runbook.starts_at.astimezone(ZoneInfo(runbook.zone))
    end = (runbook.starts_at + timing.length(runbook)).astimezone(ZoneInfo(runbook.zone))
    utc = runbook.zone in ("UTC", "Etc/UTC")
    said = (
        _("%(day)s, %(start)s to %(end)s UTC.")
        if utc
        else _("%(day)s, %(start)s to %(end)s by the clock of %(place)s (%(utc)s UTC).")
    )
    return said % {
        "day": date_format(start, "l j F Y"), "start": f"{start:%H:%M}", "end": f"{end:%H:%M}",
        "place": place(runbook.zone), "utc": f"{runbook.starts_at.astimezone(ZoneInfo('UTC')):%H:%M}",
    }  # fmt: skip


def place(zone: str) -> str:
    """``New York``"""
    return zone.rpartition("/")[2].replace("_", " ")


def where(runbook: Runbook, channels: Sequence[Channel]) -> str:
    number = len(runbook.steps)
    posts = ngettext("%(n)s post", "%(n)s posts", number) % {"n": number}
    by_itself = list(dict.fromkeys(str(one.get_network_display()) for one in channels if not one.by_hand))
    by_hand = list(dict.fromkeys(str(one.get_network_display()) for one in channels if one.by_hand))
    if not channels:
        return f"{posts}."
    said = _("%(posts)s on %(networks)s") % {"posts": posts, "networks": listed(by_itself)} if by_itself else posts
    hand = _("%(networks)s by hand") % {"networks": listed(by_hand)} if by_hand else ""
    return "; ".join(filter(None, (said, hand))) + "."


def listed(words: Sequence[str]) -> str:
    """``Mastodon, Bluesky and X``"""
    if len(words) < 2:
        return "".join(words)
    return _("%(those)s and %(last)s") % {"those": ", ".join(words[:-1]), "last": words[-1]}
