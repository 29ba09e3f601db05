"""Evidence of a thread as a capture: the octets as they came, hashed, in the day's tree of hashes and its time-stamps.

A thread that is kept with consent has none: its author may have all of it erased. What Bluesky's servers have signed
goes along, where they give it.
"""

from collections.abc import Iterable
from datetime import datetime

from unwatched.archive.models import KeptThread
from unwatched.archive.unrolling import Unrolled
from unwatched.gateways.errors import GatewayError
from unwatched.gateways.social import Network
from unwatched.gateways.threads import proofs
from unwatched.sources.models import Capture, CaptureKind, Role, SourceKind
from unwatched.sources.services import captures
from unwatched.sources.services.captures import How, Part, Who

from . import rows

MOST_SIGNED = 10  # posts whose signatures are asked for: each takes three requests


def ask_for_signatures(unrolled: Unrolled, *, now: datetime) -> list[Part]:
    """What Bluesky's servers have signed of the first posts, checked. Nothing on other networks, and in any trouble."""
    if unrolled.author.network != Network.BLUESKY:
        return []
    parts: list[Part] = []
    for number, post in enumerate(unrolled.posts[:MOST_SIGNED], start=1):
        try:
            signed = proofs.fetch(post.uri, now=now)
            proofs.check_signed(signed)
        except GatewayError:
            continue
        parts.append(Part(Role.PROOF, f"post-{number}.car", signed.car, "application/vnd.ipld.car"))
        parts.append(Part(Role.PROOF, f"post-{number}-did.json", signed.document, "application/json"))
        if signed.history:
            parts.append(Part(Role.PROOF, f"post-{number}-history.json", signed.history, "application/json"))
    return parts


def capture(thread: KeptThread, *, signatures: Iterable[Part] = (), now: datetime) -> Capture:
    """What the thread says at this moment, kept so that nobody can change it. Call it within the transaction."""
    posts = list(thread.posts.all())
    said = [post.raw or rows.own_json(post.neutral(thread.author.neutral())) for post in posts]
    body = "".join(line.replace("\n", " ") + "\n" for line in said).encode(errors="surrogatepass")
    text = "\n\n".join(post.text for post in posts).encode(errors="surrogatepass")
    source = captures.add_source(
        url=thread.source, kind=SourceKind.THREAD, title=str(thread.author), publisher=thread.author.name,
        said_on=posts[0].created_at.date() if posts else None, by=thread.proposed_by, now=now,
    )  # fmt: skip
    made = captures.capture(
        source,
        kind=CaptureKind.THREAD,
        parts=[
            Part(Role.BODY, "posts.jsonl", body, "application/jsonl"),
            Part(Role.TEXT, "thread.txt", text, "text/plain; charset=utf-8"),
            *signatures,
        ],
        how=How(url=thread.source),
        who=Who(why=thread.reason, by=thread.proposed_by, agreed_by=thread.agreed_by),
        now=now,
    )
    thread.capture = made
    thread.save(update_fields=["capture"])
    return made


def forget(thread: KeptThread) -> None:
    """For evidence that is taken down: its captures go as well. What was stamped was their salted hash alone."""
    if thread.capture is None:
        return
    for one in thread.capture.source.captures.filter(kind=CaptureKind.THREAD):
        captures.forget(one, by=None)
