"""The first sentence of each screen, in each of its forms."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from unwatched.bills.office import answers

from ..factories import NOON

pytestmark = pytest.mark.once
FINE = {"chosen": 17, "parts": 17, "holes": 0, "missing": 0, "findings": 0}


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({"chosen": 0}, "Nothing is chosen yet."),
        ({}, "17 of 17 parts chosen. No loophole that we know is open."),
        ({"chosen": 16, "holes": 1}, "16 of 17 parts chosen. One loophole is still open."),
        ({"holes": 2, "findings": 3}, "17 of 17 parts chosen. Two loopholes are still open."),
        ({"findings": 1}, "17 of 17 parts chosen. One thing is to be looked at."),
        ({"missing": 1, "holes": 1}, "17 of 17 parts chosen. One part is missing without which it is no such law."),
    ],
)
def test_the_builder_says_the_worst_first(counts, sentence):
    assert answers.build(**(FINE | counts)) == sentence


@pytest.mark.parametrize(
    ("bills", "sentence"),
    [
        ([], "No bill yet."),
        (["ended"], "No bill is being written."),
        (["draft"], "One bill is being written."),
        (["draft", "introduced", "adopted"], "Two bills are being written."),
    ],
)
def test_the_list_counts_what_is_being_written(bills, sentence):
    assert answers.bills([SimpleNamespace(state=state) for state in bills]) == sentence


@pytest.mark.parametrize(
    ("changed", "losses", "sentence"),
    [
        (0, 0, "Both say the same, word for word."),
        (3, 1, "The second text is weaker in one place."),
        (3, 2, "The second text is weaker in two places."),
        (1, 0, "One place is different. We found none that is weaker. Read them yourself."),
    ],
)
def test_a_comparison_says_what_was_lost(changed, losses, sentence):
    assert answers.compared(SimpleNamespace(changed=changed, losses=[None] * losses)) == sentence


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=50), "a minute ago"),
        (timedelta(minutes=12), "12 minutes ago"),
        (timedelta(hours=3), "today at 09:00"),
        (timedelta(days=1), "yesterday"),
        (timedelta(days=3), "on Thursday"),
        (timedelta(days=30), "on 23 October 2026"),
    ],
)
def test_moments_are_said_as_people_say_them(before, words, settings):
    settings.TIME_ZONE = "UTC"
    assert answers.moment(NOON - before, now=NOON) == words
