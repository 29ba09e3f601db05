import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unwatched.vault import tokens
from unwatched.vault.errors import BadToken

KEY, OTHER = b"k" * 32, b"o" * 32
numbers = st.integers(0, 2**40 - 1)


@given(numbers, st.text(max_size=10))
def test_a_token_leads_back_to_its_row(pk, purpose):
    token = tokens.make(KEY, purpose=purpose, pk=pk)
    assert re.fullmatch("[a-z2-7]{24}", token)
    assert tokens.read(KEY, purpose=purpose, token=token) == pk


@given(numbers, st.integers(0, 23), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_one_changed_letter_is_refused(pk, at, letter):
    token = tokens.make(KEY, purpose="confirm", pk=pk)
    changed = token[:at] + letter + token[at + 1 :]
    if changed == token:
        return
    with pytest.raises(BadToken):
        tokens.read(KEY, purpose="confirm", token=changed)


@given(st.text(max_size=40))
def test_rubbish_is_refused(text):
    with pytest.raises(BadToken):
        tokens.read(KEY, purpose="confirm", token=text)


def test_a_token_is_for_one_purpose_and_one_site():
    token = tokens.make(KEY, purpose="confirm", pk=7)
    with pytest.raises(BadToken):
        tokens.read(KEY, purpose="erase", token=token)
    with pytest.raises(BadToken):
        tokens.read(OTHER, purpose="confirm", token=token)


def test_a_mail_programme_that_changes_case_or_adds_a_blank_breaks_nothing():
    token = tokens.make(KEY, purpose="confirm", pk=7)
    assert tokens.read(KEY, purpose="confirm", token=f" {token.upper()}\n") == 7


def test_neighbouring_rows_have_nothing_in_common():
    one, two = (tokens.make(KEY, purpose="confirm", pk=pk) for pk in (1, 2))
    assert sum(a == b for a, b in zip(one, two, strict=True)) < 8


def test_a_code_has_six_digits_and_a_new_turn_makes_another():
    codes = {tokens.code(KEY, purpose="confirm", pk=7, turn=turn) for turn in range(50)}
    assert len(codes) == 50
    assert all(re.fullmatch("[0-9]{6}", code) for code in codes)
    assert tokens.code(KEY, purpose="confirm", pk=7, turn=0) == tokens.code(KEY, purpose="confirm", pk=7, turn=0)
    assert tokens.code(KEY, purpose="staff", pk=7, turn=0) != tokens.code(KEY, purpose="confirm", pk=7, turn=0)
