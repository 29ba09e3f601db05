import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils.html import strip_tags

from tests.accounts.people import make_organiser
from tests.ledger.factories import make_law
from unwatched.ledger.models import Law

pytestmark = [pytest.mark.django_db, pytest.mark.once]
URL = "/office/ledger/import/"


def plain(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def post(office, data, *, do="look", mark=""):
    return office.post(URL, {"file": SimpleUploadedFile("laws.csv", data), "do": do, "mark": mark})


@pytest.fixture
def edited(client):
    """The site's own table, with another name in it."""
    make_law(name="Ord. 1")
    return client.get("/laws.csv").content.replace(b"Ord. 1", b"Ord. 2")


def test_a_table_is_looked_at_and_then_taken_in(office, edited):
    seen = post(office, edited)
    assert "0 would be added, 1 changed." in plain(seen)
    assert "[−Ord. 1−] → [+Ord. 2+]" in plain(seen)
    assert Law.objects.get().name == "Ord. 1"
    done = post(office, edited, do="bring", mark=seen.context["mark"])
    assert (done.status_code, done["Location"], Law.objects.get().name) == (302, "/office/ledger/", "Ord. 2")
    assert "Nothing is new in this table." in plain(post(office, edited))


def test_of_a_new_law_everything_is_shown_before_it_is_kept(office):
    row = b'Oxbow,"MA, US",town,ban,about July 2021,city police,https://clerk.example/7\n'
    head = b"jurisdiction,state_or_country,level,kind,date_adopted,covers,source_1\n"
    seen = plain(post(office, head + row))
    for said in ("new: Oxbow, MA", "about July 2021", "Who is bound", "city police", "https://clerk.example/7"):
        assert said in seen
    assert not Law.objects.exists()


def test_another_file_is_looked_at_anew(office, edited):
    mark = post(office, edited).context["mark"]
    answer = post(office, edited.replace(b"Ord. 2", b"Ord. 3"), do="bring", mark=mark)
    assert "This is another file than the one that you looked at" in plain(answer)
    assert Law.objects.get().name == "Ord. 1"


def test_what_is_wrong_is_named_by_line_and_nothing_is_kept(office, edited):
    answer = post(office, edited.replace(b'"notes"', b'"mascot"'))
    assert answer.status_code == 422
    assert "laws.csv, line 1, column “mascot”: No column is called so. Take it out." in plain(answer)
    assert "Choose the file." in plain(office.post(URL, {"do": "look"}))


def test_only_who_keeps_the_ledger_brings_tables(client):
    client.force_login(make_organiser("i@example.org", roles=["Volunteer"]))
    assert client.get(URL).status_code in (302, 403)


def test_the_command_looks_and_brings(edited, tmp_path, capsys):
    file = tmp_path / "laws.csv"
    file.write_bytes(edited)
    call_command("ledger", "import", str(file), "--look")
    assert "0 added, 1 changed, 0 lines as they were. Nothing was kept." in capsys.readouterr().out
    call_command("ledger", "import", str(file))
    assert Law.objects.get().name == "Ord. 2"
    file.write_bytes(b"jurisdiction,mascot\n")
    with pytest.raises(CommandError, match="line 1, column “mascot”"):
        call_command("ledger", "import", str(file))
