"""Keeping what a source said: the bytes, how they came, who wanted it and why, and a manifest of all hashes."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched import __version__
from unwatched.accounts.models import User
from unwatched.core import removals
from unwatched.sources import audit, store
from unwatched.sources.errors import SourcesError
from unwatched.sources.models import Capture, CaptureFile, CaptureKind, Citation, Leaf, Role, Source, SourceKind

MANIFEST, ABOUT = "manifest.json", "capture.json"
FORMAT = "unwatched-evidence-1"
Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Part:
    """One file to keep. `name` is its name in the packet."""

    role: Role
    name: str
    data: bytes
    media_type: str = ""


@dataclass(frozen=True)
class How:
    """How the bytes came. What is not known stays empty."""

    tool: str = "Unwatched"
    tool_version: str = __version__
    url: str = ""  # after redirects
    status: int | None = None
    request_headers: Headers = ()
    response_headers: Headers = ()
    ip: str | None = None
    tls: Sequence[Mapping[str, str]] = ()
    clock_offset: float | None = None  # seconds
    checks: Sequence[Mapping[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Who:
    """Who keeps it and why. Institutions are kept by two. `name` is what the packet tells strangers."""

    why: str
    by: User | None = None
    name: str = ""
    agreed_by: User | None = None
    claim: str = ""  # what it is to be evidence of, where that is known already


@transaction.atomic
def add_source(
    *,
    url: str,
    kind: str = SourceKind.PAGE,
    title: str = "",
    publisher: str = "",
    said_on: Any = None,
    note: str = "",
    by: User | None,
    now: datetime,
) -> Source:
    """The source with this address; without one (a letter, a printed page) that with this title; else a new one.

    What is known already is kept; a title that was missing is put in.
    """
    named = {"url": url} if url else {"url": "", "title": title[:300], "publisher": publisher[:200]}
    if (url or title) and (known := Source.objects.filter(**named).order_by("pk").first()):
        if title and not known.title:
            known.title = title[:300]
            known.save(update_fields=["title"])
        return known
    return Source.objects.create(
        url=url, kind=kind, title=title[:300], publisher=publisher[:200], said_on=said_on, note=note, added_by=by,
        added_at=now,
    )  # fmt: skip


@transaction.atomic
def capture(source: Source, *, kind: CaptureKind, parts: Sequence[Part], how: How, who: Who, now: datetime) -> Capture:
    """Keeps what came, for good. Exactly one part is the BODY: the bytes as received.

    The manifest goes into the day's tree of hashes (services/roots.py) by the row that is written here.
    """
    bodies = [part for part in parts if part.role == Role.BODY]
    if len(bodies) != 1:
        raise ValueError("a capture has one body")
    if not who.why.strip():
        raise SourcesError(_("Say why this is kept: nothing is kept without a reason."))
    body = bodies[0]
    about = Part(Role.ABOUT, ABOUT, _json(_about(source, kind=kind, body=body, how=how, who=who, now=now)), JSON)
    everything = [*parts, about]
    manifest = _json(_manifest(everything))
    made = Capture.objects.create(
        source=source, kind=kind, sha256=store.sha256(body.data), size=len(body.data), captured_at=now,
        media_type=body.media_type[:200], url=how.url, status=how.status, request_headers=_lists(how.request_headers),
        response_headers=_lists(how.response_headers), clock_offset=how.clock_offset, tool=how.tool,
        tool_version=how.tool_version, ip=how.ip, tls=[dict(one) for one in how.tls], why=who.why, by=who.by,
        by_name=who.name, agreed_by=who.agreed_by, checks=[dict(one) for one in how.checks],
        manifest=manifest.decode(), manifest_sha256=store.sha256(manifest),
    )  # fmt: skip
    CaptureFile.objects.bulk_create(
        CaptureFile(
            capture=made, role=part.role, name=part.name, sha256=store.put(part.data), size=len(part.data),
            media_type=part.media_type[:200],
        )
        for part in everything
    )  # fmt: skip
    Leaf.objects.create(manifest_sha256=made.manifest_sha256, capture=made, added_at=now)
    audit.write(made, "evidence.keep", by=who.by)
    return made


JSON = "application/json"


def _json(data: Mapping[str, Any]) -> bytes:
    """The same data is always the same bytes."""
    return (json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode(errors="surrogatepass")


def _lists(headers: Headers) -> list[list[str]]:
    return [[name, value] for name, value in headers]


def _manifest(parts: Sequence[Part]) -> dict[str, Any]:
    """The hash of every file. The salt keeps anybody from finding out by guessing what an erased capture held."""
    files = [{"name": part.name, "sha256": store.sha256(part.data), "bytes": len(part.data)} for part in parts]
    if len({part.name for part in parts}) != len(parts):
        raise ValueError("two parts have one name")
    return {"format": FORMAT, "salt": secrets.token_hex(16), "files": sorted(files, key=lambda one: str(one["name"]))}


def _about(source: Source, *, kind: CaptureKind, body: Part, how: How, who: Who, now: datetime) -> dict[str, Any]:
    """What capture.json says. People stand in it under the name that they chose, and under none else."""
    return {
        "format": FORMAT,
        "kind": str(kind),
        "source": {
            "url": source.url, "title": source.title, "publisher": source.publisher,
            "said_on": source.said_on.isoformat() if source.said_on else None,
        },
        "url": how.url or source.url,
        "captured_at": now.isoformat(timespec="seconds"),
        "clock_offset_seconds": how.clock_offset,
        "who": who.name or "a member",
        "members": 1 + (who.agreed_by is not None),
        "why": who.why,
        "claim": who.claim,
        "tool": {"name": how.tool, "version": how.tool_version},
        "body": {
            "file": body.name, "sha256": store.sha256(body.data), "bytes": len(body.data), "type": body.media_type,
        },
        "status": how.status,
        "request_headers": _lists(how.request_headers),
        "response_headers": _lists(how.response_headers),
        "ip": how.ip,
        "tls_certificates": [dict(one) for one in how.tls],
        "checks": [dict(one) for one in how.checks],
    }  # fmt: skip


def content(capture: Capture, role: Role) -> bytes | None:
    """The bytes of the file with this role; None when the capture has none. Raises Damaged."""
    found = capture.files.filter(role=role).first()
    return store.read(found.sha256) if found else None


def text(capture: Capture) -> str:
    """The plain text, in which quotes are counted; empty when there is none."""
    return (content(capture, Role.TEXT) or b"").decode(errors="replace")


@transaction.atomic
def publish(capture: Capture, *, by: User | None, now: datetime) -> None:
    """From now on anybody may take the packet along."""
    capture.public_at = now
    capture.save(update_fields=["public_at"])
    audit.write(capture, "evidence.publish", by=by)


@transaction.atomic
def withdraw(capture: Capture, *, by: User | None) -> None:
    """The packet is ours alone again. Who has it keeps it."""
    capture.public_at = None
    capture.save(update_fields=["public_at"])
    audit.write(capture, "evidence.withdraw", by=by)


@transaction.atomic
def forget(capture: Capture, *, by: User | None) -> None:
    """Erases rows and bytes, where law or consent asks for it. Its manifest's hash stays in its day's tree.

    Citations of it stay, and lose their quote: the words were part of what had to go.
    """
    names = list(capture.files.values_list("sha256", flat=True))
    removals.note()
    audit.write(capture, "evidence.forget", by=by)
    Citation.objects.filter(capture=capture).update(
        capture=None, prefix="", exact="", suffix="", start=None, end=None, says_now="", next_look_at=None
    )
    capture.delete()
    transaction.on_commit(lambda: drop_unused(names))


def drop_unused(names: Sequence[str]) -> None:
    """Throws away the bytes that no capture holds any more."""
    kept = set(CaptureFile.objects.filter(sha256__in=names).values_list("sha256", flat=True))
    for name in set(names) - kept:
        store.drop(name)
