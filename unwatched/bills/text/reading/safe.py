"""XML and zip files of strangers: without entities, DTDs and network, and within a size."""

import io
import zipfile
from typing import Any

from lxml import etree

from ...errors import Unreadable

MOST_OCTETS = 20_000_000  # a code of laws of 5,000 pages is smaller
_MOST_MEMBERS = 5_000
_BOMB_RATIO = 400  # XML of office files packs 10 to 50 times smaller
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "remove_comments": True,
           "remove_pis": True, "huge_tree": False}  # fmt: skip
_DECLARATIONS = [
    word.encode(code) for word in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
]


def check_size(data: bytes, name: str = "") -> None:
    if len(data) > MOST_OCTETS:
        raise Unreadable(
            f"It holds {len(data) // 1_000_000} MB; at most {MOST_OCTETS // 1_000_000} MB are read.",
            remedy="Take the pictures out, or give one chapter at a time.", name=name,
        )  # fmt: skip


def parse_xml(data: bytes, *, name: str = "", where: str = "") -> Any:
    """The root of XML that declares nothing and points nowhere."""
    check_size(data, name)
    if any(word in data for word in _DECLARATIONS):
        raise Unreadable(
            "It declares a document type or entities, which can hide a trap. It was not read.",
            remedy="Save it without the lines that begin with <!DOCTYPE or <!ENTITY.", name=name, where=where,
        )  # fmt: skip
    try:
        root = etree.fromstring(data, etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(
            f"Its XML is broken: {str(error)[:200]}.", remedy="Save the file again, or give its text as plain text.",
            name=name, where=where,
        ) from None  # fmt: skip
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("It declares a document type.", remedy="Save it without.", name=name, where=where)
    return root


class Package:
    """The members of a zipped office file, each read within a limit."""

    def __init__(self, data: bytes, *, name: str = "") -> None:
        check_size(data, name)
        self._name, self._left = name, MOST_OCTETS * 5
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            self._members = {member.filename: member for member in self._zip.infolist()}
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise self._broken("", str(error)) from None
        if len(self._members) > _MOST_MEMBERS:
            raise self._trap("")

    def __contains__(self, member: str) -> bool:
        return member in self._members

    def names(self) -> list[str]:
        return list(self._members)

    def read(self, member: str) -> bytes:
        """The bytes of a member; a bomb is refused before it unfolds."""
        info = self._members[member]
        size = info.file_size
        if size > MOST_OCTETS or size > self._left or size > max(1_000_000, info.compress_size * _BOMB_RATIO):
            raise self._trap(member)
        try:
            with self._zip.open(info) as file:
                data = file.read(size + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
            raise self._broken(member, str(error)) from None
        except Exception as error:  # zlib.error and its kin, which have no common base
            if type(error).__name__ not in ("error", "LZMAError"):
                raise
            raise self._broken(member, str(error)) from None
        if len(data) > size:
            raise self._trap(member)
        self._left -= len(data)
        return data

    def xml(self, member: str) -> Any:
        return parse_xml(self.read(member), name=self._name, where=member)

    def _trap(self, member: str) -> Unreadable:
        return Unreadable(
            "It unfolds to far more than a law can hold, which can be a trap. It was not read.",
            remedy="Open it in LibreOffice or Word, and save it under a new name.", name=self._name, where=member,
        )  # fmt: skip

    def _broken(self, member: str, why: str) -> Unreadable:
        return Unreadable(
            f"The file is damaged ({why[:200]}).", remedy="Ask for it again, or give its text as plain text.",
            name=self._name, where=member,
        )  # fmt: skip
