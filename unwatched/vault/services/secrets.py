"""Secrets that this server itself must be able to use at any hour, such as the tokens of social accounts."""

import hmac

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from unwatched.vault import keyring
from unwatched.vault.errors import Damaged
from unwatched.vault.padding import pad, unpad

_SMALLEST = 512  # bytes: a token's length says which network it is from


def lock_secret(text: str) -> bytes:
    """A secret under a key from the key folder: a stolen database opens nothing with it."""
    return bytes(_box().encrypt(pad(text.encode(), smallest=_SMALLEST)))


def open_secret(blob: bytes) -> str:
    """What was locked; :class:`Damaged` when it was changed or is under another key."""
    try:
        body = _box().decrypt(bytes(blob))
    except (CryptoError, ValueError):
        raise Damaged("This secret does not open with the keys in the key folder. Connect the account again.") from None
    return unpad(body).decode()


def _box() -> SecretBox:
    # Derived, so that sites made before there were secrets need no new key file.
    transit = keyring.read(settings.KEY_DIR, "transit")
    return SecretBox(hmac.digest(transit, b"unwatched secrets", "sha256"))
