"""Mail of a site without EMAIL_URL: caught, one file each, and read in the office. Never used in production."""

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage as Parsed
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

KEEP = timedelta(days=7)
STAMP = "%Y%m%dT%H%M%S%f"
NAME = re.compile(r"\d{8}T\d{12}-[A-Za-z0-9_-]{16}\.eml")


class OutboxBackend(BaseEmailBackend):
    """Django's way in: EMAIL_BACKEND points here."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            keep(message.message().as_bytes(), now=timezone.now())
        return len(email_messages)


@dataclass(frozen=True)
class Letter:
    """One caught mail."""

    name: str  # the file's
    at: datetime
    to: str
    subject: str
    text: str
    html: str


def folder() -> Path:
    path = Path(settings.OUTBOX_DIR)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep(content: bytes, *, now: datetime) -> Path:
    """Write one mail, whole or not at all, for our eyes only, under a name that sorts by time and cannot be guessed."""
    name = f"{now.astimezone(UTC).strftime(STAMP)}-{secrets.token_urlsafe(12)}.eml"
    part, path = folder() / f".{name}", folder() / name
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    part.rename(path)
    return path


def names() -> list[str]:
    """File names, newest first."""
    return sorted((path.name for path in folder().iterdir() if NAME.fullmatch(path.name)), reverse=True)


def letters(*, start: int = 0, count: int = 50) -> list[Letter]:
    """Some letters, newest first."""
    found = (find(name) for name in names()[start : start + count])
    return [letter for letter in found if letter]


def find(name: str) -> Letter | None:
    """The letter in this file, or None when there is none (or no longer)."""
    if not NAME.fullmatch(name):
        return None
    try:
        content = (folder() / name).read_bytes()
    except FileNotFoundError:
        return None
    mail: Parsed = message_from_bytes(content, policy=policy.default)
    return Letter(
        name=name,
        at=written(name),
        to=str(mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
        text=part(mail, "plain"),
        html=part(mail, "html"),
    )


def part(mail: Parsed, kind: str) -> str:
    body = mail.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body else ""


def written(name: str) -> datetime:
    return datetime.strptime(name.split("-")[0], STAMP).replace(tzinfo=UTC)


def clear(*, before: datetime) -> int:
    """Remove letters older than that; how many."""
    old = [name for name in names() if written(name) < before]
    for name in old:
        (folder() / name).unlink(missing_ok=True)
    return len(old)
