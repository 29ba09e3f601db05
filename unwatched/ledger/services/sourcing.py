"""Where a fact of the ledgers is from: one `Source` for one address, cited for the row."""

from datetime import datetime
from typing import Any

from django.db import models

from unwatched.accounts.models import User
from unwatched.sources.models import Citation
from unwatched.sources.services import captures, citing


def cite(row: Any, *, url: str, title: str = "", by: User | None, now: datetime) -> Citation:
    """Cites it, once. The newest look of the weekly check begins with it."""
    source = captures.add_source(url=url, title=title, by=by, now=now)
    again: Citation | None = row.citations.filter(source=source).first()
    return again or citing.cite(row, source=source, by=by, now=now)


def names(row: models.Model) -> list[str]:
    """What is cited for a row, as the history keeps it when the row goes: its addresses, or its titles."""
    found = Citation.objects.of(row).select_related("source")
    return [one.source.url or one.source.title for one in found]
