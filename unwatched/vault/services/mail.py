"""What mails need: the address on its way, and links and codes that cannot be made up."""

from django.conf import settings
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from unwatched.vault import keyring, tokens
from unwatched.vault.errors import Damaged
from unwatched.vault.padding import pad, unpad

_SMALLEST = 64  # bytes: most addresses are of one size


def lock_transit(text: str) -> bytes:
    """Something needed once more soon, such as an address to mail to, under the transit key."""
    body = pad(text.encode(errors="surrogatepass"), smallest=_SMALLEST)
    return bytes(_transit_box().encrypt(body))


def open_transit(blob: bytes) -> str:
    """What was locked; :class:`Damaged` when it was changed or is under another key."""
    try:
        body = _transit_box().decrypt(bytes(blob))
    except (CryptoError, ValueError):
        raise Damaged("This address does not open with the transit key in the key folder.") from None
    return unpad(body).decode(errors="surrogatepass")


def make_token(purpose: str, pk: int) -> str:
    """24 lower-case letters and digits for a link: this row, for this purpose."""
    return tokens.make(_token_key(), purpose=purpose, pk=pk)


def read_token(purpose: str, token: str) -> int:
    """The row of a link; :class:`BadToken` when we did not make it for this purpose."""
    return tokens.read(_token_key(), purpose=purpose, token=token)


def short_code(purpose: str, pk: int, *, turn: int = 0) -> str:
    """Six digits to type. The caller counts tries; a new ``turn`` makes the old code void."""
    return tokens.code(_token_key(), purpose=purpose, pk=pk, turn=turn)


def _transit_box() -> SecretBox:
    return SecretBox(keyring.read(settings.KEY_DIR, "transit"))


def _token_key() -> bytes:
    return keyring.read(settings.KEY_DIR, "token")
