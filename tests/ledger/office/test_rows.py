"""Adding, changing, disputing and taking back, through the forms."""

import pytest
from django.utils.html import strip_tags

from tests import visiting
from tests.accounts.people import make_organiser
from tests.ledger.factories import make_law, make_place
from tests.ledger.promising import PAGE, make_amazon
from unwatched.directory.models import Jurisdiction
from unwatched.ledger.models import Change, Company, Figure, Law, LawEvent, Reading, Score, Wording
from unwatched.sources.models import Source

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SURE = {"confidence": "high", "source_url": "https://council.example/minutes"}


def told(answer):
    """What the next page would say of it."""
    return " ".join(visiting.said(answer))


def plain(answer):
    return " ".join(strip_tags(answer.content.decode()).split())


def new(kind, parent=None):
    return f"/office/ledger/row/{kind}/new/" + (f"?of={parent.pk}" if parent else "")


def edit(kind, row, tail=""):
    return f"/office/ledger/row/{kind}/{row.pk}/{tail}"


# --- From nothing ---------------------------------------------------------------------------------


@pytest.mark.both
def test_a_law_is_written_down_from_an_empty_ledger(office):
    place = {"name": "Springfield", "level": "city", "region": "MA", "country": "US", "body": "City Council"}
    assert office.post("/office/ledger/places/new/", place).status_code == 302
    springfield = Jurisdiction.objects.get()
    said = {"jurisdiction": springfield.pk, "kind": "moratorium", "reach": ["police"], **SURE}
    answer = office.post(new("law"), said)
    law = Law.objects.get()
    assert (answer.status_code, law.slug, law.reach) == (302, "springfield-ma", ["police"])
    office.post(new("event", law), {"kind": "final_vote", "date": "24 Feb 2020", "said": "11-2", **SURE})
    event = law.events.get()
    assert (event.date, event.precision, event.confidence) == ("2020-02-24", "day", "high")
    assert event.citations.get().source.url == SURE["source_url"]
    assert Source.objects.count() == 1  # one page, cited twice
    assert "Springfield, MA: Moratorium. In force." in plain(office.get(f"/office/ledger/laws/{law.pk}/"))


def test_a_place_that_is_there_already_is_found(office):
    make_place("Springfield")
    for name, level in (("springfield", "town"), ("City of Springfield", "city"), (" SPRINGFIELD. ", "city")):
        typed = {"name": name, "level": level, "region": "ma", "country": "us"}
        answer = office.post("/office/ledger/places/new/", typed)
        assert answer.status_code == 422
        assert "Springfield, MA is there already." in plain(answer), name


@pytest.mark.both
def test_a_company_and_its_promise_are_written_down(office):
    office.post(new("company"), {"name": "Corvane", "about": "cameras"})
    company = Company.objects.get()
    assert office.post(new("company"), {"name": "corvane "}).status_code == 422
    office.post(new("promise", company), {"title": "schools", "kind": "pledge", **SURE})
    promise = company.commitments.get()
    wording = {"words": "No cameras in schools.", "date": "about July 2021", "term": "dated", **SURE}
    answer = office.post(new("wording", promise), wording)
    assert answer.status_code == 422
    assert "Say on which day it ends" in plain(answer)
    assert "No cameras in schools." in answer.content.decode()
    assert "before it was said" in plain(office.post(new("wording", promise), {**wording, "expiry": "May 2021"}))
    office.post(new("wording", promise), {**wording, "expiry": "31 July 2027"})
    made = promise.wordings.get()
    assert (made.date, made.precision, made.expiry, made.expiry_precision) == ("2021-07", "about", "2027-07-31", "day")


# --- What a form says to what it cannot take ------------------------------------------------------


# What is wrong in several fields of one form, and the sentence at each of them.
CANNOT_BE = [
    {"date": ("soonish", "18 May 2021, May 2021, 2021-05, about July 2021"), "kind": ("danced", "choice"),
     "source_url": ("javascript:alert(1)", "no address of a page"), "confidence": ("", "Choose one.")},
    {"source_url": ("", "Say where it stands")},
    {"date": ("5/6/2020", "5 June 2020 or 6 May 2020"), "said": ("x" * 20_000, "longer than we can keep")},
]  # fmt: skip


def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(office):
    law = make_law(events=())
    for changes in CANNOT_BE:
        typed = {"kind": "final_vote", "date": "24 Feb 2020", "said": "eleven to two", **SURE}
        answer = office.post(new("event", law), typed | {field: wrong for field, (wrong, _words) in changes.items()})
        assert answer.status_code == 422, changes
        assert [words for _wrong, words in changes.values() if words not in plain(answer)] == [], changes
        assert "said" in changes or "eleven to two" in answer.content.decode(), changes
        assert not LawEvent.objects.exists(), changes


def test_without_a_source_nobody_is_sure_but_it_may_be_written_down(office):
    law = make_law(events=())
    office.post(new("event", law), {"kind": "sued", "confidence": "unknown"})
    event = law.events.get()
    assert (event.date, event.precision, event.confidence) == ("", "", "unknown")


@pytest.mark.both
def test_a_printed_page_is_a_source_by_its_title(office):
    law = make_law(events=())
    said = {"kind": "signed", "confidence": "medium", "source_title": "Letter of the clerk, 3 May 2020"}
    office.post(new("event", law), said)
    assert str(law.events.get().citations.get().source) == said["source_title"]


@pytest.mark.both
def test_a_demand_without_a_source_is_not_judged(office):
    amazon = make_amazon()
    judged = {"point": "verified", "verdict": "unmet", "confidence": "unknown"}
    assert "Without a source it is not known." in plain(office.post(new("demand", amazon), judged))
    office.post(new("demand", amazon), {**judged, **SURE})
    made = Score.objects.get(point="verified")
    assert (made.verdict, made.judged_by.name) == ("unmet", "Rosa")
    assert "judged already" in plain(office.post(new("demand", amazon), {**judged, **SURE}))


def test_what_is_not_there_is_not_found(office):
    for url in ("nothing/new/", "event/new/", "event/new/?of=x", "event/999999/"):
        assert office.get(f"/office/ledger/row/{url}").status_code == 404, url


# --- Changing, with history -----------------------------------------------------------------------


def test_an_edit_keeps_before_and_after_and_can_be_taken_back(office):
    law = make_law()
    event = law.events.get()
    form = {"kind": "final_vote", "date": "23 June 2020", "why": "the minutes", **SURE}
    office.post(edit("event", event), form)
    event.refresh_from_db()
    assert event.date == "2020-06-23"
    change = Change.objects.get(what="lawevent", kind="changed")
    assert change.values["date"] == ["2020-06-24", "2020-06-23"]
    page = plain(office.get(edit("event", event)))
    assert "[−2020-06-24−] → [+2020-06-23+]" in page
    assert "Rosa · the minutes" in page
    office.post(f"/office/ledger/history/{change.pk}/take-back/")
    event.refresh_from_db()
    assert (event.date, event.precision) == ("2020-06-24", "day")
    # Once more: it has been changed since.
    answer = office.post(f"/office/ledger/history/{change.pk}/take-back/")
    assert "changed again since then" in told(answer)


@pytest.mark.both
def test_a_date_that_nobody_touched_is_known_as_well_as_before(office):
    amazon = make_amazon()
    wording = amazon.wordings.get(date="2020-06-10")
    Wording.objects.filter(pk=wording.pk).update(expiry_precision="month", precision="about")
    page = office.get(edit("wording", wording)).content.decode()
    assert 'value="about 2020-06-10"' in page
    said = {"words": "other words", "date": "about 2020-06-10", "term": "dated", "expiry": "2021-06-10",
            "confidence": "high"}  # fmt: skip
    assert office.post(edit("wording", wording), said).status_code == 302
    wording.refresh_from_db()
    assert (wording.date, wording.precision) == ("2020-06-10", "about")
    assert (wording.expiry, wording.expiry_precision, wording.words) == ("2021-06-10", "month", "other words")


def test_two_who_change_one_line_do_not_overwrite_each_other(office):
    event = make_law().events.get()
    form = {"kind": "final_vote", "date": "2020-06-23", "said": "8-1", **SURE}
    seen = office.get(edit("event", event)).context["seen"]
    office.post(edit("event", event), {**form, "seen": seen})
    answer = office.post(edit("event", event), {**form, "said": "eight to one", "seen": seen})
    assert answer.status_code == 422
    assert "Somebody changed this line while you wrote." in plain(answer)
    assert "eight to one" in answer.content.decode()
    office.post(edit("event", event), {**form, "said": "eight to one", "seen": answer.context["seen"]})
    event.refresh_from_db()
    assert event.said == "eight to one"


def test_a_button_that_is_pressed_twice_adds_one_line(office):
    law = make_law(events=())
    for _time in range(2):
        office.post(new("event", law), {"kind": "sued", "date": "2025", "said": "by the union", **SURE})
    assert law.events.count() == 1


@pytest.mark.both
def test_a_removed_line_comes_back_with_its_sources(office):
    amazon = make_amazon()
    wording = amazon.wordings.get(date="2021-05-18")
    answer = office.post(edit("wording", wording, "remove/"))
    assert "Say why it is removed" in told(answer)
    office.post(edit("wording", wording, "remove/"), {"why": "about another product"})
    assert amazon.wordings.count() == 2
    change = Change.objects.get(kind="removed")
    assert change.values["sources"] == [[PAGE], None]
    office.post(f"/office/ledger/history/{change.pk}/take-back/")
    back = amazon.wordings.get(date="2021-05-18")
    assert (back.pk, back.words, back.term) == (wording.pk, wording.words, "notice")
    assert back.citations.get().source.url == PAGE
    assert "brought back already" in told(office.post(f"/office/ledger/history/{change.pk}/take-back/"))


@pytest.mark.both
def test_an_added_line_can_be_taken_back_but_a_law_with_lines_stays(office):
    law = make_law()
    office.post(new("event", law), {"kind": "sued", "date": "2025", **SURE})
    added = Change.objects.get(what="lawevent", kind="added")
    office.post(f"/office/ledger/history/{added.pk}/take-back/")
    assert law.events.count() == 1
    first = Change.objects.get(what="law", kind="added")
    answer = office.post(f"/office/ledger/history/{first.pk}/take-back/")
    assert "other lines hang on it" in told(answer)


@pytest.mark.both
def test_a_law_that_was_begun_by_mistake_goes_and_comes_back(office):
    office.post(new("law"), {"jurisdiction": make_place().pk, "kind": "ban", "name": "Ord. 1", **SURE})
    law = Law.objects.get()
    first = Change.objects.get(what="law", kind="added")
    answer = office.post(f"/office/ledger/history/{first.pk}/take-back/")
    assert (Law.objects.count(), answer["Location"]) == (0, "/office/ledger/history/")
    gone = Change.objects.get(what="law", kind="removed")
    assert "Ord. 1" in plain(office.get("/office/ledger/history/"))
    office.post(f"/office/ledger/history/{gone.pk}/take-back/")
    back = Law.objects.get()
    assert (back.pk, back.slug, back.name) == (law.pk, law.slug, "Ord. 1")
    assert back.citations.get().source.url == SURE["source_url"]


@pytest.mark.both
def test_an_empty_company_goes_and_a_promise_with_words_stays(office):
    amazon = make_amazon()
    office.post(new("company"), {"name": "Mistake"})
    office.post(f"/office/ledger/history/{Change.objects.get(what='company').pk}/take-back/")
    assert not Company.objects.filter(name="Mistake").exists()
    first = Change.objects.get(what="commitment", kind="added")
    assert "other lines hang on it" in told(office.post(f"/office/ledger/history/{first.pk}/take-back/"))
    assert amazon.wordings.count() == 3


@pytest.mark.both
def test_the_last_source_of_what_is_sure_stays(office):
    wording = make_amazon().wordings.get(date="2020-06-10")
    citation = wording.citations.get()
    url = edit("wording", wording, f"uncite/{citation.pk}/")
    assert "It is the last source." in told(office.post(url))
    Wording.objects.filter(pk=wording.pk).update(confidence="unknown")
    office.post(url)
    assert not wording.citations.exists()


# --- Judgements -----------------------------------------------------------------------------------


@pytest.mark.both
def test_two_accounts_stand_side_by_side_and_a_person_says_which_is_better(office):
    law = make_law(events=(("final_vote", "2020-02-04"), ("final_vote", "2020-02-24")))
    wrong, right = law.events.all()
    page = plain(office.get(f"/office/ledger/laws/{law.pk}/"))
    assert "sources disagree" in page
    assert "1 law. Sources disagree about 1 of them." in plain(office.get("/office/ledger/?only=conflicts"))
    assert "Say why" in told(office.post(edit("event", wrong, "better/")))
    office.post(edit("event", wrong, "better/"), {"why": "it was first"})
    office.post(edit("event", right, "better/"), {"why": "two papers of that day"})
    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.preferred, right.preferred, right.preferred_why) == (False, True, "two papers of that day")
    assert law.events.count() == 2
    marked = Change.objects.filter(row=right.pk, kind="changed").latest("pk")
    office.post(f"/office/ledger/history/{marked.pk}/take-back/")
    right.refresh_from_db()
    assert (right.preferred, right.preferred_why, right.preferred_by) == (False, "", None)


def test_a_person_says_that_words_became_narrower_and_why(office):
    wording = make_amazon().wordings.get(date="2021-05-18")
    assert "Say what became less" in told(office.post(edit("wording", wording, "narrower/")))
    office.post(edit("wording", wording, "narrower/"), {"why": "No year is named any more."})
    wording.refresh_from_db()
    assert (wording.narrowed, wording.narrowed_by.name) == (True, "Rosa")
    office.post(edit("wording", wording, "narrower/"), {"do": "not"})
    wording.refresh_from_db()
    assert not wording.narrowed


@pytest.mark.both
def test_a_figure_has_its_readings_side_by_side(office):
    office.post(new("figure"), {"name": "Error on lighter-skinned women"})
    figure = Figure.objects.get()
    for value in ("6%", "9.8%"):
        office.post(new("reading", figure), {"value": value, **SURE})
    office.post(edit("reading", Reading.objects.get(value="9.8%"), "better/"), {"why": "section 5.2"})
    page = plain(office.get("/office/ledger/figures/"))
    assert page.index("6%") < page.index("9.8%")
    assert "The better one, we think: section 5.2" in page


# --- Who may --------------------------------------------------------------------------------------


def test_who_may_only_look_sees_no_button_and_changes_nothing(client):
    law = make_law(events=(("final_vote", "2020-02-04"), ("final_vote", "2020-02-24")))
    client.force_login(make_organiser(roles=["Researcher"]))
    page = client.get(f"/office/ledger/laws/{law.pk}/").content.decode()
    assert "/office/ledger/row/" not in page
    assert "take-back" not in page
    event = law.events.first()
    for url in (new("law"), edit("event", event), edit("event", event, "better/"), edit("event", event, "remove/")):
        assert "Your role here does not include this" in told(client.post(url, {"why": "x"}))
    assert law.events.count() == 2


def test_the_key_holder_does_not_get_in(client):
    client.force_login(make_organiser(roles=["Key-holder"]))
    assert "Your role here does not include this" in told(client.get("/office/ledger/"))
