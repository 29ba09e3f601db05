"""Supporters as files: a table (CSV), and people of the Open Supporter Data Interface (JSON). No database here."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from . import osdi, tables
from .entries import MOST_BYTES, Answer, Entry, File, Person, Proof, too_large

__all__ = ["MOST_BYTES", "Answer", "Entry", "File", "Person", "Proof", "osdi", "read", "tables", "too_large"]


def read(file: File) -> Iterator[Entry]:
    """JSON begins with a bracket, which no header of a table does. Raises BadFile, at the end at the latest."""
    if not file.data.strip():
        raise file.stop(0, _("this file is empty."))
    is_json = file.data[:1000].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
    yield from (osdi if is_json else tables).read(file)
    file.end()
