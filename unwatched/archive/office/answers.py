"""The first sentence of each screen of the archive. A test knows each of their forms."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.archive.models import KeptThread
from unwatched.archive.unrolling import Unrolled
from unwatched.office.today import in_words


def inbox(waiting: int) -> str:
    if not waiting:
        return _("Nothing waits. Paste a link to keep it.")
    said = ngettext("%(n)s found thread waits for a decision.", "%(n)s found threads wait for a decision.", waiting)
    return said % {"n": in_words(waiting).capitalize()}


def found(number: int, *, is_asked: bool) -> str:
    """Of the search."""
    if not is_asked:
        return _("What do you look for?")
    if not number:
        return _("Nothing was found.")
    return ngettext("%(n)s post was found.", "%(n)s posts were found.", number) % {"n": number}


def length(unrolled: Unrolled) -> str:
    """``5 posts, 1 min read``"""
    return of_length(len(unrolled.posts), unrolled.reading_minutes)


def of_length(posts: int, minutes: int) -> str:
    said = ngettext("%(n)s post", "%(n)s posts", posts) % {"n": posts}
    return _("%(posts)s, %(minutes)s min read") % {"posts": said, "minutes": minutes}


def day(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y, H:i")


def thread(kept: KeptThread) -> str:
    """How a kept thread stands."""
    named = {"who": str(kept.author), "length": of_length(kept.posts_count, kept.reading_minutes)}
    if kept.hidden_why == "source":
        return _("%(who)s has removed this at the source. It is hidden, and erased unless it comes back.") % named
    if kept.hidden_why == "refused":
        return _("%(who)s asks us by name to keep out. It is hidden.") % named
    if kept.state == "hidden":
        return _("%(who)s: hidden, nobody but you can read it.") % named
    if kept.source_gone_at:
        gone = date_format(timezone.localtime(kept.source_gone_at), "j F Y")
        return _("%(who)s: since deleted by the source on %(day)s. Our copy stands.") % {**named, "day": gone}
    return _("%(who)s: %(length)s, shown to everybody.") % named


def follows(number: int) -> str:
    if not number:
        return _("You follow nobody yet.")
    return ngettext("You follow %(n)s author.", "You follow %(n)s authors.", number) % {"n": number}


def bots(on: int) -> str:
    if not on:
        return _("The mention bot is switched off.")
    return ngettext("It listens at %(n)s account.", "It listens at %(n)s accounts.", on) % {"n": on}


def collections(number: int) -> str:
    if not number:
        return _("No collection yet.")
    return ngettext("%(n)s collection.", "%(n)s collections.", number) % {"n": number}
