import json
from datetime import date

import pytest

from unwatched.directory.errors import BadFile, DirectoryError
from unwatched.directory.importing import FORMATS, File, read_postcodes

pytestmark = pytest.mark.once

MEMBERS = """
- id: {bioguide: W000001}
  name: {first: Ida, last: Whitfield, official_full: Ida Whitfield}
  terms:
  - {type: rep, start: '2019-01-03', end: '2021-01-03', state: WA, district: 1}
  - {type: sen, start: '2025-01-03', end: '2031-01-03', state: WA, class: 1, party: Independent, phone: 202-555-0101,
     contact_form: 'https://whitfield.example.org/write', url: 'https://whitfield.example.org'}
- id: {bioguide: O000002}
  name: {first: Noor, last: Okafor}
  terms:
  - {type: rep, start: 2025-01-03, end: 2027-01-03, state: AK, district: 0, phone: no, contact_form: hhttps://wrong}
- id: {bioguide: P000003}
  name: {first: Ana, last: Peralta}
  terms: [{type: rep, start: '2025-01-03', end: '2027-01-03', state: PR, district: 7}]
"""
COUNCIL = """Name;Office;Organization;Division;E-Mail;Phone;Form URL;Valid from;Valid until
Ida Whitfield;Councillor;Wrenfield Council;local/town:wrenfield;ida@wrenfield.test;+1 206 555 0101;;2025;2028-06
علي بن سينا;Mayor;Wrenfield Council;local/town:wrenfield;;;https://wrenfield.test/mayor;;
"""


def read(format, text, name="file"):
    return FORMATS[format](File(name, text.encode() if isinstance(text, str) else text))


def test_a_member_of_congress_is_read_from_the_last_term():
    file = File("legislators-current.yaml", MEMBERS.encode())
    ida, noor, ana = FORMATS["congress-legislators"](file)
    assert (ida.key, ida.name, ida.salutation) == ("bioguide:W000001", "Ida Whitfield", "Senator Whitfield")
    assert (ida.office, ida.organisation) == ("Senator", "United States Senate")
    assert (ida.division, ida.valid_until) == ("ocd-division/country:us/state:wa", date(2031, 1, 3))
    assert (ida.party, ida.phone, ida.form_url) == (
        "Independent",
        "202-555-0101",
        "https://whitfield.example.org/write",
    )
    assert (noor.name, noor.division, noor.valid_from) == (
        "Noor Okafor", "ocd-division/country:us/state:ak", date(2025, 1, 3)
    )  # fmt: skip
    assert ana.division == "ocd-division/country:us/territory:pr/cd:7"
    # What cannot be right in a list that others keep is left out, and said.
    assert (noor.phone, noor.form_url) == ("", "")
    assert [problem.line for problem in file.left_out] == [8, 8]


def test_local_offices_come_in_a_file_of_their_own():
    (row,) = read("congress-legislators", """
- id: {bioguide: W000001}
  offices:
  - {id: W-1, address: 4 Mill St., suite: '2', city: Wrenfield, state: WA, zip: '98001', phone: 206-555-0102}
""")  # fmt: skip
    assert row.key == "bioguide:W000001"
    assert (row.offices[0].name, row.offices[0].phone) == ("Wrenfield", "206-555-0102")
    assert row.offices[0].address == "4 Mill St., 2, Wrenfield, WA, 98001"


def test_a_table_is_read_whatever_its_separator_and_however_its_columns_are_written():
    ida, ali = read("csv", "\ufeff" + COUNCIL)
    assert (ida.email, ida.phone, ida.organisation) == ("ida@wrenfield.test", "+1 206 555 0101", "Wrenfield Council")
    assert (ida.valid_from, ida.valid_until) == (date(2025, 1, 1), date(2028, 6, 30))
    assert (ali.name, ali.form_url, ali.valid_from) == ("علي بن سينا", "https://wrenfield.test/mayor", None)
    assert read("csv", COUNCIL.replace(";", "\t")) == read("csv", COUNCIL.replace(";", ",")) == [ida, ali]


POPOLO = {
    "persons": [
        {
            "id": "p1", "name": "Ida Whitfield", "family_name": "Whitfield", "honorific_prefix": "Cllr",
            "email": "ida@wrenfield.test",
            "contact_details": [{"type": "voice", "value": "206-555-0101"}, {"type": "address", "value": "4 Mill St."}],
        }
    ],
    "organizations": [{"id": "o1", "name": "Wrenfield Council"}],
    "posts": [{"id": "s1", "label": "Ward 3", "role": "Councillor", "organization_id": "o1", "area_id": "a1"}],
    "areas": [{"id": "a1", "name": "Ward 3", "identifier": "ocd-division/country:us/state:wa/place:wrenfield/ward:3"}],
    "memberships": [{"person_id": "p1", "post_id": "s1", "start_date": "2025-01", "end_date": "2028"}],
}  # fmt: skip


def test_popolo_is_put_together_from_its_lists():
    (ida,) = read("opencivicdata", json.dumps(POPOLO))
    assert (ida.name, ida.salutation, ida.office) == ("Ida Whitfield", "Cllr Whitfield", "Councillor")
    assert (ida.organisation, ida.division_name) == ("Wrenfield Council", "Ward 3")
    assert ida.division == "ocd-division/country:us/state:wa/place:wrenfield/ward:3"
    assert (ida.phone, ida.offices[0].address) == ("206-555-0101", "4 Mill St.")
    assert (ida.valid_from, ida.valid_until) == (date(2025, 1, 1), date(2028, 12, 31))


def test_open_civic_data_may_carry_everything_in_the_person():
    person = {
        "id": "ocd-person/1", "name": "Ida Whitfield",
        "memberships": [{
            "organization": {"id": "ocd-organization/1", "name": "Wrenfield Council"}, "role": "Councillor",
            "post": {"label": "Ward 3", "division_id": "ocd-division/country:us/state:wa/place:wrenfield/ward:3"},
        }],
    }  # fmt: skip
    (ida,) = read("opencivicdata", json.dumps([person]))
    assert (ida.organisation, ida.office) == ("Wrenfield Council", "Councillor")
    assert ida.division.endswith("ward:3")


def test_an_interface_names_only_the_current_role():
    role = {"title": "Representative", "org_classification": "lower", "division_id": "ocd-division/country:us/state:wa"}
    (ida,) = read("opencivicdata", json.dumps({"results": [{"id": "1", "name": "Ida", "current_role": role}]}))
    assert (ida.office, ida.organisation, ida.division) == (
        "Representative",
        "lower",
        "ocd-division/country:us/state:wa",
    )


ROW = "name,office,organisation,division,email,phone,form_url,valid_from,valid_until\n"
BOMB = 'a: &a ["x","x"]\nb: &b [*a,*a]\n' + "c: &c [*b,*b]\n" * 3


@pytest.mark.parametrize(
    ("format", "text", "line", "words"),
    [
        ("csv", "name,office,nonsense\nIda,Mayor,x\n", 1, "nonsense"),
        ("csv", "name\nIda\n", 1, "office"),
        ("csv", "", 1, "name"),
        ("csv", "name,office,name\n", 1, "twice"),
        ("csv", ROW + "Ida,Mayor,,,not-an-address,,,,\n", 2, "email"),
        ("csv", ROW + "Ida,Mayor,,,ida@wrenfield.test\\nBcc: all@wrenfield.test,,,,\n", 2, "email"),
        ("csv", ROW + "Ida,Mayor,,somewhere,,,,,\n", 2, "ocd-division/"),
        ("csv", ROW + "Ida,Mayor,,,,call me,,,\n", 2, "telephone"),
        ("csv", ROW + "Ida,Mayor,,,,,javascript:alert(1),,\n", 2, "https://"),
        ("csv", ROW + "Ida,Mayor,,,,,,2027-02-30,\n", 2, "2027-01-31"),
        ("csv", ROW + "Ida,Mayor,,,,,,2027,2026\n", 2, "before"),
        ("csv", ROW + ",Mayor,,,,,,,\n", 2, "name"),
        ("csv", ROW + "Ida,Mayor,,,,,,,,more\n", 2, "quotes"),
        ("csv", ROW + '"Ida,Mayor,,,,,,,\n', 2, "quotes"),
        ("csv", ROW + "Ida,Mayor,,,,,,,\nIda,Mayor,,,,,,,\n", 3, "line 2"),
        ("csv", ROW + f"{'I' * 201},Mayor,,,,,,,\n", 2, "longer"),
        ("csv", "name,office\nIda,Mayor\n\xff".encode("latin-1"), 3, "UTF-8"),
        ("congress-legislators", BOMB, 2, "*"),
        ("congress-legislators", "[" * 20, 1, "nested"),
        ("congress-legislators", "- id: {bioguide: A}\n  name: {last: B}\n", 1, "terms"),
        ("congress-legislators", "a: b", 1, "list of members"),
        ("congress-legislators", "a: [", 2, "YAML"),
        ("congress-legislators", "", 1, "list of members"),
        ("congress-legislators", "- !!python/object/apply:os.system ['true']", 1, "YAML"),
        ("opencivicdata", "{", 1, "JSON"),
        ("opencivicdata", "3", 1, "persons"),
        ("opencivicdata", "[" * 200_000, 0, "deeply"),
        ("opencivicdata", '[{"id": "1"}]', 1, "name"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(format, text, line, words):
    with pytest.raises(BadFile) as caught:
        read(format, text, name="council.csv")
    assert caught.value.problems[0].line == line
    assert words in caught.value.problems[0].words
    assert str(caught.value).startswith("council.csv:" if line else "council.csv: ")
    assert "Nothing was imported." in str(caught.value)


def test_all_that_is_wrong_is_said_at_once_but_no_more_than_anybody_mends():
    with pytest.raises(BadFile) as caught:
        read("csv", ROW + "Ida,Mayor,,,x,,,,\n" * 50)
    assert [problem.line for problem in caught.value.problems] == list(range(2, 22))


def test_postcodes_are_prefixes_or_ranges():
    text = "prefix,first,last,division\nSW1A,,,local/ward:1\n,981 00,98109,local/ward:2\n,98200,,local/ward:3\n"
    spans = read_postcodes(File("codes.csv", text.encode()))
    assert [(span.first, span.last) for span in spans] == [("SW1A", "SW1A"), ("98100", "98109"), ("98200", "98200")]


@pytest.mark.parametrize(
    "row",
    [
        ",,,local/a:1",
        "98,98,99,local/a:1",
        ",98100,981,local/a:1",
        ",99,98,local/a:1",
        "ß?,,,local/a:1",
        "98,,,",
        "98,,,x",
    ],
)
def test_a_line_of_postcodes_that_says_nothing_clear_is_refused(row):
    with pytest.raises(DirectoryError) as caught:
        read_postcodes(File("codes.csv", f"prefix,first,last,division\n{row}\n".encode()))
    assert str(caught.value).startswith("codes.csv:2: ")
