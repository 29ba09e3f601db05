"""The facts that we ship. The lists here are written by hand from the tables they came from: a lost fact is noticed."""

from collections import Counter
from datetime import date

import pytest

from tests.ledger.factories import NOON
from unwatched.directory.models import Jurisdiction
from unwatched.ledger.models import (
    Change,
    Commitment,
    CommitmentEvent,
    Company,
    Figure,
    Law,
    LawEvent,
    Provision,
    Score,
    Wording,
    conflicts,
)
from unwatched.ledger.services import changing, seeding, watching
from unwatched.ledger.slots import ASKED, Slot
from unwatched.sources import claims
from unwatched.sources.models import Citation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped"), pytest.mark.once]
TODAY = date(2026, 11, 28)
# Place: events, known provisions, addresses of sources.
COUNTS = {
    "san-francisco-ca": (9, 4, 5), "somerville-ma": (3, 5, 3), "oakland-ca": (4, 6, 3), "berkeley-ca": (3, 2, 2),
    "brookline-ma": (2, 1, 1), "northampton-ma": (3, 1, 2), "alameda-ca": (2, 2, 1), "cambridge-ma": (2, 2, 3),
    "springfield-ma": (4, 1, 2), "easthampton-ma": (2, 1, 1), "boston-ma": (3, 4, 3), "santa-cruz-ca": (4, 2, 3),
    "jackson-ms": (4, 1, 5), "portland-me": (4, 6, 3), "portland-or": (4, 6, 3), "pittsburgh-pa": (3, 4, 2),
    "madison-wi": (2, 2, 1), "new-orleans-la": (7, 2, 3), "minneapolis-mn": (3, 2, 3), "king-county-wa": (3, 4, 3),
    "baltimore-md": (7, 4, 3), "hamden-ct": (2, 1, 2), "bellingham-wa": (2, 3, 2), "kirkland-wa": (2, 4, 1),
    "sebastopol-ca": (2, 7, 1), "virginia": (3, 3, 3), "vermont": (2, 1, 2), "maine": (2, 2, 3),
    "washington": (3, 3, 3), "california-police-cameras": (7, 4, 2), "massachusetts": (2, 1, 2),
    "oregon-police-cameras": (2, 1, 1), "new-hampshire-police-cameras": (2, 1, 1), "new-york-schools": (2, 1, 0),
    "illinois-bipa": (2, 2, 1), "european-union": (3, 4, 3), "minnesota-bill": (2, 5, 1),
    "montana": (2, 1, 1), "utah": (2, 1, 1), "maryland": (2, 1, 2),
}  # fmt: skip
# Law, slot: answer, words, confidence.
CELLS = [
    ("san-francisco-ca", "private_right_of_action", "yes", "30 days to correct", "high"),
    ("san-francisco-ca", "fees", "yes", "prevailing plaintiff", "high"),
    ("san-francisco-ca", "suppression", "unknown", "", "unknown"),
    ("somerville-ma", "suppression", "yes", "not usable at trial, deleted", "medium"),
    ("somerville-ma", "discipline", "stated", "collectively bargained", "medium"),
    ("oakland-ca", "damages", "stated", "$100 per DAY", "high"),
    ("oakland-ca", "predictive_policing", "yes", "2021-01 amendment", "high"),
    ("berkeley-ca", "exceptions", "stated", "unsolicited evidence", "medium"),
    ("brookline-ma", "who_is_bound", "stated", "exempt the police failed", "high"),
    ("alameda-ca", "private_right_of_action", "no", "enforceable ordinances", "medium"),
    ("cambridge-ma", "exceptions", "stated", "unintentional receipt", "medium"),
    ("springfield-ma", "who_is_bound", "stated", "municipal use", "high"),
    ("easthampton-ma", "who_is_bound", "stated", "government use", "low"),
    ("boston-ma", "suppression", "unknown", "16-63.6", "low"),
    ("boston-ma", "private_right_of_action", "yes", "attorney fees", "medium"),
    ("santa-cruz-ca", "predictive_policing", "yes", "people, places and trends", "high"),
    ("santa-cruz-ca", "private_right_of_action", "unknown", "9.85.040", "unknown"),
    ("jackson-ms", "who_is_bound", "stated", "police only", "high"),
    ("portland-me", "damages", "stated", "$100 per violation or $1,000", "high"),
    ("portland-me", "discipline", "stated", "union bargaining", "high"),
    ("portland-or", "damages", "stated", "$1,000 per day", "high"),
    ("portland-or", "exceptions", "stated", "social media", "high"),
    ("portland-or", "effective_date", "stated", "private: 2021-01-01", "high"),
    ("pittsburgh-pa", "exceptions", "stated", "JNET", "high"),
    ("madison-wi", "exceptions", "stated", "missing children", "medium"),
    ("new-orleans-la", "predictive_policing", "yes", "2020", "high"),
    ("minneapolis-mn", "exceptions", "stated", "building access", "medium"),
    ("king-county-wa", "private_right_of_action", "yes", "on the proposal", "medium"),
    ("baltimore-md", "private_right_of_action", "no", "criminal", "medium"),
    ("baltimore-md", "damages", "stated", "up to 12 months", "high"),
    ("bellingham-wa", "suppression", "yes", "barred", "high"),
    ("kirkland-wa", "damages", "stated", "not a criminal offence", "high"),
    ("sebastopol-ca", "suppression", "yes", "deleted upon discovery", "high"),
    ("sebastopol-ca", "damages", "no", "none in the section", "high"),
    ("virginia", "exceptions", "stated", "98% true positives", "medium"),
    ("maine", "private_right_of_action", "yes", "", "high"),
    ("maine", "suppression", "unknown", "probable cause", "unknown"),
    ("washington", "predictive_policing", "no", "does not condone", "medium"),
    ("california-police-cameras", "private_right_of_action", "yes", "equitable", "high"),
    ("massachusetts", "who_is_bound", "stated", "RMV, State Police or FBI", "medium"),
    ("illinois-bipa", "private_right_of_action", "yes", "no separate harm", "high"),
    ("european-union", "damages", "stated", "EUR 35 million or 7%", "medium"),
    ("european-union", "predictive_policing", "partly", "SOLELY", "high"),
    ("minnesota-bill", "suppression", "yes", "and deletion", "high"),
    ("maryland", "who_is_bound", "stated", "2-501", "medium"),
]
# Law, kind, date, precision, confidence, words.
EVENTS = [
    ("san-francisco-ca", "proposed", "2025-09-30", "day", "high", "repeal fees"),
    ("san-francisco-ca", "effective", "2019-06", "month", "high", ""),
    ("oakland-ca", "final_vote", "2019-09", "about", "low", "planned"),
    ("northampton-ma", "other", "2017-11", "month", "high", "downtown cameras"),
    ("easthampton-ma", "adopted", "2020", "year", "low", ""),
    ("jackson-ms", "repealed", "2025-07-15", "before", "high", "Clearview AI"),
    ("portland-me", "referendum", "2020-11-03", "day", "high", "65.6%"),
    ("new-orleans-la", "violated", "2023", "year", "high", "Project NOLA"),
    ("new-orleans-la", "reversed", "2022-07-21", "day", "high", "violent crimes"),
    ("minneapolis-mn", "signed", "2021-02-19", "before", "high", "no mayoral veto"),
    ("king-county-wa", "signed", "2021-06-17", "day", "high", "enacted"),
    ("baltimore-md", "expired", "2022-12-31", "day", "high", "not renewed"),
    ("baltimore-md", "expires", "2022-12-31", "day", "high", "2027"),
    ("hamden-ct", "adopted", "2021-09", "month", "low", "unanimous"),
    ("virginia", "replaced", "2022-04-27", "day", "high", "SB 741"),
    ("maine", "signed", "2021-07", "month", "medium", "without signature"),
    ("california-police-cameras", "expires", "2023-01-01", "day", "high", ""),
    ("california-police-cameras", "proposed", "2023-09-11", "day", "high", "AB 1034"),
    ("massachusetts", "adopted", "2020-12", "after", "low", ""),
    ("new-hampshire-police-cameras", "adopted", "2019-10", "before", "medium", ""),
    ("european-union", "effective", "2025-02-02", "day", "high", ""),
    ("montana", "adopted", "2023", "about", "low", ""),
]
# Law: what the two accounts say.
CONFLICTS = {
    "springfield-ma": ["2020-02-04", "2020-02-24"], "portland-me": ["2020-08-03", "2020-09-09"],
    "california-police-cameras": ["2019-10-08", "2019-10-19"], "berkeley-ca": ["2019-10-15", "2019-10-16"],
    "jackson-ms": ["2020-08-18", "2020-08-20"], "baltimore-md": ["2020-09-30", "2021-08-09"],
    "santa-cruz-ca": ["2020-06-23", "2020-06-25"], "new-orleans-la": ["2022-07-28", "2022-08-04"],
    "san-francisco-ca": ["2019-05-06", "2019-05-14"],
}  # fmt: skip


def test_every_fact_about_laws_is_there():
    found = {
        law.slug: (
            law.events.count(), law.provisions.known().count(),
            len({one.source.url for one in law.citations.all()} - {""}),
        )
        for law in Law.objects.prefetch_related("citations__source")
    }  # fmt: skip
    assert found == COUNTS
    assert Jurisdiction.objects.count() == 40
    provisions = {(one.law.slug, one.slot): one for one in Provision.objects.select_related("law")}
    for slug, slot, answer, words, confidence in CELLS:
        one = provisions[slug, slot]
        assert (one.answer, one.confidence) == (answer, confidence), (slug, slot)
        assert words in one.value, (slug, slot)
    events = list(LawEvent.objects.select_related("law"))
    for slug, kind, day, precision, confidence, words in EVENTS:
        found = [
            one for one in events
            if (one.law.slug, one.kind, one.date, one.precision, one.confidence)
            == (slug, kind, day, precision, confidence) and words in one.said
        ]  # fmt: skip
        assert len(found) == 1, (slug, kind, day)


def test_what_is_known_has_a_source_and_what_is_unknown_has_none():
    cited = set(Citation.objects.values_list("claim_type__model", "claim_id"))
    for model in (LawEvent, Wording, CommitmentEvent):
        name = model._meta.model_name
        assert {(name, pk) for pk in model.objects.values_list("pk", flat=True)} <= cited
    for one in Provision.objects.all():
        has_source = ("provision", one.pk) in cited
        assert has_source == (one.is_known or bool(one.value)), one
        assert one.is_known <= (one.confidence != "unknown"), one
    for one in Score.objects.all():
        assert (("score", one.pk) in cited) == (one.verdict != "unknown"), one


def test_every_law_answers_every_question_that_we_ask():
    asked = {*ASKED, Slot.EFFECTIVE_DATE}
    for law in Law.objects.all():
        assert asked <= set(law.by_slot()), law


def test_the_ten_conflicts_are_there_as_conflicts():
    found = {
        law.slug: [[one.date for one in group] for group in groups]
        for law in Law.objects.all() if (groups := conflicts(law.events.all()))
    }  # fmt: skip
    assert found == {slug: [days] for slug, days in CONFLICTS.items()}
    for law in Law.objects.filter(slug__in=CONFLICTS):
        (group,) = conflicts(law.events.all())
        assert [one.preferred for one in group].count(True) == 1
        assert all(one.citations.exists() for one in group)
    figure = Figure.objects.get()
    assert [(one.value, one.preferred) for one in figure.readings.all()] == [("6%", False), ("9.8%", True)]


def test_laws_stand_where_their_events_have_brought_them():
    undone = set(Law.objects.undone(on=TODAY).values_list("slug", flat=True))
    assert undone == {"jackson-ms", "baltimore-md", "new-orleans-la", "virginia", "california-police-cameras"}
    states = Counter(law.state(on=TODAY) for law in Law.objects.all())
    assert states == {
        "in_force": 30, "unknown": 4, "expired": 2, "repealed": 1, "reversed": 1, "replaced": 1, "proposed": 1
    }  # fmt: skip
    # The wrong account of the copied map does not bring the ban into force a year early.
    assert Law.objects.get(slug="baltimore-md").state(on=date(2020, 12, 1)) == "unknown"


def test_every_fact_about_commitments_is_there():
    counts = {
        one.slug: (one.wordings.count(), one.events.count(), one.scores.exclude(verdict="unknown").count())
        for one in Commitment.objects.all()
    }
    assert counts == {
        "google-general": (1, 2, 0), "axon-body-cameras": (1, 3, 3), "ibm-general-purpose": (1, 3, 2),
        "amazon-police": (3, 4, 6), "microsoft-police": (1, 2, 3), "meta-facebook": (1, 2, 2),
        "clearview-settlement": (1, 2, 3), "microsoft-limited-access": (1, 3, 3), "microsoft-azure-openai": (2, 2, 4),
        "rite-aid-order": (1, 2, 1),
    }  # fmt: skip
    assert Company.objects.count() == 8
    assert Score.objects.count() == 80
    events = CommitmentEvent.objects.exclude(kind__in=["checked", "unclear"]).filter(confidence__in=["high", "medium"])
    assert events.count() == 14
    words = {(one.commitment.slug, one.date): one for one in Wording.objects.select_related("commitment")}
    assert "AT THIS TIME" in words["axon-body-cameras", "2019-06-27"].words
    assert "Marinus Analytics" in words["amazon-police", "2020-06-10"].carve_outs
    assert words["amazon-police", "2021-05-18"].expiry_said == "none (until further notice)"
    assert words["amazon-police", "2024-01-26"].narrowed
    assert words["clearview-settlement", "2022-05-09"].expiry_said == "2027-05 (Illinois five years)"
    assert words["rite-aid-order", "2023-12-19"].date_said == "2023-12-19 or 20"
    assert words["microsoft-limited-access", "2022-06-21"].expiry_said == "2023-06-30 (old customers)"


def test_amazon_and_clearview_have_the_days_left_that_the_calendar_gives():
    amazon = Commitment.objects.get(slug="amazon-police")
    assert amazon.standing(on=date(2021, 5, 17)).left.days == 24
    assert amazon.standing(on=date(2021, 5, 18)).left is None
    assert amazon.standing(on=date(2021, 5, 18)).review_on == date(2022, 5, 18)
    clearview = Commitment.objects.get(slug="clearview-settlement").standing(on=date(2026, 11, 22)).left
    assert (clearview.days, clearview.is_about) == (168, True)


def test_a_second_time_nothing_is_added_and_nothing_is_overwritten(rosa):
    law = Law.objects.get(slug="jackson-ms")
    changing.change(law, {"name": "Order 2020-14"}, by=rosa, now=NOON)
    event = LawEvent.objects.get(law=law, kind="repealed")
    changing.remove(event, by=rosa, now=NOON, why="of another town")
    citations = Citation.objects.count()
    again = seeding.load(now=NOON)
    assert str(again) == "Nothing was missing."
    law.refresh_from_db()
    assert law.name == "Order 2020-14"
    assert not law.events.filter(kind="repealed").exists()
    assert Citation.objects.count() == citations


def test_each_law_begins_its_history():
    assert Change.objects.filter(law__isnull=False).count() == 40
    assert Change.objects.filter(commitment__isnull=False).count() == 10


@pytest.mark.both
def test_no_page_elsewhere_is_asked_for_before_somebody_wants_it():
    assert not Citation.objects.due(now=NOON.replace(year=2030)).exists()
    count = watching.begin(now=NOON)
    due = Citation.objects.exclude(next_look_at=None)
    assert (count, due.count(), due.values("source").distinct().count()) == (103, 103, 103)
    assert watching.begin(now=NOON) == 0


def test_what_came_with_the_programme_is_not_listed_as_looked_after_before_somebody_asks():
    assert not Citation.objects.minded().exists()
    watching.begin(now=NOON)
    assert Citation.objects.minded().count() == 103


def test_laws_and_promises_can_be_cited_for_in_the_office():
    kinds = {words: len(rows) for words, rows in claims.groups()}
    assert (kinds["Laws"], kinds["Promises of companies"]) == (40, 10)
