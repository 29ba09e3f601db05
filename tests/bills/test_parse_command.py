"""`unwatched bill parse`: it needs no site, and what goes wrong ends in one sentence."""

import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from unwatched.bills.text.writing import akn

pytestmark = pytest.mark.once
FIXTURES = Path(__file__).parent / "text" / "reading" / "fixtures"
FILE = FIXTURES / "city-ordinance.txt"


def run(*words):
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("bill", "parse", *map(str, words), stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_json_has_every_field():
    code, out, err = run(FILE)
    law = json.loads(out)
    assert code == 0
    assert set(law) == {"format", "title", "recitals", "sections", "definitions", "unsure", "language"}
    assert {"num", "heading", "text", "children"} <= set(law["sections"][0]["children"][0])
    assert set(law["definitions"][0]) == {"term", "text", "where"}
    assert set(law["unsure"][0]) == {"where", "text", "why"}
    assert f"{len(law['unsure'])} places are unsure" in err


def test_akoma_ntoso_is_valid_and_goes_into_a_file(tmp_path):
    code, out, _err = run(FILE, "--to", "akn", "-o", tmp_path / "law.xml")
    assert (code, out) == (0, "")
    assert akn.faults((tmp_path / "law.xml").read_bytes()) == []


def test_a_dash_reads_stdin(monkeypatch):
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"SECTION 1. Ban. None.")))
    _code, out, err = run("-")
    assert json.loads(out)["sections"][0]["heading"] == "Ban."
    assert err.startswith("1 place is unsure: ")


@pytest.mark.parametrize(("name", "content", "says"), [
    ("bill.docx", b"PK nothing", "bill.docx: The file is damaged"),
    ("bill.pdf", b"%PDF-1.4", "bill.pdf: This is a PDF"),
    ("bill.yaml", b"bill: 1\nlevel: city\n", "bill.yaml: Say which instrument"),
    ("missing.txt", None, "missing.txt: No such file"),
])  # fmt: skip
def test_what_cannot_be_read_ends_in_a_sentence(tmp_path, name, content, says):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    code, out, err = run(tmp_path / name)
    assert (code, out) == (2, "")
    assert says in err


def test_a_bill_file_of_ours_is_read_as_the_law_that_it_makes(tmp_path):
    (tmp_path / "ours.yaml").write_text("bill: 1\ninstrument: face-surveillance-ban\nlevel: city\n")
    law = json.loads(run(tmp_path / "ours.yaml")[1])
    assert len(law["sections"]) > 5
    assert law["definitions"]
