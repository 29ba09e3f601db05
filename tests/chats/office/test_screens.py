"""People, settings, rehearsal, cards and files of a chat; what Today says; the mail a day before."""

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from tests.chats.factories import make_chat
from tests.publishing.factories import make_channel
from unwatched.chats import jobs
from unwatched.chats.models import Chat, PersonRole, StepKind
from unwatched.chats.office import today
from unwatched.chats.services import staging, writing
from unwatched.gateways.social import Network
from unwatched.publishing import run_pages
from unwatched.publishing.models import RunState
from unwatched.publishing.services import publisher, runs

from .test_runbook import page, plan, press, text_of

pytestmark = pytest.mark.once

WORDS = {"title": "Who watches Wrenfield?", "zone": "America/New_York", "interval": "3 min", "language": "en",
         "visibility": "public", "stock": "goldenrod", "sign": "eye"}  # fmt: skip


@pytest.fixture
def small(db, now):
    chat = make_chat(starts_at=now + timedelta(days=2), questions=1)
    row = chat.steps.get(kind=StepKind.QUESTION)
    row.text, row.description = "{q}: Where? {hashtag}", "{q}: Where?"
    row.save()
    return chat


def test_an_account_is_offered_once_and_with_its_network(office, small):
    """Chats that share it do not double it."""
    make_chat(channels=list(small.channels.all()))
    said = page(office, small, "settings/")
    assert said.count("Our wall (Rehearsal)") == 1


# --- People -----------------------------------------------------------------------------------------


@pytest.mark.both
def test_people_are_invited_and_taken_out(office, small, wei):
    assert "Nobody takes part yet." in page(office, small, "people/")
    channel = small.channels.get()
    said = press(office, small, "people/", user=wei.pk, name="", role="host", channels=[channel.pk])
    assert "Wei holds the reins." in said
    said = press(office, small, "people/", user="", name="Delta Legal Aid", role="cohost")
    assert "Wei and Delta Legal Aid hold the reins." in said
    answer = office.post(f"/office/chats/{small.pk}/people/", {"user": "", "name": "", "role": "host"})
    assert answer.status_code == 422
    assert "Choose somebody, or write the name of a partner." in text_of(answer)
    person = small.people.get(user=wei)
    assert "Wei takes no part any more." in press(office, small, "people/remove/", person=person.pk)


def test_an_editor_cannot_make_themself_a_host(as_wei, small, wei):
    answer = as_wei.post(f"/office/chats/{small.pk}/people/", {"user": wei.pk, "name": "", "role": "host"})
    assert answer.status_code == 422
    assert "Only a host of this chat can say who hosts it." in text_of(answer)
    assert not small.people.exists()


# --- Settings ---------------------------------------------------------------------------------------


def settings(client, chat, **values):
    return client.post(f"/office/chats/{chat.pk}/settings/", WORDS | values)


@pytest.mark.both
def test_settings_are_saved_by_the_clock_of_their_zone(office, small):
    channel = make_channel(name="Another wall")
    answer = settings(
        office, small, clock="2026-11-25T18:00", hashtag="#Other", interval="150 s", channels=[channel.pk],
        links="Guide https://wrenfield.test/guide\n", night="on",
    )  # fmt: skip
    assert answer.status_code == 302
    small.refresh_from_db()
    assert small.starts_at == datetime(2026, 11, 25, 23, tzinfo=UTC)
    assert (small.hashtag, small.interval, list(small.channels.all())) == ("Other", 150, [channel])
    assert small.links == [{"label": "Guide", "url": "https://wrenfield.test/guide"}]
    assert small.theme == {"night": "yes"}


IMPOSSIBLE = [
    ({"clock": "2027-03-14T02:30"}, "Sunday 14 March 02:30 does not exist: the clocks change. Did you mean 03:30?"),
    ({"clock": "2026-11-01T01:30"}, "The clocks go back over this time. Say which of the two you mean."),
    ({"zone": "Wrenfield"}, "is no time zone"),
    ({"interval": "soon"}, "is not a length of time. Write 3 min or 90 s."),
    ({"hashtag": "two words"}, "A hashtag is one word of letters and digits"),
    ({"links": "https://wrenfield.test"}, "Write the words, then the address behind them"),
    ({"paper": "yellow", "ink": "black"}, "choose another one"),
    ({"title": ""}, "Give it a title."),
]


def test_settings_that_cannot_be_say_what_to_do(office, small):
    before = Chat.objects.values().get()
    for values, said in IMPOSSIBLE:
        answer = settings(office, small, **values)
        assert answer.status_code == 422, values
        assert said in text_of(answer).replace("&#x27;", "'")
        assert Chat.objects.values().get() == before, values


@pytest.mark.both
def test_of_a_time_that_comes_twice_somebody_says_which(office, small):
    answer = settings(office, small, clock="2026-11-01T01:30")
    assert 'name="which"' in answer.content.decode()
    settings(office, small, clock="2026-11-01T01:30", which="second")
    small.refresh_from_db()
    assert small.starts_at == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_another_paper_can_be_looked_at_before_it_is_chosen(office, small):
    answer = settings(office, small, stock="mint", night="on", do="look")
    assert answer.status_code == 200
    url = re.search(r'src="(/office/chats/\d+/cards/\d+\.png\?[^"]+)"', answer.content.decode())[1].replace(
        "&amp;", "&"
    )
    assert "stock=mint" in url
    assert office.get(url).content != office.get(url.partition("?")[0]).content
    small.refresh_from_db()
    assert small.theme == {}


def test_walls_for_rehearsals_are_not_offered_for_the_day_itself(office, small, rosa, now):
    staging.rehearse(small, speed=0, by=rosa, now=now)
    assert "Rehearsals as on" not in page(office, small, "settings/")
    assert "Our wall" in page(office, small, "settings/")


def test_words_of_a_chat_under_way_are_still_saved_and_its_time_is_left_alone(office, small, rosa, now):
    plan(small, rosa, now)
    starts = small.starts_at + timedelta(seconds=17)
    writing.change_chat(small, values={"starts_at": starts, "zone": "America/New_York"}, by=rosa, now=now)
    publisher.run_due(starts)
    small.refresh_from_db()
    clock = re.search(
        r'name="clock" value="([^"]+)"', office.get(f"/office/chats/{small.pk}/settings/").content.decode()
    )
    channel = small.channels.get()
    answer = settings(office, small, clock=clock[1], channels=[channel.pk], hashtag=small.hashtag, rules="Be kind.")
    assert answer.status_code == 302
    small.refresh_from_db()
    assert (small.rules, small.starts_at) == ("Be kind.", starts)


# --- Rehearsal --------------------------------------------------------------------------------------


def test_a_rehearsal_is_started_watched_and_summed_up(office, small, rosa, now):
    small.channels.set([
        make_channel(network=Network.MASTODON, name="Ours", handle="@ours@social.example"),
        make_channel(network=Network.BLUESKY, name="Ours", handle="ours.example"),
    ])  # fmt: skip
    assert "Not rehearsed yet." in page(office, small, "rehearsal/")
    assert "The rehearsal runs." in press(office, small, "rehearse/", speed="0")
    assert "data-again" in office.get(f"/office/chats/{small.pk}/rehearsal/").content.decode()
    publisher.run_due(now)
    said = page(office, small, "rehearsal/")
    assert "Rehearsed as it stands. Rosa ran it today at 09:30, all at once: 8 of 8 posts, nothing late." in said
    assert "Bluesky, Mastodon" in said
    assert "Q1: Where? #WhoWatchesWrenfield" in said
    assert "Mastodon: posted" in said
    assert "data-again" not in office.get(f"/office/chats/{small.pk}/rehearsal/").content.decode()
    writing.change_step(small.steps.get(number=1), values={"text": "{q}: Who? {hashtag}"}, by=rosa, now=now)
    assert "Rehearsed, and changed since." in page(office, small, "rehearsal/")
    assert "Changed since: Q1." in page(office, small)


def test_what_did_not_come_through_is_counted_and_shown(office, small, rosa, now):
    small.channels.set([make_channel(network=Network.BLUESKY, name="Ours", handle="ours.example")])
    writing.change_step(small.steps.get(number=1), values={"text": "{q}: " + "long " * 80}, by=rosa, now=now)
    press(office, small, "rehearse/", speed="0")
    publisher.run_due(now)
    said = page(office, small, "rehearsal/")
    assert "1 post did not come through." in said
    assert "Bluesky: refused" in said
    assert "too many" in said
    assert "Too long for Bluesky." in said


@pytest.mark.both
def test_a_rehearsal_can_be_stopped(office, small, rosa, now):
    press(office, small, "rehearse/", speed="1")
    assert "The rehearsal is stopped." in press(office, small, "rehearse/", do="stop")
    small.refresh_from_db()
    assert small.rehearsal.state == RunState.STOPPED


# --- Cards and files --------------------------------------------------------------------------------


def test_every_file_can_be_taken_along(office, small):
    small.steps.filter(rank=0).update(variants={"x": "In few words {hashtag}"})
    for path, begins in (("kit.pdf", b"%PDF"), ("kit.md", b"# Who watches"), ("kit.ics", b"BEGIN:VCALENDAR"),
                         ("runbook.yaml", b"runbook: 1"), ("runbook.md", b"---\nrunbook: 1")):  # fmt: skip
        answer = office.get(f"/office/chats/{small.pk}/{path}")
        assert answer.content.startswith(begins), path
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="who-watches-wrenfield')
        assert "no-store" in answer.headers["Cache-Control"]
    assert b"On X instead:" in office.get(f"/office/chats/{small.pk}/kit.md").content
    cards = zipfile.ZipFile(io.BytesIO(office.get(f"/office/chats/{small.pk}/kit.zip").content))
    assert cards.namelist() == ["03-q1.png", "alternative-texts.txt"]
    assert office.get(f"/office/chats/{small.pk}/cards/2.png").content.startswith(b"\x89PNG")
    assert office.get(f"/office/chats/{small.pk}/cards/99.png").status_code == 404


def test_a_kit_without_a_day_says_what_is_missing(office, small):
    small.starts_at = None
    small.save()
    answer = office.get(f"/office/chats/{small.pk}/kit.pdf", follow=True)
    assert "The chat has no day yet." in text_of(answer)
    assert "It needs a day first." in page(office, small, "cards/")


def test_cards_are_shown_with_what_is_said_of_them(office, small):
    said = page(office, small, "cards/")
    assert "1 card." in said
    assert "Q1: Where?" in said


# --- Today, the calendar of posts, mail -------------------------------------------------------------


def titles(user, now, source):
    return [need.title for need in source(user, now)]


def test_today_says_how_long_and_what_is_missing(rosa, wei, small, now):
    small.steps.filter(number=1).update(description="")
    need = next(iter(today.coming(wei, now)))
    assert need.title == "The chat “Who watches Wrenfield?”: In 2 days."
    assert (need.tag, need.why) == ("Thu 12 Nov, 09:30", "One thing is missing.")
    small.steps.filter(number=1).update(description="{q}: Where?")
    assert next(iter(today.coming(rosa, now))).why == "It is ready, and a host has to plan it."
    plan(small, rosa, now)
    assert titles(rosa, now, today.coming) == []


def test_today_says_that_a_chat_has_stopped_and_asks(rosa, small, now):
    plan(small, rosa, now)
    assert titles(rosa, now, today.asking) == []
    runs.pause(small.run, by=rosa, now=now)
    assert titles(rosa, now, today.asking) == ["“Who watches Wrenfield?” is paused"]
    runs.resume(small.run, by=rosa, now=now)
    publisher.run_due(small.starts_at + timedelta(minutes=5))
    need = next(iter(today.asking(rosa, now)))
    assert need.title == "“Who watches Wrenfield?” has stopped and asks"
    assert "Send it now, move everything, or skip it?" in need.why


def test_a_run_leads_to_its_chat(rosa, small, now):
    plan(small, rosa, now)
    staging.rehearse(small, speed=0, by=rosa, now=now)
    small.refresh_from_db()
    assert run_pages.url_of(small.run) == f"/office/chats/{small.pk}/"
    assert run_pages.url_of(small.rehearsal) == f"/office/chats/{small.pk}/rehearsal/"


def test_everybody_with_an_account_gets_one_mail_a_day_before(rosa, wei, small, now):
    channel = small.channels.get()
    writing.set_person(small, user=wei, name="", role=PersonRole.FACILITATOR, channels=[channel], by=rosa, now=now)
    writing.set_person(small, user=None, name="Delta Legal Aid", role=PersonRole.HOST, channels=[], by=rosa, now=now)
    near = small.starts_at - timedelta(hours=23)
    jobs.remind(now=near)
    assert mail.outbox == [], "nobody is reminded of what is not planned"
    plan(small, rosa, now)
    jobs.remind(now=now)
    assert mail.outbox == [], "two days before is too early"
    jobs.remind(now=near)
    jobs.remind(now=near + timedelta(minutes=5))
    letter = mail.outbox[0]
    assert [one.to for one in mail.outbox] == [["wei@example.org"]]
    assert letter.subject == "Thursday 12 November, 09:30: Who watches Wrenfield?"
    assert "You take part as facilitator. You answer from Our wall." in letter.body
    assert f"/office/chats/{small.pk}/" in letter.body
    assert letter.attachments[0].filename == "chat.ics"
