"""The chat to begin with."""

import pytest

from unwatched.chats.models import StepKind
from unwatched.chats.services import files, filling, templates
from unwatched.gateways.social import Network
from unwatched.gateways.social.counting import count
from unwatched.publishing.rules import PUBLISHED

pytestmark = pytest.mark.once


def test_it_has_five_posts_of_welcome_eight_questions_and_four_to_close(template):
    runbook = files.runbook_of(template)
    assert [len(runbook.of_kind(kind)) for kind in StepKind] == [5, 8, 4]
    assert [step.number for step in runbook.of_kind(StepKind.QUESTION)] == list(range(1, 9))
    assert all(step.card and step.description for step in runbook.of_kind(StepKind.QUESTION))
    assert runbook.rules
    assert len(runbook.ready_answers) == 3


def test_four_blanks_are_filled_in_once_and_all_of_them_are_used(rosa, now):
    chat = templates.from_template("x", by=rosa, now=now)
    runbook = files.runbook_of(chat)
    assert filling.to_fill_in(runbook) == {"guide": "", "contact": "", "next_date": ""}
    assert all(filling.where_used(name, runbook) for name in ("hashtag", "guide", "contact", "next_date"))
    assert all("{hashtag}" in step.text for step in runbook.steps)


def test_every_post_fits_every_network(template):
    runbook = files.runbook_of(template)
    for step in runbook.steps:
        text = filling.fill(step.text, filling.values_for(runbook, step))
        for network in (Network.MASTODON, Network.BLUESKY, Network.X):
            assert count(text, network=network, limits=PUBLISHED[network]).fits, (network, text)
