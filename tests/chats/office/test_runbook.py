"""The runbook's screen: is it ready, and what happens when? And the buttons on it."""

import re
import socket
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.accounts.people import make_organiser
from tests.chats.factories import make_chat
from tests.publishing.factories import make_channel
from unwatched.chats import runbook
from unwatched.chats.models import Chat, PersonRole, StepKind
from unwatched.chats.services import files, staging, writing
from unwatched.gateways.social import Network
from unwatched.publishing.models import RunState
from unwatched.publishing.services import publisher, runs

pytestmark = pytest.mark.once


def text_of(answer):
    """What a page says, without its marks."""
    content = re.sub(r"<(script|style)\b.*?</\1>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", content).split()).replace(" .", ".")


def page(client, chat, path=""):
    answer = client.get(f"/office/chats/{chat.pk}/{path}")
    assert answer.status_code == 200
    return text_of(answer)


def press(client, chat, path, **data):
    """Posts a form; gives what the page says to which that leads."""
    answer = client.post(f"/office/chats/{chat.pk}/{path}", data, follow=True)
    assert answer.status_code == 200
    return text_of(answer)


def told(client, chat, path, **data):
    """Posts a form; gives what the next page says about it, and does not load that."""
    answer = client.post(f"/office/chats/{chat.pk}/{path}", data)
    assert answer.status_code == 302
    return str([*get_messages(answer.wsgi_request)][-1])


@pytest.fixture
def small(db, now):
    """Two posts of welcome, three questions with cards, one to close: ready, in two days."""
    chat = make_chat(starts_at=now + timedelta(days=2))
    for row in chat.steps.filter(kind=StepKind.QUESTION):
        row.text, row.description = (
            f"{{q}}: Where, number {row.number}? {{hashtag}}",
            f"{{q}}: Where, number {row.number}?",
        )
        row.save()
    return chat


def plan(chat, rosa, now):
    staging.plan_chat(chat, by=rosa, now=now)
    chat.refresh_from_db()


# --- The list ---------------------------------------------------------------------------------------


def test_an_empty_list_leads_to_the_template(office, db):
    assert "Start from the template: 5 welcome posts, 8 questions, 4 wrap-up posts. Change any word." in text_of(
        office.get("/office/chats/")
    )
    said = text_of(office.post("/office/chats/", {"do": "template", "title": "Who watches?"}, follow=True))
    assert "No day yet." in said
    assert Chat.objects.get().steps.count() == 17


def test_a_chat_can_begin_empty_and_needs_a_name(office, db):
    assert office.post("/office/chats/", {"do": "empty", "title": " "}).status_code == 422
    office.post("/office/chats/", {"do": "empty", "title": "Ours"})
    assert Chat.objects.get().steps.count() == 0


def test_a_chat_comes_in_from_a_file_and_says_what_was_left_out(office, small):
    text = runbook.write(files.runbook_of(small), format="md").replace("Our wall", "Their wall")
    file = SimpleUploadedFile("chat.md", text.encode())
    said = text_of(office.post("/office/chats/", {"do": "file", "file": file}, follow=True))
    assert "The account @us@rehearsal.test (Rehearsal) is not connected here" in said or "Their wall" in said
    assert Chat.objects.count() == 2


def test_a_file_with_mistakes_is_refused_with_their_lines(office, db):
    file = SimpleUploadedFile("chat.yaml", b"title: x\nlangage: en\ninterval: soon\n")
    answer = office.post("/office/chats/", {"do": "file", "file": file})
    assert answer.status_code == 422
    assert "Line 2: “langage” is not known here. Did you mean “language”?" in text_of(answer)
    assert "Line 3: interval:" in text_of(answer)
    assert not Chat.objects.exists()


@pytest.mark.parametrize("format", ["md", "yaml"])
def test_a_chat_goes_out_as_a_file_and_comes_back_as_the_same(office, small, rosa, wei, now, format):
    writing.set_person(small, user=wei, name="", role=PersonRole.FACILITATOR, channels=small.channels.all(), by=rosa,
                       now=now)  # fmt: skip
    writing.change_time(small.steps.get(number=2), said="9 min", by=rosa, now=now)
    content = office.get(f"/office/chats/{small.pk}/runbook.{format}").content
    brought = files.bring_in(runbook.read(content, name=f"x.{format}"), by=rosa, now=now)
    assert brought.left_out == []
    assert office.get(f"/office/chats/{brought.chat.pk}/runbook.{format}").content == content
    assert brought.chat.people.get().user == wei


@pytest.mark.both
def test_an_editor_makes_nobody_a_host_by_a_file(small, rosa, wei, now):
    writing.set_person(small, user=wei, name="", role=PersonRole.HOST, channels=[], by=rosa, now=now)
    brought = files.bring_in(files.runbook_of(small), by=wei, now=now)
    assert [(one.name, one.user) for one in brought.chat.people.all()] == [("Wei", None)]


# --- The page ---------------------------------------------------------------------------------------


def test_the_answer_says_when_and_what_is_missing(office, small, now):
    assert "In 2 days. Everything is ready." in page(office, small)
    small.steps.filter(number=2).update(description="")
    said = page(office, small)
    assert "In 2 days. One thing is missing." in said
    assert "No text for the picture." in said
    assert "Thursday 12 November 2026, 09:30 to 09:42 UTC. 6 posts on Rehearsal." in said
    for at, answer in ((timedelta(hours=5), "Today at 14:30."), (timedelta(days=1), "Tomorrow at 09:30."),
                       (-timedelta(days=1), "It was to start on 9 November.")):  # fmt: skip
        Chat.objects.update(starts_at=now + at)
        assert answer in page(office, small)


def test_go_to_the_first_leads_into_the_fold_where_it_stands(office, chat):
    chat.steps.filter(number=7).update(description="")
    row = chat.steps.get(number=7)
    content = office.get(f"/office/chats/{chat.pk}/").content.decode()
    assert f'href="?open=question#step-{row.pk}"' in content
    assert "Look at Q7." in content
    opened = office.get(f"/office/chats/{chat.pk}/?open=question").content.decode()
    assert "<details open>" in opened


def test_blanks_are_marked_and_filled_in_once(office, chat, rosa, now):
    writing.fill_in(chat, values={"next_date": ""}, by=rosa, now=now)
    content = office.get(f"/office/chats/{chat.pk}/").content.decode()
    assert '<mark class="is-gap">{next_date}</mark>' in content
    assert "Used in wrap-up post 3. An empty one stops the start." in page(office, chat)
    said = press(office, chat, "fill/", **{"fill-next_date": "16 December"})
    assert "Filled in. Every post has it." in said
    assert "16 December" in said
    assert "cannot be filled in" in press(office, chat, "fill/", **{"fill-Q": "x"})


def test_the_questions_text_becomes_the_pictures(office, small):
    row = small.steps.get(number=1)
    row.description = ""
    row.save()
    said = press(office, small, f"steps/{row.pk}/do/", do="use_question")
    assert "Picture text: “Q1: Where, number 1?”" in said


def test_words_are_changed_in_place(office, small):
    row = small.steps.get(number=1)
    assert 'name="quick"' in office.get(f"/office/chats/{small.pk}/?edit={row.pk}").content.decode()
    press(office, small, f"steps/{row.pk}/", quick="1", text="{q}: Other? {hashtag}", description="{q}: Other?")
    row.refresh_from_db()
    assert (row.text, row.description) == ("{q}: Other? {hashtag}", "{q}: Other?")


def test_a_posts_own_page_changes_words_time_and_place_together(office, small):
    row = small.steps.get(number=1)
    form = {"text": "{q}: Where? {hashtag}", "card": "on", "card_text": "", "description": "{q}: Where?",
            "for_bluesky": "{q}: There? {hashtag}", "time": "4 min", "place": "3"}  # fmt: skip
    press(office, small, f"steps/{row.pk}/", **form)
    row.refresh_from_db()
    assert (row.number, row.gap, row.variants) == (3, 240, {"bluesky": "{q}: There? {hashtag}"})
    answer = office.post(f"/office/chats/{small.pk}/steps/{row.pk}/", form | {"time": "soon", "text": "lost?"})
    assert answer.status_code == 422
    assert "is not a length of time" in text_of(answer)
    row.refresh_from_db()
    assert row.text == "{q}: Where? {hashtag}", "nothing of a form that is refused is kept"


@pytest.mark.both
def test_a_post_is_added_and_written_in_place_and_taken_out(office, small):
    said = press(office, small, "add/", kind="question")
    assert "Save these words" in said
    row = small.steps.get(number=4)
    assert "Taken out." in told(office, small, f"steps/{row.pk}/do/", do="remove")
    assert small.steps.count() == 6


# --- Planning and controls --------------------------------------------------------------------------


def test_a_host_plans_and_takes_the_plan_back(office, small):
    assert "Planned. It starts by itself" in press(office, small, "plan/")
    small.refresh_from_db()
    assert small.run.state == RunState.RUNNING
    assert "Taken back." in told(office, small, "plan/", do="unplan")
    small.refresh_from_db()
    assert small.run is None


def test_a_chat_that_is_not_ready_is_not_planned(office, small):
    small.steps.filter(number=1).update(description="")
    assert "1 thing is missing. No text for the picture." in told(office, small, "plan/")
    small.refresh_from_db()
    assert small.run is None


def test_an_editor_prepares_but_does_not_start(as_wei, small, rosa, now):
    said = page(as_wei, small)
    assert "Ready. A host can plan it." in said
    assert "Only a host can do this." in told(as_wei, small, "plan/")
    plan(small, rosa, now)
    assert "Later by" not in page(as_wei, small)
    assert "Only a host can do this." in told(as_wei, small, "live/", do="pause")
    writing.set_person(small, user=staging.User.objects.get(name="Wei"), name="", role=PersonRole.COHOST, channels=[],
                       by=rosa, now=now)  # fmt: skip
    assert "Paused." in told(as_wei, small, "live/", do="pause")


def begin(chat, rosa, now, monkeypatch, *, seconds=0):
    """The chat is under way: it began so many seconds ago."""
    plan(chat, rosa, now)
    for second in range(0, seconds + 1, 180):
        publisher.run_due(chat.starts_at + timedelta(seconds=second))
    there = chat.starts_at + timedelta(seconds=seconds)
    monkeypatch.setattr("django.utils.timezone.now", lambda: there)
    return there


def test_the_strip_says_what_is_out_and_what_comes(office, small, rosa, now, monkeypatch):
    begin(small, rosa, now, monkeypatch, seconds=200)
    said = page(office, small)
    assert "Q1 is out. Q2 comes at 09:36:00." in said
    assert "Q1 Where, number 1? #WhoWatchesWrenfield Q2 in 2:40 09:36:00" in said
    assert "Q2 now" in said
    assert "Skip Q2" in said
    part = text_of(office.get(f"/office/chats/{small.pk}/?part=strip"))
    assert "Q2 in 2:40" in part
    assert "Fill in once" not in part


@pytest.mark.both
def test_every_control_does_what_it_says(office, small, rosa, now, monkeypatch):
    begin(small, rosa, now, monkeypatch, seconds=200)
    assert "Everything still to come is 2 minutes later." in told(office, small, "live/", do="later", number="2")
    assert "Q2 comes at 09:38:00" in page(office, small)
    assert "Write how many minutes" in told(office, small, "live/", do="later", number="-1")
    assert "Q2 is left out." in told(office, small, "live/", do="skip", number="2")
    assert "It has gone out meanwhile" in told(office, small, "live/", do="skip", number="1")
    assert "Paused. Nothing goes out" in told(office, small, "live/", do="pause")
    assert "Paused. Nothing goes out until a host resumes." in page(office, small)
    assert "One chat is paused and waits." in text_of(office.get("/office/chats/"))
    assert "It goes on." in told(office, small, "live/", do="resume")
    assert "Q3 goes out now." in told(office, small, "live/", do="now")
    assert "Stop the chat? 2 posts will not go out. You can start again from Q3." in page(office, small, "stop/")
    assert "Stopped. Nothing more goes out." in told(office, small, "live/", do="stop")
    assert "Start again from" in page(office, small)
    assert "It goes on with Q3, now." in told(office, small, "live/", do="restart", number="3")
    assert "not known here" in told(office, small, "live/", do="explode")


def test_a_late_question_asks_and_takes_three_answers(office, small, rosa, now, monkeypatch):
    begin(small, rosa, now, monkeypatch)
    late = small.starts_at + timedelta(seconds=260)
    publisher.run_due(late)
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    said = page(office, small)
    assert said.count("“Q1” is 80 seconds late. Send it now, move everything, or skip it?") == 1
    for button in ("Send it now", "Move everything", "Skip it"):
        assert button in said
    assert "It goes out now, and everything after it moves along." in told(office, small, "live/", do="move_all")
    assert runs.upcoming(small.run)[0].due_at == late


def test_before_its_time_a_chat_can_start_now(office, small, rosa, now):
    plan(small, rosa, now)
    assert "Planned It starts by itself." in page(office, small)
    assert "The welcome goes out now." in told(office, small, "live/", do="start")
    small.refresh_from_db()
    assert small.starts_at == now
    assert small.run.threads.get(rank=0).due_at == now


def test_what_nobody_posts_by_hand_does_not_keep_a_chat_open(office, small, rosa, now, monkeypatch):
    small.channels.add(make_channel(network=Network.X, name="On X", by_hand=True))
    after = begin(small, rosa, now, monkeypatch, seconds=780)
    assert "End the chat…" in page(office, small)
    assert "End the chat? 6 posts still wait for somebody" in page(office, small, "stop/")
    told(office, small, "live/", do="stop")
    small.refresh_from_db()
    assert (small.run.state, small.run.ended_at) == (RunState.STOPPED, after)
    assert "posted in part" in page(office, small)
    assert "Replies are heard until 10:13. Then the transcript can be published." in page(office, small, "transcript/")


def test_stopping_asks_only_while_there_is_something_to_stop(office, small):
    assert office.get(f"/office/chats/{small.pk}/stop/").status_code == 302


def test_the_next_chat_is_copied_from_this_one(office, small, rosa, now):
    writing.set_person(small, user=rosa, name="", role=PersonRole.HOST, channels=[], by=rosa, now=now)
    assert "Copied: the same words, people and accounts." in press(office, small, "copy/")
    copied = Chat.objects.exclude(pk=small.pk).get()
    assert (copied.copied_from, copied.starts_at, copied.people.get().role) == (small, None, PersonRole.HOST)
    assert list(copied.channels.all()) == list(small.channels.all())
    assert "is thrown away" in told(office, copied, "remove/")


def test_a_chat_that_has_begun_stays(office, small, rosa, now, monkeypatch):
    begin(small, rosa, now, monkeypatch)
    assert "This chat has begun, so it stays" in told(office, small, "remove/")
    assert Chat.objects.filter(pk=small.pk).exists()


def test_a_facilitator_changes_nothing(client, small):
    client.force_login(make_organiser("samira@example.org", name="Samira", roles=["Facilitator"]))
    for path in ("fill/", "add/", "number/", "copy/", "remove/", "rehearse/", "plan/", "live/"):
        said = told(client, small, path, do="pause", **{"fill-guide": "x"})
        assert "Your role here does not include this" in said or "Only a host can do this" in said, path
        small.refresh_from_db()
        assert (small.steps.count(), small.fills, small.rehearsal) == (6, {}, None), path
    assert Chat.objects.count() == 1


def test_somebody_who_may_not_see_chats_sees_none(client, small):

    client.force_login(make_organiser("kim@example.org", name="Kim", roles=["Key-holder"]))
    for path in ("", "people/", "cards/", "runbook.md", "kit.pdf", "cards/2.png", "steps/1/"):
        assert client.get(f"/office/chats/{small.pk}/{path}").status_code in (302, 404)


# --- Links ------------------------------------------------------------------------------------------


def test_links_are_tried_when_somebody_asks_for_it(office, small, settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    assert "Try the links" not in page(office, small)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, but it does not listen
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        welcome = small.steps.get(rank=0)
        welcome.text = f"Read {dead}/report {{hashtag}}"
        welcome.save()
        small.links = [{"label": "Guide", "url": f"{dead}/guide"}]
        small.save()
        before = page(office, small)
        assert "Try the links" in before
        assert "does not open" not in before
        after = press(office, small, "links/")
    assert "2 links do not open." in after
    assert "/report does not open. No server answers there." in after
    assert "/guide does not open." in after
    assert "things to fix" not in after  # a plan may know that the page comes later
