"""Calls in the office."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.accounts.people import make_organiser
from tests.actions.office.words import answer_line, said, text_of
from unwatched.contacting.models import Call, CallReport
from unwatched.directory.models import Official

from .call_factories import make_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(db):
    return make_all()


@pytest.fixture
def office(client):
    client.force_login(make_organiser(roles=["Organiser"]))
    return client


@pytest.fixture
def reports(call):
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    ida, noor = Official.objects.filter(name__in=("Ida Whitfield", "Noor Okafor")).order_by("name")
    for official, outcome, aside in (
        (ida, "contact", ""), (ida, "voicemail", ""), (noor, "skip", ""), (noor, "contact", "hour"),
    ):  # fmt: skip
        CallReport.objects.create(call=call, official=official, outcome=outcome, hour=hour, aside=aside)


def form(**fields):
    return {
        "script": "Hello {name}", "voicemail": "", "points": "", "hours": "", "zone": "", "country": "us",
        "closes_at": "", "hourly_limit": 30, "daily_limit": 120, "way": "postcode", "within": "",
        "postcode_example": "",
    } | fields  # fmt: skip


@pytest.mark.once
def test_one_call_is_counted_by_person_and_day_and_says_who_has_no_telephone(call, office, reports):
    answer = office.get(f"/office/calls/{call.pk}/")
    assert answer_line(answer) == "2 calls were made."
    words = text_of(answer)
    assert "1 person has no telephone number in the directory." in words
    assert "Sten Arnulf, Councillor" in words
    assert "Many in an hour 1 report is set aside" in words
    assert office.get("/office/calls/").status_code == 200


def test_what_was_set_aside_is_counted_or_left_out_once_it_is_the_number_that_was_shown(call, office, reports):
    url = f"/office/calls/{call.pk}/decide/"
    assert said(office.post(url, {"do": "count", "reason": "hour", "number": 2})) == [
        "There are 1 by now. Please look again."
    ]
    assert said(office.post(url, {"do": "count", "reason": "hour", "number": 1}))[-1] == "1 counts now."
    assert Call.objects.counted().get().counted == 3
    assert office.post(url, {"reason": "nobody"}).status_code == 404
    assert ModelLogEntry.objects.get(action="call.decide").data["number"] == 1


def test_settings_are_saved_and_what_is_wrong_comes_back_with_what_was_typed(call, office):
    url = f"/office/calls/{call.pk}/settings/"
    answer = office.post(url, form(script="Hi {nmae}", zone="Wrenfield/Time", hourly_limit=0))
    assert answer.status_code == 422
    for words in ("{nmae} is filled in by nothing", "is no time zone", "Hi {nmae}"):
        assert words in text_of(answer)
    chosen = Official.objects.get(name="Noor Okafor")
    wanted = form(way="fixed", chosen=[chosen.pk], zone="America/Los_Angeles", closes_at="2027-01-14T12:00")
    assert said(office.post(url, wanted)) == ["Saved. It holds within a minute."]
    call.refresh_from_db()
    assert (call.script, call.way, list(call.chosen.all())) == ("Hello {name}", "fixed", [chosen])
    assert said(office.post(url, wanted))[-1] == "Nothing was different."


@pytest.mark.once
def test_pause_close_and_preview(call, office):
    base = f"/office/calls/{call.pk}/"
    assert said(office.post(f"{base}pause/", {"do": "pause", "note": "Gone home."})) == ["Paused. The page says so."]
    assert "“Gone home.”" in text_of(office.get(f"{base}settings/"))
    assert said(office.post(f"{base}pause/", {"do": "resume"})) == ["People can call again."]
    office.post(f"{base}close/")
    assert Call.objects.get().is_closed(now=timezone.now() + timedelta(seconds=1))
    noor = Official.objects.get(name="Noor Okafor")
    preview = office.get(f"{base}preview/", {"official": noor.pk})
    assert "Hello Mayor Okafor, I live in Wrenfield." in text_of(preview)
    assert 'name="outcome"' not in preview.content.decode()
    Official.objects.update(phone="")
    assert "nobody to show it with" in text_of(office.get(f"{base}preview/", {"official": "x"}))
    assert not CallReport.objects.exists()


@pytest.mark.once
def test_who_may_only_look_finds_no_switch(client, call, reports):
    client.force_login(make_organiser("wei@example.org", name="Wei", roles=["Researcher"]))
    assert "Count them" not in text_of(client.get(f"/office/calls/{call.pk}/"))
    client.post(f"/office/calls/{call.pk}/close/")
    assert Call.objects.get().closes_at is None
    assert client.get(f"/office/calls/{call.pk}/settings/").status_code == 302
