"""Time-stamping authorities (RFC 3161): a signed "I saw this hash at this time"."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from .. import fetching, guard
from ..fetching import Fetcher
from . import BadStamp

SECONDS = 20.0
LARGEST = 200_000  # bytes of an answer: a usual one has 2 to 8 kB
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"


@dataclass(frozen=True)
class Request:
    """What is sent; `nonce` has to come back."""

    data: bytes
    nonce: int


@dataclass(frozen=True)
class Stamped:
    at: datetime
    chain: str  # PEM, the authority's own certificate first
    doubt: str = ""  # a sentence; empty: a root that this machine trusts vouches for it


def request(data: bytes) -> Request:
    """A new question about these bytes: SHA-256, with a nonce, certificates wanted."""
    made = TimestampRequestBuilder().data(data).hash_algorithm(HashAlgorithm.SHA256).build()
    assert made.nonce is not None
    return Request(made.as_bytes(), made.nonce)


def ask(url: str, query: bytes) -> bytes:
    """The authority's whole answer. Raises what `fetching` raises."""
    with Fetcher(seconds=SECONDS, each=SECONDS) as fetcher:
        answer = fetcher.post(url, query, content_type=QUERY, accept=REPLY, most=LARGEST)
    if not answer.ok:
        raise fetching.of_status(answer.status, answer.headers)
    return answer.body


def check(answer: bytes, *, data: bytes, nonce: int, roots: Path | None = None) -> Stamped:
    """What the answer says. Raises BadStamp with a sentence when a signature, the nonce or the hash does not fit.

    Roots are those of the file, then those that this machine trusts. An authority whose root is not among them is
    checked against its own topmost certificate if that is a root; if it sent none, its signature cannot be checked
    here, and `doubt` says so.
    """
    try:
        response = decode_timestamp_response(answer)
        if PKIStatus(response.status) != PKIStatus.GRANTED:
            raise BadStamp(_("The authority said no (%s).") % response.status)
        chain = _chain(response)
        about = response.tst_info.message_imprint.message, response.tst_info.nonce
    except (ValueError, TypeError) as error:
        raise BadStamp(_("The authority's answer cannot be read: %s") % str(error)[:120]) from None
    candidates, doubt = _roots(roots, above=chain[-1]), ""
    if not candidates and chain[-1].subject == chain[-1].issuer:
        candidates, doubt = chain[-1:], _("Its root certificate is its own: no list on this server vouches for it.")
    if candidates:
        fits = _verified(response, data=data, nonce=nonce, roots=candidates, between=chain[1:])
    else:
        fits = about == (sha256(data).digest(), nonce)
        doubt = _("Its signature was not checked here: it did not send its root certificate, and this server has none.")
    if not fits:
        raise BadStamp(_("The authority's signature does not fit what was sent."))
    at = response.tst_info.gen_time
    pem = "".join(one.public_bytes(Encoding.PEM).decode() for one in chain)
    return Stamped(at.replace(tzinfo=at.tzinfo or UTC), pem, doubt)


def _verified(
    response: TimeStampResponse,
    *,
    data: bytes,
    nonce: int,
    roots: Sequence[x509.Certificate],
    between: Sequence[x509.Certificate],
) -> bool:
    between = [one for one in between if one not in roots]
    builder = VerifierBuilder(roots=list(roots), intermediates=between, nonce=nonce)
    try:
        return bool(builder.build().verify_message(response, data))
    except (VerificationError, ValueError):
        return False


def _chain(response: TimeStampResponse) -> list[x509.Certificate]:
    """The certificates that came along, from the signer's own upwards. Raises ValueError without any."""
    sent = [x509.load_der_x509_certificate(der) for der in response.signed_data.certificates]
    [signer] = response.signed_data.signer_infos
    own = [one for one in sent if (one.issuer, one.serial_number) == (signer.issuer, signer.serial_number)]
    if not own:
        raise ValueError("the signer's certificate is not in it")
    chain = own[:1]
    while above := [one for one in sent if one.subject == chain[-1].issuer and one not in chain]:
        chain.append(above[0])
    return chain


def _roots(file: Path | None, *, above: x509.Certificate) -> list[x509.Certificate]:
    """Those of the file and of this machine that bear the name of who issued the topmost certificate."""
    found: list[x509.Certificate] = []
    if file and file.is_file():
        named = x509.load_pem_x509_certificates(file.read_bytes())
        found += [one for one in named if one.subject == above.issuer or one == above]
    name = above.issuer.public_bytes()
    for der in guard.tls().get_ca_certs(binary_form=True):
        if name in der:
            found.append(x509.load_der_x509_certificate(der))
    return found
