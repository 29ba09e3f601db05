"""Second factors' secrets, locked under Django's key: a stolen database alone makes no valid code."""

import base64
import hashlib

from django.conf import settings
from django.utils.encoding import force_bytes
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
    raise CryptoError(
        "This second factor was set up under another key. Forget it with 'unwatched sign_in_link --new-second-step'."
    )


def _box(secret: str | bytes) -> SecretBox:
    key = hashlib.blake2b(force_bytes(secret), digest_size=SecretBox.KEY_SIZE, person=b"accounts.mfa").digest()
    return SecretBox(key)
