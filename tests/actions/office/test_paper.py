import csv
import io

import pytest
from pypdf import PdfReader
from wagtail.models import ModelLogEntry

from tests.pages import factories as pages
from unwatched.actions.models import PaperBatch, PaperStep
from unwatched.actions.services import findings, paper, petitions

from .words import answer_line, said, text_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]

TYPED = {"signatures": "88", "sheets": "6", "collected_from": "2026-11-03", "place": "Market square"}
SECRET = "Handed in by Ottoline Vane"


@pytest.fixture
def url(petition):
    return f"/office/petitions/{petition.pk}/paper/"


@pytest.fixture
def batch(office, url, petition):
    office.post(url, TYPED)
    return petition.paper_batches.get()


def words_of(pdf):
    reader = PdfReader(io.BytesIO(pdf))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_the_screen_is_empty_at_first_and_leads_to_a_sheet(office, url):
    answer = office.get(url)
    assert answer_line(answer) == "Nothing has been collected on paper yet."
    assert "Print a sheet, take it along, and write down what comes back." in text_of(answer)
    assert "Print a sheet (PDF)" in text_of(answer)


@pytest.mark.both
def test_a_batch_is_written_down_and_says_what_to_write_on_the_sheets(office, url, petition):
    answer = office.post(url, TYPED | {"collected_to": "2026-11-04"})
    assert said(answer) == ["Written down. Now write “Paper 1” on the sheets and put them where nobody reads them."]
    assert answer["Location"] == url + "#batch-1"
    page = office.get(url)
    assert answer_line(page) == "88 signatures on paper, in one batch."
    assert "Paper 1: 88 signatures 6 sheets, Market square, 3 November 2026 to 4 November 2026" in text_of(page)
    overview = office.get(f"/office/petitions/{petition.pk}/")
    assert answer_line(overview) == "Nobody has signed yet. 88 more stand on paper."
    assert "On paper 88 in one batch; not in public" in text_of(overview)


# What is wrong in several fields of one form, and the sentence at each of them.
CANNOT_BE = [
    {"signatures": ("", "Please write how many signatures you counted."),
     "sheets": ("", "Please write how many sheets there are."),
     "collected_from": ("", "Please say on which day"),
     "place": ("", "Please say where")},
    {"signatures": ("0", "greater than or equal to 1"),
     "collected_from": ("2026-11-11", "This day has not come yet."),
     "place": ("rosa@example.org", "leave addresses out of it")},
    {"signatures": ("9" * 30, "less than or equal to"),
     "collected_from": ("0001-01-01", "look at the year again"),
     "place": ("x" * 121, "longer than we can keep")},
    {"signatures": ("eighty", "whole number"), "collected_to": ("2026-11-02", "This is before the first day.")},
    {"signatures": ("701", "more than 100 on a sheet")},
    {"note": ("x" * 1001, "longer than we can keep")},
]  # fmt: skip


def test_what_cannot_be_comes_back_with_what_was_typed(office, url):
    for changes in CANNOT_BE:
        typed = TYPED | {"note": SECRET} | {field: wrong for field, (wrong, _words) in changes.items()}
        answer = office.post(url, typed)
        said = text_of(answer)
        assert answer.status_code == 422, changes
        assert [words for _wrong, words in changes.values() if words not in said] == [], changes
        assert "Nothing was done yet." in said, changes
        assert "note" in changes or SECRET in answer.content.decode(), changes
        assert not PaperBatch.objects.exists(), changes
    office.post(url, TYPED | {"place": "a\x00"})


def test_a_correction_is_kept_with_its_reason(office, url, batch):
    answer = office.post(f"{url}1/", {"signatures": "84", "expected": "88", "why": "Four were crossed out"})
    assert said(answer)[-1] == "Written down. What was said before stays in its history."
    page = text_of(office.get(url))
    assert "Paper 1: 84 signatures" in page
    assert "-4 Tue 10 Nov 2026, 09:30: Four were crossed out +88 Tue 10 Nov 2026, 09:30: written down" in page


def test_a_batch_is_taken_back_whatever_number_stands_in_the_field(office, url, petition, batch):
    office.post(f"{url}1/", {"signatures": "84", "expected": "88", "why": "Copies", "do": "take_back"})
    assert paper.total(petition) == 0
    page = office.get(url)
    assert answer_line(page) == "Nothing has been collected on paper yet."
    assert "Paper 1: ! taken back" in text_of(page) or "taken back" in text_of(page)
    assert "Copies" in text_of(page)


NO_CORRECTIONS = [
    ({"why": ""}, 422, "Please say why."),
    ({"signatures": "", "why": "x"}, 422, "Please write how many signatures the batch holds."),
    ({"signatures": "-1", "why": "x"}, 422, "greater than or equal to 0"),
    ({"expected": "90", "why": "By mistake"}, 409, "it holds 88 now. Nothing was done"),
]


def test_a_correction_that_cannot_be_comes_back(office, url, petition, batch):
    for typed, status, words in NO_CORRECTIONS:
        answer = office.post(f"{url}1/", {"signatures": "84", "expected": "88"} | typed)
        assert answer.status_code == status, typed
        assert words in text_of(answer), typed
        assert typed["why"] in answer.content.decode(), typed
        assert paper.total(petition) == 88, typed


def test_a_batch_that_is_not_there_is_not_found(office, url, batch):
    assert office.post(f"{url}2/", {"signatures": "1", "expected": "1", "why": "x"}).status_code == 404
    assert office.post(f"{url}1/", {"signatures": "1", "expected": "x", "why": "x"}).status_code == 404


def test_the_public_number_counts_paper_once_somebody_says_so(office, url, petition, batch):
    assert said(office.post(url + "counting/", {"do": "count"}))[-1].startswith("Paper is part of the public number")
    petition.refresh_from_db()
    assert petitions.public_count(petition).total == 88
    assert "The public number counts them, as a share of their own." in text_of(office.get(url))
    office.post(url + "counting/", {"do": "leave"})
    petition.refresh_from_db()
    assert petitions.public_count(petition).total == 0


def test_who_handed_it_in_is_read_only_with_the_vault_open(office, url, petition, request):
    office.post(url, TYPED | {"note": SECRET})
    page = office.get(url).content.decode()
    assert SECRET not in page
    assert "A sealed note says who handed them in." in page
    request.getfixturevalue("opened")
    assert SECRET in office.get(url).content.decode()
    assert "Ottoline" not in str(list(ModelLogEntry.objects.values_list("data", "label")))


def test_after_delivery_and_while_the_number_stands_still_nothing_is_offered(office, url, petition, rosa, batch, now):
    PaperStep.objects.update(total=9)
    findings.recount(petition.pk, now=now)
    page = text_of(office.get(url))
    assert "The public number stands still" in page
    assert "Write it down" not in page
    assert said(office.post(url, TYPED))[-1].startswith("The public number stands still")
    findings.go_on(petition, why="x", by=rosa, now=now)
    petition.refresh_from_db()
    petitions.record_delivery(petition, on=now.date(), note="", by=rosa)
    page = text_of(office.get(url))
    assert "It has been delivered with this number" in page
    assert "Correct paper" not in page
    answer = office.post(f"{url}1/", {"signatures": "1", "expected": "88", "why": "x"})
    assert "It cannot be changed any more." in said(answer)[-1]


@pytest.mark.both
def test_all_steps_can_be_taken_out(office, url, batch):
    office.post(f"{url}1/", {"signatures": "84", "expected": "88", "why": "=four()"})
    answer = office.post(url + "list/")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [(row["Paper"], row["Change"], row["On paper then"], row["Why"]) for row in rows] == [
        ("1", "88", "88", ""), ("1", "'-4", "84", "'=four()"),
    ]  # fmt: skip
    assert len(rows[0]["Fingerprint"]) == 64
    assert ModelLogEntry.objects.get(action="petition.export").data == {"kind": "paper", "rows": 84}


# --- The sheet -----------------------------------------------------------------------------------


@pytest.fixture
def on_a_page(db):
    letter = "<p>We ask you.</p><ol><li>No scanning</li></ol>"
    return pages.make_petition_page(letter=letter)


@pytest.mark.parametrize(
    ("after", "words", "not_words"),
    [
        ("kept", "hands over only their number, and destroys them afterwards", "handed over to Wrenfield"),
        ("handed", "The sheets are handed over to Wrenfield City Council, who can read them", "destroys"),
    ],
)
def test_a_sheet_tells_what_is_signed_and_what_becomes_of_it(after, words, not_words, on_a_page, office):
    answer = office.get(f"/office/petitions/{on_a_page.petition.pk}/paper/sheet/", {"after": after})
    assert answer["Content-Type"] == "application/pdf"
    text = words_of(answer.content)
    for part in ("Leave our faces alone.", "We ask you.", "No scanning", "Nobody types your name into a computer.",
                 "Name, so that it can be read", "Postcode", "Signature", "Date",
                 "You sign the text on page 1: “Pass the Face Scanning Ordinance”"):  # fmt: skip
        assert part in text
    assert words in text
    assert not_words not in text
    assert b"/StructTreeRoot" in answer.content
    assert b"pdfuaid" in answer.content


def test_a_sheet_asks_for_no_postcode_where_the_form_does_not(office, petition):
    petition.ask_postcode = False
    petition.save()
    assert "Postcode" not in words_of(office.get(f"/office/petitions/{petition.pk}/paper/sheet/").content)


@pytest.mark.parametrize("letter", ["", "<p>" + "Word " * 900 + "</p>", "<p>" + "W" * 4000 + "</p>"])
def test_a_sheet_has_room_to_sign_whatever_the_text(letter, on_a_page, office):
    type(on_a_page).objects.update(letter=letter)
    answer = office.get(f"/office/petitions/{on_a_page.petition.pk}/paper/sheet/")
    pages_ = PdfReader(io.BytesIO(answer.content)).pages
    last = pages_[-1].extract_text().split()
    assert sum(word.isdecimal() for word in last) >= 15, "lines on the back"


def test_no_other_sheet_is_there(office, petition):
    assert office.get(f"/office/petitions/{petition.pk}/paper/sheet/?after=sold").status_code == 404
