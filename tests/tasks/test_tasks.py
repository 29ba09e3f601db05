"""What has to be done: given to somebody, ticked off, and told on Today."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from tests.accounts.people import make_organiser
from unwatched.office import today
from unwatched.tasks import services
from unwatched.tasks.models import Task

pytestmark = pytest.mark.django_db
MAY = "chats.facilitate_chat"


@pytest.fixture
def rhea(db):
    """A researcher: desks are not hers."""
    return make_organiser("rhea@example.org", name="Rhea", roles=["Researcher"])


@pytest.fixture
def task(db, now):
    return make_task(now)


def make_task(now, *, about="chats.chat:1:q2", title="Answer 4 replies", **fields):
    return services.ensure(about=about, title=title, may=MAY, now=now, **fields)


def test_a_task_about_one_thing_is_made_once_and_keeps_its_tick(task, samira, now):
    again = services.ensure(about=task.about, title="Answer 3 replies", may=MAY, now=now)
    assert again.pk == task.pk
    assert Task.objects.get().title == "Answer 3 replies"
    services.do(task, by=samira, now=now)
    services.do(task, by=make_organiser("late@example.org", name="Late"), now=now)
    services.ensure(about=task.about, title="Answer 5 replies", may=MAY, now=now)
    task.refresh_from_db()
    assert (task.done_by, task.title) == (samira, "Answer 3 replies")


def test_what_settles_itself_was_done_by_nobody(task, samira, now):
    assert services.settle([task.about], now=now) == 1
    assert services.settle([task.about], now=now) == 0
    task.refresh_from_db()
    assert (task.done_at, task.done_by) == (now, None)
    services.reopen(task, by=samira)
    assert Task.objects.waiting().get() == task


@pytest.mark.once
def test_today_tells_each_of_their_own_and_of_nobodys(task, samira, theo, rhea, now):
    def told(user):
        return [need.title for need in today.needs(user, now=now) if need.title == task.title]

    assert [told(one) for one in (samira, theo, rhea)] == [[task.title], [task.title], []]
    services.give(task, to=rhea, by=samira)
    assert [told(one) for one in (samira, theo, rhea)] == [[], [], [task.title]]
    services.do(task, by=rhea, now=now)
    assert told(rhea) == []


@pytest.mark.once
@pytest.mark.parametrize(("days", "kind"), [(30, "look"), (2, "soon"), (-1, "due")])
def test_the_nearer_the_louder(samira, now, days, kind):
    made = make_task(now, due_at=now + timedelta(days=days))
    [need] = [need for need in today.needs(samira, now=now) if need.title == made.title]
    assert (need.kind, need.due) == (kind, made.due_at)


@pytest.mark.once
def test_a_task_outlives_whoever_had_it(task, samira, theo, now):
    services.give(task, to=theo, by=samira)
    theo.delete()
    task.refresh_from_db()
    assert (task.given_to, task.done_at) == (None, None)


def test_the_list_gives_ticks_and_takes_back(client, task, samira, theo):
    client.force_login(samira)
    assert "One task waits, none of them yours." in client.get("/office/tasks/").content.decode()
    client.post(f"/office/tasks/{task.pk}/give/", {"to": samira.pk})
    page = client.get("/office/tasks/").content.decode()
    assert "One task is yours." in page
    assert f'<option value="{samira.pk}" selected>' in page
    answer = client.post(f"/office/tasks/{task.pk}/done/", {"back": "/office/chats/1/transcript/"})
    assert answer.url == "/office/chats/1/transcript/"
    page = client.get("/office/tasks/").content.decode()
    assert "Nothing waits to be done." in page
    assert "Take the tick back" in page
    client.post(f"/office/tasks/{task.pk}/again/", {"back": "https://elsewhere.test/office/"})
    assert Task.objects.waiting().exists()
    assert list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True)) == [
        "task.give", "task.do", "task.reopen",
    ]  # fmt: skip


@pytest.mark.once
@pytest.mark.parametrize("to", ["0", "x", "9" * 30, "-1"])
def test_a_task_is_given_to_people(client, task, samira, to):
    client.force_login(samira)
    assert client.post(f"/office/tasks/{task.pk}/give/", {"to": to}).status_code == 404


def test_other_peoples_tasks_are_out_of_reach(client, task, rhea):
    client.force_login(rhea)
    assert task.title not in client.get("/office/tasks/").content.decode()
    assert client.post(f"/office/tasks/{task.pk}/done/").status_code == 404
    assert client.get(f"/office/tasks/{task.pk}/done/").status_code == 405
    client.logout()
    assert client.get("/office/tasks/").status_code == 302
