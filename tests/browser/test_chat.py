"""A chat in a real browser: planned from the template, rehearsed, and live on a rehearsal wall, by keyboard alone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.accounts.people import make_organiser
from tests.chats.factories import make_chat
from tests.publishing.factories import make_channel
from unwatched.chats.models import Chat, PersonRole, StepKind
from unwatched.chats.services import staging, writing
from unwatched.gateways.social import Network
from unwatched.publishing.services import publisher

from .conftest import LAPTOP, looks, sideways, tab_to


@pytest.fixture
def rosa(transactional_db):
    return make_organiser(roles=["Organiser"], is_superuser=True)


@pytest.fixture
def wall(transactional_db):
    return make_channel(plays=Network.MASTODON)


def enter(page, target):
    tab_to(page, target)
    page.keyboard.press("Enter")


def write(page, label, words):
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


@pytest.mark.once
def test_rosa_plans_a_chat_rehearses_it_and_goes_live_by_keyboard_alone(open_office, wall, live_server, axe):
    page = open_office(viewport={"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/office/chats/")
    write(page, "What is it about?", "Who watches Wrenfield?")
    enter(page, page.get_by_role("button", name="Start from the template"))
    page.get_by_role("heading", name="No day yet.").wait_for()

    enter(page, page.get_by_role("link", name="Settings", exact=True).last)
    page.get_by_label("Starts").fill((timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT18:00"))
    tab_to(page, page.get_by_label("Our wall"))
    page.keyboard.press("Space")
    write(page, "Hashtag", "WhoWatchesWrenfield")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="In 2 days. Three things are missing.").wait_for()

    for name, words in {
        "guide": "wrenfield.test/guide",
        "contact": "desk@wrenfield.test",
        "next_date": "3 May",
    }.items():
        write(page, f"{{{name}}}", words)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="In 2 days. Everything is ready.").wait_for()

    tab_to(page, page.get_by_label("Speed"))
    page.keyboard.press("End")  # all at once
    enter(page, page.get_by_role("button", name="Rehearse", exact=True))
    page.get_by_role("heading", name="The rehearsal runs.").wait_for()
    publisher.run_due(timezone.now())
    page.get_by_role("heading", name="Rehearsed as it stands.").wait_for()
    page.get_by_text("17 of 17 posts").wait_for()

    enter(page, page.get_by_role("link", name="Runbook", exact=True))
    enter(page, page.get_by_role("button", name="Plan it: it starts by itself"))
    page.get_by_text("Planned. It starts by itself, and you can still change every word.").wait_for()
    enter(page, page.get_by_text("Start now…"))
    enter(page, page.get_by_role("button", name="Yes, start now"))
    page.get_by_text("The welcome goes out now.").wait_for()
    publisher.run_due(timezone.now())
    strip = page.get_by_role("region", name="The chat now")
    strip.get_by_text("Q1 in").wait_for()
    enter(page, strip.get_by_role("button", name="Q1 now"))
    page.get_by_text("Q1 goes out now. What follows keeps its gaps.").wait_for()
    publisher.run_due(timezone.now())
    strip.get_by_text("Q2 in").wait_for()
    assert wall.wall.count() == 6
    assert wall.wall.last().text.startswith("Q1: Where in town")

    enter(page, strip.get_by_role("link", name="Stop…"))
    page.get_by_role("heading", name="Stop the chat? 11 posts will not go out.").wait_for()
    axe(page)
    enter(page, page.get_by_role("button", name="Stop the chat"))
    page.get_by_role("heading", name="Stopped. What was not posted stays here.").wait_for()


@pytest.fixture
def chats(wall, rosa):
    """One with a picture without text, a blank and a clash; one that runs; one that is late and asks."""
    now, found = timezone.now(), []
    for title, starts in (
        ("Coming", timedelta(days=2)),
        ("Running", -timedelta(minutes=2)),
        ("Late", -timedelta(minutes=9)),
    ):
        chat = make_chat(title=f"{title}: who watches Wrenfield?", questions=3, channels=[wall], starts_at=now + starts)
        for row in chat.steps.filter(kind=StepKind.QUESTION):
            row.text, row.description = f"{{q}}: Where, {row.number}? {{hashtag}}", f"{{q}}: Where, {row.number}?"
            row.save()
        found.append(chat)
    coming, running, late = found
    for chat in (running, late):
        staging.plan_chat(chat, by=rosa, now=chat.starts_at)
        publisher.run_due(chat.starts_at)
    publisher.run_due(now)
    writing.change_step(coming.steps.get(number=2), values={"description": ""}, by=rosa, now=now)
    writing.change_step(
        coming.steps.get(number=3), values={"text": "{q}: In {venue}? " + "word " * 80}, by=rosa, now=now
    )
    writing.set_person(coming, user=rosa, name="", role=PersonRole.HOST, channels=[wall], by=rosa, now=now)
    writing.set_person(coming, user=None, name="Delta Legal Aid", role=PersonRole.COHOST, channels=[], by=rosa, now=now)
    staging.rehearse(coming, speed=staging.AT_ONCE, by=rosa, now=now)
    publisher.run_due(now)
    return found


@pytest.mark.once
def test_axe_finds_nothing_and_nothing_scrolls_sideways(open_office, chats, live_server, axe):
    coming, running, late = chats
    step = coming.steps.get(number=2).pk
    page = open_office(viewport=LAPTOP)

    def go(path):
        page.goto(f"{live_server.url}/office/chats/{path}")
        page.locator("h2.o-answer").wait_for()

    for path, both in {
        # In both looks: each part once. The others are the same screen otherwise, or lists and forms of the same parts.
        "": False, f"{coming.pk}/people/": False, f"{coming.pk}/": True,
        f"{coming.pk}/?open=question&edit={step}": False, f"{coming.pk}/rehearsal/": False,
        f"{coming.pk}/cards/": True, f"{coming.pk}/settings/": False, f"{coming.pk}/steps/{step}/": False,
        f"{running.pk}/": True, f"{late.pk}/": False,
    }.items():  # fmt: skip
        go(path)
        for size in looks(page, both=both):
            axe(page)
            assert sideways(page) <= 0, (path, size)


@pytest.mark.once
def test_a_chat_is_prepared_and_paused_on_a_phone_without_a_script(open_office, chats, live_server):
    coming, running, _late = chats
    page = open_office(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(f"{live_server.url}/office/chats/{coming.pk}/")
    second, third = (page.locator(f"#step-{coming.steps.get(number=number).pk}") for number in (2, 3))
    second.get_by_role("button", name="Use the question’s text").click()
    page.get_by_text("The card's text is the question's now.").wait_for()
    page.get_by_label("{venue}").fill("the library")
    page.get_by_role("button", name="Fill in").click()
    page.get_by_text("Filled in. Every post has it.").wait_for()
    third.get_by_role("link", name="Change the words").click()
    third.get_by_label("Text", exact=True).fill("{q}: In {venue}? {hashtag}")
    page.get_by_role("button", name="Save these words").click()
    page.get_by_text("Saved.").wait_for()
    assert Chat.objects.get(pk=coming.pk).steps.get(number=3).text == "{q}: In {venue}? {hashtag}"
    page.goto(f"{live_server.url}/office/chats/{running.pk}/")
    page.get_by_role("button", name="Pause").click()
    page.get_by_text("Paused. Nothing goes out until somebody resumes.").wait_for()
    page.get_by_role("button", name="Resume").click()
    page.get_by_text("It goes on. What is still to come has moved").wait_for()
