"""The bills' screens: what they say, what they refuse, and that nothing typed is lost."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests import visiting
from tests.accounts.people import make_organiser
from tests.ledger.factories import make_law, make_place
from unwatched.bills.models import Bill, BillState, Comment, ForeignText, ShareLink
from unwatched.bills.office import today
from unwatched.bills.services import commenting, covering, pointing, versions, writing
from unwatched.bills.services.writing import Decision
from unwatched.bills.talking import Points
from unwatched.ledger.models import Provision
from unwatched.tasks.models import Task

from ..factories import NOON, make_bill

pytestmark = pytest.mark.once

HOME = "/office/bills/"
OWN = "(a) Any person may sue.\n\n(b) Nobody pays more than {damages_floor}."
RIVAL = """AN ORDINANCE ON CAMERAS

WHEREAS, cameras see;

SECTION 1. Damages.

(a) A court may award actual damages.
(b) Nothing else is awarded.
"""


@pytest.fixture
def office(client, rosa):
    client.force_login(rosa)
    return client


@pytest.fixture
def screen(office, bill):
    """`screen("versions/")` is the text of one of the bill's pages."""

    def get(path="", **data):
        answer = office.get(f"{HOME}{bill.pk}/{path}", data)
        assert answer.status_code == 200
        return answer.content.decode()

    return get


def start(office, **said):
    typed = {"name": "Port Alder", "level": "city", "region": "MA", "country": "us", "body": "City Council",
             "instrument": "face-surveillance-ban", "place": ""}  # fmt: skip
    return office.post(f"{HOME}new/", typed | said)


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


# --- Beginning ------------------------------------------------------------------------------------------
def test_an_empty_office_leads_to_the_first_bill(office):
    page = office.get(HOME).content.decode()
    assert "No bill yet." in page
    assert "You get a whole law to change." in page
    answer = start(office)
    assert answer.url == f"{HOME}{Bill.objects.get().pk}/"
    assert "parts chosen" in office.get(answer.url).content.decode()
    assert "One bill is being written." in office.get(HOME).content.decode()


MISSING = [
    ({"name": ""}, "Choose your place above"),
    ({"level": ""}, "Say what kind of place it is"),
    ({"instrument": ""}, "Choose what it shall be"),
    ({"level": "company"}, "not written for"),
    ({"place": "99999"}, "not in the directory any more"),
]


def test_what_is_missing_is_said_and_what_was_typed_is_kept(office):
    for said, sentence in MISSING:
        answer = start(office, **said)
        assert answer.status_code == 422, said
        assert sentence in answer.content.decode(), said
        assert "City Council" in answer.content.decode(), said
        assert not Bill.objects.exists(), said


# --- Building -------------------------------------------------------------------------------------------
def test_the_builder_shows_parts_wordings_text_and_blanks(screen):
    page = screen(part="damages")
    assert 'aria-current="true"' in page
    assert "They will say:" in page
    assert "Blanks" in page
    assert 'href="#blank-damages_floor"' in page
    assert "not legal advice" in page


def test_own_words_are_previewed_then_put_into_the_text(office, bill, screen):
    page = screen(part="damages")
    said = {"slot": "damages", "was": hidden(page, "was"), "choice": "__own", "own": OWN}
    refused = office.post(f"{HOME}{bill.pk}/?part=damages", said | {"own": " "})
    assert refused.status_code == 422
    assert "Write the words first." in refused.content.decode()
    preview = office.post(f"{HOME}{bill.pk}/preview/", said).content.decode()
    assert "Any person may sue." in preview
    assert "Not in the bill yet." in preview
    assert "changed just now" in preview
    assert not bill.parts.get(slot="damages").uses_own
    answer = office.post(f"{HOME}{bill.pk}/?part=damages", said)
    assert answer.url == f"{HOME}{bill.pk}/?part=damages#part"
    page = screen(part="damages")
    assert "own words" in page
    # Back to a wording: the words are still in their field.
    choice = bill.parts.get(slot="damages").choice
    office.post(f"{HOME}{bill.pk}/?part=damages", said | {"was": hidden(page, "was"), "choice": choice})
    page = screen(part="damages")
    assert "Any person may sue." in page
    assert not bill.parts.get(slot="damages").uses_own


def test_somebody_elses_change_is_shown_and_mine_is_kept(office, bill, theo, screen):
    page = screen(part="damages")
    writing.decide(bill, slot="damages", decision=Decision(own="Theirs are these.", uses_own=True),
                   was=hidden(page, "was"), by=theo, now=timezone.now())  # fmt: skip
    said = {"slot": "damages", "was": hidden(page, "was"), "choice": "__own", "own": "Mine are these."}
    answer = office.post(f"{HOME}{bill.pk}/?part=damages", said)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theo changed this a minute ago. Yours is kept below; compare, then save." in page
    assert "Theirs are these." in page
    assert "Mine are these.</textarea>" in page
    again = office.post(f"{HOME}{bill.pk}/?part=damages", said | {"was": hidden(page, "was")})
    assert again.status_code == 302
    assert bill.parts.get(slot="damages").own == "Mine are these."


def test_two_people_at_the_talking_points_lose_nothing(office, bill, theo, screen):
    was = hidden(screen("points/"), "was")
    pointing.write(
        bill, Points(title="", place="", ask="Theirs.", contact="Theo"), by=theo, now=timezone.now(), was=was
    )
    said = {"was": was, "ask": "Mine.", "reason-1": "My reason."}
    for do in ({}, {"do": "anew"}):
        answer = office.post(f"{HOME}{bill.pk}/points/", said | do)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Theo changed this a minute ago. Yours is kept below; compare, then save." in page
        assert all(f'<li dir="auto">{theirs}</li>' in page for theirs in ("Theo", "Theirs."))
        assert "Mine.</textarea>" in page
    assert office.post(f"{HOME}{bill.pk}/points/", said | {"was": hidden(page, "was")}).status_code == 302
    bill.refresh_from_db()
    assert bill.points["ask"] == "Mine."


def test_two_people_at_the_title_lose_nothing(office, bill, theo, screen):
    was = hidden(screen("settings/"), "was")
    said = {"state": "draft", "adopted_on": None, "ends_on": None, "campaign": None}
    writing.change(bill, title="Theirs", **said, by=theo, now=timezone.now(), was=was)
    said = {"was": was, "title": "Mine", "state": "draft", "adopted_on": "", "ends_on": "", "campaign": ""}
    answer = office.post(f"{HOME}{bill.pk}/settings/", said)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert '<li dir="auto">Title of the law: Theirs</li>' in page
    assert 'value="Mine"' in page
    assert office.post(f"{HOME}{bill.pk}/settings/", said | {"was": hidden(page, "was")}).status_code == 302
    bill.refresh_from_db()
    assert bill.title == "Mine"


def test_markup_of_the_web_in_own_words_is_only_words_and_checks_lead_to_their_part(office, bill, screen):
    said = {"slot": "damages", "was": hidden(screen(part="damages"), "was"), "choice": "__own",
            "own": "<script>alert(1)</script> {{>https://evil.example x}} **b** It is {damages_floor}."}  # fmt: skip
    assert office.post(f"{HOME}{bill.pk}/?part=damages", said).status_code == 302
    page = screen(part="damages")
    assert "<script>alert" not in page
    assert 'href="https://evil.example' not in page
    checks = page[page.index('id="checks"') :]
    assert "still blank" in checks
    assert "?part=damages#part" in checks


def test_blanks_are_filled_in_from_the_page(office, bill, screen):
    office.post(f"{HOME}{bill.pk}/fill-in/", {"part": "damages", "value-damages_floor": "$1,000"})
    assert '<mark class="b-filled">$1,000</mark>' in screen()


@pytest.mark.both
def test_comments_wait_on_the_part_and_on_today(office, bill, rosa, theo, screen):
    office.post(f"{HOME}{bill.pk}/comments/", {"slot": "damages", "text": "Is this bargained?"})
    made = Comment.objects.get()
    page = screen(part="damages")
    assert "Is this bargained?" in page
    assert "1 comment" in page
    assert [need.title for need in today.comments(theo, NOON)] == [f"1 comment on “{bill.title}”"]
    assert not list(today.comments(rosa, NOON))
    office.post(f"{HOME}{bill.pk}/comments/{made.pk}/", {"do": "resolve"})
    assert "settled by Rosa" in screen(part="damages")


def test_a_bill_whose_kind_is_gone_keeps_its_versions(office, bill, rosa, screen):
    versions.save(bill, by=rosa, now=NOON)
    Bill.objects.filter(pk=bill.pk).update(instrument="gone")
    assert "cannot be built on right now" in screen()
    assert "Damages" in screen("versions/1/")
    for path in ("versions/", "compare/", "download/", "settings/"):
        screen(path)


# --- Versions, files, links -----------------------------------------------------------------------------
def test_versions_are_saved_and_gone_back_to(office, bill, screen):
    office.post(f"{HOME}{bill.pk}/save/", {"note": "for the mayor"})
    assert "for the mayor" in screen("versions/")
    office.post(f"{HOME}{bill.pk}/fill-in/", {"value-damages_floor": "$5,000"})
    assert "What has changed since" in screen("versions/")
    assert "kept as version 2" in visiting.said(office.post(f"{HOME}{bill.pk}/versions/1/again/"))[-1]
    assert "$5,000" not in screen()


@pytest.mark.both
def test_what_is_not_there_is_404_or_said(office, bill):
    for path in ("versions/9/", "bill.exe", "versions/9/bill.akn"):
        assert office.get(f"{HOME}{bill.pk}/{path}").status_code == 404, path
    assert office.get(f"{HOME}{bill.pk}/compare/?a=b1&b=v999").status_code == 200


@pytest.mark.both
def test_a_link_is_shown_once_and_leads_to_the_newest_version(office, client, bill, screen, rosa):
    page = office.post(f"{HOME}{bill.pk}/download/", {"note": "the mayor", "until": ""}, follow=True).content.decode()
    link = re.search(r'value="[^"]*(/bills/[^"]+/)"', page)[1]
    assert link not in screen("download/")
    client.logout()
    answer = client.get(link)
    assert answer.status_code == 200
    assert (answer["X-Robots-Tag"], answer["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    assert "no-store" in answer["Cache-Control"]
    assert "not legal advice" in answer.content.decode()
    assert 'id="sec_1"' in answer.content.decode()
    assert client.get(f"{link}bill.akn").status_code == 200
    assert client.get(f"{link}bill.exe").status_code == 404
    client.force_login(rosa)
    client.post(f"{HOME}{bill.pk}/links/{ShareLink.objects.get().pk}/withdraw/")
    for path in (link, f"{link}bill.akn"):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "taken it back" in answer.content.decode()
    assert client.get("/bills/made-up/").status_code == 404


def test_a_day_that_is_over_makes_no_link(office, bill):
    answer = office.post(f"{HOME}{bill.pk}/download/", {"note": "the mayor", "until": "2020-01-01"})
    assert answer.status_code == 422
    assert "That day is over." in answer.content.decode()
    assert "the mayor" in answer.content.decode()


def test_title_and_state_are_changed_and_what_is_wrong_is_said(office, bill, screen):
    said = {"title": "Port Alder Privacy Act", "state": "adopted", "adopted_on": "", "ends_on": "", "campaign": ""}
    answer = office.post(f"{HOME}{bill.pk}/settings/", said)
    assert "Say on which day it was adopted." in answer.content.decode()
    assert "Port Alder Privacy Act" in answer.content.decode()
    assert office.post(f"{HOME}{bill.pk}/settings/", said | {"adopted_on": "2027-01-05"}).status_code == 302
    bill.refresh_from_db()
    assert (bill.title, bill.state) == ("Port Alder Privacy Act", BillState.ADOPTED)
    assert "Port Alder Privacy Act" in screen()
    assert "Its words do not end it" in screen("settings/")


# --- Texts of others ------------------------------------------------------------------------------------
@pytest.mark.both
def test_a_pasted_law_is_read_and_kept_with_every_word(office):
    answer = office.post(f"{HOME}texts/", {"name": "Committee", "text": RIVAL, "url": "https://town.example/o.pdf"})
    text = ForeignText.objects.select_related("source").get()
    assert answer.url == f"{HOME}texts/{text.pk}/"
    page = office.get(answer.url).content.decode()
    assert "Nothing else is awarded." in page
    assert text.source.url == "https://town.example/o.pdf"
    office.post(f"{HOME}texts/", {"name": "Committee", "text": RIVAL})
    assert ForeignText.objects.count() == 1


BAD_FILES = [
    (b"PK\x03\x04 not a zip", "rival.docx"),
    (b"\x00\x01\x02\xff" * 50, "rival.docx"),
    (b"", "This file is empty"),
    (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "rival.docx"),
]


def test_a_bad_file_is_named_and_what_was_typed_is_kept(office):
    for file, sentence in BAD_FILES:
        answer = office.post(f"{HOME}texts/", {"name": "Committee", "file": SimpleUploadedFile("rival.docx", file)})
        page = answer.content.decode()
        assert answer.status_code == 422, file
        assert sentence in page, file
        assert "Committee" in page, file
        assert not ForeignText.objects.exists(), file


def test_a_file_that_is_too_large_is_named_with_its_size(office, settings):
    settings.UPLOAD_LIMIT = 1 << 20
    large = SimpleUploadedFile("all of it.txt", b"SECTION 1. x\n" * 100_000)
    answer = office.post(f"{HOME}texts/", {"name": "Committee", "file": large})
    assert answer.status_code == 422
    assert "all of it.txt: It has 2 MB; we read 1 at most." in answer.content.decode()


def test_a_whole_law_is_written_by_hand_and_looked_at_before_it_is_kept(office):
    typed = RIVAL.replace("Nothing else is awarded.", "[the sum] is awarded, as Section 99 says.")
    answer = office.post(f"{HOME}texts/", {"name": "Mine", "text": typed, "do": "look"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "1 section." in page
    assert "Sec. 1(b): “[the sum]” is still blank." in page
    assert "Sec. 1(b) refers to Section 99, which does not exist." in page
    assert "as Section 99 says.\n</textarea>" in page
    assert not ForeignText.objects.exists()


def test_nothing_or_both_is_asked_for(office):
    assert "Choose a file, or paste" in office.post(f"{HOME}texts/", {"name": "x"}).content.decode()
    both = {"text": RIVAL, "file": SimpleUploadedFile("a.txt", b"SECTION 1. x")}
    assert "Bring one after the other" in office.post(f"{HOME}texts/", both).content.decode()


@pytest.mark.both
def test_a_rival_is_laid_beside_the_bill(office, bill):
    office.post(f"{HOME}texts/", {"name": "Committee", "text": RIVAL})
    text = ForeignText.objects.get()
    page = office.get(f"{HOME}{bill.pk}/compare/", {"b": f"t{text.pk}"}).content.decode()
    assert "<ins>" in page
    assert "[+" in page
    same = office.get(f"{HOME}compare/", {"a": f"t{text.pk}", "b": f"t{text.pk}"}).content.decode()
    assert "Both say the same, word for word." in same
    gone = office.get(f"{HOME}compare/", {"a": "t99", "b": "../../etc"}).content.decode()
    assert "not here any more" in gone
    word = office.get(f"{HOME}compare/changes.docx", {"a": f"b{bill.pk}", "b": f"t{text.pk}"})
    assert word.content[:2] == b"PK"
    assert office.get(f"{HOME}compare/changes.docx", {"a": "t99"}).status_code == 404
    office.post(f"{HOME}texts/{text.pk}/forget/")
    assert not ForeignText.objects.exists()


# --- Who may --------------------------------------------------------------------------------------------
def test_who_may_only_look_changes_nothing(client, bill, rosa, db):
    client.force_login(make_organiser("ada@example.org", name="Ada", roles=["Researcher"]))
    page = client.get(f"{HOME}{bill.pk}/?part=damages").content.decode()
    assert "Use this wording" not in page
    assert "Add the comment" not in page
    before = [(part.slot, part.choice, part.own) for part in bill.parts.all()]
    for path, said in (
        ("?part=damages", {"choice": "__none", "was": ""}), ("fill-in/", {"value-damages_floor": "1"}), ("save/", {}),
        ("comments/", {"text": "x"}), ("download/", {"note": "x"}), ("settings/", {"title": "x"}), ("remove/", {}),
    ):  # fmt: skip
        assert client.post(f"{HOME}{bill.pk}/{path}", said).status_code == 302
    client.post(f"{HOME}texts/", {"text": RIVAL})
    client.post(f"{HOME}new/", {})
    assert [(part.slot, part.choice, part.own) for part in bill.parts.all()] == before
    assert not any(kind.objects.exists() for kind in (Comment, ShareLink, ForeignText))
    assert Bill.objects.get().title == bill.title


def test_the_list_says_how_each_stands(office, rosa, bill):
    commenting.comment(bill, slot="", text="x", by=rosa, now=NOON)
    make_bill(rosa, name="Millbrook")
    page = office.get(HOME).content.decode()
    assert "Two bills are being written." in page
    assert "1 comment waits" in page


# --- Talking points -------------------------------------------------------------------------------------
def test_talking_points_come_from_the_library_until_somebody_writes_them(office, bill, screen):
    page = screen("points/")
    assert "City Council of Port Alder to adopt" in page
    assert page.count('name="reason-') == 6
    assert re.search(r'id="question-1"[^>]*>[^<]', page)
    said = {"ask": "Vote yes on Tuesday.", "reason-1": "It is wrong.", "reason-1-more": "https://x.example/"}
    assert office.post(f"{HOME}{bill.pk}/points/", said).status_code == 302
    page = screen("points/")
    assert "Vote yes on Tuesday." in page
    assert "https://x.example/" in page
    refused = office.post(f"{HOME}{bill.pk}/points/", said | {"ask": " ", "question-1": "Why now?"})
    assert refused.status_code == 422
    assert "Why now?" in refused.content.decode()
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert office.get(f"{HOME}{bill.pk}/points.{kind}").content.startswith(begins)
    assert office.get(f"{HOME}{bill.pk}/points.exe").status_code == 404
    office.post(f"{HOME}{bill.pk}/points/", {"do": "anew"})
    assert "City Council of Port Alder to adopt" in screen("points/")


@pytest.mark.both
def test_neighbours_are_laws_of_the_ledger_that_hold_the_nearest_first(bill, db):
    make_law(make_place("Farbrook", region="CA"))
    make_law(make_place("Wrenfield"))
    make_law(make_place("Oldtown"), events=[("final_vote", "2019-05-01"), ("repealed", "2021-05-01")])
    found = pointing.points_of(bill, on=date(2026, 11, 22)).neighbours
    assert [one.text.split(":")[0] for one in found] == ["Wrenfield, MA", "Farbrook, CA"]
    assert "in force" in found[0].text


# --- Files and checks -----------------------------------------------------------------------------------
FILES = {
    "bill.docx": b"PK", "bill.pdf": b"%PDF", "bill.odt": b"PK", "bill.html": b"<!", "bill.md": b"# ", "bill.akn": b"<",
    "versions/1/bill.akn": b"<", "versions/1/bill.odt": b"PK",
}  # fmt: skip


def test_every_format_is_made_of_the_bill_and_of_a_version(office, bill, rosa):
    versions.save(bill, by=rosa, now=NOON)
    for path, begins in FILES.items():
        answer = office.get(f"{HOME}{bill.pk}/{path}")
        assert answer.status_code == 200, path
        assert answer.content.startswith(begins), path
        assert re.search(r'filename="[a-z0-9-]+\.\w+"', answer["Content-Disposition"]), path


def test_the_day_in_the_words_is_the_day_of_the_task(office, bill, rosa, screen):
    part = "sunset"
    said = {"slot": part, "was": hidden(screen(part=part), "was"), "choice": "__own",
            "own": "This Ordinance expires on December 31, 2030."}  # fmt: skip
    office.post(f"{HOME}{bill.pk}/?part={part}", said)
    assert "ends it on 31 December 2030" in screen("settings/")
    settings = {"title": bill.title, "state": "adopted", "adopted_on": "2027-01-05", "ends_on": "", "campaign": ""}
    office.post(f"{HOME}{bill.pk}/settings/", settings)
    assert Task.objects.get().due_at.date() == date(2029, 12, 31)


# --- Coverage -------------------------------------------------------------------------------------------
def test_the_matrix_says_who_has_what_and_never_no_for_unknown(office, bill, screen):
    office.post(f"{HOME}texts/", {"name": "Committee", "text": RIVAL, "url": "https://town.example/o"})
    law = make_law(make_place("Wrenfield"))
    Provision.objects.create(law=law, slot="damages", answer="yes", value="$1,000 per violation", confidence="high")
    Provision.objects.create(law=law, slot="fees", answer="unknown")
    page = screen("coverage/")
    assert "It never means no." in page
    rows = dict(re.findall(r'<th scope="row">([^<]+)</th>(.*?)</tr>', page, re.S))
    assert "$1,000 per violation" in rows["Damages"]
    assert "confidence: high" in rows["Damages"]
    assert "b-cell--unknown" in rows["Fees"]
    assert "b-cell--no" in rows["Predictive policing"]  # left out of ours: that we do know
    alone = screen("coverage/", chosen="1")
    assert "Choose what to lay beside it." in alone
    assert "$1,000 per violation" not in alone


def test_sources_that_say_different_things_are_both_shown(bill, db):
    law = make_law(make_place("Wrenfield"))
    for value, answer in (("$1,000 per violation", "yes"), ("none", "no")):
        Provision.objects.create(law=law, slot="damages", answer=answer, value=value, confidence="low")
    cell = covering.matrix(bill, [f"l{law.pk}"]).columns[1].cells["damages"]
    assert cell.words == "$1,000 per violation / none"
    assert "different things" in cell.note


def test_the_matrix_goes_into_a_spreadsheet(office, bill):
    office.post(f"{HOME}texts/", {"name": "=1+1", "text": RIVAL})
    answer = office.get(f"{HOME}{bill.pk}/coverage.csv", {"with": f"t{ForeignText.objects.get().pk}"})
    lines = b"".join(answer).decode().splitlines()
    assert lines[0].endswith('"Part","Text","What it does","Wording","Its words","Source","Confidence","Note"')
    assert any("'=1+1" in line and "no source" in line for line in lines)


@pytest.mark.both
def test_a_made_up_column_is_no_column(bill, db):
    found = covering.matrix(bill, ["t999", "l999", "x1", "t1e9", "t²", "", "l" + "9" * 30])
    assert [column.name for column in found.columns] == ["Ours"]
