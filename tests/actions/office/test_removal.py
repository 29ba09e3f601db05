import pytest

from unwatched.actions.models import SignatureState
from unwatched.actions.services import removing

from .words import answer_line, said, text_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def url(petition):
    return f"/office/petitions/{petition.pk}/remove/"


def removed(petition):
    return petition.signatures.filter(state=SignatureState.REMOVED).count()


def test_counting_comes_first_and_says_what_would_happen(office, url, petition, add, aside):
    add(3, prefix="p")
    add(2, prefix="q", postcode="W4 118")
    aside(1)
    answer = office.post(url, {"postcode": "empty", "do": "count"})
    assert answer_line(answer) == "4 signatures match."
    words = text_of(answer)
    assert "1 set aside already, 3 counted. The count would go from 5 to 2 ." in words
    assert "Remove 4 signatures" in words
    assert "“4 removed by hand on 10 November 2026”" in words
    assert removed(petition) == 0


def test_the_number_on_the_button_is_the_promise(office, url, petition, add):
    add(3)
    answer = office.post(url, {"postcode": "empty", "do": "remove", "number": 3, "why": "one night"})
    assert answer.status_code == 302
    assert said(answer) == ["3 signatures are removed. You can take it back until it is delivered."]
    assert (removed(petition), petition.removals.get().why) == (3, "one night")


def test_when_the_number_has_changed_nothing_is_done_and_the_new_one_is_shown(office, url, petition, add):
    add(3)
    answer = office.post(url, {"postcode": "empty", "do": "remove", "number": 2, "why": "one night"})
    assert answer.status_code == 409
    assert "It was 2, now it is 3. Nothing was done." in text_of(answer)
    assert 'name="number" value="3"' in answer.content.decode()
    assert 'value="one night"' in answer.content.decode()
    assert removed(petition) == 0


def test_the_reason_is_required_and_public(office, url, petition, add):
    add(1)
    for why, words in (
        ("", "Please say why."), ("rosa@example.org did it", "leave addresses out of it"), ("x" * 201, "long")
    ):  # fmt: skip
        answer = office.post(url, {"postcode": "empty", "do": "remove", "number": 1, "why": why})
        assert answer.status_code == 422, why
        assert words in text_of(answer), why
        assert removed(petition) == 0, why


CANNOT_BE_ASKED = [
    ({}, "Say at least one thing about them."),
    (
        {"domain": "not a domain", "since": "yesterday", "until": "9999-12-31T23:59", "postcode": "blue"},
        "“not a domain” is no address ending.",
        "valid date",
        "look at the year again",
        "valid choice",
    ),
    ({"domain": "x" * 5000}, ""),
    ({"domain": "a\x00b.test"}, ""),
]


def test_what_cannot_be_asked_comes_back(office, url, petition, add):
    add(1)
    for typed, *words in CANNOT_BE_ASKED:
        answer = office.post(url, typed)
        assert answer.status_code == 422, typed
        assert [one for one in words if one not in text_of(answer)] == [], typed
        assert "Remove" not in answer_line(answer), typed


def test_of_an_address_only_its_ending_is_asked_for(office, url, petition, add):
    add(2)
    assert answer_line(office.post(url, {"domain": "Somebody@Example.org"})) == "2 signatures match."
    assert answer_line(office.post(url, {"domain": "elsewhere.test"})) == "0 signatures match."


def test_times_are_those_of_whoever_types(office, url, rosa, add, now):
    from wagtail.users.models import UserProfile

    UserProfile.objects.update_or_create(user=rosa, defaults={"current_time_zone": "Europe/Berlin"})
    add(1, now=now)  # 10:30 in Berlin
    assert answer_line(office.post(url, {"since": "2026-11-10T10:15", "until": "2026-11-10T10:45"})) == (
        "One signature matches."
    )
    assert answer_line(office.post(url, {"since": "2026-11-10T09:15", "until": "2026-11-10T09:45"})) == (
        "0 signatures match."
    )


def test_what_looks_odd_leads_here_with_its_rule(office, url):
    assert '<option value="burst" selected>' in office.get(url + "?aside=burst").content.decode()


def test_nothing_is_removed_when_nothing_matches(office, url, petition):
    answer = office.post(url, {"postcode": "empty", "do": "remove", "number": 0, "why": "x"})
    assert answer.status_code == 422
    assert not petition.removals.exists()


# --- Many ----------------------------------------------------------------------------------------


@pytest.fixture
def many(office, url, petition, add, monkeypatch):
    """Five are many here: the worker does them two by two."""
    monkeypatch.setattr(removing, "AT_ONCE", 0)
    monkeypatch.setattr(removing, "PART", 2)
    monkeypatch.setattr("unwatched.actions.office.removal.AT_ONCE", 0)
    add(5)
    office.post(url, {"postcode": "empty", "do": "remove", "number": 5, "why": "one night"})
    return petition.removals.get()


@pytest.fixture
def screen(petition, many):
    return f"/office/petitions/{petition.pk}/removals/{many.pk}/"


@pytest.mark.both
def test_many_are_said_to_take_a_while_and_lead_to_their_progress(office, url, petition, add, monkeypatch):
    monkeypatch.setattr(removing, "AT_ONCE", 0)
    monkeypatch.setattr("unwatched.actions.office.removal.AT_ONCE", 0)
    add(3)
    assert "the worker does it part by part" in text_of(office.post(url, {"postcode": "empty"}))
    answer = office.post(url, {"postcode": "empty", "do": "remove", "number": 3, "why": "one night"})
    assert answer["Location"] == f"/office/petitions/{petition.pk}/removals/{petition.removals.get().pk}/"
    assert removed(petition) == 0


def test_the_progress_renews_itself_until_it_is_finished(office, screen, many, now):
    removing.step(many, now=now)
    page = office.get(screen)
    assert answer_line(page) == "2 of 5 are removed."
    assert 'max="5" value="2"' in page.content.decode()
    assert "data-again" in page.content.decode()
    assert "Stop" in text_of(page)
    removing.go_on(now=now)
    page = office.get(screen)
    assert answer_line(page) == "5 signatures are removed."
    assert "data-again" not in page.content.decode()
    assert "again.js" not in page.content.decode()


def test_stop_keeps_what_is_done_and_says_so(office, screen, petition, many, now):
    removing.step(many, now=now)
    answer = office.post(screen + "stop/")
    assert said(answer)[-1] == "Stopped. 2 signatures are removed and stay so until you take them back."
    page = office.get(answer["Location"])
    assert answer_line(page) == "Stopped: 2 of 5 are removed."
    assert "3 were not touched." in text_of(page)
    assert "Remove the other 3" in text_of(page)
    overview = text_of(office.get(f"/office/petitions/{petition.pk}/"))
    assert "2 signatures" in overview
    assert "See how far it is" in overview
    assert said(office.post(screen + "stop/"))[-1] == "Somebody else was faster: look at where it stands now."


def test_taking_many_back_is_shown_too(office, screen, many, petition, now):
    removing.step(many, now=now)
    office.post(screen + "stop/")
    answer = office.post(screen + "put-back/")
    assert said(answer)[-1] == "The worker puts them back now, part by part."
    assert answer_line(office.get(answer["Location"])) == "0 of 2 stand again."
    removing.go_on(now=now)
    assert answer_line(office.get(screen)) == "Taken back: the signatures stand again."
    assert removed(petition) == 0


def test_going_on_after_a_stop(office, screen, many, petition, now):
    office.post(screen + "stop/")
    office.post(screen + "resume/")
    removing.go_on(now=now)
    assert removed(petition) == 5


def test_the_public_reads_how_many_are_removed_so_far(petition, many, now):
    from unwatched.actions.templatetags.petition_tags import petition_count

    assert list(petition_count(petition)["removals"]) == []
    removing.step(many, now=now)
    assert [removal.removed for removal in petition_count(petition)["removals"]] == [2]
