from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.accounts.people import make_organiser
from tests.visiting import said
from unwatched.accounts.roles import EDITOR, FACILITATOR, RESEARCHER
from unwatched.directory.importing import File
from unwatched.directory.models import Import, Official
from unwatched.directory.office.today import grown_old
from unwatched.directory.services import bring

COUNCIL = "name,office,organisation,email\nIda Whitfield,Councillor,Wrenfield Council,\nعلي,Mayor,Wrenfield Council,\n"

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def member(db):
    def member(role):
        return make_organiser(f"{role.lower()}@example.org", name=role, roles=[role])

    return member


@pytest.fixture
def signed_in(client, member):
    def signed_in(role):
        client.force_login(member(role))
        return client

    return signed_in


@pytest.fixture
def council(now):
    bring(format="csv", file=File("council.csv", COUNCIL.encode()), data_of=date(2026, 1, 1), now=now)
    changed = COUNCIL.replace("Council,\n", "Council,ida@wrenfield.test\n", 1)
    bring(format="csv", file=File("council.csv", changed.encode()), data_of=date(2026, 2, 1), now=now)


@pytest.mark.both
def test_who_decides_is_found_and_shown_with_history(signed_in, council):
    office = signed_in(RESEARCHER)
    page = office.get(reverse("office_officials"), {"q": "ida wrenf"}).content.decode()
    assert "Ida Whitfield" in page
    assert "Mayor" not in page
    assert reverse("office_officials_bring") not in page
    assert "Nobody fits" in office.get(reverse("office_officials"), {"q": "\x00'%_ nobody"}).content.decode()
    page = office.get(reverse("office_official", args=[Official.objects.get(name="Ida Whitfield").pk])).content.decode()
    assert "<bdi>nothing</bdi> → <bdi>ida@wrenfield.test</bdi>" in page
    assert office.get(reverse("office_official", args=[99999999])).status_code == 404


def test_a_file_is_brought_and_a_bad_one_says_where(signed_in):
    office, url = signed_in(EDITOR), reverse("office_officials_bring")
    file = SimpleUploadedFile("council.csv", COUNCIL.encode())
    [brought] = said(office.post(url, {"format": "csv", "name": "Our council", "file": file}))
    assert brought.startswith("Our council: added 2, changed 0, retired 0.")
    assert Import.objects.get().by is not None
    bad = SimpleUploadedFile("council.csv", (COUNCIL + "Noor,Clerk,,nowhere\n").encode())
    answer = office.post(url, {"format": "csv", "name": "Our council", "file": bad})
    assert answer.status_code == 422
    assert "Our council:4: email" in answer.content.decode()
    assert Official.objects.count() == 2
    with_name = {"format": "csv", "name": "x"}
    for form in (
        {},
        with_name,
        {"format": "x", "file": SimpleUploadedFile("e.csv", b"")},
        {"format": "csv", "data_of": "x"},
    ):
        assert office.post(url, form).status_code == 422


def test_who_may_not_is_told_whom_to_ask(signed_in):
    [refused] = said(signed_in(FACILITATOR).get(reverse("office_officials")))
    assert "Your role here does not include this" in refused


def test_data_of_more_than_180_days_is_a_row_of_today(member, council, now):
    editor = member(EDITOR)
    assert [need.tag for need in grown_old(editor, now)] == ["282 days old"]
    assert list(grown_old(editor, now.replace(month=7, day=31))) == []
    assert list(grown_old(editor, now.replace(month=8, day=1))) != []
