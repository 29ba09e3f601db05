import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from unwatched.core.spreadsheets import csv_lines

COLUMNS = {"name": "Name", "comment": "Why"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def read_back(lines):
    text = "".join(lines)
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_a_list_can_be_read_back_with_its_quotes_commas_and_line_ends():
    rows = [{"name": 'Rosa "Ro" Sand, jun.', "comment": "One.\nTwo; three"}, {"name": "Zoë\u200c", "comment": None}]
    assert read_back(csv_lines(rows, columns=COLUMNS)) == [
        ["Name", "Why"],
        ['Rosa "Ro" Sand, jun.', "One.\nTwo; three"],
        ["Zoë\u200c", ""],
    ]


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+49 30", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "\u200b=1", "\ufeff=1", "＝1",
     '"=1', "'=1", "\x00=1", "=cmd|'/C calc'!A0", "\u202e=1"],
)  # fmt: skip
def test_a_cell_that_could_be_a_formula_is_text(cell):
    [_head, [name, _why]] = read_back(csv_lines([{"name": cell}], columns=COLUMNS))
    assert name.startswith("'")
    assert cell.strip("\t\r\n \x00\u202e\u00a0\u200b\ufeff'\"")[:1] in name


@pytest.mark.parametrize("separator", [";", ",", "\t", "\n", "|"])
def test_a_formula_behind_another_separator_is_disarmed_too(separator):
    cell = f"Rosa{separator}=1+1{separator} @A1 {separator}-2+3"
    [_head, line] = csv_lines([{"name": cell}], columns={"name": "Name"})
    for piece in line.replace("\n", separator).split(separator):
        assert not piece.strip("\"' \r") or piece.strip('" \r')[0] not in FORMULA_STARTS


def test_ordinary_words_are_left_alone():
    for cell in ("Rosa", "O'Hara-Şahin", "a - b", "me ;-)", "rosa@example.org", "1 + 1", "50 %", "2026-11-10"):
        assert read_back(csv_lines([{"name": cell}], columns={"name": "Name"}))[1] == [cell]


@settings(max_examples=200)
@given(st.text(st.one_of(st.characters(), st.sampled_from("=+-@\t\r\n ,;\"'\x00\u200b\u202e＝")), max_size=30))
@example('"\r')
def test_no_text_at_all_begins_a_formula_or_breaks_a_row(cell):
    back = read_back(csv_lines([{"name": cell, "comment": "end"}], columns=COLUMNS))
    assert len(back) == 2
    assert back[1][1] == "end"
    assert not back[1][0].lstrip(' \u00a0\u200b\u200c\u200d\u200e\u200f"').startswith(FORMULA_STARTS)
    back[1][0].encode("utf-8")


def test_the_list_streams():
    def rows():
        yield {"name": "Rosa"}
        raise RuntimeError("asked for too much")

    lines = csv_lines(rows(), columns=COLUMNS)
    assert next(lines) == '\ufeff"Name","Why"\r\n'
    assert next(lines) == '"Rosa",""\r\n'
    with pytest.raises(RuntimeError):
        next(lines)
