from datetime import timedelta

import pytest

from tests.actions.factories import make_petition
from tests.pages import factories as pages
from unwatched.actions.models import Petition, Tick
from unwatched.actions.office import today as source
from unwatched.actions.services import findings, petitions
from unwatched.campaigns.models import Campaign
from unwatched.core.models import Beat
from unwatched.office import first_steps, today
from unwatched.vault import panic

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _worker_is_well(db, now):
    Beat.objects.create(name="count", at=now)


def titles(needs):
    return [str(need.title) for need in needs]


def test_set_aside_rows_wait_for_whoever_may_decide(rosa, aside, petition, now):
    assert list(source.set_aside(rosa, now)) == []
    aside(1)
    (need,) = source.set_aside(rosa, now)
    assert str(need.title) == "1 signature is set aside"
    assert need.buttons[0].url == f"/office/petitions/{petition.pk}/#odd"
    petitions.record_delivery(petition, on=now.date(), note="", by=rosa)
    assert list(source.set_aside(rosa, now)) == []


def test_names_wait_for_moderation(rosa, add, petition, now):
    add(2, show=True)
    (need,) = source.wishes(rosa, now)
    assert str(need.title) == "2 people wait to be shown by name"
    assert need.buttons[0].url == f"/office/petitions/{petition.pk}/names/"


def test_a_count_that_does_not_add_up_has_a_time_on_it(rosa, add, petition, now):
    add(1)
    findings.recount(petition.pk, now=now)
    assert list(source.counts_that_do_not_add_up(rosa, now)) == []
    Tick.objects.update(total=5)
    findings.recount(petition.pk, now=now)
    (need,) = source.counts_that_do_not_add_up(rosa, now)
    assert (need.kind, need.due) == ("due", now)
    assert str(need.title) == "The count of “Pass the Ordinance” does not add up"


@pytest.mark.parametrize(("days", "due"), [(-1, False), (1, True), (7, True), (8, False)])
def test_a_petition_that_closes_within_a_week(days, due, rosa, petition, now):
    petition.closes_at = now + timedelta(days=days)
    petition.save()
    needs = list(source.closing(rosa, now))
    assert titles(needs) == (["“Pass the Ordinance” closes soon"] if due else [])
    assert [need.due for need in needs] == ([petition.closes_at] if due else [])


def test_a_worker_that_does_not_count(rosa, add, now):
    add(2, count=False)
    assert list(source.not_counted(rosa, now)) == []
    assert titles(source.not_counted(rosa, now + timedelta(hours=1))) == ["2 confirmed people are not counted yet"]


def test_the_hours_of_all_petitions_are_one_picture(rosa, petition, add, now):
    add(2, now=now - timedelta(hours=1))
    panel = source.hours(rosa, now)
    assert panel.url == f"/office/petitions/{petition.pk}/"
    add(1, of=make_petition(), now=now - timedelta(hours=1))
    panel = source.hours(rosa, now)
    assert (len(panel.hours), panel.hours[-2].confirmed) == (48, 3)
    assert (panel.summary, panel.url) == ("3 confirmed in the last 24 hours", "/office/petitions/")


def test_without_a_petition_there_is_no_picture(rosa, now):
    assert source.hours(rosa, now) is None


def test_all_of_it_stands_on_today(office, rosa, petition, add, aside, now):
    add(1, show=True)
    aside(1)
    petition.closes_at = now + timedelta(days=2)
    petition.save()
    found = titles(today.needs(rosa, now=now))
    for title in ("1 signature is set aside", "1 person waits to be shown by name", "“Pass the Ordinance” closes soon"):
        assert title in found
    assert "Signatures by hour" in office.get("/office/").content.decode()


def test_an_editor_is_asked_for_nothing_that_they_may_not_do(signed_in, petition, add, aside, now):
    add(1, show=True)
    aside(1)
    signed_in("Editor")
    from unwatched.accounts.models import User

    wei = User.objects.get(name="Wei")
    for needs in (source.set_aside, source.wishes, source.closing, source.counts_that_do_not_add_up):
        assert list(needs(wei, now)) == []


@pytest.fixture
def home(db):
    return pages.make_site()


def step(user):
    return next(shown for shown in first_steps.steps_for(user) if shown.step.name == "petition")


def test_the_first_step_is_done_by_a_petition_that_is_not_the_demo(home, rosa):
    assert step(rosa).url == f"/office/pages/{home.pk}/add_subpage/"
    page = pages.make_petition(pages.make_campaign(home))
    Campaign.objects.update(is_demo=True)
    assert not step(rosa).is_done
    Campaign.objects.update(is_demo=False)
    assert step(rosa).is_done
    page.unpublish()
    assert not step(rosa).is_done


@pytest.mark.both
def test_the_lever_stops_all_signing_and_gives_back_what_it_took(rosa, now):
    one, two = make_petition(), make_petition()
    by_hand = make_petition(paused=True, pause_note="By hand")
    over = make_petition(state="won")
    lever = panic.lever("signing")
    assert not lever.is_on()
    assert lever.do(by=rosa, now=now) == "2 petitions take no signatures now."
    assert lever.is_on()
    assert not any(p.takes_signatures(now=now) for p in Petition.objects.all())
    assert Petition.objects.get(pk=one.pk).pause_note == "We stopped signing on all our petitions for a moment."
    assert lever.undo(by=rosa, now=now) == "2 petitions take signatures again."
    assert not lever.is_on()
    assert {p.pk for p in Petition.objects.filter(paused=False)} == {one.pk, two.pk, over.pk}
    assert Petition.objects.get(pk=by_hand.pk).pause_note == "By hand"
