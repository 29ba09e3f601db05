"""What we build can be brought back: the same parts with the same numbers, headings and words, from every format."""

import io
from datetime import date

import pytest
from django.core.management import call_command

from unwatched.bills.composing import Choices, compose
from unwatched.bills.text import reading
from unwatched.bills.text.writing import akn

pytestmark = pytest.mark.once


def parts(law):
    return [(part.num, part.heading, " ".join(part.text.split())) for part in law.walk()]


@pytest.fixture(scope="module")
def bill():
    composed = compose(Choices(instrument="face-surveillance-ban", level="city", place="Marlow", body="City Council",
                               day=date(2026, 11, 29)))  # fmt: skip
    return akn.from_bluebell(composed.text, frbr=akn.Frbr(), title=composed.title, slots=composed.slots)


@pytest.mark.parametrize("form", ["docx", "odt", "html"])
def test_a_bill_of_ours_comes_back_from_every_format(bill, form, tmp_path):
    (tmp_path / "bill.xml").write_bytes(bill)
    made = tmp_path / f"bill.{form}"
    call_command("bill", "build", str(tmp_path / "bill.xml"), "--to", form, "-o", str(made), stderr=io.StringIO())
    ours, back = reading.read(bill), reading.read(made.read_bytes(), made.name)
    assert parts(back) == parts(ours)
    assert (back.title, back.recitals) == (ours.title, ours.recitals)
    assert [one.term for one in back.definitions] == [one.term for one in ours.definitions]
