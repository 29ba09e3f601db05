"""Atom feeds: for those who want the news without giving anybody an address."""

import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from uuid import uuid5

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language

from .addresses import absolute
from .site import look_now

if TYPE_CHECKING:
    from .models.news import NewsPage, UpdatePage

ENTRIES = 30
# What XML 1.0 cannot carry; one such letter would break the whole feed for every reader.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def make_feed(page: "NewsPage") -> HttpResponse:
    """The updates under a page, newest first."""
    name = look_now().name
    title = name if page.depth <= 2 else f"{page.title} · {name}"
    feed = Atom1Feed(
        title=fit(title), link=absolute(page.get_url()), description=fit(page.about),
        language=get_language(), feed_url=absolute(page.get_url() + "feed/"), author_name=fit(name),
    )  # fmt: skip
    for update in page.list_updates()[:ENTRIES]:
        add_update(feed, update)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def add_update(feed: Atom1Feed, update: "UpdatePage") -> None:
    said = datetime.combine(update.date, time(12), tzinfo=UTC)
    feed.add_item(
        title=fit(update.title),
        link=absolute(update.get_url()),
        description=fit(update.summary),
        # Stays the same when the page moves to another address.
        unique_id=f"urn:uuid:{uuid5(update.translation_key, update.locale.language_code)}",
        pubdate=said,
        updateddate=update.last_published_at or said,
    )


def fit(text: str) -> str:
    """The text without letters that XML cannot carry."""
    return UNFIT.sub("", text)
