"""`unwatched bill build`: any file with a law in it, as a document, without a site."""

import io

import docx
import pytest
from django.core.management import call_command

from tests.bills.text.writing.texts import BILL, FRBR, LAW
from unwatched.bills.making import from_file
from unwatched.bills.text.marks import slot_of
from unwatched.bills.text.writing import FORMATS, akn

pytestmark = pytest.mark.once

YAML = """\
# ours
bill: 1
instrument: face-surveillance-ban
level: city
place: City of Port Alder
region: MA
date: 2026-11-28
"""


def build(file, *words):
    out, err = io.StringIO(), io.StringIO()
    call_command("bill", "build", str(file), *words, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def refused(file, *words):
    err = io.StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("bill", "build", str(file), *words, stdout=io.StringIO(), stderr=err)
    return stopped.value.code, err.getvalue().strip()


@pytest.fixture
def bill(tmp_path):
    file = tmp_path / "ban.yaml"
    file.write_text(YAML)
    return file


@pytest.mark.parametrize("form", FORMATS)
def test_a_bill_file_becomes_any_format(bill, form, tmp_path):
    made = tmp_path / f"ban.{form}"
    _out, err = build(bill, "-o", str(made))
    assert made.stat().st_size > 5_000
    assert err.startswith("Still to be filled in: [name of the body that decides] (")


def test_a_bill_says_where_it_is_for_and_marks_what_is_blank(bill):
    made = from_file(bill.read_bytes())
    assert akn.faults(made.akn) == []
    assert b"/akn/us-ma/bill/ordinance/city-of-port-alder/2026-11-28/face-surveillance-ban" in made.akn
    root = akn.parse(made.akn)
    blanks = {element.text for element in root.iter(f"{{{akn.NAMESPACE}}}placeholder")}
    assert blanks == {blank.partition(" (")[0] for blank in made.blanks}
    assert slot_of(root.find(".//*[@eId='sec_8__subsec_c']")) == "damages"
    assert "for talks" in build(bill, "--to", "md")[0]
    assert "for talks" not in build(bill, "--to", "akn")[0]


def test_blanks_that_are_filled_are_not_named(bill):
    bill.write_text(YAML + "body: City Council\nvalues:\n  damages_floor: $1,000\n")
    assert "name of the body" not in build(bill, "--to", "html")[1]


def test_a_text_edited_by_hand_is_taken_as_it_is(bill):
    bill.write_text(
        YAML + "text: |\n  BODY\n  SECTION 1. - Mine\n    For {place} and [the day]. {{>#sec_1 Section 1}}\n"
    )
    out, err = build(bill, "--to", "md")
    assert "## 1\\. Mine" in out
    assert "short title" not in out.lower()
    assert "{place}; [the day]." in err


def test_markup_akoma_ntoso_and_foreign_laws_are_taken(tmp_path):
    file = tmp_path / "bill.txt"
    file.write_text(BILL)
    out, err = build(file, "--to", "md")
    assert "for talks" in out
    assert "{effective_date}" in err
    file = tmp_path / "law.xml"
    file.write_bytes(akn.write(LAW, frbr=FRBR))
    out, err = build(file, "--to", "md")
    assert "## SECTION 1. Definitions" in out
    assert "for talks" not in out
    assert err == ""


def test_a_word_file_is_written_where_it_is_asked_for(bill, tmp_path):
    build(bill, "-o", str(tmp_path / "ban.docx"))
    word = docx.Document(tmp_path / "ban.docx")
    assert word.core_properties.title == "Ordinance forbidding face surveillance by the City of Port Alder"
    assert f"{word.core_properties.created:%Y-%m-%d}" == "2026-11-28"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("bill: 1\n", "Say which instrument"),
        ("bill: 2\n", "bill: 1"),
        ("bill: 1\ninstrument: nope\nlevel: city\n", "no instrument “nope”"),
        ("bill: 1\n\tx: [", "not YAML"),
        ("BODY\n" + "x\n" * 20_001, "longer than"),
    ],
)
def test_a_bad_file_ends_in_one_sentence_with_its_name(tmp_path, content, said):
    file = tmp_path / "bad.yaml"
    file.write_text(content)
    code, sentence = refused(file, "--to", "html")
    assert code == 2
    assert said in sentence
    assert sentence.startswith("bad.yaml: ")
    assert "\n" not in sentence


def test_what_is_asked_must_be_clear(bill, tmp_path):
    assert refused(bill) == (2, "Say what to make: --to akn, html, docx, odt, pdf or md.")
    assert refused(bill, "-o", "x.rtf")[0] == 2
    code, said = refused(tmp_path / "none.yaml", "--to", "pdf")
    assert code == 2
    assert "none.yaml: No such file" in said
