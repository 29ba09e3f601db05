"""Second factors' secrets, locked under Django's key: a stolen database alone makes no valid code."""

import base64
import hashlib

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox


def lock(text: str) -> str:
    return base64.b64encode(_box(settings.SECRET_KEY).encrypt(text.encode())).decode()


def unlock(locked: str) -> str:
    """The text again. Tries the former keys too, as Django does with its signatures."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _box(secret).decrypt(base64.b64decode(locked)).decode()
        except CryptoError:
            continue
    raise CryptoError("This second factor was set up under another key. Reset it with 'unwatched sign_in_link'.")


def _box(secret: str) -> SecretBox:
    return SecretBox(hashlib.blake2b(secret.encode(), digest_size=SecretBox.KEY_SIZE, person=b"accounts.mfa").digest())
