"""Writing a runbook: steps, settings, people."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from tests.publishing.factories import make_channel
from unwatched.chats.errors import ChatError
from unwatched.chats.models import PersonRole, StepKind
from unwatched.chats.services import files, writing

from .factories import make_chat

pytestmark = pytest.mark.once


def names(chat):
    return [f"Q{row.number}" if row.number else row.kind[0] for row in files.rows_of(chat)]


def texts(chat, kind=StepKind.QUESTION):
    return [row.text for row in files.rows_of(chat) if row.kind == kind]


@pytest.fixture
def chat(db):
    """w w Q1 Q2 Q3 w(rap-up), in ranks 0 to 5."""
    return make_chat()


def test_a_new_step_stands_at_the_end_of_its_part(chat, rosa, now):
    asked = writing.add_step(chat, kind=StepKind.QUESTION, by=rosa, now=now)
    writing.add_step(chat, kind=StepKind.WELCOME, by=rosa, now=now)
    writing.add_step(chat, kind=StepKind.WRAP_UP, by=rosa, now=now)
    assert names(chat) == ["w", "w", "w", "Q1", "Q2", "Q3", "Q4", "w", "w"]
    assert [row.rank for row in files.rows_of(chat)] == list(range(9))
    assert (asked.number, asked.card, asked.text) == (4, True, "{q}: {hashtag}")


def test_the_first_step_of_an_empty_chat(rosa, now):
    chat = writing.make_chat("x", by=rosa, now=now)
    writing.add_step(chat, kind=StepKind.QUESTION, by=rosa, now=now)
    assert names(chat) == ["Q1"]


def test_steps_move_within_their_part_and_questions_are_numbered_anew(chat, rosa, now):
    third = chat.steps.get(number=3)
    writing.change_step(third, values={"text": "third"}, by=rosa, now=now)
    writing.move_step(third, to=1, by=rosa, now=now)
    assert names(chat) == ["w", "w", "Q1", "Q2", "Q3", "w"]
    assert texts(chat)[0] == "third"
    writing.move_step(third, to=99, by=rosa, now=now)
    assert texts(chat)[2] == "third"
    third.refresh_from_db()
    assert (third.number, third.rank) == (3, 4)


@pytest.mark.both
def test_a_step_that_is_taken_out_leaves_no_hole(chat, rosa, now):
    writing.remove_step(chat.steps.get(number=2), by=rosa, now=now)
    assert names(chat) == ["w", "w", "Q1", "Q2", "w"]
    assert [row.rank for row in files.rows_of(chat)] == list(range(5))


@pytest.mark.both
def test_numbers_with_holes_can_be_put_right(chat, rosa, now):
    chat.steps.filter(number=3).update(number=7)
    writing.number_anew(chat, by=rosa, now=now)
    assert names(chat) == ["w", "w", "Q1", "Q2", "Q3", "w"]


@pytest.mark.both
def test_words_are_kept_as_files_keep_them(chat, rosa, now):
    step = chat.steps.get(number=1)
    values = {"text": " a\r\nb \x00\r\n", "variants": {"bluesky": "c", "x": " "}}
    step = writing.change_step(step, values=values, by=rosa, now=now)
    assert (step.text, step.variants) == ("a\nb", {"bluesky": "c"})


@pytest.mark.both
def test_the_questions_text_says_what_its_card_shows(chat, rosa, now):
    step = writing.change_step(
        chat.steps.get(number=2), values={"text": "{q}: Where did\nyou meet one? {hashtag} #cameras"}, by=rosa, now=now
    )
    step = writing.use_question(step, by=rosa, now=now)
    assert step.description == "{q}: Where did you meet one?"


def test_a_changed_time_takes_what_follows_along(chat, rosa, now):
    writing.change_time(chat.steps.get(number=2), said="09:40", by=rosa, now=now)
    assert [f"{at:%H:%M}" for at in due(chat)] == ["09:30", "09:30", "09:33", "09:40", "09:43", "09:46"]


def due(chat):
    from unwatched.chats.services import timing

    book = files.runbook_of(chat)
    return timing.due_times(book, starts_at=book.starts_at)


def test_a_chat_has_at_most_a_hundred_posts(chat, rosa, now, monkeypatch):
    monkeypatch.setattr(writing, "MOST_STEPS", 6)
    with pytest.raises(ChatError, match="6 posts at most"):
        writing.add_step(chat, kind=StepKind.QUESTION, by=rosa, now=now)


@pytest.mark.parametrize("name", ["q", "Hashtag", "a b", ""])
def test_only_blanks_can_be_filled_in(chat, rosa, now, name):
    with pytest.raises(ChatError, match="cannot be filled in"):
        writing.fill_in(chat, values={name: "x"}, by=rosa, now=now)


def test_what_is_filled_in_stays_when_something_else_is(chat, rosa, now):
    writing.fill_in(chat, values={"guide": " a  b ", "hashtag": "#Other"}, by=rosa, now=now)
    writing.fill_in(chat, values={"venue": "library"}, by=rosa, now=now)
    chat.refresh_from_db()
    assert (chat.fills, chat.hashtag) == ({"guide": "a b", "venue": "library"}, "Other")


@pytest.mark.both
def test_settings_say_what_changed_and_the_log_keeps_names_not_words(chat, rosa, now):
    channel = make_channel(name="Another")
    values = {"title": chat.title, "interval": 240, "channels": [channel]}
    assert writing.change_chat(chat, values=values, by=rosa, now=now) == ["interval", "channels"]
    entry = ModelLogEntry.objects.for_instance(chat).latest("timestamp")
    assert (entry.action, entry.data, entry.user) == ("chat.change", {"fields": ["interval", "channels"]}, rosa)
    assert writing.change_chat(chat, values=values, by=rosa, now=now) == []


# --- People -----------------------------------------------------------------------------------------


@pytest.mark.both
def test_an_editor_adds_facilitators_but_makes_nobody_a_host(chat, rosa, wei, now):
    person = writing.set_person(chat, user=rosa, name="", role=PersonRole.FACILITATOR, channels=[], by=wei, now=now)
    with pytest.raises(ChatError, match="Only a host"):
        writing.set_person(chat, user=wei, name="", role=PersonRole.COHOST, channels=[], by=wei, now=now)
    writing.set_person(chat, user=rosa, name="", role=PersonRole.HOST, channels=[], by=rosa, now=now)
    with pytest.raises(ChatError, match="Only a host"):
        writing.set_person(chat, user=rosa, name="", role=PersonRole.FACILITATOR, channels=[], by=wei, now=now)
    person.refresh_from_db()
    with pytest.raises(ChatError, match="Only a host"):
        writing.remove_person(person, by=wei, now=now)
    assert person.role == PersonRole.HOST


def test_a_host_of_the_chat_makes_others_hosts(chat, rosa, wei, now):
    writing.set_person(chat, user=wei, name="", role=PersonRole.HOST, channels=[], by=rosa, now=now)
    writing.set_person(chat, user=rosa, name="", role=PersonRole.COHOST, channels=[], by=wei, now=now)
    assert chat.people.count() == 2


def test_a_partner_without_an_account_is_a_name(chat, wei, now):
    writing.set_person(chat, user=None, name="Delta Legal Aid", role=PersonRole.HOST, channels=[], by=wei, now=now)
    assert [person.name for person in chat.people.all()] == ["Delta Legal Aid"]


@pytest.mark.both
def test_another_day_is_another_reminder(chat, rosa, now):
    person = writing.set_person(chat, user=rosa, name="", role=PersonRole.HOST, channels=[], by=rosa, now=now)
    chat.people.update(reminded_at=now)
    writing.change_chat(chat, values={"starts_at": now + timedelta(days=9)}, by=rosa, now=now)
    person.refresh_from_db()
    assert person.reminded_at is None
