from datetime import timedelta

import pytest

from tests.actions.factories import make_campaign, make_petition, sign
from tests.pages import factories as pages
from unwatched.actions.models import Petition, SignatureState, Tick
from unwatched.actions.services import counting, figures, judging, petitions, removing
from unwatched.core.models import Beat

from .words import answer_line, figures_on, said, text_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def home(db):
    return pages.make_site()


@pytest.fixture
def page(db):
    return pages.make_petition_page()


def url(petition, part=""):
    return f"/office/petitions/{petition.pk}/{part}"


def test_without_a_petition_the_list_leads_to_making_one(home, office):
    answer = office.get("/office/petitions/")
    assert answer_line(answer) == "No petition yet."
    assert f'href="/office/pages/{home.pk}/add_subpage/"' in answer.content.decode()
    campaign = pages.make_campaign(home)
    assert f'href="/office/pages/{campaign.pk}/add_subpage/"' in office.get("/office/petitions/").content.decode()
    later = pages.make_campaign(home, title="The one we work on now", slug="now")
    assert f'href="/office/pages/{later.pk}/add_subpage/"' in office.get("/office/petitions/").content.decode()


def test_the_list_shows_numbers_a_picture_and_the_state(office, petition, add, aside, now):
    add(3, now=now - timedelta(hours=2))
    aside(2)
    make_petition(campaign=make_campaign(title="Other"), title="Second")
    answer = office.get("/office/petitions/")
    words = text_of(answer)
    assert "Pass the Ordinance" in words
    assert "not published 3 500 2 3" in words.replace("! ", "")
    assert 'aria-label="3 confirmed in the last 24 hours"' in answer.content.decode()
    assert 'aria-label="0 confirmed in the last 24 hours"' in answer.content.decode()


def test_nobody_has_signed_yet(page, office):
    answer = office.get(url(page.asked))
    assert answer_line(answer) == "Nobody has signed yet."
    assert "Sign it yourself to see what people see." in text_of(answer)
    assert page.url in answer.content.decode()


def test_a_petition_whose_page_is_gone_says_so(office, petition):
    assert "Its page is not published: nobody can sign." in text_of(office.get(url(petition)))


def test_the_figures_add_up_and_the_hours_have_a_table(office, petition, add, aside, now):
    add(3, now=now - timedelta(hours=2))
    aside(2)
    sign(petition, "w@example.org", now=now)
    answer = office.get(url(petition))
    assert answer_line(answer) == "3 people count. 2 are set aside and wait for you."
    assert figures_on(answer) == [3, 1, 2, 0, 0, 0]
    words = text_of(answer)
    assert "Together 6 came in." in words
    assert "Tue 10 Nov, 07:00 3 0 0" in words
    assert "Tue 10 Nov, 09:00 0 1 2" in words
    assert "Tue 10 Nov +3 3" in words, "the trend by day, from the ticks"


def test_the_public_number_is_said_where_it_is_behind(office, petition, add):
    add(2)
    add(1, prefix="new", count=False)
    assert "in public 2" in text_of(office.get(url(petition)))


def test_what_looks_odd_is_told_with_two_equal_buttons(office, petition, aside):
    aside(2)
    answer = office.get(url(petition))
    assert "Something looks odd: 2 signatures" in text_of(answer)
    assert "They came on 10 November 2026, 09:30." in text_of(answer)
    assert "They share one address ending." in text_of(answer)
    buttons = [
        line for line in answer.content.decode().splitlines() if "office/petitions" in line and "/decide/" in line
    ]
    assert [line.count('class="button button-secondary"') for line in buttons] == [1, 1]


@pytest.mark.parametrize(("do", "counted", "words"), [("count", 2, "2 will count"), ("leave", 0, "2 stay aside")])
def test_a_person_decides(do, counted, words, office, petition, aside, now):
    aside(2)
    answer = office.post(url(petition, "decide/"), {"reason": "domain", "number": 2, "do": do})
    assert answer.status_code == 302
    assert said(answer)[0].startswith(words)
    counting.tick(petition.pk, now=now)
    assert petitions.public_count(petition).total == counted
    assert figures.figures_of(petition).aside == 0


def test_a_decision_on_another_number_than_was_shown_does_nothing(office, petition, aside):
    aside(3)
    answer = office.post(url(petition, "decide/"), {"reason": "domain", "number": 2, "do": "count"})
    assert said(answer) == ["There are 3 of them now, not 2. Nothing was done: look again and decide."]
    assert figures.figures_of(petition).aside == 3


FORGED = ["", "x", "-1", "²", "9" * 30]


def test_a_forged_number_is_no_number(office, petition, aside):
    aside(1)
    for number in FORGED:
        answer = office.post(url(petition, "decide/"), {"reason": "domain", "number": number, "do": "count"})
        assert answer.status_code == 404, number


def test_what_was_left_aside_can_be_looked_at_again(office, petition, aside, rosa):
    aside(2)
    judging.decide(petition, reason="domain", count=False, by=rosa)
    assert "Left aside by decision" in text_of(office.get(url(petition)))
    office.post(url(petition, "reconsider/"), {"reason": "domain"})
    assert answer_line(office.get(url(petition))).endswith("2 are set aside and wait for you.")


def test_a_removal_can_be_taken_back_once(office, petition, add, rosa, now):
    add(3)
    removing.remove(petition, removing.Conditions(postcode=False), expected=3, why="one night", by=rosa, now=now)
    removal = petition.removals.get()
    assert "Take the 3 back" in text_of(office.get(url(petition)))
    back = url(petition, f"removals/{removal.pk}/put-back/")
    assert said(office.post(back)) == ["3 signatures stand again."]
    assert said(office.post(back))[-1] == "Somebody else was faster: look at where it stands now."
    assert "taken back" in text_of(office.get(url(petition)))


def test_after_delivery_nothing_is_taken_back(office, petition, add, rosa, now):
    add(1)
    removing.remove(petition, removing.Conditions(postcode=False), expected=1, why="x", by=rosa, now=now)
    petitions.record_delivery(petition, on=now.date(), note="", by=rosa)
    assert "Take the 1 back" not in text_of(office.get(url(petition)))
    answer = office.post(url(petition, f"removals/{petition.removals.get().pk}/put-back/"))
    assert said(answer)[0].startswith("It has been delivered with this number.")
    assert petition.signatures.get().state == SignatureState.REMOVED


@pytest.mark.both
def test_a_removal_of_another_petition_cannot_be_taken_back_here(office, petition, add, rosa, now):
    add(1)
    removing.remove(petition, removing.Conditions(postcode=False), expected=1, why="x", by=rosa, now=now)
    other = make_petition()
    assert office.post(url(other, f"removals/{petition.removals.get().pk}/put-back/")).status_code == 404
    assert petition.removals.get().taken_back_at is None


def test_the_count_proves_itself(office, petition, add):
    add(2)
    assert "Not recounted yet." in text_of(office.get(url(petition)))
    assert said(office.post(url(petition, "recount/"))) == ["Recounted: the same number."]
    words = text_of(office.get(url(petition)))
    assert "1 tick, written Tue 10 Nov, 09:30." in words
    assert "unbroken Recounted Tue 10 Nov, 09:30: the same number." in words


def test_a_count_that_does_not_add_up_leads_the_page(office, petition, add):
    add(2)
    Tick.objects.update(total=4)
    office.post(url(petition, "recount/"))
    answer = office.get(url(petition))
    assert answer_line(answer) == "The ticks do not follow from each other at number 1."
    assert "Nothing is lost; the public number stands still until you have looked." in text_of(answer)
    assert "the ticks say 4, the rows say 2" in text_of(answer)


def test_who_has_looked_lets_the_count_go_on(office, petition, add):
    add(3)
    petition.signatures.filter(pk=petition.signatures.first().pk).update(state=SignatureState.REMOVED)
    office.post(url(petition, "recount/"))
    assert answer_line(office.get(url(petition))) == "The ticks and the rows differ by 1."
    assert said(office.post(url(petition, "go-on/"), {"why": ""}))[-1].startswith("Please say what you found.")
    add(1, prefix="late")
    petition.refresh_from_db()
    assert petitions.public_count(petition).total == 3
    assert said(office.post(url(petition, "go-on/"), {"why": "A restored backup"}))[-1].startswith("It counts again")
    counting.count_all(now=petition.opened_at)
    answer = office.get(url(petition))
    assert answer_line(answer) == "3 people count."
    assert "Put right on 10 Nov 2026, after tick 1: A restored backup" in text_of(answer)


def test_people_whom_the_worker_does_not_count_are_told(office, petition, add, now):
    add(2, count=False)
    Beat.objects.create(name="count", at=now - timedelta(seconds=30))
    assert "not counted yet" not in text_of(office.get(url(petition)))
    Beat.objects.update(at=now - timedelta(hours=1))
    assert "2 confirmed people are not counted yet." in text_of(office.get(url(petition)))


def test_a_petition_that_is_not_there_is_not_found(office):
    assert office.get("/office/petitions/77/").status_code == 404
    assert office.post("/office/petitions/77/decide/").status_code == 404


def test_an_overview_asks_the_database_a_bounded_number_of_questions(
    office, petition, add, aside, django_assert_max_num_queries
):
    add(5)
    aside(2)
    office.get(url(petition))
    with django_assert_max_num_queries(60):
        office.get(url(petition))
    assert Petition.objects.count() == 1
