import pytest

from tests.actions.factories import make_petition, sign
from unwatched.actions.models import Shown, Signature
from unwatched.actions.office import names
from unwatched.actions.services import confirming, moderation
from unwatched.vault import services as vault

from .words import answer_line, said, text_of

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def url(petition):
    return f"/office/petitions/{petition.pk}/names/"


def decide(office, url, row, do):
    return office.post(url + "decide/", {"signature": row.pk, "do": do})


def test_while_the_vault_is_closed_the_page_says_who_can_open_it(office, url, add):
    add(2, name="Ann Marsh", show=True)
    answer = office.get(url)
    assert answer_line(answer) == "2 people wait to be shown by name."
    words = text_of(answer)
    assert "Who can open it: Rosa." in words
    assert 'href="/office/vault/"' in answer.content.decode()
    assert "Ann Marsh" not in words


def test_while_it_is_open_names_are_read_page_by_page(office, url, add, opened, monkeypatch):
    monkeypatch.setattr(names, "ON_A_PAGE", 2)
    for name in ("Ann Marsh", "Ben Ode", "Cem Lind"):
        add(1, prefix=name[:3], name=name, postcode="W4 118")
    first, second = text_of(office.get(url)), text_of(office.get(url + "?p=2"))
    assert "Rosa opened it for “Deciding on names”, until 10:00." in first
    assert "Who counts: 3 people" in first
    assert ("Ann Marsh" in first, "Ben Ode" in first, "Cem Lind" in first) == (True, True, False)
    assert ("Ann Marsh" in second, "Cem Lind" in second) == (False, True)
    assert "@example.org" not in first, "addresses are not shown"


def test_what_people_wrote_is_escaped(office, url, add, opened):
    add(1, name="<b>Bobby</b>", comment="<script>alert(1)</script>", show=True)
    page = office.get(url).content.decode()
    assert "&lt;b&gt;Bobby&lt;/b&gt;" in page
    assert "<script>alert(1)" not in page


@pytest.mark.both
@pytest.mark.parametrize(
    ("do", "name", "comment"), [("name", "Ann", ""), ("reason", "Ann", "Because"), ("off", "", "")]
)
def test_a_wish_is_decided(do, name, comment, office, url, add, opened):
    (row,) = add(1, name="Ann", comment="Because", show=True)
    assert decide(office, url, row, do).status_code == 302
    row.refresh_from_db()
    assert (row.shown_name, row.shown_comment) == (name, comment)
    assert row.shown == (Shown.REFUSED if do == "off" else Shown.SHOWN)
    assert answer_line(office.get(url)) == "Nobody waits to be shown."


def test_a_shown_name_is_taken_off_again_while_the_vault_is_closed(office, url, petition, add, opened, rosa, now):
    (row,) = add(1, name="Ann", show=True)
    moderation.show(row, comment=True, by=rosa)
    vault.close_ring(petition.campaign.host.ring, by=rosa, now=now)
    page = office.get(url)
    assert "On the page now: 1 name" in text_of(page)
    decide(office, url, row, "off")
    assert not petition.signatures.shown().exists()


def test_nothing_is_shown_while_the_vault_is_closed(office, url, add):
    (row,) = add(1, name="Ann", show=True)
    answer = decide(office, url, row, "name")
    assert "closed" in said(answer)[0]
    assert Signature.objects.get().shown == Shown.ASKED


def test_a_row_of_another_petition_cannot_be_decided_here(office, url, petition, opened):
    other = sign(make_petition(), "x@example.org", show=True)
    assert decide(office, url, other, "off").status_code == 404
    assert decide(office, url, sign(petition, "y@example.org"), "burn").status_code == 404
    other.refresh_from_db()
    assert other.shown == Shown.ASKED


def test_a_broken_seal_does_not_block_the_queue(office, url, petition, add, opened, now):
    broken, _whole = add(2, name="Ann", show=True)
    Signature.objects.filter(pk=broken.pk).update(sealed=b"\x01\x01not ours")
    row = confirming.confirm(sign(petition, "z@example.org", name="Zoe", show=True).pk, page="/p/", now=now)
    words = text_of(office.get(url))
    assert "Zoe" in words
    assert decide(office, url, broken, "name").status_code == 302
    assert row.shown == Shown.ASKED


def test_a_facilitator_moderates_and_reads_no_list(signed_in, url, add, opened):
    add(1, name="Ann", show=True)
    add(1, prefix="quiet", name="Quiet Quinn")
    words = text_of(signed_in("Facilitator").get(url))
    assert "Ann" in words
    assert "Quiet Quinn" not in words
    assert "Who counts" not in words


def test_a_key_holder_reads_the_list_and_moderates_nothing(signed_in, url, add, opened):
    add(1, name="Ann", show=True)
    answer = signed_in("Key-holder").get(url)
    assert "Who counts: 1 person" in text_of(answer)
    assert "/names/decide/" not in answer.content.decode()
