"""Blanks: filled in once, marked while they are empty."""

from unwatched.chats.models import StepKind
from unwatched.chats.runbook import Runbook, Step
from unwatched.chats.services import filling
from unwatched.chats.services.filling import Piece

QUESTION = Step(kind=StepKind.QUESTION, number=3, text="{q}: Where? Answer with {a}. {hashtag} {guide}")
RUNBOOK = Runbook(
    title="x", hashtag="WhoWatches", fills={"guide": "wrenfield.test/guide", "next_date": ""}, steps=(QUESTION,)
)


def test_hashtag_and_numbers_fill_themselves_in():
    values = filling.values_for(RUNBOOK, QUESTION)
    assert filling.fill(QUESTION.text, values) == "Q3: Where? Answer with A3. #WhoWatches wrenfield.test/guide"


def test_a_blank_that_nothing_stands_for_stays_and_is_named():
    step = Step(kind=StepKind.WRAP_UP, text="{next_date}, {place}", description="{q}", variants={})
    assert filling.fill(step.text, filling.values_for(RUNBOOK, step)) == "{next_date}, {place}"
    assert filling.empty_in(step, RUNBOOK) == ["next_date", "place", "q"]


def test_other_braces_are_words():
    assert filling.fill("{ } {}{Q} :-{ {a b}", filling.values_for(RUNBOOK)) == "{ } {}{Q} :-{ {a b}"


def test_a_text_comes_in_stretches_that_a_page_can_mark():
    values = filling.values_for(RUNBOOK)
    assert filling.pieces("See {guide}: {next_date}", values) == [
        Piece("See "), Piece("wrenfield.test/guide", blank="guide"), Piece(": "),
        Piece("{next_date}", blank="next_date", filled=False),
    ]  # fmt: skip
    assert filling.pieces("", values) == []


def test_what_a_text_names_is_asked_for_beside_what_every_chat_has():
    runbook = Runbook(title="x", fills={"guide": "g", "old": "o"}, steps=(
        Step(kind=StepKind.WELCOME, text="{venue} {hashtag} {guide}", variants={}),
    ))  # fmt: skip
    assert filling.to_fill_in(runbook) == {"guide": "g", "contact": "", "next_date": "", "old": "o", "venue": ""}
    assert filling.where_used("venue", runbook) == [runbook.steps[0]]
