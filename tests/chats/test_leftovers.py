"""Replies that nobody has answered become tasks when their chat is over."""

import pytest

from tests.chats.after import make_ended_chat, said
from tests.chats.hearing import hear, make_live_chat
from tests.publishing.factories import NOW, later
from unwatched.chats.models import Chat, Reply, ReplyState
from unwatched.chats.services import claims, leftovers, retention
from unwatched.tasks import services as tasks
from unwatched.tasks.models import Task

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def chat():
    return make_ended_chat()


def titles():
    return sorted(Task.objects.waiting().values_list("title", flat=True))


def test_what_is_left_open_is_a_task_for_each_question_and_ends_with_the_last(chat, samira):
    first, _second, third = said(chat, "ada", "one"), said(chat, "pat", "two"), said(chat, "jun", "?", number=None)
    said(chat, "sam", "thanks", state=ReplyState.NEEDS_NONE)
    leftovers.look_after(now=NOW)
    assert titles() == ["“Who watches Wrenfield?”, Q2: answer 2 replies", "“Who watches Wrenfield?”: answer 1 reply"]
    claims.needs_none(first, by=samira, now=NOW)
    claims.needs_none(third, by=samira, now=NOW)
    assert leftovers.look_after(now=later(60)) == 1
    assert titles() == ["“Who watches Wrenfield?”, Q2: answer 1 reply"]
    [task] = Task.objects.waiting()
    assert (task.url, task.due_at) == (f"/office/chats/{chat.pk}/desk/?group=q2", chat.run.ended_at + leftovers.KIND)


def test_a_live_chat_has_no_leftovers():
    chat, channel, account = make_live_chat()
    account.overhear("A1 at the gate #WhoWatchesWrenfield", author="Pat", at=NOW)
    hear(chat, channel, account)
    leftovers.look_after(now=NOW)
    assert titles() == []


def test_who_ticks_a_task_off_is_not_asked_again(chat, samira):
    said(chat, "ada", "one")
    leftovers.look_after(now=NOW)
    tasks.do(Task.objects.get(), by=samira, now=NOW)
    leftovers.look_after(now=later(60))
    assert titles() == []


def test_a_task_names_nobody_and_ends_when_what_was_said_is_erased(chat):
    said(chat, "ada", "one")
    leftovers.look_after(now=NOW)
    assert "ada" not in str(Task.objects.values().get()).casefold()
    later_on = NOW + retention.KEEP_UNPUBLISHED
    retention.forget(now=later_on)
    leftovers.look_after(now=later_on)
    assert (Reply.objects.count(), titles(), Task.objects.count()) == (0, [], 1)


def test_other_tasks_and_other_chats_are_left_alone(chat):
    other = tasks.ensure(about="elsewhere:1", title="Renew the domain", may="chats.facilitate_chat", now=NOW)
    said(chat, "ada", "one")
    leftovers.look_after(now=NOW)
    Chat.objects.filter(pk=chat.pk).delete()
    leftovers.look_after(now=NOW)
    assert list(Task.objects.waiting()) == [other]


def test_the_screen_afterwards_shows_them(client, chat, samira):
    said(chat, "ada", "one")
    leftovers.look_after(now=NOW)
    client.force_login(samira)
    page = client.get(f"/office/chats/{chat.pk}/transcript/").content.decode()
    assert "Left to do" in page
    assert "Q2: answer 1 reply" in page
    client.post(f"/office/tasks/{Task.objects.get().pk}/give/", {"to": samira.pk})
    assert "yours" in client.get(f"/office/chats/{chat.pk}/transcript/").content.decode()
