"""What the ledgers hand out, edited in a spreadsheet and brought back."""

import pytest

from tests.ledger.factories import make_law, make_place
from tests.ledger.promising import PAGE, make_amazon
from unwatched.ledger.models import (
    Change,
    Commitment,
    CommitmentEvent,
    Company,
    Law,
    LawEvent,
    Provision,
    Score,
    Wording,
)
from unwatched.ledger.services import changing
from unwatched.ledger.tables.reading import CannotImport
from unwatched.sources.models import Citation

from .spreadsheets import bring, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.once]
NEW = "https://clerk.example/42"


def complaints(rows):
    with pytest.raises(CannotImport) as refused:
        bring(rows)
    return "\n".join(map(str, refused.value.complaints))


def everything():
    models = (Law, LawEvent, Provision, Commitment, Wording, CommitmentEvent, Score, Citation, Change)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def test_days_votes_and_looks_of_a_law_are_changed_in_its_line(client):
    make_law(events=(("final_vote", "2020-06-24"),))
    (row,) = rows_of(client, "laws.csv")
    row |= {"date_iso": "2020-06", "date_conf": "low", "date_effective": "about July 2021", "source_1": NEW,
            "status_latest_seen": "Repealed in May, says the clerk", "later_changes": "2022: widened",
            "fees": "partly: on demand", "covers": "city police", "covers_conf": "high"}  # fmt: skip
    bring([row])
    law = Law.objects.get()
    events = {one.kind: one for one in law.events.all()}
    vote, gone = events["final_vote"], events["repealed"]
    assert (vote.date, vote.precision, vote.confidence) == ("2020-06", "month", "low")
    assert (events["effective"].date, events["effective"].precision) == ("2021-07", "about")
    assert (gone.date, gone.precision) == ("2026-11-22", "before")
    fees, covers = law.by_slot()["fees"][0], law.by_slot()["who_is_bound"][0]
    assert (fees.answer, fees.value, fees.confidence) == ("partly", "on demand", "medium")
    assert (covers.answer, covers.confidence, covers.citations.get().source.url) == ("stated", "high", NEW)
    assert bring([row]).steps == []


TOGETHER = [
    ({"jurisdiction": "Hask"}, "column “jurisdiction”: This is the law of Wrenfield, MA. A table cannot move it"),
    ({"date_iso": "2021-06-24", "date_adopted": ""}, "column “date_iso”: Sources name different days: 2 lines"),
    ({"later_changes": "all is well"}, "column “later_changes”: This is put together from 2 lines"),
    ({"kind": "frown"}, "column “kind”: “frown” is no kind of law"),
    ({"date_conf": "very"}, "column “date_conf”: “very” does not say how sure it is"),
    ({"fees": "no"}, "column “fees”: Sources answer this differently: 2 lines"),
]


def test_what_several_lines_say_together_is_not_taken_apart(client):
    law = make_law(
        events=(("final_vote", "2020-06-24"), ("final_vote", "2020-06-25"), ("sued", "2021"), ("sued", "2022"))
    )
    for answer in ("yes", "no"):
        Provision.objects.create(law=law, slot="fees", answer=answer, confidence="low")
    (row,) = rows_of(client, "laws.csv")
    before = everything()
    for changed, said in TOGETHER:
        assert said in complaints([row | changed]), said
    assert everything() == before


def test_accounts_of_events_are_added_changed_and_preferred(client, rosa):
    law = make_law(make_place("Springfield"), events=(("final_vote", "2020-02-04"),))
    (row,) = rows_of(client, "laws-events.csv")
    new = row | {"id": "", "date": "24 February 2020", "precision": "", "said": "11-2", "sources": f"{NEW} ; The clerk",
                 "preferred": "yes", "preferred_why": "The minutes say so.", "confidence": "high"}  # fmt: skip
    old = row | {"date": "2020-02-05", "said": "as a map has it", "sources": PAGE}
    done = bring([old, new], by=rosa)
    assert (done.added, done.changed) == (1, 3)
    first, second = law.events.order_by("pk")
    assert (first.date, first.said) == ("2020-02-05", "as a map has it")
    assert (second.date, second.preferred, second.preferred_by) == ("2020-02-24", True, rosa)
    assert second.citations.count() == 2
    assert bring([old, new]).steps == []


WRONG_EVENTS = [
    ({"key": "nowhere"}, "column “key”: The ledger has no law with the key “nowhere”"),
    ({"id": "999999"}, "column “id”: This law has no line with that number"),
    ({"event": "frowned"}, "column “event”: “frowned” is none of ours. Write one of: adopted, introduced"),
    ({"date": "soon"}, "column “date”: “soon” is no date that we can read"),
    ({"precision": "roughly"}, "column “precision”: “roughly” is no precision"),
    ({"id": "", "date": "2021", "confidence": "high", "sources": ""}, "column “sources”: Say where it stands"),
    ({"preferred": "yes"}, "column “preferred_why”: Say why this account is the better one."),
]


def test_a_line_of_events_that_is_wrong_says_where_and_what_to_do(client):
    make_law()
    (row,) = rows_of(client, "laws-events.csv")
    for changed, said in WRONG_EVENTS:
        assert said in complaints([row | changed]), said


@pytest.mark.both
def test_a_promise_is_written_down_with_its_words_events_and_demands(client):
    line = dict.fromkeys(["row", "date", "what", "words", "holds", "expiry", "verdict"], "")
    of = line | {"company": "Corvane", "commitment": "schools", "confidence": "medium", "sources": NEW}
    rows = [
        of | {"row": "wording", "date": "about July 2021", "words": "not for now", "holds": "until further notice"},
        of | {"row": "event", "what": "made", "date": "summer 2021"},
        of | {"row": "demand", "what": "permanent", "verdict": "unmet"},
    ]
    bring(rows)
    made = Commitment.objects.get()
    assert (str(made), made.kind, made.wordings.get().term) == ("Corvane: schools", "pledge", "notice")
    assert (made.wordings.get().precision, made.scores.get().verdict, made.events.get().kind) == (
        "about",
        "unmet",
        "made",
    )
    event = made.events.get()
    assert (event.date, event.precision, event.date_said) == ("2021", "about", "summer 2021")
    before = everything()
    assert bring(rows).steps == []
    assert everything() == before
    assert Company.objects.count() == 1


@pytest.mark.both
def test_a_promise_is_edited_and_a_person_says_that_it_became_narrower(client, rosa):
    make_amazon()
    rows = rows_of(client, "promises.csv")
    whole, first, second = rows[0], rows[1], rows[2]
    whole |= {"commitment": "police", "words": "Our notes.", "confidence": "high", "sources": NEW}
    first |= {"expiry": "2021-06-11", "scope": "=police", "exact": "yes"}
    second |= {"narrowed": "yes", "what": "The year is gone."}
    bring(rows, by=rosa)
    amazon = Commitment.objects.get()
    assert (amazon.title, amazon.notes) == ("police", "Our notes.")
    one, two, _three = amazon.wordings.order_by("date")
    assert (one.expiry, one.scope, one.is_exact) == ("2021-06-11", "=police", True)
    assert (two.narrowed, two.narrowed_by, two.narrowed_why) == (True, rosa, "The year is gone.")
    assert (changing.said(two)["words"], two.citations.get().source.url) == (two.words, PAGE)
    assert bring(rows_of(client, "promises.csv")).steps == []


WRONG_PROMISES = [
    (1, {"row": "song"}, "column “row”: “song” is none of ours. Write one of: promise, wording, event, demand."),
    (1, {"company": "Corvane"}, "column “company”: This promise is one of Amazon"),
    (1, {"commitment": "other"}, "column “commitment”: The promise is called “police use of Rekognition”"),
    (1, {"expiry": "2019"}, "column “expiry”: That is before it was said."),
    (1, {"narrowed": "yes"}, "column “what”: Say what became less"),
    (1, {"exact": "perhaps"}, "column “exact”: Write yes or no."),
    (2, {"id": "1000000"}, "column “id”: This promise has no line with that number"),
    (7, {"verdict": "sort of"}, "column “verdict”: “sort of” is none of ours"),
]


def test_a_line_of_promises_that_is_wrong_says_where_and_what_to_do(client):
    make_amazon()
    rows = rows_of(client, "promises.csv")
    for place, changed, said in WRONG_PROMISES:
        wrong = rows[:place] + [rows[place] | changed] + rows[place + 1 :]
        assert said in complaints(wrong), said
