import pytest

from unwatched.actions.models import SignatureState

from .words import answer_line, said, text_of

pytestmark = pytest.mark.django_db


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
    assert said(answer) == ["3 signatures are removed. You can take it back until the petition is delivered."]
    assert (removed(petition), petition.removals.get().why) == (3, "one night")


def test_when_the_number_has_changed_nothing_is_done_and_the_new_one_is_shown(office, url, petition, add):
    add(3)
    answer = office.post(url, {"postcode": "empty", "do": "remove", "number": 2, "why": "one night"})
    assert answer.status_code == 409
    assert "It was 2, now it is 3. Nothing was done." in text_of(answer)
    assert 'name="number" value="3"' in answer.content.decode()
    assert 'value="one night"' in answer.content.decode()
    assert removed(petition) == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"why": ""}, "Please say why."),
        ({"why": "rosa@example.org did it"}, "leave addresses out of it"),
        ({"why": "x" * 201}, "long"),
    ],
)
def test_the_reason_is_required_and_public(typed, words, office, url, petition, add):
    add(1)
    answer = office.post(url, {"postcode": "empty", "do": "remove", "number": 1, **typed})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert removed(petition) == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Say at least one thing about them."),
        ({"domain": "not a domain"}, "“not a domain” is no address ending."),
        ({"since": "yesterday"}, "valid date"),
        ({"until": "9999-12-31T23:59"}, "look at the year again"),
        ({"postcode": "blue"}, "valid choice"),
        ({"domain": "x" * 5000}, ""),
        ({"domain": "a\x00b.test"}, ""),
    ],
)
def test_what_cannot_be_asked_comes_back(typed, words, office, url, petition, add):
    add(1)
    answer = office.post(url, typed)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "Remove" not in answer_line(answer)


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
