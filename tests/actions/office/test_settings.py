from datetime import UTC, datetime

import pytest
from wagtail.models import ModelLogEntry

from tests.actions.factories import make_wording
from unwatched.actions.services import judging

from .words import answer_line, said, text_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def url(petition):
    return f"/office/petitions/{petition.pk}/settings/"


def log(action):
    return list(ModelLogEntry.objects.filter(action=action).values_list("data", flat=True))


def form(**fields):
    return {"goal": 500, "goal_reason": "", "closes_at": "", "ask_postcode": "on", "ask_comment": "on"} | fields


@pytest.mark.both
def test_settings_are_saved_and_the_log_names_what_changed(office, url, petition):
    wording = make_wording(petition.campaign.host)
    answer = office.post(url, form(goal=800, closes_at="2026-12-08T23:59", asks=[wording.ask_id], ask_comment=""))
    assert said(answer) == ["Saved. It holds within a minute."]
    petition.refresh_from_db()
    assert (petition.goal, petition.closes_at) == (800, datetime(2026, 12, 8, 23, 59, tzinfo=UTC))
    assert (petition.ask_postcode, petition.ask_comment) == (True, False)
    assert list(petition.asks.all()) == [wording.ask]
    assert [set(entry["fields"]) for entry in log("petition.change")] == [{"goal", "closes_at", "ask_comment", "asks"}]


def test_saving_the_same_again_writes_no_line(office, url):
    assert said(office.post(url, form())) == ["Nothing was different."]
    assert log("petition.change") == []


CANNOT_BE_SAVED = [
    {"goal": 0},
    {"goal": ""},
    {"goal": -5},
    {"closes_at": "tomorrow"},
    {"goal": 10**30},
    {"asks": [77]},
    {"closes_at": "0001-01-01T00:00"},
]


def test_what_cannot_be_saved_comes_back(office, url, petition):
    for typed in CANNOT_BE_SAVED:
        answer = office.post(url, form(goal_reason="The council must debate it") | typed)
        assert answer.status_code == 422, typed
        assert "Nothing was done yet." in text_of(answer), typed
        assert "The council must debate it" in answer.content.decode(), typed
        petition.refresh_from_db()
        assert petition.goal == 500, typed


def test_the_switch_pauses_and_resumes(office, url, petition, now):
    pause = url.replace("settings", "pause")
    office.post(pause, {"do": "pause", "note": "A flood of false names."})
    petition.refresh_from_db()
    assert (petition.paused, petition.pause_note) == (True, "A flood of false names.")
    assert not petition.takes_signatures(now=now)
    answer = office.get(url)
    assert answer_line(answer) == "It takes no signatures now."
    assert "“A flood of false names.”" in text_of(answer)
    office.post(pause, {"do": "resume"})
    petition.refresh_from_db()
    assert (petition.paused, petition.pause_note) == (False, "")


def test_a_note_that_is_too_long_pauses_nothing(office, url, petition):
    office.post(url.replace("settings", "pause"), {"do": "pause", "note": "x" * 300})
    petition.refresh_from_db()
    assert not petition.paused


def test_closing_now(office, url, petition, now):
    assert answer_line(office.get(url)) == "It takes signatures."
    office.post(url.replace("settings", "close"))
    petition.refresh_from_db()
    assert petition.closes_at == now
    assert "Close it now" not in text_of(office.get(url))


def test_rules_say_what_they_do_and_have_done(office, url, petition, aside):
    aside(2)
    words = text_of(office.get(url.replace("settings", "rules")))
    assert "sets aside what comes after the first 10 of one network in 10 minutes 0 ✓ on" in words
    assert "never counts 1 address ending 2 ✓ on" in words
    petition.refused_domains = ""
    petition.save()
    assert "never counts 0 address endings 2 i list is empty" in text_of(office.get(url.replace("settings", "rules")))


def test_refused_endings_are_kept_as_signatures_are_marked(office, url, petition, add):
    rules = url.replace("settings", "rules")
    typed = "Throw.Test\r\n@bücher.example\r\n\r\nthrow.test\r\nsomebody@bulk.test"
    office.post(rules, {"burst_limit": 5, "steady_limit": 20, "refused_domains": typed})
    petition.refresh_from_db()
    assert petition.refused_domains.split() == ["throw.test", "xn--bcher-kva.example", "bulk.test"]
    assert (petition.burst_limit, petition.steady_limit) == (5, 20)
    from tests.actions.factories import sign

    row = sign(petition, "a@bücher.example")
    judging.judge(now=row.signed_at)
    row.refresh_from_db()
    assert row.aside == "domain"


def test_an_ending_that_is_none_is_named(office, url, petition):
    answer = office.post(
        url.replace("settings", "rules"), {"burst_limit": 5, "steady_limit": 20, "refused_domains": "ok.test\nnot one"}
    )
    assert answer.status_code == 422
    assert "“not one” is no address ending." in text_of(answer)
    petition.refresh_from_db()
    assert petition.burst_limit == 10
