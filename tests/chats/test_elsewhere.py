"""Answers that facilitators give in another app, without the hashtag."""

from dataclasses import replace

import httpx
import pytest
from django.utils import timezone

from tests.chats.hearing import hear, make_live_chat, post_step
from tests.gateways.social import networks
from tests.gateways.social.drafts import draft
from tests.publishing.factories import NOW, later, make_channel
from tests.web import PLAIN
from unwatched.chats.documents.transcript import transcript_csv, transcript_markdown, transcript_pdf
from unwatched.chats.errors import TooLate
from unwatched.chats.models import Bookmark, ChatPerson, Elsewhere, Reply, ReplyState
from unwatched.chats.services import answering, claims, keeping, listening, retention, transcripts
from unwatched.chats.services.listening import OURS
from unwatched.gateways.social import Network, Page, Visibility
from unwatched.publishing.models import Delivery, Run, RunState, Thread

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def live():
    return make_live_chat()


def ask(account, text="A1 at the gate #WhoWatchesWrenfield"):
    return account.overhear(text, author="Pat", at=NOW)


def answer(account, parent, *, text="We have written to them.", **fields):
    """From the network's own app: the wall knows no author of ours, and the ledger nothing."""
    return account.overhear(text, author="", at=later(5), parent=parent, **fields)


@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.DIRECT])
def test_an_answer_from_another_app_ends_the_claim_and_says_whose_it_was(live, samira, visibility):
    chat, channel, account = live
    asked = ask(account)
    hear(chat, channel, account)
    claims.claim(Reply.objects.get(), by=samira, now=NOW)
    given = answer(account, asked, visibility=visibility)
    hear(chat, channel, account, now=later(6))
    reply = Reply.objects.get()
    assert (reply.state, reply.answered_uri, reply.held_by, reply.answered_by) == ("answered", given.uri, None, None)
    said = "@ours@rehearsal.test has answered this from another app meanwhile (Rehearsal)."
    for late in (
        lambda: claims.renew(reply, by=samira, now=later(7)),
        lambda: claims.claim(reply, by=samira, now=later(7)),
        lambda: answering.answer(reply, "Me too", by=samira, now=later(7)),
    ):
        with pytest.raises(TooLate, match=r"@ours@rehearsal\.test has answered") as error:
            late()
        assert str(error.value) == said
    assert not Thread.objects.filter(kind="answer").exists()


def test_an_answer_is_known_before_what_it_answers(live):
    """A phone is quick, and a server may tell of a reply minutes later."""
    chat, channel, account = live
    elsewhere, asked = make_live_chat()[2], ask(account)
    given = answer(account, asked)
    listening.open_feeds(now=NOW)
    ours = Bookmark.objects.select_related("chat__run", "channel").get(chat=chat, feed=OURS)
    listening.listen(ours, account, now=NOW)
    assert (Reply.objects.count(), Elsewhere.objects.get().uri) == (0, given.uri)
    hear(chat, channel, account)
    assert Reply.objects.get().state == ReplyState.ANSWERED
    assert elsewhere.ours(since="").heard == ()


@pytest.mark.both
def test_the_own_account_of_a_facilitator_is_heard_too(live, samira):
    chat, channel, _account = live
    own = make_channel(network=Network.MASTODON, name="Samira's", handle="@samira@social.example", account_id="9")
    person = ChatPerson.objects.create(chat=chat, user=samira)
    person.channels.set([own])
    listening.open_feeds(now=NOW)
    assert set(Bookmark.objects.values_list("channel", "feed")) == {
        (channel.pk, "mentions"), (channel.pk, "tag"), (channel.pk, "ours"), (own.pk, "ours"),
    }  # fmt: skip


def test_what_was_planned_is_no_answer(live, samira):
    chat, channel, account = live
    question = post_step(chat, chat.steps.get(number=2), channel, account, at=later(-60))
    ask(account)
    hear(chat, channel, account)
    follows = answer(account, question, text="Q2 again, for those who came late")
    planned = answer(account, ask(account, "A1 and here #WhoWatchesWrenfield"), text="A plan of ours")
    step = Delivery.objects.get()
    row = Delivery.objects.get(pk=step.pk)
    row.pk, row.uri, row.key = None, planned.uri, "another"
    row.channel = make_channel(name="Another wall")
    row.save()
    hear(chat, channel, account)
    assert {reply.state for reply in Reply.objects.all()} == {ReplyState.FREE}
    assert follows.uri not in set(Elsewhere.objects.values_list("uri", flat=True))


def test_an_answer_from_the_desk_is_not_taken_for_another_one(live, samira):
    chat, channel, account = live
    asked = ask(account)
    hear(chat, channel, account)
    reply = Reply.objects.get()
    claims.claim(reply, by=samira, now=NOW)
    answering.answer(reply, "From the desk", by=samira, now=later(1))
    answer(account, asked, text="From the desk")  # the network shows it before the ledger knows its address
    hear(chat, channel, account)
    reply.refresh_from_db()
    assert (reply.answered_by, reply.answered_uri) == (samira, "")


def our_words(chat):
    """What the transcript shows as ours, by what it answers."""
    shown = [one.answer for part in transcripts.sift(chat).parts for one in part.shown]
    return {answer.text.split(" #")[0]: [(one.text, one.url) for one in answer.ours] for answer in shown}


def test_what_we_said_in_another_app_stands_in_the_transcript_as_ours(live, samira):
    chat, channel, account = live
    asked, other = ask(account), ask(account, "A1 at the bus stop #WhoWatchesWrenfield")
    first = answer(account, asked)
    second = answer(account, asked, text="And the council has answered.")
    answer(account, other, text="Between us", visibility=Visibility.DIRECT)
    answer(account, other, text="In no list", visibility=Visibility.UNLISTED)
    hear(chat, channel, account)
    said = [("We have written to them.", first.url), ("And the council has answered.", second.url)]
    assert our_words(chat) == {"A1 at the gate": said, "A1 at the bus stop": []}
    document = transcripts.as_document(chat, transcripts.sift(chat), now=NOW)
    text = transcript_markdown(document)
    assert "We answered" in text
    assert "> We have written to them." in text
    assert "We have written to them." in "".join(transcript_csv(document))
    assert transcript_pdf(document, now=NOW).startswith(b"%PDF")


@pytest.mark.both
def test_what_we_delete_or_change_there_is_gone_or_changed_here(live):
    chat, channel, account = live
    asked = ask(account)
    gone, edited = answer(account, asked, text="Too quick"), answer(account, asked, text="We have wrote")
    hear(chat, channel, account)
    account.wall.put(replace(account.wall.get(gone.id), deleted=True))
    account.wall.put(replace(account.wall.get(edited.id), text="We have written"))
    keeping.look_again(Reply.objects.get(), account, now=later(9))
    assert our_words(chat) == {"A1 at the gate": [("We have written", edited.url)]}


def test_a_page_that_tells_of_one_answer_twice_is_taken_as_it_was_last(live):
    chat, channel, account = live
    asked = ask(account)
    hear(chat, channel, account)
    first = account.look(answer(account, asked, text="We have wrote").uri)
    page = Page((first, replace(first, text="We have written")), "9")
    keeping.keep_ours(chat, channel, page, now=later(6), since=NOW)
    assert our_words(chat) == {"A1 at the gate": [("We have written", first.url)]}


def test_an_answer_from_the_desk_stands_there_once(live, samira):
    chat, channel, account = live
    asked = ask(account)
    hear(chat, channel, account)
    reply = Reply.objects.get()
    claims.claim(reply, by=samira, now=NOW)
    answering.answer(reply, "From the desk", by=samira, now=later(1))
    given = answer(account, asked, text="From the desk")
    hear(chat, channel, account)
    Delivery.objects.update(uri=given.uri, state="sent", sent_at=later(6), stamped_at=later(6), url=given.url)
    assert [text.split()[-1] for text, _url in our_words(chat)["A1 at the gate"]] == ["desk"]


def test_what_is_kept_of_it_goes_with_what_it_answered(live):
    chat, channel, account = live
    answer(account, ask(account))
    answer(account, account.overhear("Nice weather", author="Sam", at=NOW))
    hear(chat, channel, account)
    assert Elsewhere.objects.count() == 2
    Run.objects.update(state=RunState.DONE, ended_at=NOW)
    retention.forget(now=later(3600))
    assert Elsewhere.objects.get().uri == Reply.objects.get().answered_uri
    retention.forget(now=NOW + retention.KEEP_UNPUBLISHED)
    assert not Elsewhere.objects.exists()


@pytest.mark.parametrize("name", ["mastodon", "bluesky"])
def test_on_real_servers_a_reply_of_ours_made_in_any_app_marks_it_answered(name, request, samira, settings):
    """Written past us: the app of the network talks to the server itself."""
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    network = {"mastodon": networks.Mastodon, "bluesky": networks.Bluesky}[name](
        request.getfixturevalue(f"{name}_server")
    )
    try:
        profile = network.account.profile()
        channel = make_channel(network=name, handle=profile.handle, account_id=profile.id, server=network.proxy.url)
        chat, _channel, _account = make_live_chat(channel=channel)
        Run.objects.update(started_at=None)
        question = network.account.send(draft("Q1 Where?"))
        network.overhear("A1 at the market gate", parent=question)
        hear(chat, channel, network.account, now=timezone.now())
        reply = Reply.objects.get()
        claims.claim(reply, by=samira, now=NOW)
        told = app_answers(name, network, reply, question)
        hear(chat, channel, network.account, now=timezone.now())
        reply.refresh_from_db()
        assert (reply.state, reply.answered_uri, reply.held_by) == (ReplyState.ANSWERED, told, None)
    finally:
        network.close()


def app_answers(name, network, reply, question):
    """What an app of the network does, by its interface; gives the address of the answer."""
    if name == "mastodon":
        asked = {"status": "@rosa Thank you!", "in_reply_to_id": reply.remote_id}
        headers = {"Authorization": f"Bearer {network.account._token}"}
        return httpx.post(f"{network.proxy.url}/api/v1/statuses", data=asked, headers=headers, verify=PLAIN).json()[
            "uri"
        ]
    account = network.account
    theirs, root = {"uri": reply.uri, "cid": reply.cid}, {"uri": question.uri, "cid": question.cid}
    record = {
        "$type": "app.bsky.feed.post", "text": "Thank you!", "createdAt": draft().created_at.isoformat(),
        "reply": {"root": root, "parent": theirs},
    }  # fmt: skip
    body = {"repo": account.did, "collection": "app.bsky.feed.post", "record": record}
    headers = {"Authorization": f"Bearer {account._session.access}"}
    made = httpx.post(
        f"{network.proxy.url}/xrpc/com.atproto.repo.createRecord", json=body, headers=headers, verify=PLAIN
    )
    return made.json()["uri"]
