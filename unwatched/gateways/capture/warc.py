"""Web archives as ISO 28500 wants them (WARC 1.1): every question and answer octet for octet."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from warcio.warcwriter import WARCWriter

from ..fetching import Exchange

NAME = "data.warc.gz"


@dataclass(frozen=True)
class Place:
    """Where a record lies in the file, for the index."""

    url: str
    at: datetime
    status: int
    media_type: str
    digest: str  # "sha256:…"
    offset: int
    length: int
    record: str  # WARC-Type


class Writer:
    """Writes records one after the other and remembers where."""

    def __init__(self) -> None:
        self._file = BytesIO()
        self._writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        self.places: list[Place] = []

    def whole(self) -> bytes:
        return self._file.getvalue()

    def info(self, said: Mapping[str, str], *, at: datetime) -> None:
        record = self._writer.create_warcinfo_record(NAME, dict(said))
        record.rec_headers.replace_header("WARC-Date", _moment(at))
        self._writer.write_record(record)

    def exchange(self, one: Exchange) -> str:
        """The answer, then the question; gives the id of the answer."""
        at = one.ended_at or datetime.now(UTC)
        _head, _line, payload = one.received.partition(b"\r\n\r\n")
        more = {"WARC-IP-Address": one.address} if one.address else {}
        media_type = next((value for name, value in one.said if name.lower() == "content-type"), "")
        answer = self._write(
            "response", one.url, one.received, at=at, kind="application/http; msgtype=response", payload=payload,
            more=more, status=one.status, media_type=media_type.partition(";")[0].strip().lower(),
        )  # fmt: skip
        _head, _line, asked = one.sent.partition(b"\r\n\r\n")
        self._write(
            "request", one.url, one.sent, at=at, kind="application/http; msgtype=request", payload=asked,
            more={"WARC-Concurrent-To": answer},
        )  # fmt: skip
        return answer

    def metadata(self, url: str, said: Mapping[str, str], *, at: datetime, about: str = "") -> None:
        lines = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in said.items()).encode()
        more = {"WARC-Refers-To": about} if about else {}
        self._write("metadata", url, lines, at=at, kind="application/warc-fields", payload=lines, more=more)

    def resource(self, url: str, data: bytes, *, at: datetime, media_type: str) -> None:
        self._write("resource", url, data, at=at, kind=media_type, payload=data, status=200, media_type=media_type)

    def _write(
        self, kind_of_record: str, url: str, data: bytes, *, at: datetime, kind: str, payload: bytes,
        more: Mapping[str, str] | None = None, status: int = 0, media_type: str = "",
    ) -> str:  # fmt: skip
        headers = {
            "WARC-Date": _moment(at),
            "WARC-Block-Digest": _digest(data),
            "WARC-Payload-Digest": _digest(payload),
            **(more or {}),
        }
        # warcio would write HTTP heads anew; given no head it writes what it is given, octet for octet.
        record = self._writer.create_warc_record(url, kind_of_record, warc_content_type=kind, warc_headers_dict=headers)
        record.raw_stream, record.length, record.payload_length = BytesIO(data), len(data), len(data)
        offset = self._file.tell()
        self._writer.write_record(record)
        if status:
            length = self._file.tell() - offset
            place = Place(url, at, status, media_type, _digest(payload), offset, length, kind_of_record)
            self.places.append(place)
        return str(record.rec_headers.get_header("WARC-Record-ID"))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _digest(data: bytes) -> str:
    return f"sha256:{sha256(data)}"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
