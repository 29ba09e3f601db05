"""Lists of JSON that are read one entry at a time: an outbox of 200 MB never lies in memory as a whole.

A broken entry is left out and told with the byte where it is; reading goes on behind it.
"""

import codecs
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from .. import Trouble
from .archives import BadEntry

_CHUNK = 1 << 18  # octets
MOST_ENTRY = 4_000_000  # letters of one entry; the longest posts that people have shown were some 100,000
MOST_TROUBLES = 50  # told of one file
_SPACE = re.compile(r"[ \t\r\n]*")
_LIKELY = re.compile(r"[,\]}]\s{0,100}(?=\{)")  # behind it an entry may begin


@dataclass(frozen=True)
class Entry:
    """One entry of a list, which is an object: what it says, and how it was written."""

    value: dict[str, Any]
    written: str
    byte: int  # where it begins


class Text:
    """A file as text, of which only what is being read is kept, and which knows at which byte that is."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
        self._before = 0  # bytes of what was dropped
        self.buffer = ""
        self.ended = False
        self.more()
        if self.buffer.startswith("\ufeff"):
            self.drop(1)

    def more(self) -> bool:
        """Reads on. False at the end of the file."""
        if self.ended:
            return False
        data = self._file.read(max(_CHUNK, len(self.buffer)))  # doubling: a long entry is not scanned a thousand times
        self.ended = not data
        self.buffer += self._decode(data, not data)
        return bool(data)

    def drop(self, letters: int) -> None:
        """Forgets what has been read."""
        self._before += len(self.buffer[:letters].encode("utf-8", "surrogateescape"))
        self.buffer = self.buffer[letters:]

    def byte(self, letter: int) -> int:
        return self._before + len(self.buffer[:letter].encode("utf-8", "surrogateescape"))


def entries(
    file: IO[bytes], *, name: str, begin: re.Pattern[str], known: Callable[[Any], bool], troubles: list[Trouble]
) -> Iterator[Entry]:
    """The entries of the list that opens at the end of `begin`. What cannot be read goes to `troubles`.

    `known` tells an entry from what lies within one: that is how the next is found behind a broken one.
    """
    faults: list[int] = []  # bytes
    try:
        yield from _entries(Text(file), begin, known, faults)
    except _NoBeginning:
        troubles.append(Trouble(where=name, why=_("This file does not begin as we know it. Nothing of it was read.")))
    except _BrokenOff as end:
        faults[:] = [byte for byte in faults if byte < end.byte]
        troubles.append(Trouble(where=_at(name, end.byte), why=_("The file is broken from here to its end.")))
    except BadEntry as error:  # the archive is broken here
        troubles.append(Trouble(where=name, why=_("The rest of this file cannot be read. %(why)s") % {"why": error}))
    finally:
        troubles += [
            Trouble(where=_at(name, byte), why=_("This entry is broken and was left out."))
            for byte in faults[:MOST_TROUBLES]
        ]
        if len(faults) > MOST_TROUBLES:
            more = _("%(count)s more entries of this file are broken and were left out.")
            troubles.append(Trouble(where=name, why=more % {"count": len(faults) - MOST_TROUBLES}))


class _NoBeginning(Exception):
    pass


class _BrokenOff(Exception):
    def __init__(self, byte: int) -> None:
        super().__init__(byte)
        self.byte = byte


def _entries(text: Text, begin: re.Pattern[str], known: Callable[[Any], bool], faults: list[int]) -> Iterator[Entry]:
    if not _find(text, begin):
        raise _NoBeginning
    place = 0  # in the buffer
    while True:
        place = _to_next(text, place)
        if text.buffer[place : place + 1] == "]":
            return
        if place >= len(text.buffer):
            raise _BrokenOff(text.byte(place))
        value, end, fault = _decoded(text, place)
        if isinstance(value, dict):
            yield Entry(value, text.buffer[place:end], text.byte(place))
        else:
            faults.append(text.byte(place if end else fault))
            end = _next_known(text, place, known)
        place = end
        if place > _CHUNK:
            text.drop(place)
            place = 0


def _find(text: Text, begin: re.Pattern[str]) -> bool:
    """Goes to behind the opening of the list."""
    while True:
        found = begin.search(text.buffer)
        if found:
            text.drop(found.end())
            return True
        if len(text.buffer) > MOST_ENTRY or not text.more():
            return False


def _to_next(text: Text, place: int) -> int:
    """Where the next entry begins, or the bracket that ends the list."""
    while True:
        match = _SPACE.match(text.buffer, place)
        place = match.end() if match else place
        if text.buffer[place : place + 1] == ",":
            place += 1
        elif place < len(text.buffer) or not text.more():
            return place


def _decoded(text: Text, start: int) -> tuple[Any, int, int]:
    """The entry and where it ends; or no end (0), and where the fault is."""
    while True:
        try:
            value, end = _DECODER.raw_decode(text.buffer, start)
            # A number at the end of what was read may have more digits.
            if end < len(text.buffer) or not text.more():
                return value, end, 0
        except json.JSONDecodeError as error:
            if not _may_be_cut(text, start) or not text.more():
                return None, 0, error.pos
        except (RecursionError, ValueError):  # thousands of lists within each other, or of digits
            return None, 0, start


_DECODER = json.JSONDecoder()


def _may_be_cut(text: Text, start: int) -> bool:
    """Whether the fault may only be that we have not read far enough."""
    return not text.ended and len(text.buffer) - start < MOST_ENTRY


def _next_known(text: Text, start: int, known: Callable[[Any], bool]) -> int:
    """Where the next whole entry begins behind a broken one. Raises _BrokenOff when none does."""
    broken_at = text.byte(start)
    place = start + 1
    while True:
        found = _LIKELY.search(text.buffer, place)
        if not found:
            place = max(place, len(text.buffer) - 200)  # half of what we look for may stand at the end
            if not text.more():
                raise _BrokenOff(broken_at)
            continue
        place = found.end()
        value, end, _fault = _decoded(text, place)
        if end and known(value):
            return place
        if place > MOST_ENTRY:
            text.drop(place)
            place = 0


def _at(name: str, byte: int) -> str:
    return _("%(name)s, byte %(byte)s") % {"name": name, "byte": byte}
