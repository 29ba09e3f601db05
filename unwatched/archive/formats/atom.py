"""Threads as Atom 1.0 (RFC 4287): an entry, a feed of several, and tombstones for what is removed (RFC 6721)."""

import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.template.loader import render_to_string
from django.utils.translation import override

from unwatched.core.text import printable

from ..unrolling import Unrolled
from . import rich
from .laying import lay_out
from .page import Gallery
from .pdf import NO_TIME
from .sheet import DEFAULTS, Options, Sheet
from .words import handle_of, name_of

ATOM = "http://www.w3.org/2005/Atom"
THREADING = "http://purl.org/syndication/thread/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
for _prefix, _space in (("", ATOM), ("thr", THREADING), ("at", TOMBSTONES)):
    ET.register_namespace(_prefix, _space)
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True)
class Removed:
    """A thread that its author has taken away."""

    id: str
    at: datetime
    comment: str = ""


def make_atom(thread: Unrolled, options: Options = DEFAULTS) -> bytes:
    """One entry as a document of its own."""
    return _written(entry_of(thread, options))


def make_feed(
    *,
    id: str,
    title: str,
    page_url: str,
    feed_url: str,
    entries: Iterable[tuple[Unrolled, Options]],
    removed: Iterable[Removed] = (),
    author: str = "",
    updated: datetime | None = None,
) -> bytes:
    """A feed; `updated` is when it last changed, else the youngest of its entries says so."""
    made = [entry_of(thread, options) for thread, options in entries]
    gone = [_tombstone(one) for one in removed]
    times = [one.findtext(f"{{{ATOM}}}updated") or "" for one in made] + [one.get("when") or "" for one in gone]
    feed = ET.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", id)
    _add(feed, "title", title)
    _add(feed, "updated", _time(updated) if updated else max(times, default=_time(NO_TIME)))
    _add(_add(feed, "author"), "name", author or title)
    _add(feed, "link", rel="self", type="application/atom+xml", href=feed_url)
    _add(feed, "link", rel="alternate", type="text/html", href=page_url)
    feed.extend(made)
    feed.extend(gone)
    return _written(feed)


def entry_of(thread: Unrolled, options: Options) -> ET.Element:
    sheet = lay_out(thread, options)
    first = thread.posts[0] if thread.posts else None
    original = rich.web_address((first.url or first.uri) if first else "")
    entry = ET.Element(f"{{{ATOM}}}entry")
    if language := sheet.language or options.language:
        entry.set(XML_LANG, language)
    _add(entry, "id", options.id or options.page_url or (first.uri if first else "") or thread.source)
    _add(entry, "title", sheet.title)
    _add(entry, "published", _time(first.created_at if first else NO_TIME))
    _add(entry, "updated", _time(options.changed_at or _changed(thread)))
    author = _add(entry, "author")
    _add(author, "name", name_of(thread.author))
    if about := rich.web_address(thread.author.url):
        _add(author, "uri", about)
    if options.page_url:
        _add(entry, "link", rel="alternate", type="text/html", href=options.page_url)
    if original:
        _add(entry, "link", rel="via" if options.page_url else "alternate", href=original)
    if answered := rich.web_address(thread.answers):
        ET.SubElement(entry, f"{{{THREADING}}}in-reply-to", ref=answered, href=answered)
    for tag in dict.fromkeys(tag for post in thread.posts for tag in post.tags):
        _add(entry, "category", term=tag)
    _add(entry, "rights", next(fact.value for fact in reversed(sheet.facts)))
    _add(entry, "summary", f"{handle_of(thread.author)}: {sheet.summary}")
    _add(entry, "content", _content(sheet, options), type="html")
    return entry


def _content(sheet: Sheet, options: Options) -> str:
    with override(options.language):
        return render_to_string("archive/entry.html", {"sheet": sheet, "gallery": Gallery()})


def _changed(thread: Unrolled) -> datetime:
    posts = [*thread.posts, *(post for branch in thread.branches for post in branch.posts)]
    return max((post.edited_at or post.created_at for post in posts), default=NO_TIME)


def _tombstone(removed: Removed) -> ET.Element:
    made = ET.Element(f"{{{TOMBSTONES}}}deleted-entry", ref=printable(removed.id), when=_time(removed.at))
    if removed.comment:
        ET.SubElement(made, f"{{{TOMBSTONES}}}comment").text = printable(removed.comment)
    return made


def _add(parent: ET.Element, tag: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{ATOM}}}{tag}", {name: printable(value) for name, value in attributes.items()})
    made.text = printable(text) or None
    return made


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _written(root: ET.Element) -> bytes:
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"
