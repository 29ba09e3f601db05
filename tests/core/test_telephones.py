"""Numbers as offices print them. What cannot be read without doubt is not linked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unwatched.core.telephones import country_of, read

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("text", "country", "uri"),
    [
        ("(202) 225-3121 ext. 4", "us", "tel:+12022253121;ext=4"),
        ("202-225-3121", "us", "tel:+12022253121"),
        ("202.225.3121x12", "us", "tel:+12022253121;ext=12"),
        ("1 202 225 3121, Ext 12", "us", "tel:+12022253121;ext=12"),
        ("+1 (202) 225-3121 #7", "", "tel:+12022253121;ext=7"),
        ("+44 20 7219 3000", "us", "tel:+442072193000"),
        ("+44 (0)20 7219 3000", "", "tel:+442072193000"),
        ("020 7219 3000", "gb", "tel:+442072193000"),
        ("00 44 20 7219 3000", "de", "tel:+442072193000"),
        ("011 44 20 7219 3000", "us", "tel:+442072193000"),
        ("030/227-0", "de", "tel:+49302270"),
        ("(030) 227 32152", "de", "tel:+493022732152"),
        ("+49 30 227-32152", "", "tel:+493022732152"),
        ("06 67601", "it", "tel:+390667601"),
        ("01 40 63 60 00", "fr", "tel:+33140636000"),
        ("+353 1 618 3000", "", "tel:+35316183000"),
        ("tel:+1-202-225-3121", "", "tel:+12022253121"),
        ("(٢٠٢) ٢٢٥-٣١٢١", "us", "tel:+12022253121"),
        ("202‑225–3121", "us", "tel:+12022253121"),
        ("\u2066(202) 225-3121\u2069", "us", "tel:+12022253121"),
    ],
)
def test_a_number_without_doubt_becomes_a_link(text, country, uri):
    number = read(text, country=country)
    assert number is not None
    assert number.uri == uri


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("", "us"), (" ", "us"), ("225-3121", "us"), ("202-225-3121", ""), ("202-225-3121", "xx"),
        ("202-225-3121 or 202-224-3121", "us"), ("202-225-3121/22", "us"), ("1-800-FLOWERS", "us"), ("911", "us"),
        ("411-225-3121", "us"), ("202-025-3121", "us"), ("020 7219 3000", "us"), ("7219 3000", "gb"),
        ("+44 020 7219 3000", "gb"), ("+39 (0)6 67601", "it"), ("+0 202 225 3121", ""), ("+1234567890123456", ""),
        ("+12", ""), ("+1 202 225 312", ""), ("030 227/12", "de"), ("ask at the desk", "us"), ("(202 225-3121", "us"),
        ("202 225 3121; 202 225 3122", "us"), ("=1+1", "us"), ("2" * 5000, "us"), ("202--- 225 3121", "us"),
    ],
)  # fmt: skip
def test_what_is_unsure_stays_text(text, country):
    assert read(text, country=country) is None


@given(st.text(max_size=120), st.sampled_from(["", "us", "gb", "de", "it"]))
def test_any_text_is_a_number_with_its_own_digits_or_none(text, country):
    number = read(text, country=country)
    if number:
        assert number.e164[1:].isascii()
        assert number.e164[1:].isdecimal()
        assert 8 <= len(number.e164[1:]) <= 15


def test_the_country_is_read_from_the_division():
    assert country_of("ocd-division/country:us/state:wa/cd:7") == "us"
    assert country_of("ocd-division/country:us") == "us"
    assert country_of("local/town:wrenfield") == ""
