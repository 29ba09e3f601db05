"""Web archives in one file (WACZ 1.2.0): packing ours, and looking at those that others have made.

https://specs.webrecorder.net/wacz/1.2.0/ and, for signatures, https://specs.webrecorder.net/wacz-auth/0.1.0/.
"""

import json
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlsplit

from unwatched import __version__

from . import warc

PROFILE, VERSION = "wacz", "1.2.0"
DATAPACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
SOFTWARE = f"Unwatched {__version__}"


def pack(writer: warc.Writer, *, url: str, at: datetime, title: str, text: str) -> bytes:
    """One page's records as a WACZ. The same records at the same moment give the same bytes."""
    name = f"archive/{warc.NAME}"
    files = {
        name: writer.whole(),
        "indexes/index.cdx": index(writer.places),
        "pages/pages.jsonl": _pages(url, at=at, title=title, text=text, size=len(writer.whole())),
    }
    package = _json(_datapackage(files, url=url, at=at, title=title))
    files[DATAPACKAGE] = package
    files[DIGEST] = _json({"path": DATAPACKAGE, "hash": f"sha256:{warc.sha256(package)}"})
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as whole:
        for path, data in files.items():
            # Readers fetch parts of the archive from within the zip: it must not be packed a second time.
            kind = zipfile.ZIP_STORED if path == name else zipfile.ZIP_DEFLATED
            entry = zipfile.ZipInfo(path, date_time=at.astimezone(UTC).timetuple()[:6])
            entry.compress_type, entry.external_attr = kind, 0o644 << 16
            whole.writestr(entry, data)
    return out.getvalue()


def index(places: list[warc.Place]) -> bytes:
    """CDXJ, sorted as it must be: where each answer lies."""
    lines = []
    for place in places:
        said = {
            "url": place.url, "mime": place.media_type or "unk", "status": str(place.status), "digest": place.digest,
            "length": str(place.length), "offset": str(place.offset), "filename": warc.NAME,
        }  # fmt: skip
        stamp = place.at.astimezone(UTC).strftime("%Y%m%d%H%M%S")
        lines.append(f"{key(place.url)} {stamp} {json.dumps(said, ensure_ascii=True)}\n")
    return "".join(sorted(lines)).encode()


def key(url: str) -> str:
    """An address turned round so that a site's pages stand together: `org,example)/a?b`."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"}:
        return url.replace(" ", "%20")
    host = (parts.hostname or "").removeprefix("www.")
    turned = host if host.replace(".", "").isdigit() or ":" in host else ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    query = f"?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else ""
    return f"{turned}{port}){parts.path or '/'}{query}".lower().replace(" ", "%20")


def _pages(url: str, *, at: datetime, title: str, text: str, size: int) -> bytes:
    head = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    page = {"id": warc.sha256(url.encode())[:12], "url": url, "ts": _moment(at), "title": title, "size": size}
    page |= {"text": text} if text else {}
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in (head, page)).encode(errors="replace")


def _datapackage(files: dict[str, bytes], *, url: str, at: datetime, title: str) -> dict[str, object]:
    return {
        "profile": PROFILE,
        "wacz_version": VERSION,
        "title": title,
        "description": "One page, kept as evidence. Only what the server sent is in it; no script was run.",
        "created": _moment(at),
        "modified": _moment(at),
        "software": SOFTWARE,
        "home": {"url": url, "ts": _moment(at)},
        "resources": [
            {
                "name": path.rpartition("/")[2].lower(), "path": path, "hash": f"sha256:{warc.sha256(data)}",
                "bytes": len(data),
            }
            for path, data in files.items()
        ],
    }  # fmt: skip


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=2).encode(errors="replace")


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
