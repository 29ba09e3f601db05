"""Two facilitators at one desk, each in a browser of their own; then the transcript."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from tests.accounts.people import make_organiser
from tests.chats.factories import make_chat, make_reply
from tests.chats.office.test_desk import ask
from tests.chats.test_ears import listen
from tests.pages import factories as pages
from tests.publishing.factories import make_channel, make_run
from unwatched.chats.models import ChatPerson, Draft, ReadyAnswer, Reply, ReplyState, SortedBy
from unwatched.chats.office import stream
from unwatched.chats.services import keeping, pulse
from unwatched.gateways.social import Network
from unwatched.publishing.models import Run, RunState, WallPost
from unwatched.publishing.services import publisher, wall

from .conftest import LAPTOP, PHONE, looks, sideways

pytestmark = pytest.mark.once


@pytest.fixture
def chat(transactional_db):
    channel = make_channel(handle="@ours@rehearsal.test", plays=Network.MASTODON)
    run = make_run(state=RunState.RUNNING, started_at=timezone.now() - timedelta(minutes=9))
    chat = make_chat(channels=[channel], run=run)
    ask(chat, 2, seconds=120)
    return chat


@pytest.fixture
def rosa(transactional_db):
    return make_organiser("rosa@example.org", name="Rosa", roles=["Organiser"])


@pytest.fixture
def open_desk(page_of, live_server, chat):
    """``open_desk(user, **options)``: the desk in a browser on which somebody is signed in."""

    def open_it(user, path="desk/?group=q2", *, link="live", **options):
        page = page_of(user, **{"viewport": LAPTOP, **options})
        page.goto(f"{live_server.url}/office/chats/{chat.pk}/{path}")
        if options.get("java_script_enabled", True):
            page.get_by_role("status").get_by_text(link).wait_for()  # before it, buttons reload the page
        return page

    return open_it


def say(chat, author, text, *, seconds=40):
    at, number = timezone.now() - timedelta(seconds=seconds), chat.replies.count()
    reply = make_reply(
        chat, uri=f"rehearsal:x/{number}", author_id=author, author_name=author, text=text, at=at, heard_at=at,
        author_handle=f"@{author.lower()}@tide.example", channel=chat.channels.get(), network=Network.REHEARSAL,
        question=chat.steps.get(number=2), sorted_by=SortedBy.NUMBER, remote_id="",
    )  # fmt: skip
    pulse.bump(chat.pk)
    return reply


def row(page, author):
    return (
        page.get_by_role("listitem")
        .filter(has=page.get_by_text(author, exact=True))
        .filter(has=page.locator("[data-sub]"))
    )


def test_two_facilitators_share_a_desk_and_the_transcript_is_published(open_desk, chat, rosa, samira, axe, live_server):
    pages.make_site()
    stop, ears = threading.Event(), None
    ears = threading.Thread(target=listen, args=(stop,))
    ears.start()
    try:
        one, two = open_desk(rosa), open_desk(samira)
        channel = chat.channels.get()
        wall.post_as_reader(
            channel, author="Marisol", text="A2 my brother. Who do we complain to? #WhoWatchesWrenfield"
        )
        for page in (one, two):
            row(page, "Marisol").wait_for()
    finally:
        stop.set()
        ears.join(120)

    # One claims; the other sees it and needs no reload.
    row(one, "Marisol").get_by_role("button", name="I'll answer").click()
    row(two, "Marisol").get_by_text("Rosa is answering").wait_for()
    box = one.get_by_label(re.compile("Your answer, from @ours@rehearsal.test"))
    assert box.evaluate("box => box === document.activeElement")

    # What one types reaches nobody else, and is not swapped away when things change.
    box.fill("Thank you for telling this.")
    say(chat, "Pat", "A2 at the school")
    one.get_by_role("button", name="1 new: show them").wait_for()
    assert box.input_value() == "Thank you for telling this."
    one.get_by_role("button", name="1 new: show them").click()
    row(one, "Pat").wait_for()
    assert box.input_value() == "Thank you for telling this."
    axe(one)

    # Sent once, through the ledger, and the other one sees by whom.
    box.focus()
    one.keyboard.press("Control+Enter")
    row(two, "Marisol").get_by_text("Rosa: on its way").wait_for()
    publisher.run_due(timezone.now())
    row(two, "Marisol").get_by_text("answered by Rosa").wait_for()
    assert [post.text for post in WallPost.objects.filter(author="")] == ["@Marisol Thank you for telling this."]

    # The other one needs no answer for Pat.
    two.get_by_role("button", name=re.compile("new: show them")).click()
    row(two, "Pat").get_by_role("button", name="Needs no answer").click()
    row(one, "Pat").get_by_text("needs no answer").wait_for()
    axe(two)

    # The chat is over; its transcript is published by a host and read by somebody without an account.
    Run.objects.update(state=RunState.DONE, ended_at=timezone.now() - timedelta(hours=1))
    one.goto(f"{live_server.url}/office/chats/{chat.pk}/transcript/")
    axe(one)
    one.get_by_role("button", name="Publish 2 answers").click()
    one.get_by_role("heading", name="Published: 2 answers can be read.").wait_for()
    one.goto(f"{live_server.url}/chats/{chat.pk}/")
    one.get_by_text("my brother. Who do we complain to?").wait_for()
    axe(one)


def test_the_desk_is_worked_with_the_keyboard_alone(open_desk, chat, rosa, samira):
    ReadyAnswer.objects.create(chat=chat, title="Complain", text="The oversight board takes complaints.")
    say(chat, "Pat", "A2 first", seconds=60)
    say(chat, "Jun", "A2 second", seconds=30)
    page = open_desk(samira)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "Jun" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("k")
    assert "Pat" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("c")
    page.locator("textarea:focus").wait_for()
    page.keyboard.type("Dear Pat, c j k.")
    page.keyboard.press("Control+Enter")
    row(page, "Pat").get_by_text("Samira: on its way").wait_for()
    assert Reply.objects.get(author_id="Pat").state == ReplyState.ANSWERED
    expect(page.locator("[data-reply]:focus")).to_contain_text("Jun")


def test_nothing_typed_is_lost_to_somebody_faster_a_deletion_or_a_broken_line(open_desk, chat, rosa, samira):
    ChatPerson.objects.create(chat=chat, user=rosa, role="host")
    reply = say(chat, "Marisol", "A2 my brother")
    page, host = open_desk(samira), open_desk(rosa)
    row(page, "Marisol").get_by_role("button", name="I'll answer").click()
    box = page.get_by_label(re.compile("Your answer"))
    box.fill("Thank you, Marisol")
    with page.expect_response(lambda answer: answer.request.method == "POST"):  # a heartbeat brings it
        pass
    assert Draft.objects.get().text == "Thank you, Marisol"

    row(host, "Marisol").get_by_role("button", name="Take over").click()
    page.get_by_text("Rosa was a second faster and is answering Marisol now.").wait_for()
    assert page.locator(f"#text-{reply.pk}").input_value() == "Thank you, Marisol"
    page.get_by_role("button", name="Give my text to Rosa").click()
    host.get_by_text("Samira gives you this text:").wait_for()
    host.get_by_role("button", name="Put it into my answer").click()
    expect(host.locator(f"#text-{reply.pk}")).to_have_value("Thank you, Marisol")

    keeping.forget_deleted(chat, [reply.uri], now=timezone.now())
    pulse.bump(chat.pk)
    host.get_by_text("Marisol has deleted this.").wait_for()
    host.get_by_text("Your text is kept; it was not sent.").wait_for()
    assert host.locator(f"#text-{reply.pk}").input_value() == "Thank you, Marisol"

    host.context.set_offline(True)
    host.get_by_text("No connection since").wait_for()
    host.locator(f"#text-{reply.pk}").fill("Thank you, Marisol. Later.")
    host.context.set_offline(False)
    host.get_by_text("No connection since").wait_for(state="hidden")
    assert host.locator(f"#text-{reply.pk}").input_value() == "Thank you, Marisol. Later."


def test_the_desk_is_sound_when_it_is_empty_full_and_without_a_script(open_desk, chat, samira, axe):
    page = open_desk(samira)
    page.get_by_text("Nobody waits.").wait_for()
    axe(page)
    for n in range(5):
        say(chat, "Spam", f"A2 buy {n}")
    say(chat, "ليلى", "A2 في السوق القديم " * 20)
    say(chat, "Long" * 30, "A2 " + "https://example.org/" + "x" * 300)
    page.reload()
    page.get_by_text("2 more wait from this account.").wait_for()
    page.locator("summary", has_text="More").first.click()
    for size in looks(page):
        axe(page)
        assert sideways(page) <= 0, size
    plain = open_desk(samira, viewport=PHONE, color_scheme="dark", java_script_enabled=False)
    assert "This page does not renew itself without JavaScript." in plain.content()
    plain.get_by_role("button", name="I'll answer").first.click()
    plain.get_by_label(re.compile("Your answer")).fill("Thank you")
    plain.get_by_role("button", name="Send the answer").click()
    plain.get_by_text("Your answer is on its way.").wait_for()
    connection.close()


def test_a_desk_without_a_stream_sees_what_others_do_all_the_same(open_desk, chat, rosa, samira, monkeypatch):
    say(chat, "Pat", "A2 at the school")
    one = open_desk(rosa)
    monkeypatch.setattr(stream.watch, "most", 0)  # no room for a second one
    two = open_desk(samira, link="checks every second")
    row(one, "Pat").get_by_role("button", name="I'll answer").click()
    row(two, "Pat").get_by_text("Rosa is answering").wait_for()
