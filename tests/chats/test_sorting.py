import pytest

from tests.chats.hearing import hear, make_live_chat, post_step
from tests.publishing.factories import later
from unwatched.chats.models import Reply, SortedBy
from unwatched.chats.services import sorting

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("A2 at the market gate", 2),
        ("A2: at the market gate", 2),
        ("a2. at the gate", 2),
        ("a2) at the gate", 2),
        ("A 2 at the gate", 2),
        ("(A2) at the gate", 2),
        ("Q2 at the gate", 2),
        ("q12: at the gate", 12),
        ("@ours@social.example A3 my brother", 3),
        ("@ours @theirs.example A3: my brother", 3),
        ("#WhoWatchesWrenfield A1 my school", 1),
        ("#A2 at the gate", 2),
        ("  \n A2", 2),
        ("➡️ A2 at the gate", 2),
        ("A٢ at the gate", 2),
        ("A123 is a road", None),
        ("A 2-year-old was stopped", None),
        ("a 2 year old was stopped", None),
        ("A2-licences are fine", None),
        ("the A2 is a road", None),
        ("what about the school cameras", None),
        ("", None),
    ],
)
def test_the_number_is_read_as_people_write_it(text, number):
    assert sorting.number_in(text) == number


@pytest.fixture
def live(db):
    """A chat whose welcome, Q1 and Q2 are out; Q3 comes at 120 s."""
    chat, channel, account = make_live_chat()
    notes = {}
    for step, at in zip(chat.steps.all(), (-60, -30, 0, 60), strict=False):
        notes[step.number or f"w{step.rank}"] = post_step(chat, step, channel, account, at=later(at))
    return chat, channel, account, notes


def say(live, text, *, at, parent=None):
    chat, channel, account, _notes = live
    heard = account.overhear(f"{text} #WhoWatchesWrenfield", author="Pat", at=later(at), parent=parent)
    hear(chat, channel, account, now=later(at + 1))
    row = Reply.objects.get(uri=heard.uri)
    return (row.question and row.question.number), row.sorted_by


def test_the_number_that_a_reply_gives_comes_first(live):
    assert say(live, "A1 late, but here", at=70, parent=live[3][2]) == (1, SortedBy.NUMBER)


def test_a_number_that_the_chat_does_not_have_is_no_number(live):
    assert say(live, "A9 or so", at=70, parent=live[3][2]) == (2, SortedBy.CHAIN)


def test_without_a_number_what_it_answers_counts(live):
    assert say(live, "my school", at=100, parent=live[3][1]) == (1, SortedBy.CHAIN)


def test_an_answer_to_an_answer_belongs_where_that_one_belongs(live):
    first = live[2].overhear("A1 my school #WhoWatchesWrenfield", author="Pat", at=later(61), parent=live[3][2])
    assert say(live, "mine too", at=70, parent=first) == (1, SortedBy.CHAIN)


def test_else_the_question_that_stood_there_is_guessed_and_said_to_be_a_guess(live):
    assert say(live, "what about the school cameras", at=59) == (1, SortedBy.TIME)
    assert say(live, "what about the market", at=61) == (2, SortedBy.TIME)


def test_before_the_first_question_nothing_is_guessed(live):
    assert say(live, "hello everybody", at=-10) == (None, SortedBy.NOTHING)


def test_an_answer_to_the_welcome_belongs_to_no_question(live):
    assert say(live, "good to be here", at=70, parent=live[3]["w0"]) == (None, SortedBy.NOTHING)


def test_once_the_wrap_up_has_begun_nothing_is_guessed(live):
    chat, channel, account, _notes = live
    post_step(chat, chat.steps.last(), channel, account, at=later(300))
    assert say(live, "thank you all", at=310) == (None, SortedBy.NOTHING)


def test_a_facilitator_puts_it_elsewhere_and_it_is_no_guess_any_more(live):
    assert say(live, "what about the market", at=61) == (2, SortedBy.TIME)
    reply, first = Reply.objects.get(), live[0].steps.get(number=1)
    before = live[0].pulse.number
    sorting.sort(reply, question=first)
    reply.refresh_from_db()
    assert (reply.question, reply.sorted_by) == (first, SortedBy.PERSON)
    live[0].pulse.refresh_from_db()
    assert live[0].pulse.number == before + 1
    sorting.sort(reply, question=None)
    reply.refresh_from_db()
    assert (reply.question, reply.sorted_by) == (None, SortedBy.PERSON)
