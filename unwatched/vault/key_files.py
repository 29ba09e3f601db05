"""Private keys as people keep them outside of a site, for opening a sealed list at home. Pure Python, no database.

::

    ring-<fingerprint>.key   a key of the key folder (32 bytes as hex), or the folder itself
    *.holder.json            a key-holder's copy: their own key under their passphrase, and what is sealed to it
    keys of a backup         the key folder under a passphrase (vault/archive.py)
"""

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from . import archive, keyring, passphrase
from .errors import Damaged, KeyMissing

FORMAT = "unwatched holder 1"
Ask = Callable[[], str]


def holder_file(*, ring: str, wrapped: bytes, shares: Iterable[bytes]) -> str:
    """A holder's copy. Without their passphrase it opens nothing."""
    said = {
        "format": FORMAT,
        "list": ring,
        "wrapped": base64.b64encode(wrapped).decode(),
        "shares": [base64.b64encode(share).decode() for share in shares],
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def read(path: Path, *, ask: Ask) -> dict[str, PrivateKey]:
    """Every private key of a list that is there, by fingerprint. ``ask`` gives the passphrase, where one is needed."""
    if path.is_dir():
        keys = {one.name: one.read_text() for one in sorted(path.glob("ring-*.key"))}
        return by_fingerprint(plain_keys(keys))
    if not path.is_file():
        raise KeyMissing(f"There is no key at {path}.")
    if path.stat().st_size > 1_000_000:
        raise Damaged(f"{path} is too large to be a key.")
    octets = path.read_bytes()
    if octets.lstrip().startswith(b"{"):
        return by_fingerprint(holder_keys(octets, ask=ask))
    if is_hex(octets):
        return by_fingerprint(plain_keys({"ring-.key": octets.decode()}))
    return by_fingerprint(plain_keys(archive.read_keys(path, words=ask())))


def plain_keys(keys: Mapping[str, str]) -> list[PrivateKey]:
    try:
        return [PrivateKey(bytes.fromhex(text.strip())) for name, text in keys.items() if name.startswith("ring-")]
    except (ValueError, TypeError, CryptoError):
        raise Damaged("This key is damaged. Take the file from your backup.") from None


def holder_keys(octets: bytes, *, ask: Ask) -> list[PrivateKey]:
    try:
        said = json.loads(octets)
        if said["format"] != FORMAT:
            raise ValueError
        wrapped, shares = base64.b64decode(said["wrapped"]), [base64.b64decode(one) for one in said["shares"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Damaged("This is not the copy of a key-holder. Take it again from the office: Vault.") from None
    try:
        own = SealedBox(PrivateKey(passphrase.unwrap(wrapped, passphrase=ask())))
        return [PrivateKey(own.decrypt(one)) for one in shares]
    except (CryptoError, ValueError, TypeError):
        raise Damaged("This copy of a key does not fit together. Take it again from the office: Vault.") from None


def by_fingerprint(keys: Iterable[PrivateKey]) -> dict[str, PrivateKey]:
    found = {keyring.ring_fingerprint(bytes(key.public_key)): key for key in keys}
    if not found:
        raise KeyMissing("There is no private key of a list in there.")
    return found


def is_hex(octets: bytes) -> bool:
    return len(octets.strip()) == 2 * keyring.SIZE and octets.strip().isalnum()
