import struct

import pytest
from nacl import pwhash

from unwatched.vault import passphrase
from unwatched.vault.errors import Damaged, WrongPassphrase


def test_the_real_cost_is_paid_and_the_right_words_open():
    wrapped = passphrase.wrap(b"secret", passphrase="five random words make this")
    assert b"secret" not in wrapped
    _, operations, memory = struct.unpack_from(">BII", wrapped)
    assert operations >= pwhash.argon2id.OPSLIMIT_MODERATE
    assert memory >= pwhash.argon2id.MEMLIMIT_MODERATE
    assert passphrase.unwrap(wrapped, passphrase="five random words  make this ") == b"secret"


def test_other_words_do_not_open_and_what_was_tampered_with_is_refused_before_it_costs_memory(quick):
    wrapped = passphrase.wrap(b"secret", passphrase="x" * 16)
    with pytest.raises(WrongPassphrase):
        passphrase.unwrap(wrapped, passphrase="x" * 15 + "X")
    greedy = struct.pack(">BII", 1, 3, 2**32 - 1) + wrapped[9:]
    for wrong in (greedy, wrapped[:40], b"", b"\x07" + wrapped[1:]):
        with pytest.raises(Damaged):
            passphrase.unwrap(wrong, passphrase="x" * 16)
    changed = bytearray(wrapped)
    changed[-1] ^= 1
    with pytest.raises(WrongPassphrase):
        passphrase.unwrap(bytes(changed), passphrase="x" * 16)


@pytest.mark.parametrize("weak", ["", "short", "aaaaaaaaaaaaaaaaaaaaaaaa", "password1234"])
def test_words_that_a_machine_guesses_are_refused(weak):
    with pytest.raises(WrongPassphrase, match="16 characters"):
        passphrase.refuse_weak(weak)
