"""One capture as a zip to take along: files, manifest, proofs, and a programme that checks them offline."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC
from importlib.resources import files
from io import BytesIO
from typing import IO

from django.conf import settings
from django.urls import reverse

from unwatched.sources import store
from unwatched.sources.models import Capture, Root, Stamp, StampKind, StampState

from . import captures, stamping

PACKAGE = "unwatched.sources.packet"
UNPACKABLE = ("application/wacz", "image/png", "image/jpeg", "application/pdf")


def build(capture: Capture) -> bytes:
    """The packet. Raises Damaged when a file of ours is."""
    out = BytesIO()
    write(capture, to=out)
    return out.getvalue()


def write(capture: Capture, *, to: IO[bytes]) -> None:
    """The packet, of which no more than a part is in memory. Raises Damaged when a file of ours is."""
    moment = capture.captured_at.astimezone(UTC).timetuple()[:6]
    with zipfile.ZipFile(to, "w") as whole:
        for name, data, packed in _contents(capture):
            entry = zipfile.ZipInfo(f"{name_of(capture)}/{name}", date_time=moment)
            entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            entry.external_attr = 0o644 << 16
            with whole.open(entry, "w") as into:
                for part in data:
                    into.write(part)


def name_of(capture: Capture) -> str:
    return f"evidence-{capture.captured_at:%Y-%m-%d}-{capture.manifest_sha256[:12]}"


def _contents(capture: Capture) -> Iterator[tuple[str, Iterable[bytes], bool]]:
    """Name, what is in it, and whether it can be made smaller."""
    proof = stamping.proof_of_capture(capture)
    texts = {
        "README.txt": _readme(capture, proof),
        "verify.py": files(PACKAGE).joinpath("verify.py").read_text(),
        captures.MANIFEST: capture.manifest,
        "citations.json": _citations(capture),
    }
    for name, text in texts.items():
        yield name, [text.encode(errors="replace")], True
    for one in capture.files.all():
        yield one.name, store.parts(one.sha256), one.media_type not in UNPACKABLE
    for name, data, packed in _proofs(proof) if proof else []:
        yield name, [data], packed


def _readme(capture: Capture, proof: stamping.Proof | None) -> str:
    url = f"{settings.PUBLIC_URL}{reverse('sources:verify', args=[capture.manifest_sha256])}"
    return files(PACKAGE).joinpath("README.txt").read_text().format(
        title=" ".join(str(capture.source).split()), url=capture.url or capture.source.url or "no address",
        captured=f"{capture.captured_at.astimezone(UTC):%d %B %Y, %H:%M}",
        day=f"{proof.root.day:%d %B %Y}" if proof else "its day, which is not over yet", verify_url=url,
    )  # fmt: skip


def _citations(capture: Capture) -> str:
    """W3C Web Annotation selectors, so that others' tools find the words."""
    said = [
        {
            "claim": str(one.claim or ""),
            "quote": {"type": "TextQuoteSelector", "exact": one.exact, "prefix": one.prefix, "suffix": one.suffix},
            "position": {"type": "TextPositionSelector", "start": one.start, "end": one.end},
            "in": "text.txt",
        }
        for one in capture.citations.exclude(exact="")
    ]
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _proofs(proof: stamping.Proof) -> list[tuple[str, bytes, bool]]:
    path = {
        "day": proof.root.day.isoformat(), "root": proof.root.root, "size": proof.root.size,
        "position": proof.position, "steps": [[side, other.hex()] for side, other in proof.steps],
    }  # fmt: skip
    found = [
        ("proofs/path.json", json.dumps(path, indent=1).encode(), True),
        ("proofs/root.txt", proof.root.statement.encode(), True),
    ]
    return found + _stamps(proof.root)


def _stamps(root: Root) -> list[tuple[str, bytes, bool]]:
    found: list[tuple[str, bytes, bool]] = []
    for kind, name, ending in ((StampKind.AUTHORITY, "authority", "tsr"), (StampKind.CALENDAR, "calendar", "ots")):
        for place, stamp in enumerate(had(root, kind), start=1):
            stem = f"proofs/{name}-{place}"
            found += [(f"{stem}.{ending}", bytes(stamp.answer), True)]
            found += [(f"{stem}.url.txt", f"{stamp.authority}\n".encode(), True)]
            if kind == StampKind.AUTHORITY:
                found += [
                    (f"{stem}.tsq", bytes(stamp.request), True),
                    (f"{stem}-chain.pem", stamp.chain.encode(), True),
                ]
    return found


def had(root: Root, kind: StampKind) -> list[Stamp]:
    """The stamps of one kind that have come."""
    states = [StampState.STAMPED, StampState.PROMISED]
    return [one for one in root.stamps.filter(kind=kind, state__in=states) if one.answer]
