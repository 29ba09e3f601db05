"""Is a chat ready? Every rule, with what it says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.publishing.factories import make_channel
from unwatched.chats.documents.cards import Theme
from unwatched.chats.errors import ChatError
from unwatched.chats.models import StepKind
from unwatched.chats.runbook import ChannelName, Runbook, Step
from unwatched.chats.services import files, preparing, staging, writing
from unwatched.gateways.social import Network
from unwatched.publishing.models import ChannelState, QuietTime

from .factories import make_chat

pytestmark = pytest.mark.once

NOW = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
W, Q, E = StepKind


def question(number=1, text="{q}: Where did you meet a camera? {hashtag}", **more):
    more = {"card": True, "description": "{q}: Where did you meet a camera?"} | more
    return Step(kind=Q, number=number, text=text, **more)


GOOD = Runbook(
    title="Who watches Wrenfield?",
    hashtag="WhoWatchesWrenfield",
    starts_at=NOW + timedelta(days=2),
    channels=(ChannelName(network=Network.MASTODON), ChannelName(network=Network.BLUESKY)),
    fills={"guide": "wrenfield.test/guide"},
    steps=(
        Step(kind=W, text="Welcome to this chat. {hashtag}"),
        Step(kind=W, text="Read on: {guide} {hashtag}"),
        question(1),
        question(2, "{q}: And what does it do? {hashtag}", description="{q}: And what does it do?"),
        Step(kind=E, text="Thank you, all of you. {hashtag}"),
    ),
)


def said(runbook, *, stops=None):
    found = preparing.look_at_file(runbook, now=NOW)
    return [one.words for one in found if stops is None or one.stops == stops]


def with_step(place, **values):
    steps = list(GOOD.steps)
    steps[place] = replace(steps[place], **values)
    return replace(GOOD, steps=tuple(steps))


def test_a_chat_without_a_fault_has_none():
    assert said(GOOD) == []


@pytest.mark.parametrize(
    ("runbook", "words"),
    [
        (replace(GOOD, steps=()), "There is no post yet."),
        (replace(GOOD, channels=()), "No account is chosen."),
        (replace(GOOD, starts_at=None), "The chat has no day yet."),
        (replace(GOOD, hashtag=""), "There is no hashtag yet."),
        (with_step(0, text="On {next_date}, in {venue}. {hashtag}"), "{venue} is empty. It is used in welcome post 1."),
        (with_step(0, text="{hashtag}"), "There are no words yet."),
        (with_step(2, text="{q}: {hashtag}", description="x"), "There are no words yet."),
        (with_step(2, description=""), "No text for the picture."),
        (with_step(2, description="IMG_2041.png"), "That is the file's name."),
        (with_step(2, description="image"), "That says only that it is a picture."),
        (with_step(2, card_text="word " * 120 + "in a card text of 600 letters and more, which nobody reads"), None),
        (with_step(2, text="{q}: " + "long " * 80 + "{hashtag}"), "Too long for Bluesky."),
    ],
)
def test_what_keeps_a_chat_from_being_planned(runbook, words):
    stops = said(runbook, stops=True)
    assert words in stops if words else any("too long for a card" in one for one in stops)


def test_a_card_that_cannot_be_drawn_hides_no_fault_of_the_pictures_words():
    stops = said(with_step(2, card_text="word " * 130, description="IMG_2041.png"), stops=True)
    assert any("too long for a card" in one for one in stops)
    assert "That is the file's name." in stops


@pytest.mark.parametrize(
    ("runbook", "words"),
    [
        (with_step(1, text="Read on: {guide}"), "The hashtag is missing: who follows it does not see this."),
        (with_step(1, variants={Network.BLUESKY: "Read on"}),
         "The hashtag is missing: who follows it does not see this."),
        (with_step(3, number=4), "The questions are numbered Q1, Q4."),
        (with_step(2, text="Q3: Where did you meet a camera? {hashtag}"), "The post says Q3, but this is Q1."),
        (with_step(2, card=False), "This question has no card."),
        (with_step(2, card_text="Another question?", description="Another question?"),
         "The card asks something else than the post."),
        (with_step(2, description="A yellow card with a question"),
         "The picture's text does not say what stands on the card."),
        (replace(GOOD, interval=5),
         "Q2 comes 5 seconds after Q1; posting that can take 10 seconds."),
        (replace(GOOD, starts_at=datetime(2026, 11, 1, 5, 57, tzinfo=UTC), zone="America/New_York"),
         "The clocks change during this chat."),
        (with_step(0, text="Welcome to this chat. {hashtag} #banfacescans"),
         "#banfacescans is read aloud as one long word."),
    ],
)  # fmt: skip
def test_what_is_worth_a_look(runbook, words):
    assert words in said(runbook, stops=False)


def test_the_chats_own_hashtag_is_complained_of_once():
    found = preparing.look_at_file(replace(GOOD, hashtag="whowatcheswrenfield"), now=NOW)
    [one] = [one for one in found if "read aloud as one long word" in one.words]
    assert (one.about, one.place, one.remedy) == ("blank:hashtag", None, "Better: #WhoWatchesWrenfield")


def test_letters_that_are_hard_to_read_are_told():
    theme = Theme(name="", paper="#f9c835", ink="#fffefb")
    found = preparing.look_at(GOOD, accounts=[], theme=theme, now=NOW)
    assert any(one.words.startswith("The letters are hard to read") and not one.stops for one in found)


# --- On a site --------------------------------------------------------------------------------------


@pytest.fixture
def chat(db, now):
    chat = make_chat(starts_at=now + timedelta(days=2), fills={})
    for row in chat.steps.filter(kind=Q):
        row.text, row.description = f"{{q}}: Where did you meet camera {row.number}? {{hashtag}}", "x"
        row.save()
    return chat


def words(chat, now):
    return [one.words for one in preparing.look_at_chat(chat, now=now)]


def test_two_chats_at_one_time_on_one_account_are_refused_when_the_other_is_planned(chat, rosa, now):
    for row in chat.steps.filter(kind=Q):
        writing.use_question(row, by=rosa, now=now)
    preparing.plan(chat, by=rosa, now=now)
    other = make_chat(title="Another", starts_at=chat.starts_at + timedelta(minutes=5), channels=chat.channels.all())
    found = preparing.look_at_chat(other, now=now)
    clash = next(one for one in found if one.about == "clash")
    assert clash.words == "Two chats use Our wall at 09:35: this one and “Who watches Wrenfield?”."
    assert (clash.remedy, clash.stops) == ("Move one.", True)
    with pytest.raises(ChatError, match="missing"):
        preparing.plan(other, by=rosa, now=now)


@pytest.mark.both
@pytest.mark.parametrize("change", ["later", "elsewhere", "over"])
def test_chats_that_do_not_meet_do_not_clash(chat, rosa, now, change):
    other = make_chat(title="Another", starts_at=chat.starts_at, channels=chat.channels.all())
    assert any(one.startswith("Two chats use") for one in words(other, now))
    if change == "later":
        other.starts_at += timedelta(hours=2)
    elif change == "elsewhere":
        other.channels.set([make_channel(name="Another wall")])
    else:
        chat.run = staging.Run.objects.create(title="x", state="done")
        chat.save()
    assert not any(one.startswith("Two chats use") for one in words(other, now))


def test_an_account_that_does_not_open_stops_a_chat(chat, now):
    chat.channels.update(state=ChannelState.SIGNED_OUT)
    assert "We are signed out of “Our wall”." in words(chat, now)


def test_a_time_that_has_passed_is_told(chat, now):
    chat.starts_at = now - timedelta(minutes=1)
    assert "The chat's time has passed." in words(chat, now)


def test_a_quiet_time_is_told(chat, now):
    QuietTime.objects.create(name="mornings", starts="09:00", ends="10:00")
    assert "It starts in “mornings”, which is best left alone." in words(chat, now)


def test_what_stops_comes_first_and_then_the_order_of_the_runbook(chat, now):
    chat.steps.filter(number=2).update(description="")
    found = preparing.look_at_chat(chat, now=now)
    assert [one.stops for one in found] == sorted((one.stops for one in found), reverse=True)
    assert files.rows_of(chat)[next(one.place for one in found if one.words == "No text for the picture.")].number == 2
