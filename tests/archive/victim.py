"""A worker that stamps, reads threads again or watches hashtags, and is killed. Forked by test_kills.py."""

from datetime import datetime
from pathlib import Path

from tests.killing import after, before, die_at


def places():
    """Moments by name: what is done then, where, and whether before or after it."""
    from unwatched.archive.models import WatchedPost, WatchedServer
    from unwatched.archive.services import erasing, indexing, refreshing, watching
    from unwatched.gateways.stamps import authority, calendar
    from unwatched.sources.models import Leaf, Root, Stamp

    return {
        "a root is made": (Root.objects, "create", after),
        "the leaves hang in it": (Leaf.objects, "bulk_update", after),
        "stamps are planned": (Stamp.objects, "get_or_create", after),
        "an authority is asked": (authority, "ask", before),
        "an authority has answered": (authority, "ask", after),
        "an answer was checked": (authority, "check", after),
        "a calendar has promised": (calendar, "submit", after),
        "a stamp is written": (Stamp, "save", after),
        "a thread was read": (refreshing, "confirmed_gone", after),
        "posts were lost": (refreshing, "_lose", after),
        "pictures were dropped": (erasing, "drop_media", after),
        "posts were brought in": (refreshing, "_bring_in", after),
        "words are indexed": (indexing, "index", before),
        "a thread is written": (indexing, "index", after),
        "all is committed": (refreshing, "update", after),
        "a timeline was read": (watching, "meet", before),
        "posts are filed": (WatchedPost.objects, "bulk_create", after),
        "a picture is filed": (watching, "_put_pictures", after),
        "a timeline is filed": (watching, "meet", after),
        "the place is written": (WatchedServer, "save", before),
    }


def live(order):
    from django.conf import settings

    holder, name, kind = places()[order["moment"]]
    die_at(holder, name, kind, time=order.get("time", 1))
    for setting, value in order.get("settings", {}).items():
        setattr(settings, setting, value)
    now = datetime.fromisoformat(order["now"])
    {"stamp": stamp, "refresh": refresh, "watch": watch}[order["work"]](order, now)


def stamp(order, now):
    from django.conf import settings

    from unwatched.sources.services import stamping

    settings.UNWATCHED_STAMP_ROOTS = Path(settings.UNWATCHED_STAMP_ROOTS)
    stamping.close_day(now=now)
    stamping.plan(now=now)
    stamping.ask_due(now=now)


def refresh(order, now):
    from tests.archive.test_kills import source
    from unwatched.archive.models import KeptThread
    from unwatched.archive.services import refreshing

    refreshing.look_again(KeptThread.objects.get(), read=source(), now=now)


def watch(order, now):
    from unwatched.archive.hearing import rounds
    from unwatched.archive.models import WatchedServer

    rounds.look(WatchedServer.objects.get(), now=now)
