"""Where a fact of the ledgers is from: one `Source` for one address, cited for the row."""

from datetime import datetime
from typing import Any

from django.db import models

from unwatched.accounts.models import User
from unwatched.sources.models import Citation, Source
from unwatched.sources.services import citing


def source_at(url: str, *, title: str = "", by: User | None, now: datetime) -> Source:
    """The source with this address; without one (a letter, a printed page) the one with this title."""
    known = Source.objects.filter(url=url) if url else Source.objects.filter(url="", title=title)
    found = known.order_by("pk").first()
    if found is None:
        return Source.objects.create(url=url, title=title, added_by=by, added_at=now)
    if title and not found.title:
        found.title = title
        found.save(update_fields=["title"])
    return found


def cite(row: Any, *, url: str, title: str = "", by: User | None, now: datetime) -> Citation:
    """Cites it, once. The newest look of the weekly check begins with it."""
    source = source_at(url, title=title, by=by, now=now)
    again: Citation | None = row.citations.filter(source=source).first()
    return again or citing.cite(row, source=source, by=by, now=now)


def names(row: models.Model) -> list[str]:
    """What is cited for a row, as the history keeps it when the row goes: its addresses, or its titles."""
    found = Citation.objects.of(row).select_related("source")
    return [one.source.url or one.source.title for one in found]
