import csv
import io

import pytest

from tests.ledger.factories import NOON, make_law, make_place
from unwatched.directory.models import Jurisdiction
from unwatched.ledger import rough
from unwatched.ledger.models import Law
from unwatched.ledger.tables import bringing
from unwatched.ledger.tables.reading import CannotImport

pytestmark = pytest.mark.once

HEAD = ["jurisdiction", "state_or_country", "level", "instrument", "kind", "date_adopted", "fees", "covers", "source_1"]
OXBOW = [
    "Oxbow",
    "MA, US",
    "town",
    "By-law 7",
    "ban",
    "about July 2021",
    "unknown",
    "police",
    "https://oxbow.example/7",
]


def table(*rows, head=HEAD):
    out = io.StringIO()
    csv.writer(out).writerows([head, *rows])
    return out.getvalue().encode()


def bring(*rows, head=HEAD):
    before = set(Law.objects.values_list("pk", flat=True))
    bringing.bring(table(*rows, head=head), name="laws.csv", by=None, now=NOON)
    return list(Law.objects.exclude(pk__in=before).order_by("pk"))


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("about July 2021", "2021-07", "about"), ("13 July 2021", "2021-07-13", "day"), ("", "", "unknown"),
        ("July 13th, 2021", "2021-07-13", "day"), ("Sept. 2021", "2021-09", "month"), ("2021", "2021", "year"),
        ("before 2019-10", "2019-10", "before"), ("by mid-July 2025", "2025-07", "before"), ("?", "", "unknown"),
        ("2020-12 or later, day unknown", "2020-12", "after"), ("2023-2024", "2023", "about"),
        ("2019-06-27 (unanimous)", "2019-06-27", "day"), ("c. 2018", "2018", "about"),
    ],
)  # fmt: skip
def test_dates_are_read_as_people_write_them(text, date, precision):
    found = rough.find(text)
    assert (found.date, found.precision) == (date, precision)


@pytest.mark.parametrize("text", ["7/8/2021", "8.7.2021", "30 Feb 2021", "2021-02-30", "soon", "July", "x" * 5000])
def test_a_date_that_could_mean_two_days_or_none_is_not_guessed(text):
    assert rough.find(text) is None


@pytest.mark.django_db
def test_a_table_becomes_laws_with_their_events_answers_and_sources():
    (law,) = bring(OXBOW)
    event, unclear = law.events.get(kind="adopted"), law.by_slot()["fees"][0]
    assert (str(law), law.name, law.kind) == ("Oxbow, MA", "By-law 7", "ban")
    assert (event.date, event.precision, event.said) == ("2021-07", "about", "")
    assert (unclear.answer, unclear.citations.count()) == ("unknown", 0)
    assert law.by_slot()["who_is_bound"][0].citations.get().source.url == "https://oxbow.example/7"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rows", "head", "said"),
    [
        ([OXBOW], [*HEAD[:6], "feees", *HEAD[7:]], r"laws.csv, line 1, column “feees”: .*Is it “fees”\?"),
        ([OXBOW], [*HEAD[:6], "mascot", *HEAD[7:]], "line 1, column “mascot”: No column is called so. Take it out."),
        (
            [[*OXBOW[:5], "7/8/2021", *OXBOW[6:]]],
            HEAD,
            "line 2, column “date_adopted”: “7/8/2021” can be two days. Write 7 August",
        ),
        ([OXBOW, OXBOW], HEAD, "line 3, column “jurisdiction”: Oxbow stands in line 2 already"),
        ([[*OXBOW[:4], "frown", *OXBOW[5:]]], HEAD, "line 2, column “kind”: “frown” is no kind of law"),
        ([[*OXBOW[:2], "hamlet", *OXBOW[3:]]], HEAD, "line 2, column “level”: “hamlet” is no level"),
        (
            [OXBOW, ["City of Oxbow", *OXBOW[1:2], "city", *OXBOW[3:]]],
            HEAD,
            "line 3, .*: City of Oxbow stands in line 2",
        ),
        ([["O" * 121, *OXBOW[1:]]], HEAD, "line 2, column “jurisdiction”: This is longer than 120 letters"),
        ([["", *OXBOW[1:]]], HEAD, "line 2, column “jurisdiction”: This cell is empty"),
        ([OXBOW[:-1]], HEAD, "line 2: It has 8 cells, the first line has 9"),
        ([OXBOW[:-1]], HEAD[:-1], "line 1, column “source_1”: This column is missing"),
    ],
)
def test_each_mistake_is_named_with_its_place_and_what_to_do(rows, head, said):
    with pytest.raises(CannotImport, match=said):
        bring(*rows, head=head)


@pytest.mark.django_db
def test_two_empty_places_are_not_called_the_same_place():
    with pytest.raises(CannotImport) as refused:
        bring(["", *OXBOW[1:]], ["", *OXBOW[1:]])
    assert sum("This cell is empty" in line for line in refused.value.shown) == 2
    assert not [line for line in refused.value.shown if "stands in line" in line]


@pytest.mark.django_db
def test_nothing_is_taken_in_when_one_line_is_wrong():
    with pytest.raises(CannotImport, match="Nothing was taken in"):
        bring(OXBOW, ["Tarn", *OXBOW[1:5], "soon", *OXBOW[6:]])
    assert not Law.objects.exists()
    assert not Jurisdiction.objects.exists()


@pytest.mark.both
@pytest.mark.django_db
def test_a_law_that_the_ledger_has_is_not_doubled():
    make_law(make_place("Oxbow", level="town"), name="by-law 7", events=())
    assert not bring(["City of Oxbow", *OXBOW[1:]])
    law = Law.objects.get()
    assert (law.name, law.events.get().date, law.by_slot()["who_is_bound"][0].value) == (
        "By-law 7",
        "2021-07",
        "police",
    )
    assert not bring(OXBOW)
    (law,) = bring([*OXBOW[:3], "By-law 8", *OXBOW[4:]])
    assert (law.slug, law.jurisdiction.laws.count()) == ("oxbow-ma", 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty"),
        (b"jurisdiction,kind\nM\xfcnchen,ban\n", "line 2: This is not UTF-8"),
        ("jurisdiction,kind\n".encode("utf-16"), "This is UTF-16"),
        (b"PK\x03\x04\x14\x00\xff", "a file of a spreadsheet programme, or packed"),
        (b'jurisdiction,kind\n"Oxbow', "no table|missing"),
        (b"a" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(data, said):
    with pytest.raises(CannotImport, match=said):
        bringing.bring(data, name="laws.csv", by=None, now=NOON)


@pytest.mark.django_db
def test_a_table_that_would_write_for_long_is_brought_in_parts(monkeypatch):
    monkeypatch.setattr(bringing, "MOST_STEPS", 2)
    with pytest.raises(CannotImport, match="line 4: Up to here it would change 2 lines of the ledger"):
        bring(*([f"Oxbow {n}", *OXBOW[1:]] for n in range(5)))


@pytest.mark.django_db
def test_brackets_tell_two_laws_of_one_place_apart_and_a_cell_holds_one_place():
    first, second = bring(OXBOW, ["Oxbow (schools)", *OXBOW[1:]])
    assert (first.jurisdiction, first.part, second.part) == (second.jurisdiction, "", "schools")
    with pytest.raises(CannotImport, match="Several places stand in one cell"):
        bring(["Tarn; Hask", *OXBOW[1:]])
