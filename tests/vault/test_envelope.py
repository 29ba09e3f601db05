import struct
import timeit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from unwatched.vault import envelope, keyring
from unwatched.vault.errors import Damaged
from unwatched.vault.padding import LARGEST, pad, unpad

ANN = PrivateKey.generate()
BEN = PrivateKey.generate()
details = st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=6)


def mark_of(private):
    return keyring.ring_fingerprint(bytes(private.public_key))


def lid(private):
    return envelope.Lid.of(bytes(private.public_key), fingerprint=mark_of(private))


def read(sealed, private):
    return envelope.open_box(envelope.boxes_of(sealed)[mark_of(private)], private=private)


@settings(deadline=None)
@given(details)
def test_what_goes_in_comes_out_for_every_ring(said):
    sealed = envelope.close(said, lids=[lid(ANN), lid(BEN)])
    assert read(sealed, ANN) == said
    assert read(sealed, BEN) == said


@settings(deadline=None)
@given(st.binary(max_size=900))
def test_rubbish_opens_nothing_and_breaks_nothing(rubbish):
    try:
        boxes = envelope.boxes_of(rubbish)
    except Damaged:
        return
    for box in boxes.values():
        with pytest.raises(Damaged):
            envelope.open_box(box, private=ANN)


SEALED = envelope.close({"name": "Ann", "email": "ann@example.org"}, lids=[lid(ANN)])


@settings(deadline=None)
@given(st.integers(0, len(SEALED) - 1), st.integers(1, 255))
def test_one_changed_byte_anywhere_is_noticed(at, change):
    changed = bytearray(SEALED)
    changed[at] ^= change
    with pytest.raises((Damaged, KeyError)):  # KeyError: the fingerprint itself was changed
        read(bytes(changed), ANN)


@pytest.mark.parametrize("length", [0, 1, 4, 11, 12, 60, len(SEALED) - 1])
def test_a_cut_envelope_is_noticed(length):
    with pytest.raises(Damaged):
        envelope.boxes_of(SEALED[:length])


def test_bytes_hung_on_are_noticed():
    with pytest.raises(Damaged):
        envelope.boxes_of(SEALED + b"\0")


def test_an_envelope_of_another_version_says_so():
    with pytest.raises(Damaged, match="format 9"):
        envelope.boxes_of(b"\x09" + SEALED[1:])


def test_another_ring_opens_nothing():
    box = envelope.boxes_of(SEALED)[mark_of(ANN)]
    with pytest.raises(Damaged):
        envelope.open_box(box, private=BEN)


@pytest.mark.parametrize("body", [b"[]", b'{"age": 7}', b"\xff", b"", b"{", b'"text"'])
def test_a_box_that_somebody_else_filled_is_not_taken_for_ours(body):
    box = SealedBox(ANN.public_key).encrypt(pad(body, smallest=256))
    with pytest.raises(Damaged):
        envelope.open_box(box, private=ANN)


def test_lengths_do_not_tell():
    short = envelope.close({"name": "A", "email": "a@b.eu"}, lids=[lid(ANN)])
    long = envelope.close({"name": "Maria da Conceição " * 3, "email": "m@example.org"}, lids=[lid(ANN)])
    assert len(short) == len(long) == len(SEALED)


def test_the_same_details_never_look_the_same():
    again = envelope.close({"name": "Ann", "email": "ann@example.org"}, lids=[lid(ANN)])
    assert again != SEALED
    assert b"ann" not in SEALED.lower()


def test_a_lone_surrogate_does_not_stop_a_signature():
    assert read(envelope.close({"name": "A\ud800"}, lids=[lid(ANN)]), ANN) == {"name": "A\ud800"}


def test_an_envelope_without_a_ring_or_with_too_much_in_it_is_not_made():
    with pytest.raises(ValueError, match="not for 0"):
        envelope.close({}, lids=[])
    with pytest.raises(ValueError, match="too many to seal"):
        envelope.close({"comment": "x" * LARGEST}, lids=[lid(ANN)])


@given(st.binary(max_size=2000), st.sampled_from([16, 64, 256]))
def test_padding_comes_off_again_and_leaves_few_sizes(data, smallest):
    padded = pad(data, smallest=smallest)
    assert unpad(padded) == data
    assert (len(padded) // smallest).bit_count() == 1
    assert len(padded) % smallest == 0
    assert len(padded) <= max(smallest, 2 * (len(data) + 1))


def test_padding_without_its_end_is_damaged():
    for rubbish in (b"", b"\0" * 16, b"abc", b"abc\x80\0\1"):
        with pytest.raises(Damaged):
            unpad(rubbish)


def test_the_head_is_what_the_docstring_says():
    version, count, length = struct.unpack_from(">BBH", SEALED)
    assert (version, count, length) == (1, 1, 256 + 48)


def test_sealing_costs_little_more_than_libsodium_itself():
    """The bare sealed box is what the processor can do. Ours is 1.2 times that; other tests run beside this one."""
    ours, body = lid(ANN), b"x" * 256
    said = {"name": "Ann", "email": "ann@example.org", "postcode": "W4 118"}

    def seal_bare():
        ours.box.encrypt(body)

    def seal_whole():
        envelope.close(said, lids=[ours])

    rounds = [(timeit.timeit(seal_bare, number=100), timeit.timeit(seal_whole, number=100)) for _ in range(20)]
    bare, whole = (min(times) for times in zip(*rounds, strict=True))
    assert whole < 2 * bare
