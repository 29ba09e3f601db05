"""Links and codes in mails: short, made from a row's number and the token key, and never stored.

A token hides the number and proves itself. It is built the way of deterministic encryption (a synthetic initial
value): the tag is a MAC of the number, and the number is hidden under a stream made from that tag.
"""

import base64
import hmac

from .errors import BadToken

_NUMBER = 5  # bytes: a million million rows
_TAG = 10  # bytes: 2**80 guesses
LENGTH = 24  # characters of base32 for both


def make(key: bytes, *, purpose: str, pk: int) -> str:
    """24 lower-case letters and digits that stand for one row and one purpose."""
    number = pk.to_bytes(_NUMBER, "big")
    tag = _digest(key, "tag", purpose, number)[:_TAG]
    return base64.b32encode(tag + _hide(key, purpose, tag, number)).decode().lower()


def read(key: bytes, *, purpose: str, token: str) -> int:
    """The row that a token stands for; capitals and blanks around it are forgiven."""
    tag, hidden = _split(token)
    number = _hide(key, purpose, tag, hidden)
    if not hmac.compare_digest(_digest(key, "tag", purpose, number)[:_TAG], tag):
        raise BadToken("This link is not one of ours. Perhaps a part of it was lost on the way.")
    return int.from_bytes(number, "big")


def code(key: bytes, *, purpose: str, pk: int, turn: int) -> str:
    """Six digits for typing. Guessable in a million tries: the caller counts tries."""
    digest = _digest(key, "code", purpose, f"{pk}:{turn}".encode())
    return f"{int.from_bytes(digest[:8], 'big') % 1_000_000:06d}"


def _split(token: str) -> tuple[bytes, bytes]:
    text = token.strip()
    if len(text) != LENGTH or not text.isascii():
        raise BadToken("This link is not one of ours. Perhaps a part of it was lost on the way.")
    try:
        raw = base64.b32decode(text.upper())
    except ValueError:
        raise BadToken("This link is not one of ours. Perhaps a part of it was lost on the way.") from None
    return raw[:_TAG], raw[_TAG:]


def _hide(key: bytes, purpose: str, tag: bytes, number: bytes) -> bytes:
    """Adding the stream hides a number; adding it once more shows it again."""
    stream = _digest(key, "stream", purpose, tag)
    return bytes(a ^ b for a, b in zip(number, stream, strict=False))


def _digest(key: bytes, kind: str, purpose: str, rest: bytes) -> bytes:
    said = purpose.encode()
    return hmac.digest(key, f"{kind}:{len(said)}:".encode() + said + rest, "sha256")
