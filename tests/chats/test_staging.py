"""From runbook to ledger: the day itself, changes after planning, and the rehearsal."""

from datetime import timedelta

import pytest

from tests.publishing.factories import make_channel
from unwatched.chats.errors import ChatError
from unwatched.chats.models import StepKind
from unwatched.chats.services import files, staging, writing
from unwatched.gateways.social import Network
from unwatched.publishing.models import Channel, Delivery, DeliveryState, Run, RunState, Thread, WallPost
from unwatched.publishing.services import publisher, runs

pytestmark = pytest.mark.once

IN_TWO_DAYS = timedelta(days=2)


@pytest.fixture
def whole(template, now):
    """The template's chat, on one rehearsal wall, in two days."""
    template.starts_at = now + IN_TWO_DAYS
    template.save()
    template.channels.set([make_channel(plays=Network.MASTODON)])
    return template


@pytest.fixture
def chat(whole):
    """Enough of it for most: two posts of welcome, four questions, the first with its card, and one to close."""
    ranks = {StepKind.WELCOME: 2, StepKind.QUESTION: 4, StepKind.WRAP_UP: 1}
    for kind, most in ranks.items():
        part = whole.steps.filter(kind=kind).order_by("rank")
        whole.steps.filter(pk__in=list(part.values_list("pk", flat=True))[most:]).delete()
    whole.steps.exclude(number=1).update(card=False)
    return whole


def planned(chat, rosa, now):
    staging.plan_chat(chat, by=rosa, now=now)
    chat.refresh_from_db()
    return chat


def step(chat, number):
    return chat.steps.get(number=number)


def threads(chat):
    return list(chat.run.threads.order_by("rank"))


def said(chat):
    """What stands on the walls of a chat's accounts, in order."""
    return [post.text for post in WallPost.objects.filter(channel__in=chat.channels.all(), deleted=False)]


def run_until(at, chat, *, seconds):
    for second in range(0, seconds + 1, 30):
        publisher.run_due(at + timedelta(seconds=second))


def test_a_planned_chat_is_a_thread_for_the_welcome_one_for_each_question_and_one_to_close(whole, rosa, now):
    chat = planned(whole, rosa, now)
    assert chat.run.state == RunState.RUNNING
    found = threads(chat)
    assert [thread.title for thread in found] == ["welcome", *(f"Q{n}" for n in range(1, 9)), "wrap-up"]
    assert [thread.posts.count() for thread in found] == [5, *[1] * 8, 4]
    assert [(thread.due_at - chat.starts_at).seconds for thread in found] == [180 * n for n in range(10)]
    post = step(chat, 1).post
    assert post.text.startswith("Q1: Where in town have you noticed a camera")
    assert post.text.endswith("#WhoWatchesWrenfield")
    picture = post.pictures.get()
    assert (picture.width, picture.height, picture.mime) == (1200, 675, "image/png")
    assert picture.description.startswith("Q1: Where in town")
    assert picture.octets < 1_000_000


def test_it_goes_out_by_itself_each_post_at_its_time(chat, rosa, now):
    planned(chat, rosa, now)
    publisher.run_due(chat.starts_at - timedelta(seconds=2))
    assert said(chat) == []
    publisher.run_due(chat.starts_at)
    assert len(said(chat)) == 2
    publisher.run_due(chat.starts_at + timedelta(seconds=180))
    assert said(chat)[-1].startswith("Q1:")
    for minute in (6, 9, 12, 15):
        publisher.run_due(chat.starts_at + timedelta(minutes=minute))
    chat.run.refresh_from_db()
    assert chat.run.state == RunState.DONE
    assert len(said(chat)) == 7


@pytest.mark.parametrize(("starts", "why"), [(None, "no day yet"), (-timedelta(minutes=1), "time has passed")])
def test_a_chat_without_a_time_to_come_is_not_planned(chat, rosa, now, starts, why):
    chat.starts_at = starts and now + starts
    chat.save()
    with pytest.raises(ChatError, match=why):
        staging.plan_chat(chat, by=rosa, now=now)
    assert not Run.objects.exists()


def test_a_card_that_cannot_be_drawn_stops_the_plan_and_says_which(chat, rosa, now):
    writing.change_step(step(chat, 2), values={"card": True, "card_text": "word " * 400}, by=rosa, now=now)
    with pytest.raises(ChatError, match=r"^Q2: This is too long for a card"):
        staging.plan_chat(chat, by=rosa, now=now)
    assert not Thread.objects.exists()


@pytest.mark.both
def test_nobody_plans_a_chat_twice_and_a_plan_is_taken_back_without_a_trace(chat, rosa, now):
    planned(chat, rosa, now)
    with pytest.raises(ChatError, match="planned already"):
        staging.plan_chat(chat, by=rosa, now=now)
    staging.unplan_chat(chat, by=rosa, now=now)
    chat.refresh_from_db()
    assert chat.run is None
    assert not Thread.objects.exists()
    assert not Delivery.objects.exists()
    assert chat.steps.count() == 7
    planned(chat, rosa, now)


# --- Changes after planning -------------------------------------------------------------------------


def test_what_is_changed_before_the_start_is_what_goes_out(chat, rosa, now):
    planned(chat, rosa, now)
    writing.change_step(step(chat, 2), values={"text": "{q}: Another one? {hashtag}"}, by=rosa, now=now)
    writing.remove_step(step(chat, 4), by=rosa, now=now)
    writing.change_chat(chat, values={"starts_at": chat.starts_at + timedelta(hours=1)}, by=rosa, now=now)
    chat.refresh_from_db()
    found = threads(chat)
    assert [thread.title for thread in found] == ["welcome", "Q1", "Q2", "Q3", "wrap-up"]
    assert found[0].due_at == chat.starts_at == now + IN_TWO_DAYS + timedelta(hours=1)
    assert step(chat, 2).post.text == "Q2: Another one? #WhoWatchesWrenfield"
    assert step(chat, 2).post.thread == found[2]
    assert chat.run.state == RunState.RUNNING


def test_an_empty_question_is_not_posted_before_it_has_words(chat, rosa, now):
    planned(chat, rosa, now)
    added = writing.add_step(chat, kind=StepKind.QUESTION, by=rosa, now=now)
    assert len(threads(chat)) == 6
    writing.change_step(added, values={"text": "{q}: Something else? {hashtag}"}, by=rosa, now=now)
    assert [thread.title for thread in threads(chat)][-2:] == ["Q5", "wrap-up"]


def test_when_it_has_begun_words_to_come_can_be_changed_and_nothing_else(chat, rosa, now):
    planned(chat, rosa, now)
    run_until(chat.starts_at, chat, seconds=180)
    writing.change_step(step(chat, 3), values={"text": "{q}: Better words? {hashtag}"}, by=rosa, now=now)
    assert step(chat, 3).post.text == "Q3: Better words? #WhoWatchesWrenfield"
    with pytest.raises(ChatError, match="gone out already"):
        writing.change_step(step(chat, 1), values={"text": "x"}, by=rosa, now=now)
    for change in (
        lambda: writing.add_step(chat, kind=StepKind.QUESTION, by=rosa, now=now),
        lambda: writing.remove_step(step(chat, 4), by=rosa, now=now),
        lambda: writing.move_step(step(chat, 4), to=1, by=rosa, now=now),
        lambda: writing.change_time(step(chat, 4), said="9 min", by=rosa, now=now),
        lambda: writing.change_chat(chat, values={"interval": 60}, by=rosa, now=now),
    ):
        with pytest.raises(ChatError, match="only words of what is still to come"):
            change()
    publisher.run_due(chat.starts_at + timedelta(seconds=360))
    publisher.run_due(chat.starts_at + timedelta(seconds=540))
    assert said(chat)[-1] == "Q3: Better words? #WhoWatchesWrenfield"
    with pytest.raises(ChatError, match="Stop the rest"):
        staging.unplan_chat(chat, by=rosa, now=now)


def test_a_change_of_words_keeps_the_times_that_hosts_have_moved(chat, rosa, now):
    planned(chat, rosa, now)
    run_until(chat.starts_at, chat, seconds=0)
    runs.shift(chat.run, seconds=120, by=rosa, now=chat.starts_at)
    writing.change_step(step(chat, 1), values={"text": "{q}: Where? {hashtag}"}, by=rosa, now=now)
    due = step(chat, 1).post.thread.due_at
    assert due == chat.starts_at + timedelta(seconds=300)


# --- Rehearsal --------------------------------------------------------------------------------------


@pytest.fixture
def two_networks(chat):
    chat.channels.set([
        make_channel(network=Network.MASTODON, name="Ours", handle="@ours@social.example", limits={"letters": 5000}),
        make_channel(network=Network.BLUESKY, name="Ours", handle="ours.example"),
    ])  # fmt: skip
    return chat


def test_a_rehearsal_posts_everything_on_walls_that_play_the_networks(two_networks, rosa, now):
    chat = two_networks
    run = staging.rehearse(chat, speed=60, by=rosa, now=now)
    for second in (0, 3, 6, 9, 12, 15):
        publisher.run_due(now + timedelta(seconds=second))
    run.refresh_from_db()
    assert (run.state, run.rehearsal) == (RunState.DONE, True)
    walls = Channel.objects.filter(name__startswith="Rehearsals as on")
    assert {wall.plays for wall in walls} == {"mastodon", "bluesky"}
    assert {wall.wall.count() for wall in walls} == {7}
    assert walls.get(plays="mastodon").taken.letters == 5000
    assert not Delivery.objects.filter(channel__in=chat.channels.all()).exists(), "nothing leaves this server"
    assert Thread.objects.get(run=run, title="Q1").due_at == now + timedelta(seconds=3)


@pytest.mark.both
def test_a_rehearsal_at_once_keeps_the_order_and_another_one_takes_its_place(two_networks, rosa, now):
    chat = two_networks
    for _ in range(2):
        run = staging.rehearse(chat, speed=staging.AT_ONCE, by=rosa, now=now)
        publisher.run_due(now)
        run.refresh_from_db()
        assert run.state == RunState.DONE
        wall = Channel.objects.get(name="Rehearsals as on Bluesky")
        assert [post.text[:3] for post in wall.wall.order_by("pk")][2:6] == [f"Q{n}:" for n in range(1, 5)]
        chat.refresh_from_db()
    assert Run.objects.filter(rehearsal=True).count() == 1
    assert Channel.objects.filter(name__startswith="Rehearsals as on").count() == 2
    assert WallPost.objects.count() == 14


def test_it_is_said_what_changed_since_the_rehearsal(two_networks, rosa, now):
    chat = two_networks
    writing.change_step(
        chat.steps.get(kind=StepKind.WRAP_UP), values={"text": "Again on {next_date}"}, by=rosa, now=now
    )
    staging.rehearse(chat, speed=20, by=rosa, now=now)
    chat.refresh_from_db()
    assert staging.changed_since(chat, files.runbook_of(chat)) == []
    writing.change_step(step(chat, 3), values={"card": True, "description": "Another card"}, by=rosa, now=now)
    writing.fill_in(chat, values={"next_date": "17 December"}, by=rosa, now=now)
    chat.refresh_from_db()
    assert staging.changed_since(chat, files.runbook_of(chat)) == ["Q3", "wrap-up"]


@pytest.mark.both
def test_another_theme_or_interval_is_a_change_too(two_networks, rosa, now):
    chat = two_networks
    staging.rehearse(chat, speed=20, by=rosa, now=now)
    writing.change_chat(chat, values={"theme": {"stock": "mint"}}, by=rosa, now=now)
    chat.refresh_from_db()
    assert staging.changed_since(chat, files.runbook_of(chat)) == ["settings"]


def test_an_empty_chat_has_nothing_to_rehearse(rosa, now):
    chat = writing.make_chat("x", by=rosa, now=now)
    with pytest.raises(ChatError, match="nothing to rehearse yet"):
        staging.rehearse(chat, speed=1, by=rosa, now=now)


def test_a_post_too_long_for_a_network_is_refused_in_the_rehearsal_as_it_would_be_on_the_day(two_networks, rosa, now):
    chat = two_networks
    writing.change_step(step(chat, 2), values={"text": "{q}: " + "long " * 80}, by=rosa, now=now)
    staging.rehearse(chat, speed=staging.AT_ONCE, by=rosa, now=now)
    publisher.run_due(now)
    stuck = Delivery.objects.get(state=DeliveryState.REFUSED)
    assert (stuck.thread.title, stuck.channel.plays) == ("Q2", "bluesky")
