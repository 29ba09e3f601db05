"""What a passphrase keeps: a holder's own key, or the key folder in a backup. Argon2id, then a secret box.

::

    version 1 | operations 4 | memory 4 (bytes) | salt 16 | secret box
"""

import struct
import threading

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random

from .errors import Damaged, WrongPassphrase

VERSION = 1
SHORTEST = 16  # characters: four or five words
# libsodium's "moderate": 3 rounds over 256 MiB, 0.7 s on an old laptop.
# "Sensitive" needs 1 GiB, which kills a cheap server.
OPERATIONS = pwhash.argon2id.OPSLIMIT_MODERATE
MEMORY = pwhash.argon2id.MEMLIMIT_MODERATE
# A row that was tampered with must not make us fill the machine's memory.
_MOST_MEMORY = pwhash.argon2id.MEMLIMIT_SENSITIVE
_MOST_OPERATIONS = pwhash.argon2id.OPSLIMIT_SENSITIVE * 4
_HEAD = struct.Struct(">BII")
_SALT = pwhash.argon2id.SALTBYTES
_one_at_a_time = threading.Lock()


def wrap(secret: bytes, *, passphrase: str) -> bytes:
    """The secret, useless without the passphrase."""
    salt = random(_SALT)
    box = _box(passphrase, salt, OPERATIONS, MEMORY)
    return _HEAD.pack(VERSION, OPERATIONS, MEMORY) + salt + bytes(box.encrypt(secret))


def unwrap(wrapped: bytes, *, passphrase: str) -> bytes:
    """The secret again; :class:`WrongPassphrase` when it is another passphrase."""
    if len(wrapped) < _HEAD.size + _SALT + SecretBox.NONCE_SIZE + SecretBox.MACBYTES:
        raise Damaged("What this passphrase keeps is cut off.")
    version, operations, memory = _HEAD.unpack_from(wrapped)
    if version != VERSION or memory > _MOST_MEMORY or operations > _MOST_OPERATIONS:
        raise Damaged("What this passphrase keeps is not in our format.")
    salt, body = wrapped[_HEAD.size : _HEAD.size + _SALT], wrapped[_HEAD.size + _SALT :]
    try:
        return _box(passphrase, salt, operations, memory).decrypt(body)
    except CryptoError:
        raise WrongPassphrase("That is not the passphrase of this key.") from None


def refuse_weak(passphrase: str) -> None:
    """Raise :class:`WrongPassphrase` for one that a machine guesses in days."""
    if len(" ".join(passphrase.split())) < SHORTEST or len(set(passphrase)) < 6:
        raise WrongPassphrase(
            f"Too easy to guess: take at least {SHORTEST} characters, best five words picked at random."
        )


def _box(passphrase: str, salt: bytes, operations: int, memory: int) -> SecretBox:
    words = " ".join(passphrase.split()).encode()
    with _one_at_a_time:  # each one takes a quarter of a gigabyte
        return SecretBox(pwhash.argon2id.kdf(32, words, salt, opslimit=operations, memlimit=memory))
