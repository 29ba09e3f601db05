"""Rosa has a draft already: it becomes a bill of hers, with all its words, and then she changes it."""

import re

import pytest

from tests.accounts.people import make_organiser
from tests.ledger.factories import NOON
from unwatched.bills.bill_file import Choices
from unwatched.bills.composing import compose
from unwatched.bills.library import library
from unwatched.bills.models import Bill, ForeignText
from unwatched.bills.owning import owned
from unwatched.bills.services import drafting, versions
from unwatched.bills.services.laws import law_of
from unwatched.bills.text import reading
from unwatched.bills.text.shapes import Law

pytestmark = pytest.mark.once

DRAFT = """AN ORDINANCE ON CAMERAS THAT KNOW FACES

WHEREAS, people walk home at night; and

WHEREAS, {nobody} agreed to be scanned **twice**;

Be it ordained by the Town Meeting of Quill:

CHAPTER 4 CAMERAS

SECTION 4.1. Scope.

This chapter is for all cameras; see https://example.org/rules.

SECTION 4.2. Bakeries.

A. No department may scan a queue:

1. at a bakery; or

2. before a bakery.

B. Bread is free.

SECTION 4.3. Severability.

If any provision of this ordinance or its application to any person is held invalid, the rest is not affected.
"""


def words(law: Law) -> list[str]:
    parts = [law.title, *law.recitals, *(f"{part.heading} {part.text}" for part in law.walk())]
    return sorted(re.findall(r"\w+", " ".join(parts)))


def composed_again(text: str) -> tuple[Law, Law]:
    law, kind = reading.read_text(text), library().instruments["face-surveillance-ban"]
    found = owned(law, instrument=kind, clauses=library())
    made = compose(
        Choices(
            instrument=kind.key, level="town", place="Quill", body="Town Meeting", title=found.title,
            own_words=found.own_words, sections=tuple(found.sections),
        )
    )  # fmt: skip
    assert not made.blanks
    return law, law_of(made.text, slots=made.slots, title=made.title)


def test_every_word_of_a_draft_stands_in_the_bill():
    law, again = composed_again(DRAFT)
    lost = set(words(law)) - set(words(again))
    assert not lost
    assert again.title == law.title
    assert again.recitals == law.recitals
    assert [part.heading for part in again.sections] == ["CHAPTER 4 CAMERAS Scope", "Bakeries", "Severability"]
    queue = next(part for part in again.sections if part.heading == "Bakeries")
    assert [child.num for child in queue.children] == ["(a)", "(b)"]
    assert [child.text for child in queue.children[0].children] == ["at a bakery; or", "before a bakery."]


@pytest.fixture
def rosa(db):
    return make_organiser(roles=["Organiser"])


@pytest.fixture
def office(client, rosa):
    client.force_login(rosa)
    return client


@pytest.fixture
def bill(office):
    office.post("/office/bills/texts/", {"text": DRAFT, "name": "", "place": "", "url": ""})
    text = ForeignText.objects.get()
    page = office.get(f"/office/bills/new/?text={text.pk}").content.decode()
    assert "becomes a bill of yours" in page
    office.post(
        "/office/bills/new/",
        {
            "text": text.pk,
            "name": "Quill",
            "level": "town",
            "body": "Town Meeting",
            "instrument": "face-surveillance-ban",
        },
    )
    return Bill.objects.get()


def test_a_draft_becomes_a_bill_that_can_be_changed_and_taken_away(office, bill, rosa):
    page = office.get(f"/office/bills/{bill.pk}/").content.decode()
    assert "Bakeries" in page
    assert "Bread is free." in page
    first = versions.save(bill, by=rosa, now=NOON)
    sections = f"/office/bills/{bill.pk}/sections/"
    part = next(slot.key for slot in drafting.slots_of(bill) if slot.name == "Bakeries")
    office.post(sections, {"do": "rename", "part": part, "heading": "Bakeries, and {shops}"})
    answer = office.post(sections, {"do": "add", "part": part, "heading": "Butchers"})
    new = re.search(r"part=(\w+)", answer["Location"])[1]
    office.post(f"/office/bills/{bill.pk}/?part={new}", {"choice": "__own", "own": "(a) Meat too.", "was": ""})
    bill.refresh_from_db()
    headings = [one.heading for one in drafting.draft(bill).law.sections]
    assert headings.index("Butchers") == headings.index("Bakeries, and {shops}") + 1
    for kind in ("akn", "docx", "html", "md", "odt", "pdf"):
        assert office.get(f"/office/bills/{bill.pk}/bill.{kind}").status_code == 200
    versions.go_back(bill, first, by=rosa, now=NOON)
    assert "Butchers" not in [one.heading for one in drafting.draft(bill).law.sections]


@pytest.mark.both
def test_a_bill_of_the_library_takes_a_section_more(office, bill):
    office.post(
        "/office/bills/new/",
        {"name": "Alder", "level": "city", "body": "City Council", "instrument": "face-surveillance-ban"},
    )
    alder = Bill.objects.exclude(pk=bill.pk).get()
    office.post(f"/office/bills/{alder.pk}/sections/", {"do": "add", "part": "damages", "heading": "Bread"})
    office.post(f"/office/bills/{alder.pk}/?part=own_1", {"choice": "__own", "own": "Bread is free.", "was": ""})
    alder.refresh_from_db()
    law = drafting.draft(alder).law
    assert [one.heading for one in law.sections].index("Bread") > 0
    assert law.recitals[-1].startswith("Be it ordained")


def test_a_section_without_a_name_is_not_added(office, bill):
    office.post(f"/office/bills/{bill.pk}/sections/", {"do": "add", "part": "nowhere", "heading": "  "})
    office.post(f"/office/bills/{bill.pk}/sections/", {"do": "rename", "part": "nowhere", "heading": "x"})
    bill.refresh_from_db()
    assert "own_99" not in str(bill.sections)
    assert all(one["heading"] != "x" for one in bill.sections)
