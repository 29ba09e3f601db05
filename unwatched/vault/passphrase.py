"""A holder's own key, wrapped under their passphrase with Argon2id.

::

    version 1 | operations 4 | memory 4 (bytes) | salt 16 | secret box over the private key
"""

import struct
import threading

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import SecretBox
from nacl.utils import random

from .errors import Damaged, WrongPassphrase

VERSION = 1
SHORTEST = 16  # characters: four or five words
# libsodium's "moderate": 3 rounds over 256 MiB, 0.7 s on an old laptop. "Sensitive" needs 1 GiB, which kills a cheap server.
OPERATIONS = pwhash.argon2id.OPSLIMIT_MODERATE
MEMORY = pwhash.argon2id.MEMLIMIT_MODERATE
# A row that was tampered with must not make us fill the machine's memory.
_MOST_MEMORY = pwhash.argon2id.MEMLIMIT_SENSITIVE
_MOST_OPERATIONS = pwhash.argon2id.OPSLIMIT_SENSITIVE * 4
_HEAD = struct.Struct(">BII")
_SALT = pwhash.argon2id.SALTBYTES
_one_at_a_time = threading.Lock()


def wrap(private: PrivateKey, *, passphrase: str) -> bytes:
    """The key, useless without the passphrase."""
    salt = random(_SALT)
    box = _box(passphrase, salt, OPERATIONS, MEMORY)
    return _HEAD.pack(VERSION, OPERATIONS, MEMORY) + salt + bytes(box.encrypt(bytes(private)))


def unwrap(wrapped: bytes, *, passphrase: str) -> PrivateKey:
    """The key again; :class:`WrongPassphrase` when it is another passphrase."""
    if len(wrapped) < _HEAD.size + _SALT:
        raise Damaged("This key-holder's key is cut off.")
    version, operations, memory = _HEAD.unpack_from(wrapped)
    if version != VERSION or memory > _MOST_MEMORY or operations > _MOST_OPERATIONS:
        raise Damaged("This key-holder's key is not in our format.")
    salt, body = wrapped[_HEAD.size : _HEAD.size + _SALT], wrapped[_HEAD.size + _SALT :]
    try:
        return PrivateKey(_box(passphrase, salt, operations, memory).decrypt(body))
    except CryptoError:
        raise WrongPassphrase("That is not the passphrase of this key.") from None


def _box(passphrase: str, salt: bytes, operations: int, memory: int) -> SecretBox:
    words = " ".join(passphrase.split()).encode()
    with _one_at_a_time:  # each one takes a quarter of a gigabyte
        return SecretBox(pwhash.argon2id.kdf(32, words, salt, opslimit=operations, memlimit=memory))
