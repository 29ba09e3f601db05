"""Files that come again, say something new, or leave somebody out."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from unwatched.directory.errors import DirectoryError
from unwatched.directory.importing import File
from unwatched.directory.models import Change, Division, Happened, Import, Official
from unwatched.directory.services import bring, divisions_of, newest_imports, officials_of

HEAD = "name,office,organisation,division,email,valid_until\n"
IDA = "Ida Whitfield,Councillor,Wrenfield Council,ocd-division/country:us/state:wa/place:wrenfield/ward:3,,2028-12-31\n"
NOOR = "Noor Okafor,Governor,State of Washington,ocd-division/country:us/state:wa,noor@state.test,\n"
DAY = date(2026, 11, 1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bring_csv(now):
    def bring_csv(text, *, name="council.csv", format="csv", day=DAY):
        return bring(format=format, file=File(name, text.encode()), data_of=day, now=now)

    return bring_csv


def counts(made):
    return made.added, made.changed, made.retired


@pytest.mark.once
def test_the_same_file_twice_changes_nothing_and_leaves_no_trace(bring_csv):
    assert counts(bring_csv(HEAD + IDA + NOOR)) == (2, 0, 0)
    before = list(Official.objects.values()), list(Change.objects.values()), list(Import.objects.values())
    assert counts(bring_csv(HEAD + IDA + NOOR)) == (0, 0, 0)
    assert (list(Official.objects.values()), list(Change.objects.values()), list(Import.objects.values())) == before


def test_what_changes_is_kept_with_what_was_before(bring_csv):
    bring_csv(HEAD + IDA + NOOR)
    made = bring_csv(HEAD + IDA.replace(",,2028", ",ida@wrenfield.test,2028"))
    assert counts(made) == (0, 1, 1)
    ida, noor = Official.objects.order_by("name")
    assert ida.email == "ida@wrenfield.test"
    assert noor.retired_at is not None
    assert ida.changes.get(happened=Happened.CHANGED).fields == {"email": ["", "ida@wrenfield.test"]}
    assert counts(bring_csv(HEAD + IDA.replace(",,2028", ",ida@wrenfield.test,2028") + NOOR)) == (0, 1, 0)
    assert [change.happened for change in noor.changes.order_by("pk")] == ["added", "retired", "back"]


def test_a_file_of_another_town_retires_nobody_and_a_new_one_of_the_same_body_does(bring_csv):
    bring_csv(HEAD + IDA)
    assert counts(bring_csv(HEAD + NOOR, name="state.csv")) == (1, 0, 0)
    made = bring_csv(HEAD + IDA.replace("Ida Whitfield", "Wei Chen"), name="council-2027.csv")
    assert counts(made) == (1, 0, 1)
    assert list(Official.objects.holding(on=DAY).values_list("name", flat=True)) == ["Noor Okafor", "Wei Chen"]


@pytest.mark.once
def test_one_bad_row_and_nothing_is_imported(bring_csv):
    with pytest.raises(DirectoryError, match=r"council\.csv:3: email"):
        bring_csv(HEAD + IDA + NOOR.replace("noor@state.test", "nowhere"))
    assert not Official.objects.exists()
    assert not Division.objects.exists()
    assert not Import.objects.exists()


@pytest.mark.once
def test_who_has_left_office_is_not_written_to_any_more(bring_csv):
    bring_csv(HEAD + IDA)
    assert Official.objects.holding(on=date(2028, 12, 31)).exists()
    assert not Official.objects.holding(on=date(2029, 1, 1)).exists()


def test_local_offices_belong_to_people_who_are_there(bring_csv):
    term = "{type: sen, state: WA, start: '2025', end: '2031'}"
    member = f"- id: {{bioguide: W1}}\n  name: {{first: Ida, last: W}}\n  terms: [{term}]"
    offices = "- id: {bioguide: W1}\n  offices: [{id: x, city: Wrenfield, phone: 206-555-0102}]"
    words = {"format": "congress-legislators", "name": "offices.yaml"}
    with pytest.raises(DirectoryError, match="Import the file that names them first"):
        bring_csv(offices, **words)
    bring_csv(member, format="congress-legislators", name="members.yaml")
    assert counts(bring_csv(offices, **words)) == (0, 1, 0)
    assert Official.objects.get().offices == [{"name": "Wrenfield", "address": "Wrenfield", "phone": "206-555-0102"}]
    assert counts(bring_csv(member, format="congress-legislators", name="members.yaml")) == (0, 0, 0)  # keeps them


CODES = (
    "prefix,first,last,division,division_name\n"
    ",98100,98149,ocd-division/country:us/state:wa/place:wrenfield/ward:3,Ward 3\n"
    ",98120,98160,ocd-division/country:us/state:wa/place:wrenfield/ward:4,Ward 4\n"
    "98,,,ocd-division/country:us/state:wa,Washington\n"
)


def test_a_postcode_leads_to_ward_town_and_state(bring_csv, django_assert_max_num_queries):
    bring_csv(HEAD + IDA + NOOR)
    assert officials_of("98101", on=DAY) == []
    assert counts(bring_csv(CODES, format="postcodes", name="codes.csv")) == (3, 0, 0)
    assert [official.name for official in officials_of("98101-4321", on=DAY)] == ["Ida Whitfield", "Noor Okafor"]
    assert [where.rpartition("/")[2] for where in divisions_of("981 25")] == ["ward:4", "ward:3", "state:wa"]
    assert divisions_of("98199") == ["ocd-division/country:us/state:wa"]
    assert [officials_of(code, on=DAY) for code in ("", "9", "10115", "'; --", "٩٨", "Z" * 9999)] == [[]] * 6
    with django_assert_max_num_queries(1):
        divisions_of("98101")


def test_a_file_of_postcodes_speaks_for_the_divisions_that_it_names(bring_csv):
    bring_csv(CODES, format="postcodes", name="codes.csv")
    assert counts(bring_csv(CODES, format="postcodes", name="codes.csv")) == (0, 0, 0)
    less = "first,last,division\n98100,98110,ocd-division/country:us/state:wa/place:wrenfield/ward:3\n"
    assert counts(bring_csv(less, format="postcodes", name="codes.csv")) == (1, 0, 1)
    assert divisions_of("98149")[0].endswith("ward:4")
    assert Division.objects.get(ocd_id__endswith="ward:3").name == "Ward 3"


@pytest.mark.once
def test_how_old_the_data_is_stands_with_each_file(bring_csv):
    bring_csv(HEAD + IDA, name="b.csv", day=DAY)
    bring_csv(HEAD + IDA, name="b.csv", day=DAY + timedelta(days=30))
    bring_csv(HEAD + NOOR, name="a.csv", day=DAY + timedelta(days=10))
    assert [(made.file_name, made.data_of.day) for made in newest_imports()] == [("a.csv", 11), ("b.csv", 1)]


@pytest.mark.once
def test_the_command_says_what_it_did_in_its_last_line(tmp_path: Path, capsys):
    file = tmp_path / "council.csv"
    file.write_text(HEAD + IDA)
    call_command("import_directory", "csv", str(file), "--data-of", "2020-01-31")
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "added 1, changed 0, retired 0"
    assert said[-2].startswith("Data of 2020-01-31, ")
    file.write_text(HEAD + IDA + "x\n")
    with pytest.raises(CommandError, match=r"council\.csv:3: office is missing"):
        call_command("import_directory", "csv", str(file))
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_directory", "csv", str(tmp_path / "none.csv"))
    with (tmp_path / "huge.csv").open("wb") as huge:
        huge.truncate(20_000_001)
    with pytest.raises(CommandError, match="larger than 20 MB"):
        call_command("import_directory", "csv", str(tmp_path / "huge.csv"))
