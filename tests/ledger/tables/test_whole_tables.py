"""All that comes with the programme, handed out as tables and brought back."""

import pytest

from tests.ledger.factories import NOON
from unwatched.ledger.models import (
    Change,
    Commitment,
    CommitmentEvent,
    Law,
    LawEvent,
    Provision,
    Score,
    Wording,
)
from unwatched.ledger.tables import bringing
from unwatched.sources.models import Citation

from .spreadsheets import bring, rows_of, written

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped"), pytest.mark.once]
NEW = "https://clerk.example/42"


def everything():
    models = (Law, LawEvent, Provision, Commitment, Wording, CommitmentEvent, Score, Citation, Change)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def reshown(text):
    """A day as a spreadsheet writes it that thinks it knows better."""
    parts = text.split("-")
    if len(parts) == 2 and parts[1] == "06":
        return f"Jun-{parts[0][2:]}"
    return f"{int(parts[1])}/{int(parts[2])}/{parts[0]}" if len(parts) == 3 and parts[0].isdigit() else text


@pytest.mark.parametrize(
    ("name", "days"),
    [("laws.csv", ["date_iso"]), ("laws-events.csv", ["date"]), ("promises.csv", ["date", "expiry"])],
)
def test_a_table_that_nobody_edited_changes_nothing_whatever_a_spreadsheet_made_of_it(client, name, days):
    rows, before = rows_of(client, name), everything()
    assert bring(rows).unchanged == len(rows)
    numbers = {"page": "https://other.example/laws/"} | ({"id": ""} if "id" in rows[0] else {})
    assert bring([row | numbers for row in rows], delimiter=";").unchanged == len(rows)
    other_days = [row | {column: reshown(row[column]) for column in days} for row in rows]
    assert other_days != rows
    assert bring(other_days).unchanged == len(rows)
    assert everything() == before


@pytest.mark.both
def test_to_look_says_what_to_bring_does_and_keeps_nothing(client, rosa):
    rows, before = rows_of(client, "laws.csv"), everything()
    oakland = next(row for row in rows if row["key"] == "oakland-ca")
    oakland |= {"fees": "no", "instrument": "Ord. 13635", "notes": "Read again.", "source_2": NEW}
    seen = bringing.look(written(rows), name="table.csv", by=rosa, now=NOON)
    assert everything() == before
    done = bring(rows, by=rosa)
    assert seen.digest == done.digest
    assert (done.added, done.changed, done.unchanged) == (0, 3, 39)
    law = Law.objects.get(slug="oakland-ca")
    assert (law.name, law.notes, law.by_slot()["fees"][0].answer) == ("Ord. 13635", "Read again.", "no")
    assert law.citations.filter(source__url=NEW).count() == 1
    change = law.changes.latest("pk")
    assert (change.by, change.why) == (rosa, "Came with the table table.csv.")
    assert bring(rows_of(client, "laws.csv")).steps == []


def test_an_empty_cell_changes_nothing_and_a_missing_line_removes_nothing(client):
    rows, before = rows_of(client, "laws.csv"), everything()
    empty = {name: "" for name in rows[0] if name not in ("key", "page")}
    assert bring([rows[0] | empty]).steps == []
    assert everything() == before
