"""Files of supporters, well made and otherwise. No database is needed."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unwatched.core.spreadsheets import as_typed, harmless
from unwatched.core.text import clean_line
from unwatched.supporters.errors import BadFile
from unwatched.supporters.exchange import Answer, Person, Proof, entries, osdi, read, tables

from .people import HEADER, HERE, INES, NOW, file, row, table

PROOF = Proof(HERE, "organisation", "Write to me, if you like.", "en", "No face scanning", "https://a.test/p/")
YES, NO = Answer(PROOF, True, NOW), Answer(PROOF, False, NOW)


def person(**fields):
    given = {
        "email": "ines@example.org",
        "name": "Ines",
        "language": "en",
        "joined": NOW,
        "answers": [YES],
        "number": 7,
    }
    return Person(**given | fields)


def refused(data, **options):
    """What is said of a file that is refused."""
    with pytest.raises(BadFile) as error:
        list(read(file(data, **options)))
    return str(error.value)


def osdi_of(*people):
    return "".join(osdi.write(people, system="a.test"))


def test_a_line_is_a_person_and_an_answer_with_its_proof():
    [entry] = read(file(table(INES)))
    assert (entry.email, entry.name, entry.language, entry.joined) == ("ines@example.org", "Ines Okafor", "en", None)
    assert entry.answer.given
    assert entry.answer.at == datetime(2026, 5, 3, tzinfo=UTC)
    assert entry.answer.proof == Proof(HERE, "campaign", "You may write to me.", "en", "", "paper, Market Square")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r"])
def test_separators_marks_and_line_ends_of_all_programmes_are_read(delimiter, mark, end):
    data = mark + table(INES, row(email="ada@example.org"), delimiter=delimiter).replace(b"\r\n", end)
    assert [entry.email for entry in read(file(data))] == ["ines@example.org", "ada@example.org"]


def test_columns_of_others_are_understood():
    header = ("E-Mail", "First name", "Last Name", "Organization", "Purpose", "Sentence", "Date", "Page")
    cells = (
        "ines@example.org",
        "Ines",
        "Okafor",
        HERE.upper(),
        "Organization",
        "Yes.",
        "2026-05-03T18:30+02:00",
        "web",
    )
    [entry] = read(file(table(cells, header=header)))
    assert entry.name == "Ines Okafor"
    assert (entry.answer.proof.organisation, entry.answer.proof.purpose) == (HERE, "organisation")
    assert entry.answer.at == datetime(2026, 5, 3, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", ["email", "organisation", "purpose", "wording", "at", "where"])
def test_without_proof_a_line_is_refused_with_its_number_and_a_reason(name):
    words = refused(table(INES, row(**{name: " "})))
    assert words.startswith("list.csv:3: ")
    assert name in words
    assert "Nothing was imported." in words
    without = [column for column in HEADER if column != name]
    assert f"the column “{name}” is missing" in refused(table(header=without))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"organisation": "Some Vendor"}, "“Some Vendor” is not in this coalition"),
        ({"purpose": "fundraising"}, "purpose is to be one of: campaign, organisation"),
        ({"at": "yesterday"}, "“yesterday” is no day"),
        ({"at": "2027-01-01"}, "at lies in the future"),
        ({"at": "0001-01-01T00:00+23:59"}, "is no day"),
        ({"at": "9999-12-31T23:59-23:59"}, "is no day"),
        ({"at": "1" * 4000}, "is no day"),
        ({"email": "no address"}, "There is a space"),
        ({"email": "a@b@example.org"}, "more than one @"),
        ({"email": "ines@example.org\r\nBcc: all@example.org"}, "cannot be seen"),
        ({"email": "x" * 65 + "@example.org"}, "too long"),
        ({"wording": "x" * 501}, "wording: That is longer"),
        ({"name": "x" * 90_000}, "name: That is longer"),
    ],
)
def test_what_cannot_be_is_refused_in_words(fields, said):
    words = refused(table(row(**fields)))
    assert said in words
    assert len(words) < 400, "not the megabytes themselves"


def test_a_reason_never_repeats_an_address():
    assert "ines" not in refused(table(row(email="ines@exa mple.org", name="x" * 200)))


@pytest.mark.parametrize(
    ("email", "kept"),
    [
        ("ines@bücher.example", "ines@xn--bcher-kva.example"),
        ('"ines,o"@example.org', '"ines,o"@example.org'),
        ("+ines@example.org", "+ines@example.org"),
        ("'=ines@example.org", "=ines@example.org"),
        (" Ines@Example.ORG ", "Ines@example.org"),
    ],
)
def test_odd_addresses_are_taken_as_they_are(email, kept):
    [entry] = read(file(table(row(email=email))))
    assert entry.email == kept


def test_names_come_in_without_what_turns_or_breaks_lines():
    names = ["\u202eevil\u202c", "ליאה כהן", "Ines\r\nBcc: x@y.test", "😀 Ada", "=cmd|' /C calc'!A1"]
    found = [entry.name for entry in read(file(table(*(row(name=name) for name in names))))]
    assert found == ["evil", "ליאה כהן", "Ines Bcc: x@y.test", "😀 Ada", "=cmd|' /C calc'!A1"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "this file is empty"),
        (b"  \n", "this file is empty"),
        (table(INES).decode().encode("utf-16"), "this is UTF-16"),
        (table(INES).decode().encode("utf-16-le"), "NUL"),
        (table(INES, row(name="Zoë")).decode().encode("latin-1"), "list.csv:3: this is not UTF-8, perhaps Latin-1"),
        (table(INES, row(name="a\0b")), "list.csv:3: there is a character here that no text holds (NUL)"),
        (table(INES) + b'"never ends', "quotes that do not match"),
        (table(INES) + b'"a"b,c\n', "quotes that do not match"),
        (table([*INES, "more"]), "more cells than columns"),
        (b"," * 100_000, "column"),
        (table(header=[*HEADER, "shoe size"]), "the column “shoe size” is not known"),
        (table(header=[*HEADER, "E-Mail"]), "a column stands there twice"),
        (b"%PDF-1.7 \xff\xff", "UTF-8"),
    ],
)
def test_bad_tables_are_refused_with_line_and_reason(data, said):
    words = refused(data)
    assert said in words
    assert words.startswith("list.csv")


def test_a_cell_without_end_is_refused():
    words = refused(table(row(name="x" * 10_000_000)))
    assert words.startswith("list.csv")
    assert "a cell of more than 100,000 letters" in words


def test_all_that_is_wrong_is_counted_and_the_first_lines_are_shown():
    words = refused(table(*[row(at="never")] * 500, *(row(at=f"never {n}") for n in range(500))))
    assert "list.csv:2: at: “never” is no day." in words
    assert "The same in 499 more lines." in words
    assert words.count("is no day") == entries.SHOWN
    assert "1000 lines are refused in all" in words


def test_too_many_lines_are_refused_with_a_sentence(monkeypatch):
    monkeypatch.setattr(entries, "MOST_LINES", 10)
    assert "these are more than 10 lines. Split the file" in refused(table(*[INES] * 11))


# --- Our own files ---------------------------------------------------------------------------------


NAMES = ["Ines Okafor-Lind", "=1+1", "-Ada", "ליאה", "O'Brien, =x", "'=x", "a\u0301", "😀", ""]


@pytest.mark.parametrize("to", ["csv", "osdi"])
def test_what_is_written_is_read_as_it_was(to):
    odd = Proof(HERE, "campaign", "Write, +1 for me; =yes", "pt-br", "“It's ours”, @home", "paper, =A1")
    people = [
        person(email=f"+n{n}@example.org", name=name, postcode="W4 118", country="US", language="es",
               answers=[Answer(odd, True, NOW.replace(microsecond=123456)), NO])
        for n, name in enumerate(NAMES)
    ]  # fmt: skip
    written = "".join(tables.write(people)) if to == "csv" else osdi_of(*people)
    found = list(read(file(written.encode())))
    assert [entry.answer for entry in found[:2]] == people[0].answers
    assert [entry.name for entry in found[::2]] == [clean_line(name, limit=120) for name in NAMES]
    one = found[0]
    assert (one.email, one.postcode, one.country, one.language, one.joined) == (
        "+n0@example.org", "W4 118", "US", "es", NOW,
    )  # fmt: skip


@given(st.text(st.sampled_from("a=+-@,;|\t '\"1(\u202e＝"), max_size=30))
def test_no_cell_is_a_formula_and_each_is_read_back(typed):
    kept = clean_line(typed, limit=500)
    cell = harmless(kept)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "＝"))
    assert as_typed(cell) == kept


def test_osdi_has_the_fields_that_other_programmes_look_for():
    written = json.loads(osdi_of(person(postcode="W4 118"), person(answers=[YES, NO])))
    assert written["total_records"] == 2
    first, second = written["_embedded"]["osdi:people"]
    assert first == {
        "identifiers": ["a.test:7"],
        "created_date": "2026-11-10T09:30:00Z",
        "given_name": "Ines",
        "languages_spoken": ["en"],
        "email_addresses": [{"primary": True, "address": "ines@example.org", "status": "subscribed"}],
        "postal_addresses": [{"primary": True, "postal_code": "W4 118"}],
        "custom_fields": {"unwatched:consents": [tables.answer_cells(YES)]},
    }
    assert second["email_addresses"][0]["status"] == "unsubscribed"
    assert json.loads(osdi_of())["total_records"] == 0


def test_osdi_is_read_however_it_is_laid_out():
    whole = json.loads(osdi_of(person(), person(email="ada@example.org")))
    for text in (json.dumps(whole), json.dumps(whole, indent=4), "\ufeff \n" + json.dumps(whole)):
        assert [entry.email for entry in read(file(text.encode()))] == ["ines@example.org", "ada@example.org"]


GOOD = osdi_of(person())


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("[" * 500_000, "no “osdi:people”"),
        ("{}", "no “osdi:people”"),
        ('{"_embedded": {"osdi:people": [' + "[" * 500_000, "deeper than any person needs"),
        ('{"_embedded": {"osdi:people": [' + '{"a":' * 500_000, "deeper than any person needs"),
        ('{"a": ' + "[" * 500_000 + ', "osdi:people": []}', "deeper"),
        (GOOD[:-30], "no JSON from here on"),
        (GOOD[:60], "no JSON from here on"),
        (GOOD.replace('"page": 1', '"page": NaN'), "no number"),
        (GOOD.replace('"given_name": "Ines"', '"given_name": "Ines", "given_name": "Ada"'), "twice under one name"),
        (GOOD.replace('"given_name": "Ines"', '"given_name": ["Ines"]'), "given_name is to be text"),
        (GOOD.replace('"at":', '"when":'), "at is missing"),
        (GOOD.replace('"unwatched:consents"', '"more"'), "no proof of a yes"),
        (GOOD.replace('"total_records": 1', '"unwatched:incomplete": 1'), "not complete"),
        ('{"osdi:people": [5]}', "this is no person"),
        ('{"osdi:people": [{}]}', "no proof"),
        ('{"osdi:people": [{"custom_fields": {"unwatched:consents": ["yes"]}}]}', "a consent is to be an object"),
        (
            '{"osdi:people": [{"email_addresses": 5, "custom_fields": {"unwatched:consents": [{}]}}]}',
            "email is missing",
        ),
        (GOOD + "{}", "no JSON from here on"),
    ],
)
def test_bad_json_is_refused_with_a_reason(data, said):
    words = refused(data.encode(), name="list.json")
    assert said in words
    assert words.startswith("list.json")


def test_numbers_of_a_million_digits_cost_nothing():
    data = GOOD.replace('"page": 1', '"page": ' + "9" * 1_000_000)
    assert [entry.email for entry in read(file(data.encode()))] == ["ines@example.org"]


def test_a_person_is_named_by_the_line_on_which_they_begin():
    whole = json.loads(osdi_of(person(), person(email="nobody")))
    lines = json.dumps(whole, indent=1).splitlines()
    begins = [number for number, line in enumerate(lines, start=1) if line == "   {"][1]
    assert f"list.csv:{begins}: email:" in refused("\n".join(lines).encode())
