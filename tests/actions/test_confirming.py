from datetime import timedelta

import pytest

from unwatched.actions.errors import LinkTooOld, WrongCode
from unwatched.actions.models import Signature, SignatureState
from unwatched.actions.services import confirming, counting
from unwatched.supporters.models import Supporter
from unwatched.vault.errors import BadToken

from .factories import make_petition, make_wording, sign

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def by_code(petition, address, code, now):
    return confirming.confirm_by_code(petition, address=address, code=code, page="/p/", now=now)


def test_confirm_counts_from_the_next_tick_on(now):
    petition = make_petition()
    row = confirming.confirm(sign(petition).pk, page="/p/", now=now)
    assert row.state == SignatureState.CONFIRMED
    assert row.transit is None
    assert counting.tick(petition.pk, now=now).total == 1


def test_confirming_twice_counts_once(now):
    petition = make_petition()
    pk = sign(petition).pk
    confirming.confirm(pk, page="/p/", now=now)
    counting.tick(petition.pk, now=now)
    confirming.confirm(pk, page="/p/", now=now)
    assert counting.tick(petition.pk, now=now) is None


def test_a_link_is_too_old_after_three_days(now):
    pk = sign(make_petition()).pk
    with pytest.raises(LinkTooOld):
        confirming.confirm(pk, page="/p/", now=now + timedelta(days=3, seconds=1))


def test_a_link_works_for_a_day_after_closing(now):
    petition = make_petition(closes_at=now + timedelta(hours=1))
    pk, late = sign(petition, "a@example.org").pk, sign(petition, "b@example.org").pk
    confirming.confirm(pk, page="/p/", now=now + timedelta(hours=24))
    with pytest.raises(LinkTooOld):
        confirming.confirm(late, page="/p/", now=now + timedelta(hours=26))


@pytest.mark.both
def test_it_wasnt_me_erases_the_person(now):
    petition = make_petition()
    wording = make_wording(petition.campaign.host)
    row = sign(petition, wordings=[wording], wishes=[wording.pk], show=True, postcode="W4 118")
    confirming.disown(row.pk, now=now)
    row.refresh_from_db()
    assert (row.sealed, row.transit, row.domain_mark, row.network_mark, row.shown) == (None,) * 5
    assert (row.wishes, row.has_postcode, row.state) == ([], False, SignatureState.DISOWNED)


def test_it_wasnt_me_works_after_confirming_and_takes_the_name_off_the_count(now):
    petition = make_petition()
    wording = make_wording(petition.campaign.host)
    row = sign(petition, wordings=[wording], wishes=[wording.pk])
    confirming.confirm(row.pk, page="/p/", now=now)
    counting.tick(petition.pk, now=now)
    confirming.disown(row.pk, now=now)
    assert counting.tick(petition.pk, now=now).total == 0
    assert not Supporter.objects.exists()


def test_disowned_cannot_be_confirmed_any_more(now):
    pk = sign(make_petition()).pk
    confirming.disown(pk, now=now)
    with pytest.raises(LinkTooOld):
        confirming.confirm(pk, page="/p/", now=now)


def test_token_leads_to_its_row_and_no_other(now):
    pk = sign(make_petition()).pk
    token = confirming.token_for(pk)
    assert confirming.signature_of(token).pk == pk
    for place in range(len(token)):
        changed = token[:place] + ("b" if token[place] == "a" else "a") + token[place + 1 :]
        with pytest.raises(BadToken):
            confirming.signature_of(changed)


def test_six_digits_confirm(now):
    petition = make_petition()
    row = sign(petition)
    assert by_code(petition, "Ines@Example.org", confirming.code_for(row.pk), now).pk == row.pk


def test_wrong_digits_and_strange_addresses_look_alike(now):
    petition = make_petition()
    row = sign(petition)
    wrong = f"{(int(confirming.code_for(row.pk)) + 1) % 1_000_000:06}"
    said = set()
    for address in ("ines@example.org", "nobody@example.org"):
        with pytest.raises(WrongCode) as error:
            by_code(petition, address, wrong, now)
        said.add(str(error.value))
    assert len(said) == 1


@pytest.mark.both
def test_the_right_digits_come_too_late_after_ten_tries(now):
    petition = make_petition()
    row = sign(petition)
    Signature.objects.filter(pk=row.pk).update(code_tries=confirming.CODE_TRIES)
    with pytest.raises(WrongCode):
        by_code(petition, "ines@example.org", confirming.code_for(row.pk), now)


def test_digits_of_one_petition_do_not_fit_another(now):
    one, other = make_petition(), make_petition()
    row = sign(one)
    with pytest.raises(WrongCode):
        by_code(other, "ines@example.org", confirming.code_for(row.pk), now)
