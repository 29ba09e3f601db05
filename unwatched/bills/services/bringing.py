"""Bringing in what others have written. Every word is kept; of what the reader doubts, it says so."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.bills import audit, stored
from unwatched.bills.errors import Unreadable
from unwatched.bills.models import ForeignText, Format
from unwatched.bills.text import reading
from unwatched.bills.text.shapes import Law
from unwatched.sources.models import Source, SourceKind
from unwatched.sources.services import captures

ENDINGS = {"docx": Format.DOCX, "odt": Format.ODT, "html": Format.HTML, "htm": Format.HTML, "xml": Format.AKN}


MOST_TEXT = 2 << 20  # octets; 200 pages have 600,000 letters, and odd text of this size is read in seconds


def refuse_size(octets: int, *, name: str = "", most: int = 0) -> None:
    """Raises Unreadable for what is larger than any law: 200 pages of Word with pictures have about 5 MB."""
    most = min(most or settings.UPLOAD_LIMIT, settings.UPLOAD_LIMIT)
    if octets > most:
        raise Unreadable(
            _("It has %(mb)s MB; we read %(most)s at most.") % {"mb": -(-octets >> 20), "most": most >> 20},
            remedy=_("Take pictures and attachments out, or paste the text of the law."), name=name,
        )  # fmt: skip


def read(data: bytes, *, name: str) -> Law:
    """The law in a file, or in what was pasted (`name` ""). Raises Unreadable with file, place and remedy."""
    is_packed = data.startswith(b"PK")  # Word and OpenDocument, whose pictures are not read
    refuse_size(len(data), name=name, most=0 if is_packed else MOST_TEXT)
    law = reading.read(data, name)
    if not law.sections and not law.recitals and not law.title and not law.unsure:
        raise Unreadable(
            _("There are no words in it."), name=name,
            remedy=_("If it is a picture of paper, have its text recognised first, then paste that."),
        )  # fmt: skip
    return law


@transaction.atomic
def bring(data: bytes, *, file_name: str, name: str, place: str, url: str, by: User, now: datetime) -> ForeignText:
    """Reads and keeps somebody else's law. The same file is kept once. Raises Unreadable."""
    law = read(data, name=file_name)
    sha256 = hashlib.sha256(data).hexdigest()
    title = " ".join(name.split()) or law.title or _("A text without a title")
    known = ForeignText.objects.filter(sha256=sha256, name=title[:200]).first()
    if known:
        return known
    text = ForeignText.objects.create(
        name=title[:200], place=" ".join(place.split())[:120], source=source_of(url, title=title, by=by, now=now),
        format=format_of(file_name), sha256=sha256, law=stored.to_json(law), by=by, at=now,
    )  # fmt: skip
    audit.write(text, "bill.bring", by=by)
    return text


def source_of(url: str, *, title: str, by: User, now: datetime) -> Source | None:
    """The source with this address; made when nobody has cited it yet."""
    if not url:
        return None
    return captures.add_source(url=url, kind=SourceKind.LAW, title=title, by=by, now=now)


def format_of(file_name: str) -> Format:
    """For people; the reader itself looks at what is in the file."""
    if not file_name:
        return Format.PASTED
    return ENDINGS.get(file_name.rpartition(".")[2].lower(), Format.TEXT)


@transaction.atomic
def forget(text: ForeignText, *, by: User) -> None:
    """Throws the text away. Its source stays: others may cite it."""
    audit.write(text, "bill.forget", by=by)
    text.delete()


def law_of(text: ForeignText) -> Law:
    return stored.from_json(text.law)
