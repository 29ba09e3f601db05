from datetime import timedelta

import pytest

from unwatched.accounts.models import User
from unwatched.actions.models import Signature, SignatureState
from unwatched.actions.services import confirming, counting, petitions, retention
from unwatched.supporters import erasure
from unwatched.supporters.models import Consent, Supporter

from .factories import find, make_campaign, make_petition, make_wording, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def rosa(db):
    return User.objects.create_user("rosa@example.org", name="Rosa")


def test_after_a_day_the_network_and_the_minute_are_forgotten(now):
    petition = make_petition()
    old, new = sign(petition, "a@example.org", now=now), sign(petition, "b@example.org", now=now + timedelta(hours=12))
    retention.forget_networks(now=now + timedelta(hours=24, minutes=1))
    old.refresh_from_db()
    new.refresh_from_db()
    assert old.network_mark is None
    assert old.signed_at == now.replace(minute=0)
    assert new.network_mark is not None


def test_who_never_confirms_is_erased_after_three_days(now):
    petition = make_petition()
    row = sign(petition, postcode="W4 118", show=True)
    assert retention.expire_pending(now=now + timedelta(days=3, minutes=1)) == 1
    row.refresh_from_db()
    assert row.state == SignatureState.EXPIRED
    assert (row.blind_index, row.sealed, row.transit, row.domain_mark, row.network_mark) == (None,) * 5
    again = sign(petition, now=now + timedelta(days=4))
    assert again.pk != row.pk


def test_the_mark_of_a_disowned_address_goes_after_three_days(now):
    row = sign(make_petition())
    confirming.disown(row.pk, now=now)
    assert retention.forget_disowned(now=now + timedelta(days=2)) == 0
    assert retention.forget_disowned(now=now + timedelta(days=3, minutes=1)) == 1
    assert Signature.objects.get(pk=row.pk).blind_index is None


def test_erasing_a_person_reaches_every_campaign_and_only_them(now, rosa):
    one, two = make_petition(), make_petition(campaign=make_campaign(title="Other"))
    wording = make_wording(one.campaign.host)
    for petition in (one, two):
        for address in ("ines@example.org", "other@example.org"):
            row = sign(petition, address, wordings=[wording], wishes=[wording.pk] if petition == one else [])
            confirming.confirm(row.pk, page="/p/", now=now)
            counting.tick(petition.pk, now=now)
    done = erasure.erase_person(" Ines@Example.org", by=rosa, now=now)
    assert done["signatures"] == 2
    for petition in (one, two):
        counting.tick(petition.pk, now=now)
        assert petitions.public_count(petition).total == 1
        assert counting.recount(petition.pk).is_sound
        assert find(petition, "other@example.org").sealed is not None
        with pytest.raises(Signature.DoesNotExist):
            find(petition, "ines@example.org")
    assert (Supporter.objects.count(), Consent.objects.count()) == (1, 1)


def test_erasing_a_stranger_erases_nothing(now, rosa):
    sign(make_petition())
    assert erasure.erase_person("nobody@example.org", by=rosa, now=now)["signatures"] == 0
    assert Signature.objects.get().sealed is not None


@pytest.mark.once
def test_export_tells_what_is_kept_and_why_details_are_not_there(now, rosa):
    sign(make_petition())
    rows = erasure.export_person("ines@example.org", by=rosa)["signatures"]
    assert len(rows) == 1
    assert "closed" in rows[0]["sealed"]
