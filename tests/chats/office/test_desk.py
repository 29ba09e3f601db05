"""The desk as the office's pages show it, without a script."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.accounts.people import make_organiser
from tests.chats.big import make_big_chat
from tests.chats.factories import make_chat, make_reply
from tests.publishing.factories import make_channel, make_run
from tests.visiting import Visitor
from unwatched.chats.models import (
    Bookmark,
    ChatPerson,
    Draft,
    Muted,
    PersonRole,
    ReadyAnswer,
    Reply,
    ReplyState,
    SortedBy,
)
from unwatched.chats.office import stream
from unwatched.chats.office.base import FACILITATE
from unwatched.chats.services import claims, drafts, keeping
from unwatched.core.streaming import Watch
from unwatched.gateways.social import Heard, Network, Page
from unwatched.publishing.models import Delivery, DeliveryState, Post, RunState, Thread

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def chat():
    channel = make_channel(plays=Network.MASTODON, handle="@ours@rehearsal.test")
    run = make_run(state=RunState.RUNNING, started_at=timezone.now() - timedelta(minutes=9))
    return make_chat(channels=[channel], run=run)


@pytest.fixture
def reply(chat):
    return say(chat, "Marisol T.", "A2: my brother")


def say(chat, author, text, *, seconds=40, number=2, **fields):
    at = timezone.now() - timedelta(seconds=seconds)
    fields = {"sorted_by": SortedBy.NUMBER, "channel": chat.channels.get(), "network": Network.REHEARSAL, **fields}
    return make_reply(
        chat, uri=f"rehearsal:x/{Reply.objects.count()}", author_name=author, author_id=author, text=text, at=at,
        heard_at=at, author_handle=f"@{author.split()[0].lower()}@tide.example", remote_id="7",
        question=chat.steps.filter(number=number).first(), **fields,
    )  # fmt: skip


def ask(chat, number, *, seconds):
    """The question stands on the wall since so many seconds."""
    step, at = chat.steps.get(number=number), timezone.now() - timedelta(seconds=seconds)
    thread = Thread.objects.create(title="Q", due_at=at, changed_at=at)
    step.post = Post.objects.create(thread=thread, position=0, text=step.text)
    step.save()
    Delivery.objects.create(
        thread=thread, post=step.post, channel=chat.channels.get(), position=0, state=DeliveryState.SENT, due_at=at,
        sent_at=at, stamped_at=at, key=f"q{number}", uri=f"rehearsal:q/{number}",
    )  # fmt: skip


def url(chat):
    return f"/office/chats/{chat.pk}/desk/"


def whole(client, chat, query=""):
    """The page with the office around it, and what it has to say about the last press."""
    answer = client.get(url(chat) + query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def page(client, chat, query=""):
    """What the page shows of the desk; a script gets the same, in half the time."""
    return whole(client, chat, query if "part=" in query else f"{query or '?'}&part=desk")


def press(client, chat, do, **data):
    answer = client.post(url(chat), {"do": do, **data})
    assert answer.status_code == 302
    return answer


def row(html, reply):
    return html.split(f'id="reply-{reply.pk}"')[1].split("</li>")[0]


@pytest.fixture
def desk(client, samira):
    """The client of Samira, a facilitator."""
    client.force_login(samira)
    return client


# --- Who may ----------------------------------------------------------------------------------------------------------


def test_what_the_roles_say_about_sitting_at_the_desk():
    roles = ("Facilitator", "Organiser", "Editor", "Researcher", "Key-holder")
    people = [make_organiser(f"{role.lower()}@example.org", roles=[role]) for role in roles]
    assert [one.has_perm(FACILITATE) for one in people] == [True, True, True, False, False]


@pytest.mark.parametrize(("role", "may"), [("Facilitator", True), ("Researcher", False)])
def test_who_may_sit_at_the_desk(client, chat, reply, role, may, monkeypatch):
    monkeypatch.setattr(stream, "watch", Watch(lambda keys: {}))
    client.force_login(make_organiser("wei@example.org", roles=[role]))
    assert (client.get(url(chat)).status_code == 200) is may
    assert (client.get(url(chat) + "stream/").status_code == 200) is may
    stream.watch.end()
    client.post(url(chat), {"do": f"claim-{reply.pk}"})
    reply.refresh_from_db()
    assert (reply.held_by is not None) is may


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_the_stream_of_one_tells_of_what_another_one_does(desk, chat, reply, theo):
    """Real threads and commits; in a browser, on SQLite, tests/browser/test_desk.py."""
    answer, other = desk.get(url(chat) + "stream/"), Visitor()
    other.force_login(theo)
    events = iter(answer)
    assert [next(events), next(events)] == [b"retry: 2000\n\n", b"data: changed\n\n"]
    press(other, chat, f"claim-{reply.pk}")
    assert next(events) == b"data: changed\n\n"
    answer.close()
    stream.watch.end()


def test_who_finds_no_room_for_a_stream_glances_instead_at_what_streams_look_at(desk, chat, reply, monkeypatch):
    monkeypatch.setattr(stream, "watch", Watch(lambda keys: {}, most=0))
    assert desk.get(url(chat) + "stream/").status_code == 204
    quiet = desk.get(url(chat) + "stream/?glance").content
    assert desk.get(url(chat) + "stream/?glance").content == quiet
    desk.post(url(chat), {"do": f"claim-{reply.pk}"})
    assert desk.get(url(chat) + "stream/?glance").content != quiet


def test_strangers_are_sent_to_the_sign_in(client, chat):
    for path in ("", "stream/", "ready/"):
        assert client.get(url(chat) + path).status_code in (302, 405)
    assert client.post(url(chat), {"do": "claim-1"}).status_code == 302


def test_replies_of_another_chat_are_out_of_reach(desk, chat):
    other = say(make_chat(channels=[make_channel()]), "Pat", "A1 hello")
    for do in (
        f"claim-{other.pk}",
        "claim-0",
        "claim-x",
        "claim",
        f"nonsense-{other.pk}",
        "claim-99999999999999999999",
    ):
        assert desk.post(url(chat), {"do": do}).status_code == 404
    press(desk, chat, "", **{f"text-{other.pk}": "stray"})
    assert not Draft.objects.exists()


# --- What it says -----------------------------------------------------------------------------------------------------


def test_the_answer_line_says_who_waits_and_for_how_long(desk, chat):
    assert "Nobody waits." in page(desk, chat)
    say(chat, "Pat", "A1 hello", seconds=41)
    assert re.search(r"One person waits\. They have waited for \d+ seconds\.", page(desk, chat))
    say(chat, "Pat", "A1 again", seconds=20)
    assert "One person waits." in page(desk, chat)
    say(chat, "Jun", "A2 hello", seconds=121)
    assert "2 people wait. The longest for 2 minutes." in page(desk, chat)


def test_an_empty_desk_says_what_comes_in_by_itself(desk, chat):
    said = whole(desk, chat, "?group=none")
    assert "Nobody waits." in said
    assert "Answers to our posts, and posts with #WhoWatchesWrenfield, come in here by themselves." in said
    assert "who has waited longest" not in said


def test_before_anybody_answers_it_says_since_when_the_question_stands(desk, chat):
    ask(chat, 1, seconds=40)
    assert re.search(r"Nobody has answered Q1 yet\. It was posted \d+ seconds ago\.", page(desk, chat))


def test_the_question_that_was_asked_last_stands_in_front(desk, chat):
    ask(chat, 1, seconds=300)
    ask(chat, 2, seconds=120)
    say(chat, "Early", "A3 already", number=3)
    assert "Q2: 0 replies, 0 waiting" in page(desk, chat)
    assert "Q3: 1 reply, 1 waiting" in page(desk, chat, "?group=q3")
    assert "Q2: 0 replies" in page(desk, chat, "?group=made-up&p=x")


def test_yours_come_first_then_who_waited_longest_then_others_then_what_is_done(desk, chat, samira, theo):
    done = say(chat, "Done", "A2", state=ReplyState.ANSWERED, answered_by=theo, answered_at=timezone.now())
    taken, new = say(chat, "Taken", "A2", seconds=90), say(chat, "New", "A2", seconds=5)
    old, mine = say(chat, "Old", "A2", seconds=80), say(chat, "Mine", "A1", seconds=1, number=1)
    claims.claim(taken, by=theo, now=timezone.now())
    claims.claim(mine, by=samira, now=timezone.now())
    html = page(desk, chat, "?group=q2")
    assert [int(pk) for pk in re.findall(r'data-reply="(\d+)"', html)] == [r.pk for r in (mine, old, new, taken, done)]
    assert "Theo is answering" in row(html, taken)
    assert "answered by Theo" in row(html, done)
    assert re.search(r"yours for <span[^>]*>\d+</span> s", row(html, mine))
    assert "free" in row(html, old)


@pytest.mark.both
def test_a_guess_says_so_and_one_press_puts_it_elsewhere(desk, chat):
    ask(chat, 2, seconds=99)
    reply = say(chat, "Pat", "what about the school cameras", sorted_by=SortedBy.TIME)
    html = page(desk, chat, "?group=q2")
    assert "put under Q2 by its time:" in row(html, reply)
    press(desk, chat, f"sort-{reply.pk}-0")
    assert "Pat" not in page(desk, chat, "?group=q2").split('<ul class="o-replies')[1].split("</ul>")[0]
    press(desk, chat, f"sort-{reply.pk}-{chat.steps.get(number=2).pk}")
    assert "by its time" not in row(page(desk, chat, "?group=q2"), reply)
    assert desk.post(url(chat), {"do": f"sort-{reply.pk}-{chat.steps.first().pk}"}).status_code == 404


def test_a_flood_from_one_account_is_folded(desk, chat):
    for n in range(20):
        last = say(chat, "Spam King", f"buy {n}", seconds=100 - n)
    say(chat, "Pat", "A2 hello", seconds=1)
    html = page(desk, chat, "?group=q2")
    assert html.count("data-claim") == 4
    assert "17 more wait from this account." in html
    press(desk, chat, f"hideall-{last.pk}")
    assert Reply.objects.filter(hidden=True).count() == 20


def test_what_is_heard_through_closed_doors_is_said(desk, chat):
    channel = make_channel(network=Network.MASTODON, name="Ours", server="https://social.example", account_id="7")
    Bookmark.objects.create(chat=chat, channel=channel, feed="tag", closed=True)
    Bookmark.objects.create(chat=chat, channel=channel, feed="mentions", said="The server did not answer.")
    html = page(desk, chat)
    assert "Mastodon social.example does not show this hashtag to us." in html
    assert "Mastodon social.example: The server did not answer." in html


def test_foreign_words_cannot_become_markup_and_keep_their_direction(desk, chat):
    reply = say(chat, "<b>Bo</b>", "<script>alert(1)</script> السلام عليكم", number=2)
    html = row(page(desk, chat, "?group=q2"), reply)
    assert "<script>" not in html
    assert "<b>Bo" not in html
    assert '<p class="o-words" dir="auto">' in html


# --- The buttons, without a script ------------------------------------------------------------------------------------


def test_claim_write_and_send(desk, chat, reply, samira):
    assert press(desk, chat, f"claim-{reply.pk}", group="q2").url.endswith(f"?group=q2#reply-{reply.pk}")
    html = page(desk, chat, "?group=q2")
    assert "Your answer, from @ours@rehearsal.test on Rehearsal" in html
    assert "“@marisol@tide.example” goes in front of it." in html
    press(desk, chat, f"answer-{reply.pk}", **{f"text-{reply.pk}": "The board takes complaints."})
    assert Thread.objects.get().posts.get().text == "@marisol@tide.example The board takes complaints."
    html = whole(desk, chat, "?group=q2")
    assert "Your answer is on its way." in html
    assert "Samira: on its way" in row(html, reply)


def test_whatever_is_pressed_all_boxes_are_kept(desk, chat, reply, samira):
    other = say(chat, "Pat", "A2 hello")
    for one in (reply, other):
        claims.claim(one, by=samira, now=timezone.now())
    third = say(chat, "Jun", "A2 hi")
    press(desk, chat, f"claim-{third.pk}", **{f"text-{reply.pk}": "For Marisol", f"text-{other.pk}": "For Pat"})
    html = page(desk, chat, "?group=q2")
    assert "For Marisol</textarea>" in row(html, reply)
    assert "For Pat</textarea>" in row(html, other)


def test_who_was_a_second_slower_keeps_their_text_and_can_hand_it_over(desk, chat, reply, samira, theo):
    claims.claim(reply, by=theo, now=timezone.now())
    press(desk, chat, f"answer-{reply.pk}", **{f"text-{reply.pk}": "My words"})
    html = whole(desk, chat, "?group=q2")
    assert "Theo was a second faster and is answering Marisol T. now. Your text is kept; nothing was sent." in html
    assert "My words</textarea>" in row(html, reply)
    assert not Thread.objects.exists()
    press(desk, chat, f"give-{reply.pk}", **{f"text-{reply.pk}": "My words"})
    assert "My words" not in page(desk, chat, "?group=q2")
    desk.force_login(theo)
    html = page(desk, chat, "?group=q2")
    assert "Samira gives you this text:" in row(html, reply)
    press(desk, chat, f"use-{reply.pk}-{Draft.objects.get().pk}", **{f"text-{reply.pk}": "Mine first."})
    assert "Mine first. My words</textarea>" in row(page(desk, chat, "?group=q2"), reply)


def test_a_post_deleted_under_somebodys_hands_says_whose_it_was(desk, chat, reply, samira):
    press(desk, chat, f"claim-{reply.pk}")
    press(desk, chat, f"type-{reply.pk}", **{f"text-{reply.pk}": "Thank you for telling this"})
    keeping.forget_deleted(chat, [reply.uri], now=timezone.now())
    html = row(page(desk, chat), reply)
    assert "Marisol T. has deleted this." in html
    assert "Your text is kept; it was not sent." in html
    assert "Thank you for telling this</textarea>" in html
    press(desk, chat, f"drop-{reply.pk}")
    assert f"reply-{reply.pk}" not in page(desk, chat)


@pytest.mark.both
def test_an_answer_from_another_app_says_whose_it_was_and_keeps_what_is_typed(desk, chat, reply, theo):
    press(desk, chat, f"claim-{reply.pk}")
    press(desk, chat, f"type-{reply.pk}", **{f"text-{reply.pk}": "Thank you for telling this"})
    at = timezone.now()
    ours = Heard(
        uri="rehearsal:x/99", url="https://wall.test/99", network=Network.REHEARSAL, author_id="us",
        author_handle="@ours@rehearsal.test", author_name="Us", text="From my phone", at=at, parent_uri=reply.uri,
    )  # fmt: skip
    keeping.keep_ours(chat, chat.channels.get(), Page((ours,), "1"), now=at, since=at)
    html = row(page(desk, chat), reply)
    assert "@ours@rehearsal.test has answered this from another app meanwhile (Rehearsal)." in html
    assert "Your text is kept below; nothing was sent." in html
    assert "Thank you for telling this</textarea>" in html
    desk.force_login(theo)
    html = row(page(desk, chat, "?group=answered"), reply)
    assert "answered by @ours@rehearsal.test in another app" in html
    assert 'href="https://wall.test/99"' in html


def test_an_edit_under_somebodys_hands_shows_both(desk, chat, reply, samira):
    claims.claim(reply, by=samira, now=timezone.now())
    Reply.objects.update(text="A2: my sister", text_before="A2: my brother")
    html = row(page(desk, chat), reply)
    assert "Edited since you took it." in html
    assert "A2: my brother" in html
    assert "A2: my sister" in html


def test_needs_no_answer_and_undo(desk, chat, reply):
    press(desk, chat, f"none-{reply.pk}")
    html = page(desk, chat, "?group=answered")
    assert "needs no answer" in row(html, reply)
    press(desk, chat, f"undo-{reply.pk}")
    assert "I'll answer" in row(page(desk, chat, "?group=q2"), reply)


def test_giving_back_and_taking_again_finds_what_was_typed(desk, chat, reply):
    press(desk, chat, f"claim-{reply.pk}")
    press(desk, chat, f"release-{reply.pk}", **{f"text-{reply.pk}": "Half a thought"})
    reply.refresh_from_db()
    assert reply.held_by is None
    press(desk, chat, f"claim-{reply.pk}")
    assert "Half a thought</textarea>" in row(page(desk, chat), reply)


def test_only_hosts_take_over(desk, client, chat, reply, samira, theo):
    claims.claim(reply, by=theo, now=timezone.now())
    assert "Take over" not in page(desk, chat, "?group=q2")
    press(desk, chat, f"over-{reply.pk}-{theo.pk}")
    assert "Only a host can take over." in whole(desk, chat, "?group=q2")
    ChatPerson.objects.create(chat=chat, user=samira, role=PersonRole.COHOST)
    assert "Take over" in page(desk, chat, "?group=q2")
    press(desk, chat, f"over-{reply.pk}-{theo.pk}")
    reply.refresh_from_db()
    assert reply.held_by == samira


def test_hide_and_bring_back(desk, chat, reply):
    press(desk, chat, f"hide-{reply.pk}")
    assert "Marisol" not in page(desk, chat, "?group=q2")
    assert "Marisol" in page(desk, chat, "?group=hidden")
    press(desk, chat, f"show-{reply.pk}")
    assert "Marisol" in page(desk, chat, "?group=q2")


@pytest.mark.both
def test_mute_and_hear_again_and_both_stand_in_the_log(desk, chat, reply, samira):
    press(desk, chat, f"mute-{reply.pk}")
    assert Muted.objects.get().by == samira
    html = page(desk, chat, "?group=hidden")
    assert "Hear this account again" in row(html, reply)
    press(desk, chat, f"unmute-{reply.pk}")
    assert not Muted.objects.exists()
    assert "Marisol" in page(desk, chat, "?group=q2")
    rows = ModelLogEntry.objects.filter(action__in=["chat.mute", "chat.unmute"]).order_by("pk")
    assert [(row.action, row.user, row.data) for row in rows] == [
        ("chat.mute", samira, {}), ("chat.unmute", samira, {}),
    ]  # fmt: skip


@pytest.mark.both
def test_flag_and_unflag(desk, chat, reply):
    press(desk, chat, f"flag-{reply.pk}")
    assert "flagged" in row(page(desk, chat, "?group=flagged"), reply)
    press(desk, chat, f"unflag-{reply.pk}")
    assert "?group=flagged" not in page(desk, chat)


@pytest.mark.both
def test_a_ready_made_answer_is_put_in_without_a_script(desk, chat, reply):
    assert (
        desk.post(url(chat) + "ready/", {"title": "Complain", "text": "Go to portalder.example/complain"}).status_code
        == 302
    )
    press(desk, chat, f"claim-{reply.pk}")
    chosen = {f"ready-{reply.pk}": ReadyAnswer.objects.get().pk, f"text-{reply.pk}": "Thank you."}
    press(desk, chat, f"ready-{reply.pk}", **chosen)
    assert "Thank you. Go to portalder.example/complain</textarea>" in row(page(desk, chat), reply)
    desk.post(url(chat) + "ready/", {"title": "", "text": "x"})
    assert "needs a name and words" in whole(desk, chat)
    desk.post(url(chat) + "ready/", {"remove": ReadyAnswer.objects.get().pk})
    assert not ReadyAnswer.objects.exists()


def test_what_cannot_be_answered_from_here_is_opened_and_marked(desk, chat, reply, samira):
    x = make_channel(network=Network.X, name="X", by_hand=True)
    Reply.objects.update(channel=x, network=Network.X, url="https://x.test/1")
    press(desk, chat, f"claim-{reply.pk}")
    html = row(page(desk, chat), reply)
    assert "Open the post" in html
    assert "Send the answer" not in html
    press(desk, chat, f"hand-{reply.pk}")
    assert "answered by Samira" in row(page(desk, chat, "?group=answered"), reply)


# --- For a script -----------------------------------------------------------------------------------------------------


def test_a_script_gets_the_parts_alone(desk, chat, reply):
    html = desk.get(url(chat), {"part": "desk", "group": "q2"})
    assert "no-store" in html.headers["Cache-Control"]
    assert b"<html" not in html.content
    assert b'data-part="answer"' in html.content


def test_what_a_script_has_is_not_sent_again_until_it_changes(desk, chat, reply):
    html = page(desk, chat, "?part=desk&group=q2")
    have = re.search('data-mark="([0-9a-f]+)"', html)[1]
    assert "my brother" not in page(desk, chat, f"?part=desk&group=q2&have={have}")
    Reply.objects.update(text="A2: my sister")
    assert "my sister" in page(desk, chat, f"?part=desk&group=q2&have={have}")


def test_a_script_is_told_at_once_when_somebody_was_faster(desk, chat, reply, theo):
    claims.claim(reply, by=theo, now=timezone.now())
    answer = desk.post(url(chat), {"do": f"claim-{reply.pk}"}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == 409
    assert "Theo was a second faster" in answer.content.decode()


def test_typing_keeps_the_text_and_the_lease(desk, chat, reply, samira):
    claims.claim(reply, by=samira, now=timezone.now() - timedelta(seconds=80))
    press(desk, chat, f"type-{reply.pk}", **{f"text-{reply.pk}": "Thank"})
    reply.refresh_from_db()
    assert reply.held_until > timezone.now() + timedelta(seconds=80)
    assert drafts.text_of(reply, by=samira) == "Thank"


# --- A big chat -------------------------------------------------------------------------------------------------------


@pytest.mark.both
def test_two_thousand_replies_cost_as_many_questions_as_ten(desk, samira, theo, django_assert_max_num_queries):
    """On PostgreSQL as many as fill several pages: that is what its questions are about."""
    many = 2000 if connection.vendor == "sqlite" else 400
    chat = make_big_chat(facilitators=[samira, theo], now=timezone.now(), replies=many)
    for group in ("q8", "none", "answered"):
        with django_assert_max_num_queries(60):  # two dozen of them are Wagtail's, for the frame around it
            html = whole(desk, chat, f"?group={group}")
        assert 10 < html.count("data-reply=") <= 65
        have = ",".join(re.findall('data-mark="([0-9a-f]+)"', html))
        with django_assert_max_num_queries(40):
            part = page(desk, chat, f"?part=desk&group={group}&have={have}")
        assert len(part) < 12_000
    assert "Further replies" in html, "of those that are answered"
    assert page(desk, chat, "?group=answered&p=2").count("data-reply=") > 10
