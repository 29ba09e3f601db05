"""Files that nobody of good will writes: each ends in a sentence, and nothing comes out that a database refuses."""

import json

import pytest

from unwatched.directory.errors import BadFile
from unwatched.directory.importing import FORMATS, File, read_postcodes

READERS = {**FORMATS, "postcodes": read_postcodes}
LAUGHS = b"a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\n"
LOOP = b"- &a\n  id: *a\n  name: *a\n  terms: *a\n"
ODD = "\x00\ud800\u202e"  # what neither database keeps, and what turns a line round


@pytest.mark.parametrize(
    ("format", "data", "said"),
    [
        ("congress-legislators", LAUGHS, "stands for a text elsewhere"),
        ("congress-legislators", LOOP, "stands for a text elsewhere"),
        ("congress-legislators", b"[" * 100_000, "nesting"),
        ("congress-legislators", b"{a: " * 100_000, "nested too deeply"),
        ("congress-legislators", b"- " * 50_000 + b"x", "nested too deeply"),
        ("congress-legislators", b"!!python/object/apply:os.system ['x']", "missing or of another kind"),
        ("congress-legislators", b"- id: " + b"9" * 100_000, "no YAML"),
        ("congress-legislators", b"- id: {bioguide: 2001-13-45}\n", "no YAML"),
        ("congress-legislators", b"- <<: [1, 2]\n", "no YAML"),
        ("congress-legislators", b"\0\0", "no YAML"),
        ("opencivicdata", b"[" * 100_000, "nested too deeply"),
        ("opencivicdata", b'[{"id": ' + b"9" * 100_000 + b"}]", "number without end"),
        (
            "opencivicdata",
            b'{"persons": 5, "memberships": "x", "organizations": [1], "areas": [[]]}',
            "no list of people",
        ),
        ("opencivicdata", b'{"persons": {"name": "A"}}', "no list of people"),
        ("csv", b"name,office\n" + b"x" * 10_000_000 + b",y\n", "a cell is too long"),
        ("csv", b"," * 200_000, "is not known"),
        ("csv", "name,office\nA,B\n".encode("utf-16"), "not UTF-8"),
        ("csv", b"name,office,phone\nA,B," + b"1 " * 60_000 + b"\n", "no telephone number"),
        ("csv", b"name,office,division\nA,B,local" + b"/a:b" * 25_000 + b"!\n", "no division"),
        ("csv", b'name,office,email\nA,B,"a@b.test\nBcc: x@y.test"\n', "email"),
        ("postcodes", b"first,last,division\n20000,10000,local/a:b\n", "first comes first"),
        ("postcodes", b"prefix,division\n" + b"1" * 100_000 + b",local/a:b\n", "no postcode"),
        ("postcodes", "prefix,division\n١٢٣,local/a:b\n".encode(), "no postcode"),
    ],
)
def test_hostile_files_are_refused_with_a_sentence(format, data, said):
    with pytest.raises(BadFile) as error:
        READERS[format](File("file", data))
    assert said in str(error.value)
    assert "Nothing was imported." in str(error.value)


def test_ranges_that_overlap_are_both_kept():
    spans = read_postcodes(File("codes", b"first,last,division\n10,20,local/a:b\n15,25,local/a:c\n10,20,local/a:b\n"))
    assert [(span.first, span.last) for span in spans] == [("10", "20"), ("15", "25")]


def test_nothing_comes_out_that_a_database_refuses():
    places = [{"type": "address", "value": f"1 Market{ODD}"}]
    post = {"id": f"p{ODD}", "role": f"Mayor{ODD}", "organization": {"name": f"Council{ODD}"}}
    person = {"id": f"a{ODD}", "name": f"Ida{ODD}", "memberships": [{"post": post}], "contact_details": places}
    [row] = READERS["opencivicdata"](File("file", json.dumps([person]).encode()))
    assert (row.name, row.office, row.organisation) == ("Ida", "Mayor", "Council")
    [one] = READERS["csv"](File("file", b"id,name,office\n1\x002,Ida\x00,Mayor\n"))
    [span] = read_postcodes(File("codes", b"prefix,division,division_name\n10,local/a:b,Ward\x00 3\n"))
    assert (one.key, one.name, span.division_name) == ("12", "Ida", "Ward 3")
    kept = row.key + row.offices[0].address
    assert not any(sign in kept for sign in ODD)
