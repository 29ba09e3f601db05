import csv
import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from wagtail.models import ModelLogEntry

from tests.pages import factories as pages
from unwatched.actions.models import PetitionState, SignatureState
from unwatched.actions.office import delivery
from unwatched.actions.services import findings, moderation, paper
from unwatched.actions.services.paper import Sheets
from unwatched.actions.services.reading import Opened
from unwatched.vault import services as vault
from unwatched.vault.errors import VaultClosed

from .words import answer_line, said, text_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def url(petition):
    return f"/office/petitions/{petition.pk}/delivery/"


def exports():
    return list(ModelLogEntry.objects.filter(action="petition.export").order_by("pk").values_list("data", flat=True))


def words_of(answer):
    reader = PdfReader(io.BytesIO(answer.content))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def rows_of(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_pack_without_names_needs_no_vault(office, url, add):
    add(3, name="Ann Marsh")
    answer = office.post(url + "pack/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="pass-the-ordinance-2026-11-10.pdf"')
    assert "no-store" in answer["Cache-Control"]
    assert "Names are not part of this pack" in words_of(answer)
    assert exports() == [{"kind": "pdf", "rows": 0}]


def test_the_pack_with_names_holds_who_agreed_and_nobody_else(office, url, add, opened, rosa):
    shown, *_rest = add(2, name="Ann Marsh", show=True)
    add(1, prefix="quiet", name="Quiet Quinn")
    moderation.show(shown, comment=False, by=rosa)
    answer = office.post(url + "names/")
    assert "Ann Marsh" in words_of(answer)
    assert "Quiet Quinn" not in words_of(answer)
    assert exports()[-1] == {"kind": "pdf", "rows": 1}


@pytest.mark.parametrize("part", ["names/", "list/"])
def test_with_the_vault_closed_nothing_is_taken_out(part, office, url, add):
    add(1)
    answer = office.post(url + part, {"who": "all", "columns": ["name"]})
    assert answer.status_code == 302
    assert "closed" in said(answer)[0]
    assert exports() == []


def test_the_list_holds_what_was_ticked_and_is_written_down(office, url, add, aside, opened):
    add(2, name="=cmd()", postcode="W4 118")
    aside(1)
    answer = office.post(url + "list/", {"who": "all", "columns": ["name", "email"]})
    rows = rows_of(answer)
    assert [list(row) for row in rows] == [["Number", "Signed on", "Name", "E-mail address"]] * 2
    assert rows[0]["Name"] == "'=cmd()", "no spreadsheet takes it for a formula"
    assert rows[0]["E-mail address"] == "c0@example.org"
    assert rows[0]["Signed on"] == "2026-11-10"
    assert exports() == [{"kind": "csv", "rows": 2, "columns": ["name", "email"]}]


def test_pack_and_list_say_how_many_are_on_paper(office, url, petition, add, opened, rosa, now):
    add(2)
    assert "On paper" not in words_of(office.post(url + "pack/"))
    on_market = Sheets(signatures=88, sheets=6, collected_from=date(2026, 11, 3), collected_to=date(2026, 11, 3),
                       place="Market square")  # fmt: skip
    paper.record(petition, on_market, by=rosa, now=now)
    said_so = words_of(office.post(url + "pack/"))
    assert "2 confirmed signatures" in said_so
    assert "88, in one batch. Not part of the number above." in said_so
    assert "88 Paper 1 Market square, 3 November 2026" in said_so
    petition.counts_paper = True
    petition.save()
    assert "90 signatures: 2 confirmed online, 88 on paper" in words_of(office.post(url + "pack/"))
    assert answer_line(office.get(url)) == "2 signatures are ready to be handed over. 88 more stand on paper."
    rows = rows_of(office.post(url + "list/", {"who": "all", "columns": ["name"]}))
    assert [row["Signed on"] for row in rows] == ["2026-11-10"] * 2 + ["88 more on paper, without names"]


@pytest.mark.both
def test_the_pack_says_where_the_count_was_put_right(office, url, petition, add, rosa, now):
    add(2)
    petition.signatures.filter(pk=petition.signatures.first().pk).update(state=SignatureState.REMOVED)
    findings.recount(petition.pk, now=now)
    findings.go_on(petition, why="A restored backup", by=rosa, now=now)
    assert "10 November 2026: A restored backup" in words_of(office.post(url + "pack/"))


@pytest.mark.both
def test_the_list_of_those_who_are_shown(office, url, add, opened, rosa):
    shown, *_rest = add(2, name="Ann", show=True)
    moderation.show(shown, comment=False, by=rosa)
    assert len(rows_of(office.post(url + "list/", {"who": "shown", "columns": ["name"]}))) == 1
    assert exports()[-1]["rows"] == 1


def test_an_empty_list_is_a_list(office, url, opened):
    assert rows_of(office.post(url + "list/", {"who": "all", "columns": ["name"]})) == []


def test_nothing_ticked_is_asked_again(office, url, add, opened):
    add(1)
    assert said(office.post(url + "list/", {"who": "all"})) == ["Tick at least one thing."]
    assert exports() == []


def test_a_list_that_the_vault_cut_off_says_so(now):
    def rows():
        yield Opened(1, now, "Ann", "", "", "", "", False)
        raise VaultClosed("closed")

    table = list(delivery.table(delivery.begin(rows())))
    assert table[0]["name"] == "Ann"
    assert "not complete" in str(table[1]["signed_on"])


@pytest.fixture
def page(db):
    return pages.make_petition_page(letter="<p>We <b>ask</b> you.</p><ul><li>One</li><li>Two</li></ul>")


def test_the_letter_is_plain_text_with_its_paragraphs(page, petition):
    assert delivery.letter_of(page.asked) == "We ask you.\n\nOne\n\nTwo"
    assert delivery.look_of(page.asked).shout == "Leave our faces alone."
    assert delivery.letter_of(petition) == ""


def test_delivery_answer_and_end_are_written_down(office, url, petition, add):
    add(1)
    assert answer_line(office.get(url)) == "One signature is ready to be handed over."
    office.post(url + "outcome/", {"do": "delivered", "on": "2026-11-10", "note": "By bicycle"})
    petition.refresh_from_db()
    assert (petition.state, petition.delivered_on, petition.delivered_note) == (
        "delivered",
        date(2026, 11, 10),
        "By bicycle",
    )
    assert answer_line(office.get(url)) == "It is over: delivered."
    office.post(url + "outcome/", {"do": "answered", "on": "2026-11-11", "answer": "No.", "url": "example.org/no"})
    petition.refresh_from_db()
    assert (petition.state, petition.answer, petition.answer_url) == ("answered", "No.", "https://example.org/no")
    for do, state in (("won", PetitionState.WON), ("lost", PetitionState.LOST), ("again", PetitionState.RUNNING)):
        office.post(url + "outcome/", {"do": do})
        petition.refresh_from_db()
        assert petition.state == state
    assert petition.delivered_on == date(2026, 11, 10), "the date stays for the next time"


@pytest.mark.parametrize(
    "typed",
    [
        {"do": "delivered", "on": "", "note": "By bicycle"},
        {"do": "delivered", "on": "tomorrow", "note": "By bicycle"},
        {"do": "answered", "on": "2026-11-11", "answer": "", "url": "By bicycle"},
    ],
)
def test_what_is_missing_comes_back_with_what_was_typed(typed, office, url, petition):
    answer = office.post(url + "outcome/", typed)
    assert answer.status_code == 422
    assert "By bicycle" in answer.content.decode()
    assert "Nothing was done yet." in text_of(answer)
    petition.refresh_from_db()
    assert petition.state == PetitionState.RUNNING


def test_an_unknown_step_changes_nothing(office, url, petition):
    office.post(url + "outcome/", {"do": "burn"})
    petition.refresh_from_db()
    assert petition.state == PetitionState.RUNNING


def test_whoever_may_not_export_sees_no_list(signed_in, url, add, opened):
    add(1)
    page = signed_in("Editor").get(url).content.decode()
    assert "/delivery/list/" not in page
    assert "/delivery/names/" not in page
    assert "/delivery/pack/" in page


def test_an_expired_opening_is_closed(office, url, petition, add, rosa, now):
    add(1)
    vault.open_ring(petition.campaign.host.ring, by=rosa, reason="x", now=now - timedelta(hours=2), minutes=30)
    assert "closed" in said(office.post(url + "list/", {"who": "all", "columns": ["name"]}))[0]
