import unicodedata
from contextlib import suppress
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from unwatched.core.text import (
    SENTENCES,
    BadText,
    Kind,
    check_address,
    clean_line,
    clean_postcode,
    clean_text,
    normalise_address,
)

# Everything that a string in Python can hold, with more of what hurts.
NASTY = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(
            "\x00\r\n\t\x1b\x7f\u0085\u00ad\u0301\u0308\u200b\u200c\u200d\u202e\u2028\u2066\ufeff\ud800\U000e0041"
        ),
        st.sampled_from(" @.\"'+=\\"),
    ),
    max_size=80,
)


def kind_of(call, *args, **kwargs):
    with pytest.raises(BadText) as caught:
        call(*args, **kwargs)
    return caught.value.kind


@given(NASTY)
@example("e\u200b\u0301")
@example("\u0301" * 40)
@example("a" + "\u0315\u0300" * 20)
def test_a_cleaned_line_stays_as_it_is_when_cleaned_again(text):
    once = clean_line(text, limit=200)
    assert clean_line(once, limit=200) == once
    assert unicodedata.is_normalized("NFC", once)


@given(NASTY)
def test_a_cleaned_line_can_go_into_a_mail_header_and_into_a_database(text):
    line = clean_line(text, limit=200)
    assert len(line.splitlines()) <= 1
    assert "\x00" not in line
    line.encode("utf-8")
    message = EmailMessage()
    message["Subject"] = line
    assert message["Subject"] is not None


@given(NASTY)
def test_cleaned_text_stays_as_it_is_when_cleaned_again(text):
    once = clean_text(text, limit=400)
    assert clean_text(once, limit=400) == once
    assert not set(once) & set("\r\x00\u202e\u2066")


@given(NASTY)
def test_a_postcode_is_plain_or_refused(text):
    with suppress(BadText):
        code = clean_postcode(text)
        assert code.isascii()
        assert clean_postcode(code) == code


ADDRESSES = st.one_of(
    NASTY,
    st.builds("{}@{}".format, NASTY, NASTY),
    st.builds("{}@{}.org".format, st.text(st.characters(max_codepoint=126, min_codepoint=33), max_size=20), NASTY),
    st.emails(),
)


@given(ADDRESSES)
@example('"a\\"+b"@example.org')
@example("+@example.org")
@example('".+x"@example.org')
def test_an_address_is_checked_or_refused_and_nothing_else_happens(text):
    with suppress(BadText):
        checked = check_address(text)
        key = normalise_address(text)
        assert check_address(checked) == checked
        assert checked.isascii()
        assert checked.count("@") == 1
        assert not set(checked) & set(" \r\n\t\x00")
        assert normalise_address(key) == key == key.lower()
        assert normalise_address(checked) == key


def test_a_name_keeps_what_belongs_to_it():
    assert clean_line("  Zoë   O’Hara-Şahin ", limit=80) == "Zoë O’Hara-Şahin"
    assert clean_line("Zoe\u0308", limit=80) == "Zoë"
    assert clean_line("می\u200cخواهم", limit=80) == "می\u200cخواهم"
    assert clean_line("👩🏽\u200d🌾 Rosa", limit=80) == "👩🏽\u200d🌾 Rosa"
    assert clean_line("=HYPERLINK(1)", limit=80) == "=HYPERLINK(1)"


def test_a_name_loses_what_would_hurt_the_page_around_it():
    assert clean_line("Rosa\r\nBcc: all@example.org", limit=80) == "Rosa Bcc: all@example.org"
    assert clean_line("Ro\x00sa \u202emirror\u202c", limit=80) == "Rosa mirror"
    assert clean_line("Z" + "\u0300\u0316\u0334" * 30 + "o", limit=80).endswith("o")
    assert len(clean_line("Z" + "\u0300" * 90, limit=80)) <= 9
    assert clean_line("\u3164\u200d\ufeff\u2060", limit=80) == ""


def test_length_is_judged_by_the_caller_and_megabytes_are_refused_at_once():
    assert clean_line("a" * 80, limit=80)
    assert kind_of(clean_line, "a" * 81, limit=80) is Kind.LONG
    assert kind_of(clean_line, "x" * 10_000_000, limit=80) is Kind.LONG
    assert kind_of(clean_text, "\n" * 10_000_000, limit=80) is Kind.LONG


def test_a_comment_keeps_its_paragraphs_but_not_more():
    assert clean_text("One.\r\n\r\n\r\n\r\nTwo.\u2028Three. \n", limit=80) == "One.\n\nTwo.\nThree."


def test_postcodes_of_many_places_are_taken():
    typed = {" w4 118 ": "W4 118", "sw1a  1aa": "SW1A 1AA", "D-10115": "D-10115", "۱۲۳۴۵": "12345", "": ""}
    assert clean_postcode("\uff10\uff11\uff12") == "012"
    for text, code in typed.items():
        assert clean_postcode(text) == code
    for rubbish in ("=1+1", "<b>", "--", "W4'; DROP", "é4", "1" * 21):
        assert kind_of(clean_postcode, rubbish) is Kind.POSTCODE


def test_good_addresses_are_taken_as_servers_want_them():
    good = {
        " Rosa@Example.ORG ": "Rosa@example.org",
        "\u200erosa@example.org\u200f": "rosa@example.org",
        "rosa+list@example.org": "rosa+list@example.org",
        "rosa@bücher.example": "rosa@xn--bcher-kva.example",
        "rosa@BÜCHER.example": "rosa@xn--bcher-kva.example",
        "rosa@例え。テスト": "rosa@xn--r8jz45g.xn--zckzah",
        '"rosa,r"@example.org': '"rosa,r"@example.org',
        "o'hara@example.org.": "o'hara@example.org",
    }
    for text, address in good.items():
        assert check_address(text) == address


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("  ", Kind.ADDRESS_EMPTY),
        ("rosa example.org", Kind.ADDRESS_SPACE),
        ('"rosa r"@example.org', Kind.ADDRESS_SPACE),
        ("rosa@example.org\nBcc: x@y.org", Kind.ADDRESS_CONTROL),
        ("rosa\x00@example.org", Kind.ADDRESS_CONTROL),
        ("ro\u202esa@example.org", Kind.ADDRESS_CONTROL),
        ("rosa.example.org", Kind.ADDRESS_NO_AT),
        ("a@b@example.org", Kind.ADDRESS_TWO_AT),
        ("a" * 65 + "@example.org", Kind.ADDRESS_LONG),
        ("a@" + "b." * 126 + "org", Kind.ADDRESS_LONG),
        ("a" * 10_000_000, Kind.ADDRESS_LONG),
        ("@example.org", Kind.ADDRESS_LOCAL),
        ("a..b@example.org", Kind.ADDRESS_LOCAL),
        ("<rosa@example.org>", Kind.ADDRESS_LOCAL),
        ("rösa@example.org", Kind.ADDRESS_LOCAL),
        ("rosa@localhost", Kind.ADDRESS_DOMAIN),
        ("rosa@", Kind.ADDRESS_DOMAIN),
        ("rosa@[127.0.0.1]", Kind.ADDRESS_DOMAIN),
        ("rosa@127.0.0.1", Kind.ADDRESS_DOMAIN),
        ("rosa@-x.org", Kind.ADDRESS_DOMAIN),
        ("rosa@ex_ample.org", Kind.ADDRESS_DOMAIN),
        ("rosa@büch\u2024er..org", Kind.ADDRESS_DOMAIN),
    ],
)
def test_a_bad_address_is_refused_by_its_name(text, kind):
    assert kind_of(check_address, text) is kind


def test_one_mailbox_has_one_key():
    typed = ["rosa@bücher.example", "ROSA+a@Bücher.example", '"rosa"@xn--bcher-kva.example', "Rosa+b+c@BÜCHER.example."]
    assert {normalise_address(text) for text in typed} == {"rosa@xn--bcher-kva.example"}
    assert normalise_address("ro.sa@example.org") != normalise_address("rosa@example.org")
    assert normalise_address("+a@example.org") == "+a@example.org"


def test_every_kind_of_fault_has_its_sentence():
    assert set(SENTENCES) == set(Kind)
