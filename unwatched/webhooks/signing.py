"""Signatures in the shape of the Standard Webhooks specification (https://www.standardwebhooks.com). Pure Python."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime

PREFIX = "whsec_"
_BYTES = 32  # of a secret; the specification asks for 24 to 64
_LETTERS = 26  # of a key after "msg_": 130 bits


def new_secret() -> str:
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def key_of(*parts: object) -> str:
    """The name of a message: the same for the same thing, so that telling twice is telling once."""
    digest = hashlib.sha256("\0".join(str(part) for part in parts).encode()).digest()
    return f"msg_{base64.b32encode(digest).decode().lower()[:_LETTERS]}"


def sign(body: bytes, *, secret: str, key: str, at: int) -> str:
    """HMAC-SHA256 over name, seconds since 1970 and body, with points between: "v1,…" in base64."""
    raw = base64.b64decode(secret.removeprefix(PREFIX))
    mac = hmac.digest(raw, f"{key}.{at}.".encode() + body, "sha256")
    return f"v1,{base64.b64encode(mac).decode()}"


def headers(body: bytes, *, secret: str, key: str, now: datetime) -> dict[str, str]:
    """What goes with a body. The time is that of this try: receivers refuse what is old."""
    at = int(now.timestamp())
    return {
        "webhook-id": key,
        "webhook-timestamp": str(at),
        "webhook-signature": sign(body, secret=secret, key=key, at=at),
    }
