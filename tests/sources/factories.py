"""The least that is valid."""

from datetime import UTC, datetime

from unwatched.sources.models import CaptureKind, Role, SourceKind
from unwatched.sources.services import captures
from unwatched.sources.services.captures import How, Part, Who

NOW = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
URL = "https://facewise.example/principles"
SAID = "We will not sell real-time matching to police departments until a federal law is in place."


def make_source(*, url=URL, title="Our principles", publisher="Facewise Inc.", **fields):
    return captures.add_source(
        url=url, kind=SourceKind.STATEMENT, title=title, publisher=publisher, by=None, now=NOW, **fields
    )


def make_capture(*, source=None, text=SAID, body=None, now=NOW, more=(), kind=CaptureKind.WEB, **who):
    body = f"<p>{text}</p>".encode() if body is None else body
    parts = [
        Part(Role.BODY, "body.html", body, "text/html"),
        Part(Role.TEXT, "text.txt", text.encode(), "text/plain; charset=utf-8"),
        *more,
    ]
    how = How(url=URL, status=200, response_headers=[("Server", "nginx")], ip="192.0.2.7")
    who = Who(**{"why": "It contradicts their letter of May.", "name": "The research group", **who})
    return captures.capture(source or make_source(), kind=kind, parts=parts, how=how, who=who, now=now)
