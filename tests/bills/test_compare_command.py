"""`unwatched bill compare` on files, as somebody types it."""

from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from docx import Document

from unwatched.bills.text import as_json

from .comparing.drafts import OURS, THEIRS

pytestmark = pytest.mark.once


@pytest.fixture
def files(tmp_path):
    from datetime import date

    from unwatched.bills.text.writing import akn

    made = []
    for name, law in (("ours.xml", OURS), ("theirs.xml", THEIRS)):
        (tmp_path / name).write_bytes(akn.write(law, frbr=akn.Frbr(day=date(2026, 11, 28))))
        made.append(str(tmp_path / name))
    return made


def compared(*words):
    out, err = StringIO(), StringIO()
    call_command("bill", "compare", *words, stdout=out, stderr=err)
    return out.getvalue()


def test_what_was_lost_is_said_first(files):
    said = compared(*files)
    assert said.startswith("“theirs.xml” beside “ours.xml”\n")
    assert "Weaker: It ends by itself: a new sunset clause." in said


@pytest.mark.parametrize(("kind", "begins"), [("html", b"<!doctype html>"), ("docx", b"PK"), ("akn", b"<?xml"),
                                              ("json", b'{\n "format": "unwatched-comparison/1"')])  # fmt: skip
def test_each_format_goes_into_a_file(files, tmp_path, kind, begins):
    compared(*files, "--to", kind, "-o", str(tmp_path / "made"))
    assert (tmp_path / "made").read_bytes().startswith(begins)


def test_who_marked_it_up_is_in_the_word_file(files, tmp_path):
    compared(*files, "--to", "docx", "--author", "Rosa", "-o", str(tmp_path / "made"))
    assert Document(BytesIO((tmp_path / "made").read_bytes())).core_properties.author == "Rosa"


def test_a_file_that_is_no_law_ends_in_a_sentence(files, tmp_path, capsys):
    (tmp_path / "odd.xml").write_bytes(b"<html")
    with pytest.raises(SystemExit) as ended:
        compared(files[0], str(tmp_path / "odd.xml"))
    assert ended.value.code == 2


def test_json_of_a_law_can_be_compared_too(tmp_path):
    (tmp_path / "a.json").write_bytes(as_json.write(OURS))
    assert compared(str(tmp_path / "a.json"), str(tmp_path / "a.json")).endswith("the same, word for word.\n")


def test_a_bill_of_ours_lies_beside_a_law_of_somebody(tmp_path):
    (tmp_path / "ours.yaml").write_text("bill: 1\ninstrument: face-surveillance-ban\nlevel: city\nplace: Port Alder\n")
    (tmp_path / "theirs.txt").write_text(
        "SECTION 1. Ban. The City shall not use face surveillance without a warrant.\n"
    )
    said = compared(str(tmp_path / "ours.yaml"), str(tmp_path / "theirs.txt"))
    assert "Lost: Courts may use what was made against the law" in said
    assert "New loophole: A new exception, for a warrant or a court's order." in said


def test_a_bill_file_with_a_fault_ends_in_a_sentence(tmp_path):
    (tmp_path / "ours.yaml").write_text("bill: 1\ninstrument: no-such-thing\nlevel: city\n")
    with pytest.raises(SystemExit):
        compared(str(tmp_path / "ours.yaml"), str(tmp_path / "ours.yaml"))
