"""The letter put together, and the link that hands it to somebody's own mail programme."""

from types import SimpleNamespace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unwatched.contacting.services.composing import LINK_AT_MOST, Words, greet, letter, mail_link, normalise

pytestmark = pytest.mark.once

IDA = SimpleNamespace(addressed="Councillor Whitfield")
WEI = SimpleNamespace(addressed="Wei Chen")


def test_a_greeting_names_one_person_or_several_and_may_name_nobody():
    assert greet("Dear {name},", [IDA]) == "Dear Councillor Whitfield,"
    assert greet("Dear {name},", [IDA, WEI]) == "Dear Councillor Whitfield, Wei Chen,"
    assert greet("To the council:", [IDA]) == "To the council:"
    assert greet("{name.__class__} {0} {name}", [IDA]) == "{name.__class__} {0} Councillor Whitfield", (
        "no format string"
    )


def test_own_words_come_before_the_text():
    words = Words("S", "I walk there.", "Please vote.")
    assert letter(words, greeting="Dear {name},", officials=[IDA]) == (
        "Dear Councillor Whitfield,\n\nI walk there.\n\nPlease vote."
    )


def test_texts_are_the_same_whatever_their_spaces_capitals_and_marks():
    assert normalise("Please,  VOTE\nfor it!") == normalise("please vote for it")
    assert normalise("Straße") == normalise("STRASSE")
    assert normalise("Please vote against it") != normalise("please vote for it")


@given(
    subject=st.text(max_size=60),
    body=st.text(max_size=120),
    addresses=st.lists(st.sampled_from(["ida@council.test", "o'neil+a&b@x.test", '"a,b"@x.test']), min_size=1),
)
def test_a_mail_programme_reads_back_exactly_what_was_written(subject, body, addresses):
    subject, body = (text.encode("utf-8", "replace").decode() for text in (subject, body))
    link = mail_link(addresses, subject=subject, body=body)
    assert link.url.isascii()
    assert not set(link.url) & set(' "<>\r\n')
    parts = urlsplit(link.url)
    assert [unquote(one) for one in parts.path.split(",")] == addresses
    fields = parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)
    assert fields["subject"] == [subject]
    if link.has_text:
        assert fields["body"] == [body.replace("\n", "\r\n")]
        assert len(link.url) <= LINK_AT_MOST


def test_spaces_are_never_written_as_plus_and_lines_end_as_mail_wants():
    assert mail_link(["a@b.test"], subject="a b&c", body="é\n“x”").url == (
        "mailto:a@b.test?subject=a%20b%26c&body=%C3%A9%0D%0A%E2%80%9Cx%E2%80%9D"
    )


def test_a_text_that_would_be_cut_is_left_out_and_that_is_said():
    link = mail_link(["a@b.test"], subject="Short", body="ж" * 320)
    assert (link.has_text, link.url) == (False, "mailto:a@b.test?subject=Short")
    assert mail_link(["a@b.test"], subject="Short", body="x" * 1500).has_text
