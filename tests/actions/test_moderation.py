import pytest

from unwatched.accounts.models import User
from unwatched.actions.models import Signature
from unwatched.actions.services import confirming, counting, moderation, reading
from unwatched.vault import services as vault
from unwatched.vault.errors import VaultClosed

from .factories import make_petition, sign

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def rosa(db):
    return User.objects.create_user("rosa@example.org", name="Rosa")


def confirmed(petition, email, *, now, **details):
    return confirming.confirm(sign(petition, email, **details).pk, page="/p/", now=now)


def open_vault(petition, now):
    vault.open_ring(petition.campaign.host.ring, by=None, reason="test", now=now, minutes=120)


@pytest.fixture
def clock(monkeypatch, now):
    """The vault looks at the clock; these tests live at `now`."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)


def test_nothing_is_read_while_the_vault_is_closed(now, rosa):
    petition = make_petition()
    row = confirmed(petition, "a@example.org", now=now, show=True)
    for read in (lambda: list(moderation.waiting(petition)), lambda: list(reading.opened(petition)),
                 lambda: moderation.show(row, comment=True, by=rosa)):  # fmt: skip
        with pytest.raises(VaultClosed):
            read()


def test_only_confirmed_wishes_wait_for_a_decision(now, clock):
    petition = make_petition()
    confirmed(petition, "a@example.org", now=now, show=True, name="Ann", comment="Because")
    confirmed(petition, "b@example.org", now=now, show=False)
    sign(petition, "c@example.org", show=True)
    open_vault(petition, now)
    assert [(w.name, w.comment) for w in moderation.waiting(petition)] == [("Ann", "Because")]


@pytest.mark.parametrize(("comment", "kept"), [(True, "Because"), (False, "")])
def test_a_name_is_public_only_after_a_person_said_so(comment, kept, now, clock, rosa):
    petition = make_petition()
    row = confirmed(petition, "a@example.org", now=now, show=True, name="Ann", comment="Because")
    assert not petition.signatures.shown().exists()
    open_vault(petition, now)
    moderation.show(row, comment=comment, by=rosa)
    shown = petition.signatures.shown().get()
    assert (shown.shown_name, shown.shown_comment) == ("Ann", kept)


def test_who_did_not_ask_is_never_shown(now, clock, rosa):
    petition = make_petition()
    row = confirmed(petition, "a@example.org", now=now, show=False, name="Ann")
    open_vault(petition, now)
    moderation.show(row, comment=True, by=rosa)
    assert not Signature.objects.exclude(shown_name="").exists()


def test_a_shown_name_goes_when_refused_or_disowned(now, clock, rosa):
    petition = make_petition()
    rows = [confirmed(petition, f"{n}@example.org", now=now, show=True, name=n) for n in "ab"]
    open_vault(petition, now)
    for row in rows:
        moderation.show(row, comment=True, by=rosa)
    moderation.refuse(rows[0], by=rosa)
    confirming.disown(rows[1].pk, now=now)
    assert not Signature.objects.exclude(shown_name="").exists()
    counting.tick(petition.pk, now=now)
    assert petition.signatures.counting().count() == 1


def test_opened_gives_the_counting_ones_in_order(now, clock):
    petition = make_petition()
    for n in "abc":
        confirmed(petition, f"{n}@example.org", now=now, name=n.upper())
    sign(petition, "d@example.org")
    open_vault(petition, now)
    assert [one.name for one in reading.opened(petition)] == ["A", "B", "C"]
    assert [one.name for one in reading.opened(petition, start=1, at_most=1)] == ["B"]


def test_a_seal_of_lost_keys_is_given_as_unknown_and_not_left_out(now, clock):
    petition = make_petition()
    row = confirmed(petition, "a@example.org", now=now)
    Signature.objects.filter(pk=row.pk).update(sealed=b"\x01\x01not ours")
    open_vault(petition, now)
    assert [one.name for one in reading.opened(petition)] == [reading.UNREADABLE]
