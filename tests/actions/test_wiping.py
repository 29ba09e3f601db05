import pytest

from unwatched.accounts.models import User
from unwatched.actions.models import Signature
from unwatched.actions.services import confirming, counting, wiping
from unwatched.core.privacy import Kept, declared
from unwatched.supporters.models import Consent, Supporter
from unwatched.vault import panic
from unwatched.vault import services as vault
from unwatched.vault.models import Wipe

from .factories import make_petition, make_wording, sign

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.mark.both
def test_a_wipe_leaves_the_count_and_nobodys_details(now):
    petition = make_petition()
    wording = make_wording(petition.campaign.host)
    for name in "abc":
        row = sign(
            petition, f"{name}@example.org", postcode="W4 118", wordings=[wording], wishes=[wording.pk], show=True
        )
        confirming.confirm(row.pk, page="/", now=now)
    sign(petition, "pending@example.org")
    counting.tick(petition.pk, now=now)
    before = petition.ticks.last().total
    assert (before, wiping.count_people(), Supporter.objects.count()) == (3, 4, 3)

    rosa, theo = (User.objects.create_user(f"{name}@example.org") for name in ("rosa", "theo"))
    assert "signatures" in {eraser.name for eraser in panic.erasers()}
    said = vault.agree_wipe(vault.ask_wipe(by=rosa, now=now), by=theo, now=now)

    assert "4 signatures name nobody now." in said
    personal = declared(Signature).personal
    assert set(personal.values()) >= {Kept.SEALED, Kept.MARK, Kept.LOCKED, Kept.PUBLIC}
    for row in Signature.objects.values(*personal):
        assert not any(row.values())
    assert not Supporter.objects.exists()
    assert not Consent.objects.exists()
    counting.tick(petition.pk, now=now)
    assert petition.ticks.last().total == before
    assert Wipe.objects.get().done_at == now
