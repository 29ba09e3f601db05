import threading
from datetime import timedelta

import pytest
from django.db import connection

from unwatched.actions.models import Mail, Signature, SignatureState
from unwatched.actions.services import confirming, signing
from unwatched.supporters.models import Consent, Supporter
from unwatched.vault import services as vault
from unwatched.vault.errors import KeyMissing

from .factories import desk_of, find, make_campaign, make_organisation, make_petition, make_wording, sign

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def test_sign_writes_one_row_that_names_nobody(now):
    petition = make_petition()
    row = sign(petition, "ines@example.org", name="Ines Okafor-Lind", postcode="W4 118", comment="I walk home at five.")
    kept = repr(Signature.objects.filter(pk=row.pk).values_list().get())
    for secret in ("Ines", "Okafor", "ines@", "example.org", "W4 118", "walk home"):
        assert secret not in kept
    assert row.state == SignatureState.PENDING
    assert row.mail == Mail.CONFIRM
    assert row.has_postcode


def test_sealed_details_open_with_the_hosts_ring(now):
    petition = make_petition()
    row = sign(petition, name="Ines", comment="A reason")
    ring = petition.campaign.host.ring
    vault.open_ring(ring, by=None, reason="test", now=now)
    assert vault.unseal(bytes(row.sealed), ring=ring, now=now) == {
        "name": "Ines", "email": "ines@example.org", "comment": "A reason",
    }  # fmt: skip


def test_a_partner_can_read_only_who_ticked_its_box(now):
    partner = make_organisation("Delta Legal Aid")
    wording = make_wording(partner, purpose="organisation")
    petition = make_petition()
    ticked = sign(petition, "a@example.org", wordings=[wording], wishes=[wording.pk])
    unticked = sign(petition, "b@example.org", wordings=[wording])
    vault.open_ring(partner.ring, by=None, reason="test", now=now)
    assert vault.unseal(bytes(ticked.sealed), ring=partner.ring, now=now)["email"] == "a@example.org"
    with pytest.raises(KeyMissing):
        vault.unseal(bytes(unticked.sealed), ring=partner.ring, now=now)


@pytest.mark.parametrize("again", ["ines@example.org", "INES@Example.ORG", " ines+list@example.org "])
def test_the_same_mailbox_signs_once(again, now):
    petition = make_petition()
    first = sign(petition, "ines@example.org")
    sign(petition, again, name="Somebody Else")
    assert petition.signatures.get().pk == first.pk
    assert bytes(petition.signatures.get().sealed) == bytes(first.sealed), "the first name stands"


def test_one_address_signs_two_campaigns_and_the_rows_cannot_be_linked(now):
    one, two = make_petition(), make_petition(campaign=make_campaign(title="Other"))
    marks = {bytes(sign(petition).blind_index) for petition in (one, two)}
    assert len(marks) == 2


def test_signing_again_after_confirming_tells_the_owner_by_mail(now):
    petition = make_petition()
    row = sign(petition)
    confirming.confirm(row.pk, page="/p/", now=now)
    again = sign(petition, now=now + timedelta(hours=1))
    assert again.mail == Mail.AGAIN
    assert again.transit is not None


def test_nobody_gets_a_sixth_mail(now):
    petition = make_petition()
    row = sign(petition)
    Signature.objects.filter(pk=row.pk).update(
        mails_sent=signing.MAILS_AT_MOST, mail="", mail_at=None, transit=None, transit_at=None
    )
    again = sign(petition)
    assert again.mail_at is None
    assert again.transit is None


def test_a_disowned_address_gets_no_more_mail(now):
    petition = make_petition()
    row = sign(petition)
    confirming.disown(row.pk, now=now)
    again = sign(petition)
    assert again.pk == row.pk
    assert again.mail_at is None
    assert again.sealed is None


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_two_hundred_at_once_with_one_address_make_one_row(now):
    petition = make_petition()
    desk, failures = desk_of(petition), []
    details = signing.Details(name="Ines", email="ines@example.org")

    def work():
        try:
            for _ in range(20):
                signing.sign(desk, details, ip="192.0.2.7", language="en", score=0, now=now)
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert petition.signatures.count() == 1


def test_consents_are_written_only_once_the_address_is_confirmed(now):
    campaign = make_campaign()
    wording = make_wording(campaign.host)
    petition = make_petition(campaign=campaign)
    row = sign(petition, wordings=[wording], wishes=[wording.pk])
    assert not Consent.objects.exists()
    confirming.confirm(row.pk, page="/p/", now=now)
    confirming.confirm(row.pk, page="/p/", now=now)
    consent = Consent.objects.get()
    assert (consent.wording, consent.given, consent.page) == (wording, True, "/p/")
    assert Supporter.objects.get().campaign == campaign


def test_find_knows_an_address_however_it_is_written(now):
    petition = make_petition()
    row = sign(petition, "Ines+tag@EXAMPLE.org")
    assert find(petition, "ines@example.org") == row
