"""Reads anybody's ordinance into a `Law`, from plain text, DOCX, ODT, HTML or Akoma Ntoso."""

from ...errors import Unreadable
from ..shapes import Law

__all__ = ["read"]


def read(data: bytes, name: str = "") -> Law:
    """What the file holds, chosen by its content; `name` is said in messages only. Raises `Unreadable`."""
    if data[:4] == b"\xef\xbb\xbf<" or data.lstrip()[:1] == b"<":
        from . import akn

        return akn.read(data, name)
    raise Unreadable("This kind of file cannot be read yet.", remedy="Give Akoma Ntoso.", name=name)
