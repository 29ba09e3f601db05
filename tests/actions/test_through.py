"""Through which partner people came: a coarse mark, told from five people on, gone with the signature."""

import pytest
from django.utils import timezone

from unwatched.actions.models import Signature, SignatureState
from unwatched.actions.services import confirming, wiping
from unwatched.actions.services.through import Through, through_partners
from unwatched.directory.models import Organisation

from .factories import make_petition, sign

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def petition():
    return make_petition()


@pytest.fixture
def nurses():
    return Organisation.objects.create(name="Night Shift Nurses", slug="nurses")


def come(petition, number, *, via, confirmed=0):
    for n in range(number):
        row = sign(petition, f"{via and via.slug}{n}@example.org", via=via and via.pk)
        if n < confirmed:
            Signature.objects.filter(pk=row.pk).update(state=SignatureState.CONFIRMED)


@pytest.mark.both
def test_groups_under_five_are_few_and_the_rest_is_not_told(petition, nurses):
    union = Organisation.objects.create(name="Union", slug="union")
    come(petition, 7, via=nurses, confirmed=4)
    come(petition, 2, via=union)
    come(petition, 3, via=None, confirmed=3)
    assert through_partners(petition) == [Through("Night Shift Nurses", 7, None), Through("Union", None, 0)]


def test_the_mark_goes_with_the_signature(petition, nurses):
    come(petition, 3, via=nurses)
    confirming.disown(Signature.objects.first().pk, now=timezone.now())
    assert list(Signature.objects.order_by("pk").values_list("via", flat=True)) == [None, nurses.pk, nurses.pk]
    wiping.wipe(by=None, now=timezone.now())
    assert not Signature.objects.filter(via__isnull=False).exists()


def test_the_first_mark_stands_and_a_partner_that_goes_takes_it_along(petition, nurses):
    sign(petition, via=nurses.pk)
    sign(petition, via=None)
    assert Signature.objects.get().via == nurses
    nurses.delete()
    assert Signature.objects.get().via is None
