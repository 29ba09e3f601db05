import pytest

from tests.chats.after import make_ended_chat, said
from tests.chats.hearing import make_live_chat
from tests.publishing.factories import NOW, later
from unwatched.chats.documents.transcript import Ours
from unwatched.chats.errors import ChatError
from unwatched.chats.models import ReplyState, SortedBy
from unwatched.chats.services import leaving, retention, transcripts
from unwatched.publishing.models import Delivery, DeliveryState, Post, Thread, ThreadKind, ThreadState

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def chat():
    return make_ended_chat()


def words(chat):
    return {part.label: [one.answer.text for one in part.shown] for part in transcripts.sift(chat).parts}


def answer_it(reply, text, *, state=DeliveryState.SENT):
    thread = Thread.objects.create(
        title="A", kind=ThreadKind.ANSWER, state=ThreadState.DONE, changed_at=NOW, due_at=NOW
    )
    post = Post.objects.create(thread=thread, position=0, text=text)
    sent = state == DeliveryState.SENT
    Delivery.objects.create(
        thread=thread, post=post, channel=reply.channel, position=0, state=state, due_at=NOW, key=f"k{thread.pk}",
        stamped_at=NOW, sent_at=NOW if sent else None, url="https://social.example/@ours/9" if sent else "",
    )  # fmt: skip
    reply.answer, reply.state, reply.answered_at = thread, ReplyState.ANSWERED, NOW
    reply.save()


def test_answers_stand_under_their_questions_in_the_order_in_which_they_were_said(chat):
    said(chat, "pat", "second", minutes=2)
    said(chat, "ada", "first", minutes=1)
    said(chat, "jun", "to one", number=1)
    said(chat, "lena", "hello all", number=None)
    assert words(chat) == {"Q1": ["to one"], "Q2": ["first", "second"], "Q3": [], "": ["hello all"]}


def test_a_question_is_printed_without_its_number_and_hashtags(chat):
    assert [part.question for part in transcripts.sift(chat).parts] == ["Where did you meet a camera?"] * 3


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"hidden": True}, transcripts.HIDDEN),
        ({"unlisted": True}, transcripts.UNLISTED),
        ({"refuses": True}, transcripts.REFUSES),
    ],
)
def test_what_must_stay_out_stays_out_and_is_counted(chat, fields, why):
    said(chat, "ada", "stays")
    said(chat, "pat", "goes", **fields)
    sifted = transcripts.sift(chat)
    assert (sifted.count, dict(sifted.left_out)) == (1, {why: 1})


def test_deleted_posts_and_people_who_asked_stay_out(chat):
    gone, asked = said(chat, "ada", "gone"), said(chat, "pat", "asked")
    said(chat, "pat", "asked again")
    chat.replies.filter(pk=gone.pk).update(deleted_at=NOW, text="", author_name="", author_handle="")
    leaving.settle(asked.author_id, now=NOW)
    sifted = transcripts.sift(chat)
    assert (sifted.count, dict(sifted.left_out)) == (0, {transcripts.DELETED: 1, transcripts.ASKED: 2})


def test_our_answer_stands_beside_it_once_it_stands_on_the_network(chat):
    answer_it(said(chat, "ada", "who do I ask?"), "@ada@tide.example The board.")
    answer_it(said(chat, "pat", "and me?", minutes=1), "Not sent", state=DeliveryState.REFUSED)
    first, second = (one for part in transcripts.sift(chat).parts for one in part.shown)
    assert first.answer.ours == (Ours(text="@ada@tide.example The board.", url="https://social.example/@ours/9"),)
    assert second.answer.ours == ()


def test_the_document_says_how_often_time_decided(chat):
    said(chat, "ada", "hm", sorted_by=SortedBy.TIME)
    document = transcripts.as_document(chat, transcripts.sift(chat), now=NOW, url="https://unwatched.example/chats/1/")
    assert [(group.label, group.guessed) for group in document.groups] == [("Q1", 0), ("Q2", 1), ("Q3", 0)]
    assert (document.posts, document.people, document.hashtag) == (1, 1, "#WhoWatchesWrenfield")


def test_it_is_published_when_the_chat_is_over_and_there_is_something_to_show(chat, rosa):
    live, _channel, _account = make_live_chat()
    said(live, "ada", "hello")
    with pytest.raises(ChatError, match="not over"):
        transcripts.publish(live, by=rosa, now=NOW)
    with pytest.raises(ChatError, match="nothing to show"):
        transcripts.publish(chat, by=rosa, now=NOW)
    said(chat, "ada", "hello")
    transcripts.publish(chat, by=rosa, now=NOW)
    chat.refresh_from_db()
    assert chat.published_at == NOW
    transcripts.unpublish(chat, by=rosa, now=later(60))
    chat.refresh_from_db()
    assert (chat.published_at, chat.unpublished_at) == (None, later(60))


def test_two_thousand_are_sifted_with_a_handful_of_questions(chat, django_assert_max_num_queries):
    for n in range(60):
        said(chat, f"reader{n}", "hello")
    with django_assert_max_num_queries(5):
        assert transcripts.sift(chat).count == 60
    assert retention.KEEP_UNPUBLISHED.days == 30
