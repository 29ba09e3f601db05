"""Each form of each answer line: 0, 1, many, broken."""

from datetime import UTC, datetime

import pytest

from unwatched.actions.models import Petition
from unwatched.actions.office import answers
from unwatched.actions.services.counting import Finding
from unwatched.actions.services.figures import Figures

NOW = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
SOUND = Finding(petition_id=1, ticks=3, total=4, rows=4, broken_at=None)


@pytest.mark.parametrize(
    ("figures", "finding", "line"),
    [
        (Figures(), None, "Nobody has signed yet."),
        (Figures(waiting=1), None, "Nobody counts yet. One person waits for their confirmation."),
        (Figures(waiting=3), SOUND, "Nobody counts yet. 3 people wait for their confirmation."),
        (Figures(expired=2), None, "Nobody counts."),
        (Figures(counted=1), SOUND, "One person counts."),
        (Figures(counted=4812, waiting=9), None, "4,812 people count."),
        (Figures(counted=4812, aside=1), None, "4,812 people count. One is set aside and waits for you."),
        (Figures(counted=4812, aside=38), SOUND, "4,812 people count. 38 are set aside and wait for you."),
        (Figures(counted=9), Finding(1, 3, total=9, rows=7, broken_at=None), "The ticks and the rows differ by 2."),
        (Figures(counted=9), Finding(1, 3, total=7, rows=9, broken_at=None), "The ticks and the rows differ by 2."),
        (
            Figures(counted=9),
            Finding(1, 3, total=9, rows=9, broken_at=1204),
            "The ticks do not follow from each other at number 1,204.",
        ),
    ],
)
def test_the_count(figures, finding, line):
    assert answers.count(figures, finding) == line


@pytest.mark.parametrize(
    ("number", "open_ones", "line"),
    [
        (0, 0, "No petition yet."),
        (1, 0, "One petition. It takes no signatures now."),
        (3, 0, "3 petitions. None takes signatures now."),
        (1, 1, "One petition is open."),
        (3, 3, "All 3 petitions are open."),
        (3, 1, "3 petitions, one of them open."),
        (4, 2, "4 petitions, 2 of them open."),
    ],
)
def test_the_list(number, open_ones, line):
    assert answers.petitions(number, open_ones=open_ones) == line


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (0, "Nobody waits to be shown."),
        (1, "One person waits to be shown by name."),
        (1204, "1,204 people wait to be shown by name."),
    ],
)
def test_the_names(number, line):
    assert answers.wishes(number) == line


@pytest.mark.parametrize(
    ("state", "counted", "line"),
    [
        ("running", 0, "There is nothing to hand over yet."),
        ("running", 1, "One signature is ready to be handed over."),
        ("running", 4812, "4,812 signatures are ready to be handed over."),
        ("delivered", 4812, "It is over: delivered."),
        ("won", 0, "It is over: won."),
    ],
)
def test_the_delivery(state, counted, line):
    assert answers.delivery(Petition(state=state), counted) == line


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (0, "Nothing is kept about this address."),
        (1, "One thing is kept about this address."),
        (3, "3 things are kept about this address."),
    ],
)
def test_what_is_kept(number, line):
    assert answers.kept(number) == line


@pytest.mark.parametrize(
    ("number", "line"), [(0, "0 signatures match."), (1, "One signature matches."), (47, "47 signatures match.")]
)
def test_matches(number, line):
    assert answers.matches(number) == line


@pytest.mark.parametrize(
    ("closes", "line"),
    [
        (None, "Open since 3 March 2026."),
        (datetime(2026, 12, 8, 23, 59, tzinfo=UTC), "Open since 3 March 2026, closes 8 December 2026 at 23:59."),
        (datetime(2026, 11, 8, 12, 0, tzinfo=UTC), "Open since 3 March 2026, closed 8 November 2026 at 12:00."),
    ],
)
def test_since_when_and_until_when(closes, line):
    petition = Petition(opened_at=datetime(2026, 3, 3, 9, 0, tzinfo=UTC), closes_at=closes)
    assert answers.standing(petition, now=NOW) == line


@pytest.mark.parametrize(
    ("fields", "live", "tag"),
    [
        ({}, True, ("good", "collecting")),
        ({}, False, ("warn", "not published")),
        ({"paused": True}, True, ("warn", "paused")),
        ({"closes_at": NOW}, True, ("info", "closed")),
        ({"state": "won", "paused": True}, False, ("info", "won")),
    ],
)
def test_the_tag(fields, live, tag):
    assert answers.state(Petition(**fields), live=live, now=NOW) == tag
