"""The letter's screens: who may sign, what the public sees of it, names, organisations, and what is handed over."""

import csv
import io

import pytest
from django.utils import timezone
from pypdf import PdfReader

from tests.accounts.people import make_organiser
from tests.visiting import said
from unwatched.letters.models import Answer, OpenLetter, OrganisationSignature, Shown, StaffSignature
from unwatched.letters.services import board, letters, organisations, staff
from unwatched.office import today
from unwatched.vault import services as vault

from .factories import add_employer, make_letter, move, put, sign, url_of
from .test_views import THEIRS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_memory(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def letter():
    return make_letter()


@pytest.fixture
def rosa(db):
    return make_organiser(roles=["Organiser", "Key-holder"])


@pytest.fixture
def office(client, rosa):
    client.force_login(rosa)
    return client


@pytest.fixture
def opened(letter, rosa):
    ring = letters.ring_of(letter)
    vault.open_ring(ring, by=rosa, reason="Deciding on names", now=timezone.now())
    return ring


def page(client, letter, part=""):
    response = client.get(f"/office/letters/{letter.pk}/{part}")
    assert response.status_code == 200
    return response.content.decode()


def test_the_office_sees_what_stands_and_what_the_public_sees(letter, office):
    put(letter, 9)
    put(letter, 3, band="Field")
    move(letter)
    put(letter, 2)
    text = page(office, letter)
    assert "14 verified signatures of staff. The public sees 12." in text
    assert "We build it" in office.get("/office/letters/").content.decode()


def test_an_employer_is_written_down_with_its_endings(letter, office):
    url = f"/office/letters/{letter.pk}/who/"
    sent = {"do": "new", "new-name": "Tessel", "new-domains": "Tessel.example\n@bücher.example", "new-offered": "on"}
    assert office.post(url, sent).status_code == 302
    assert letter.employers.get(name="Tessel").endings == ["tessel.example", "xn--bcher-kva.example"]


BAD_ENDINGS = [
    ("gmail.com", "Everybody can have an address at gmail.com"),
    ("corvane.example", "belongs to Corvane already"),
    ("no ending", "is no address ending"),
    ("", "required"),
    ("a.example\n" * 5_000, "longer than we can keep"),
]


@pytest.mark.once
def test_an_ending_that_tells_nothing_comes_back(letter, office):
    for domains, says in BAD_ENDINGS:
        sent = {"do": "new", "new-name": "Tessel", "new-domains": domains, "new-offered": "on"}
        response = office.post(f"/office/letters/{letter.pk}/who/", sent)
        assert response.status_code == 422, domains
        assert says in response.content.decode(), domains


@pytest.mark.once
def test_kinds_of_work_that_somebody_chose_stay_and_are_not_offered(letter, office):
    put(letter, 1, band="Engineering")
    office.post(f"/office/letters/{letter.pk}/who/", {"do": "bands", "bands": "Field\nEverything else"})
    assert list(letter.bands.filter(offered=True).values_list("name", flat=True)) == ["Field", "Everything else"]
    assert set(letter.bands.values_list("name", flat=True)) == {"Field", "Everything else", "Engineering"}


def test_an_employer_whose_staff_signed_stays(letter, office):
    put(letter, 1)
    employer = letter.employers.get()
    office.post(f"/office/letters/{letter.pk}/who/remove/", {"employer": employer.pk})
    assert letter.employers.exists()
    StaffSignature.objects.all().delete()
    office.post(f"/office/letters/{letter.pk}/who/remove/", {"employer": employer.pk})
    assert not letter.employers.exists()


def test_somebody_must_be_able_to_sign(letter, office):
    url = f"/office/letters/{letter.pk}/who/"
    assert office.post(url, {"do": "who", "batch_hour": "20"}).status_code == 422
    office.post(url, {"do": "who", "batch_hour": "7", "organisations": "on"})
    found = OpenLetter.objects.get()
    assert (found.staff, found.petition.public, found.organisations, found.batch_hour) == (False, False, True, 7)


def test_a_name_is_read_with_the_vault_open_and_shown(letter, office, opened):
    put(letter, 5)
    row = sign(letter, name="Ada Lovelace-Quill", show=True)
    assert "Ada Lovelace-Quill" in page(office, letter, "names/")
    office.post(f"/office/letters/{letter.pk}/names/decide/", {"signature": row.pk, "do": "show"})
    move(letter)
    assert [one.name for one in board.board(letter)[0].names] == ["Ada Lovelace-Quill"]
    office.post(f"/office/letters/{letter.pk}/names/decide/", {"signature": row.pk, "do": "off"})
    row.refresh_from_db()
    assert (row.shown, row.shown_name) == (Shown.REFUSED, "")


@pytest.mark.once
def test_names_are_not_read_while_the_vault_is_closed(letter, office):
    sign(letter, name="Ada Lovelace-Quill", show=True)
    text = page(office, letter, "names/")
    assert "Lovelace" not in text
    assert "One person of staff wishes to be shown." in text


@pytest.mark.once
def test_a_signature_that_was_taken_back_meanwhile_is_said(letter, office, opened):
    row = sign(letter, name="Ada", show=True)
    staff.take_back(row.pk)
    sent = {"signature": row.pk, "do": "show"}
    assert "taken back in the meantime" in said(office.post(f"/office/letters/{letter.pk}/names/decide/", sent))[-1]


def organisation(letter):
    details = organisations.Details(**THEIRS)
    letter.organisations = True
    letter.save()
    organisations.ask(letter, details, ip="", language="en", score=0, now=timezone.now())
    row = OrganisationSignature.objects.get()
    organisations.confirm(row, now=timezone.now())
    return row


def test_an_organisation_is_looked_at_and_listed(letter, office, opened, rosa):
    row = organisation(letter)
    needs = [str(need.title) for need in today.needs(rosa, now=timezone.now())]
    assert "1 organisation wants to sign" in needs
    text = page(office, letter, "organisations/")
    assert "Ines Okafor-Lind" in text
    url = f"/office/letters/{letter.pk}/organisations/decide/"
    office.post(url, {"signature": row.pk, "do": "list", "note": "Welcome."})
    row.refresh_from_db()
    assert (row.state, row.note) == (Answer.LISTED, "Welcome.")
    office.post(url, {"signature": row.pk, "do": "refuse", "note": "x" * 400})
    row.refresh_from_db()
    assert row.state == Answer.LISTED


@pytest.mark.once
def test_the_letter_is_handed_over_with_what_the_public_sees(office, rosa):
    letter = make_letter(with_page=True)
    put(letter, 12, named=True)
    put(letter, 12)
    put(letter, 7, band="Labelling")
    put(letter, 7, band="Field")
    move(letter)
    organisations.decide(refreshed(organisation(letter)), listed=True, note="", by=rosa, now=timezone.now())
    response = office.post(f"/office/letters/{letter.pk}/delivery/pdf/")
    assert response["Content-Type"] == "application/pdf"
    text = " ".join(" ".join(p.extract_text() for p in PdfReader(io.BytesIO(response.content)).pages).split())
    for words in (
        "38 verified staff of Corvane, 12 of them by name",
        "Person 11",
        "Library Workers",
        "train the models",
    ):
        assert words in text
    table = office.post(f"/office/letters/{letter.pk}/delivery/list/")
    rows = list(csv.reader(io.StringIO(table.getvalue().decode("utf-8-sig"))))
    assert len(rows) == 14
    assert rows[1] == ["staff", "Person 0", "Corvane", "Engineering", ""]


def refreshed(row):
    row.refresh_from_db()
    return row


@pytest.mark.once
def test_today_says_when_nobody_can_sign(letter, rosa):
    add_employer(letter, name="Tessel", domains="tessel.example")
    letter.employers.all().delete()
    titles = [str(need.title) for need in today.needs(rosa, now=timezone.now())]
    assert any(title.startswith("Staff cannot sign") for title in titles)


MAY_SEE = {
    "": {"Organiser", "Editor", "Facilitator", "Researcher", "Key-holder"},
    "delivery/": {"Organiser", "Editor", "Facilitator", "Researcher", "Key-holder"},
    "who/": {"Organiser"},
    "names/": {"Organiser", "Facilitator"},
    "organisations/": {"Organiser", "Facilitator"},
}
MAY_POST = {
    "who/": {"Organiser"},
    "who/remove/": {"Organiser"},
    "names/decide/": {"Organiser", "Facilitator"},
    "organisations/decide/": {"Organiser", "Facilitator"},
    "delivery/list/": {"Organiser", "Key-holder"},
}


@pytest.mark.once
@pytest.mark.parametrize("role", ["Organiser", "Editor", "Facilitator", "Researcher", "Key-holder"])
def test_what_each_role_may_do(role, client, letter):
    client.force_login(make_organiser("wei@example.org", name="Wei", roles=[role]))
    for part, roles in MAY_SEE.items():
        assert (client.get(f"/office/letters/{letter.pk}/{part}").status_code == 200) == (role in roles), part
    for part, roles in MAY_POST.items():
        answer = client.post(f"/office/letters/{letter.pk}/{part}", {"signature": "1"})
        refused = answer.status_code == 302 and answer.url == "/office/"
        assert refused == (role not in roles), part


@pytest.mark.once
def test_visitors_see_nothing_of_the_office(client):
    letter = make_letter(with_page=True)
    assert client.get(f"/office/letters/{letter.pk}/").status_code == 302
    assert client.get(url_of(letter)).status_code == 200
