import pytest

from unwatched.actions.office import log
from unwatched.actions.services import judging, petitions, removing

from .words import answer_line, text_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def url(petition):
    return f"/office/petitions/{petition.pk}/log/"


def test_nobody_has_done_anything(office, url):
    assert answer_line(office.get(url)) == "Nobody has done anything here yet."


def test_who_did_what_newest_first(office, url, petition, add, aside, rosa, now):
    add(2)
    aside(1)
    judging.decide(petition, reason="domain", count=False, by=rosa)
    removing.remove(petition, removing.Conditions(postcode=False), expected=2, why="one night", by=rosa, now=now)
    petitions.change(petition, values={"goal": 900}, by=rosa)
    petitions.set_paused(petition, paused=True, by=None)
    answer = office.get(url)
    words = text_of(answer)
    assert answer_line(answer) == "4 things were done here."
    parts = [
        "Paused signing the machine",
        "Changed the petition's settings goal Rosa",
        "Removed signatures 2 signatures. one night Rosa",
        "Decided on signatures that were set aside 1 signature. left aside. domain Rosa",
    ]
    places = [words.index(part) for part in parts]
    assert places == sorted(places)


def test_the_log_has_pages(office, url, petition, rosa, monkeypatch):
    monkeypatch.setattr(log, "ON_A_PAGE", 2)
    for goal in (1, 2, 3):
        petitions.change(petition, values={"goal": goal}, by=rosa)
    assert "Page 1 of 2" in text_of(office.get(url))
    assert text_of(office.get(url + "?p=2")).count("Changed the petition's settings") == 1


def test_every_action_that_is_written_has_its_words():
    from wagtail.log_actions import registry

    for action in (
        "petition.reopen",
        "petition.reconsider",
        "petition.recount",
        "petition.export",
        "supporters.wording",
    ):
        assert registry.action_exists(action)
