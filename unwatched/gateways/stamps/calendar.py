"""OpenTimestamps: a calendar promises to write a hash into Bitcoin, and some hours later it stands in a block.

The protocol is two requests: `POST /digest` with 32 bytes, `GET /timestamp/<commitment>`. opentimestamps' own client
would go round the guard, so only its formats are used.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation
from opentimestamps.core.op import OpSHA256
from opentimestamps.core.serialize import (
    BytesDeserializationContext,
    BytesSerializationContext,
    DeserializationError,
)
from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

from .. import fetching
from ..errors import GatewayError
from ..fetching import Fetcher
from . import BadStamp

SECONDS = 20.0
LARGEST = 10_000  # bytes, the limit of the official client
MOST_PENDING = 8  # calendars that are asked for one file
KIND, WANTED = "application/x-www-form-urlencoded", "application/vnd.opentimestamps.v1"


@dataclass(frozen=True)
class Promise:
    """An .ots file, and the Bitcoin block it has reached; None: not yet."""

    file: bytes
    block: int | None = None


def submit(url: str, digest: bytes) -> Promise:
    """A calendar's promise on a SHA-256. Raises BadStamp and what `fetching` raises."""
    with Fetcher(seconds=SECONDS, each=SECONDS) as fetcher:
        answer = fetcher.post(f"{url.rstrip('/')}/digest", digest, content_type=KIND, accept=WANTED, most=LARGEST)
    if not answer.ok:
        raise fetching.of_status(answer.status, answer.headers)
    stamp = _read(answer.body, digest)
    if not list(stamp.all_attestations()):
        raise BadStamp(_("The calendar promised nothing."))
    return _promise(stamp)


def upgrade(file: bytes) -> Promise:
    """Asks the calendars that have promised whether it stands in a block by now. Raises BadStamp, GatewayError.

    When no calendar could be asked, the last trouble is raised; when they say "not yet", the same file comes back.
    """
    stamp = _open(file)
    waiting = [
        (where, one.uri) for where, found in _places(stamp) for one in found if isinstance(one, PendingAttestation)
    ][:MOST_PENDING]
    trouble: GatewayError | None = None
    asked = 0
    with Fetcher(seconds=SECONDS, each=SECONDS) as fetcher:
        for where, url in waiting:
            try:
                answer = fetcher.fetch(f"{url.rstrip('/')}/timestamp/{where.msg.hex()}", accept=WANTED, most=LARGEST)
                asked += 1
                if answer.ok:
                    where.merge(_read(answer.body, where.msg))
                elif answer.status != 404:
                    trouble = fetching.of_status(answer.status, answer.headers)
            except GatewayError as error:
                trouble = error
    promise = _promise(stamp)
    if promise.block is None and trouble and not asked:
        raise trouble
    return promise


def digest_of(file: bytes) -> bytes:
    """Which SHA-256 an .ots file is about. Raises BadStamp."""
    return bytes(_open(file).msg)


def _promise(stamp: Timestamp) -> Promise:
    context = BytesSerializationContext()
    DetachedTimestampFile(OpSHA256(), stamp).serialize(context)
    blocks = [one.height for _msg, one in stamp.all_attestations() if isinstance(one, BitcoinBlockHeaderAttestation)]
    return Promise(bytes(context.getbytes()), min(blocks, default=None))


def _places(stamp: Timestamp) -> list[tuple[Timestamp, list[object]]]:
    """Every step of a stamp with what is attested there."""
    found, left = [], [stamp]
    while left:
        one = left.pop()
        found.append((one, list(one.attestations)))
        left += one.ops.values()
    return found


def _open(file: bytes) -> Timestamp:
    try:
        return DetachedTimestampFile.deserialize(BytesDeserializationContext(file)).timestamp
    except (DeserializationError, ValueError, TypeError, RecursionError) as error:
        raise BadStamp(_("This is no .ots file: %s") % str(error)[:120]) from None


def _read(data: bytes, message: bytes) -> Timestamp:
    try:
        context = BytesDeserializationContext(data)
        stamp = Timestamp.deserialize(context, message)
        context.assert_eof()
    except (DeserializationError, ValueError, TypeError, RecursionError) as error:
        raise BadStamp(_("The calendar's answer cannot be read: %s") % str(error)[:120]) from None
    return stamp
