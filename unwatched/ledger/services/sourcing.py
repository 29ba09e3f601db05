"""Where a fact of the ledgers is from: one `Source` for one address, cited for the row."""

import re
from datetime import datetime
from typing import Any

from django.db import models

from unwatched.accounts.models import User
from unwatched.sources.models import Citation, Source
from unwatched.sources.services import captures, citing

ADDRESS = re.compile(r"https?://\S+$")


def cite(row: Any, *, url: str, title: str = "", by: User | None, now: datetime) -> Citation:
    """Cites it, once. The newest look of the weekly check begins with it."""
    source = captures.add_source(url=url, title=title, by=by, now=now)
    again: Citation | None = row.citations.filter(source=source).first()
    return again or citing.cite(row, source=source, by=by, now=now)


def named(part: str, *, by: User | None, now: datetime) -> Source:
    """As a cell of a table names it: by its address, with a note behind it; what has none is kept as its title."""
    address, _space, rest = part.partition(" ")
    said = {"url": address} if ADDRESS.match(address) else {"url": "", "title": part[:300]}
    return captures.add_source(**said, note=rest if said["url"] else "", by=by, now=now)


def cite_named(row: Any, part: str, *, by: User | None, now: datetime) -> bool:
    """Cites what a cell names; whether that is new. Nobody looks at it before somebody asks for that."""
    source = named(part, by=by, now=now)
    if row.citations.filter(source=source).exists():
        return False
    Citation.objects.create(claim=row, source=source, made_by=by, made_at=now)
    return True


def names(row: models.Model) -> list[str]:
    """What is cited for a row, as the history keeps it when the row goes: its addresses, or its titles."""
    found = Citation.objects.of(row).select_related("source")
    return [one.source.url or one.source.title for one in found]
