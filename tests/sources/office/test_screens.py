"""The screens about evidence: each state has its sentence, and each button does one thing."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests import visiting
from tests.sources.factories import NOW, SAID, URL, make_capture, make_source
from unwatched.gateways.capture.memory import Memory
from unwatched.gateways.errors import Permanent
from unwatched.office import today
from unwatched.sources import store
from unwatched.sources.models import Capture, Citation, Claim, Proposal, ProposalState, Role, Source, Stamp, Standing
from unwatched.sources.services import captures, citing, proposals, rechecking, stamping
from unwatched.sources.services.captures import Part

pytestmark = [pytest.mark.django_db, pytest.mark.once]
HOME = "/office/evidence/"
WHY = {"whose": "institution", "why": "It contradicts their letter of May.", "by_name": "The research group"}


@pytest.fixture
def theo(django_user_model):
    return django_user_model.objects.create_superuser("theo@example.org", name="Theo")


def page_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def press(client, path, **data):
    """What it says: on the page that it answers with, or on the next one."""
    answer = client.post(path, data)
    return " ".join(visiting.said(answer)) if answer.status_code == 302 else answer.content.decode()


def test_nothing_waits(office):
    page = page_of(office, HOME)
    assert "Nothing waits. Paste a link to keep it." in page
    assert "Nothing is kept yet" in page
    assert "Nobody stamps it yet" in page


def test_one_proposes_and_another_agrees(office, rosa, theo, client):
    assert "Proposed. A second member has to agree." in press(office, f"{HOME}keep/", url=URL, **WHY)
    proposal = Proposal.objects.get()
    page = page_of(office, HOME)
    assert "1 page waits for a second person." in page
    assert "Agree, keep it" not in page
    assert "You proposed it yourself" in press(office, f"{HOME}proposal/{proposal.pk}/agree/")
    assert not any("proposes to keep" in str(need.title) for need in today.needs(rosa, now=NOW))

    client.force_login(theo)
    [need] = [need for need in today.needs(theo, now=NOW) if "proposes to keep" in str(need.title)]
    assert need.title == "Rosa proposes to keep a page"
    page = page_of(client, HOME)
    assert "Rosa proposed to keep it:" in page
    assert "Agree, keep it" in page
    press(client, f"{HOME}proposal/{proposal.pk}/agree/")
    assert "1 page is being fetched." in page_of(client, HOME)
    proposals.fetch_due(now=timezone.now(), camera=Memory({URL: f"<title>Principles</title><p>{SAID}</p>"}))
    page = page_of(client, f"{HOME}capture/{Capture.objects.get().pk}/")
    for words in (SAID, "Kept by Rosa", "Theo agreed", "bytes unchanged", "no root yet", "It does not prove"):
        assert words in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"url": "nonsense"}, "This is no address of a page"),
        ({"url": ""}, "Paste the address of the page."),
        ({"url": "https://a:b@x.example/"}, "not the address of a server"),
        ({"why": " "}, "nothing is kept without a reason"),
        ({"whose": "private"}, "not kept unasked"),
        ({"whose": ""}, "Say who speaks there."),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(office, change, words):
    answer = office.post(f"{HOME}keep/", {"url": URL, **WHY, **change})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert "The research group" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_what_could_not_be_fetched_says_why_and_is_let_go(office, rosa):
    press(office, f"{HOME}keep/", url=URL, **{**WHY, "whose": "published"})
    said = "The server sent 512 MB; we stop at 20. Nothing was kept."
    proposals.fetch_due(now=timezone.now(), camera=Memory({URL: Permanent(said)}))
    page = page_of(office, HOME)
    assert "1 page could not be fetched." in page
    assert said in page
    assert any(need.why == said for need in today.needs(rosa, now=NOW))
    pk = Proposal.objects.get().pk
    press(office, f"{HOME}proposal/{pk}/retry/")
    assert Proposal.objects.get().state == ProposalState.AGREED
    proposals.fetch_due(now=timezone.now(), camera=Memory({URL: Permanent(said)}))
    assert "Let go. Nothing was kept." in press(office, f"{HOME}proposal/{pk}/drop/")
    assert "Somebody else has decided" in press(office, f"{HOME}proposal/{pk}/drop/")


def test_a_web_archive_is_brought(office, settings):
    archive = Memory({URL: f"<title>Principles</title><p>{SAID}</p>"}).capture(URL).archive
    said = {**WHY, "whose": "ours"}
    assert "Kept." in press(office, f"{HOME}upload/", file=SimpleUploadedFile("x.wacz", archive), **said)
    assert "Nobody has signed it." in page_of(office, f"{HOME}capture/{Capture.objects.get().pk}/")
    for data, words in ((b"PK no zip", "no whole WACZ"), (b"", "This file is empty")):
        answer = office.post(f"{HOME}upload/", {"file": SimpleUploadedFile("x.wacz", data), **said})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    settings.UPLOAD_LIMIT, settings.ARCHIVE_LIMIT = 1000, 2000  # of a picture, and of a web archive
    answer = office.post(f"{HOME}upload/", {"file": SimpleUploadedFile("x.wacz", b"x" * 5000), **said})
    assert "Archive fewer pages at once." in answer.content.decode()
    assert Capture.objects.count() == 1


@pytest.mark.both
def test_words_are_cited_for_what_we_say_and_looked_at_again(office, rosa):
    made = make_capture()
    path = f"{HOME}capture/{made.pk}/"
    answer = office.post(path, {"quote": "We sell everything.", "words": "They sell again"})
    assert "do not stand in our copy" in answer.content.decode()
    assert "Say what these words are evidence of." in office.post(path, {"quote": "We will"}).content.decode()
    page = press(office, path, quote="real-time matching", words="They sell again")
    assert "Cited. We look once a week" in page
    cited = Citation.objects.get()
    assert (cited.claim, cited.exact) == (Claim.objects.get(), "real-time matching")
    press(office, path, claim=f"sources.claim:{Claim.objects.get().pk}")
    assert Citation.objects.count() == 2

    now_said = SAID.replace("real-time matching", "live face comparison")
    rechecking.look_due(now=timezone.now() + timedelta(days=8), camera=Memory({URL: f"<p>{now_said}</p>"}))
    page = page_of(office, f"{HOME}there/")
    assert "1 of the 2 places that we cite is not as it was." in page
    assert "live" in page
    assert "[+" in page
    assert "They sell again" in page
    assert any("not as it was" in str(need.title) for need in today.needs(rosa, now=NOW))
    assert "We look at it now." in press(office, f"{HOME}citation/{cited.pk}/look/")
    cited.refresh_from_db()
    assert cited.next_look_at <= timezone.now()
    Citation.objects.update(standing=Standing.GONE)
    assert "is whole" in page_of(office, f"{HOME}there/")
    press(office, f"{HOME}citation/{cited.pk}/remove/")
    assert Citation.objects.count() == 1


def test_nothing_is_cited_yet(office):
    assert "Nothing is cited yet." in page_of(office, f"{HOME}there/")


def test_the_packet_is_let_out_and_taken_back(office):
    made = make_capture()
    path = f"{HOME}capture/{made.pk}/"
    assert office.get(f"{path}packet.zip").headers["Content-Type"] == "application/zip"
    assert "Whoever has its hash may take the packet along." in press(office, f"{path}publish/")
    assert office.get(f"/verify/{made.manifest_sha256}/packet.zip").status_code == 200
    assert "ours alone again" in press(office, f"{path}withdraw/")
    assert office.get(f"/verify/{made.manifest_sha256}/packet.zip").status_code == 404


def test_no_file_of_a_page_is_opened_as_a_page(office):
    made = make_capture(
        body=b"<script>alert(1)</script>", more=[Part(Role.SCREENSHOT, "screenshot.png", b"png", "image/png")]
    )
    answer = office.get(f"{HOME}capture/{made.pk}/file/body.html")
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert office.get(f"{HOME}capture/{made.pk}/file/screenshot.png").headers["Content-Type"] == "image/png"
    assert office.get(f"{HOME}capture/{made.pk}/file/none").status_code == 404


def test_a_damaged_capture_says_so(office):
    made = make_capture()
    store.path(made.sha256).write_bytes(b"")
    page = page_of(office, f"{HOME}capture/{made.pk}/")
    assert "A file of this capture is damaged." in page
    assert "media/evidence" in page
    answer = office.get(f"{HOME}capture/{made.pk}/packet.zip", follow=True)
    assert "missing or damaged" in answer.content.decode()


@pytest.mark.both
def test_time_stamps_are_told(office, settings, rosa):
    assert "Nobody stamps our evidence yet." in page_of(office, f"{HOME}stamps/")
    make_capture()
    stamping.close_day(now=NOW + timedelta(days=1))
    settings.UNWATCHED_STAMP_AUTHORITIES = ["https://tsa.example/"]
    stamping.plan(now=NOW)
    assert "1 stamp is still to come." in page_of(office, f"{HOME}stamps/")
    Stamp.objects.update(state="refused", said="The authority's answer cannot be read.")
    page = page_of(office, f"{HOME}stamps/")
    assert "1 stamp was refused." in page
    assert "cannot be read" in page
    assert "refused" in page_of(office, f"{HOME}capture/{Capture.objects.get().pk}/")
    assert any("was refused" in str(need.title) for need in today.needs(rosa, now=NOW))
    Stamp.objects.update(state="stamped", at=NOW)
    assert "Every root is stamped." in page_of(office, f"{HOME}stamps/")


def test_more_is_said_about_a_source(office):
    source = make_source()
    page = page_of(office, f"{HOME}source/{source.pk}/")
    assert "Our principles" in page
    form = {"title": "New", "publisher": "Facewise", "kind": "law", "said_on": "2026-05-01", "note": ""}
    press(office, f"{HOME}source/{source.pk}/", **form)
    assert str(Source.objects.get().said_on) == "2026-05-01"
    assert office.post(f"{HOME}source/{source.pk}/", {**form, "said_on": "0001-01-01"}).status_code == 422


def test_a_researcher_looks_and_changes_nothing(member):
    made = make_capture()
    client = member("Researcher")
    assert "Keep a page" not in page_of(client, HOME)
    assert "Cite it" not in page_of(client, f"{HOME}capture/{made.pk}/")
    assert client.post(f"{HOME}capture/{made.pk}/", {"words": "x"}).status_code == 404
    for path in ("keep/", f"source/{made.source_id}/"):
        assert client.get(f"{HOME}{path}").status_code == 302
    for path in (f"capture/{made.pk}/publish/", "proposal/1/agree/"):
        assert client.post(f"{HOME}{path}").status_code == 302
    made.refresh_from_db()
    assert made.public_at is None


@pytest.mark.both
def test_hostile_words_stay_words(office, noise):
    hostile = '<script>alert("x")</script> \u202eevil'
    made = make_capture(text=hostile, why=hostile, source=make_source(title=hostile, url="https://x.example/"))
    citing.cite(citing.say("x", by=None, now=NOW), source=made.source, capture=made, quote="alert", by=None, now=NOW)
    for path in ("", f"capture/{made.pk}/", "there/", f"source/{made.source_id}/"):
        page = page_of(office, f"{HOME}{path}")
        assert "<script>alert" not in page
    assert captures.text(made) == hostile
