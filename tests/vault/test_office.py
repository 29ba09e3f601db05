import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.visiting import said
from unwatched.accounts.models import User
from unwatched.office import today
from unwatched.vault import keyring, panic, services
from unwatched.vault.models import Custody, Holder, Lease, Wipe
from unwatched.vault.views.words import clock

from .conftest import WORDS

pytestmark = pytest.mark.once


@pytest.fixture
def rosa(db):
    """She may do everything."""
    return User.objects.create_user("rosa@example.org", name="Rosa", is_superuser=True)


@pytest.fixture
def office(client, rosa):
    client.force_login(rosa)
    return client


@pytest.fixture
def held_now(ring, quick, imani, theo, rosa):
    """Keys with Imani and Rosa, by today's clock: the screens look at it."""
    for user in (imani, rosa):
        services.hold(ring, user=user, passphrase=WORDS, now=timezone.now())
    services.hand_over(ring, by=rosa, now=timezone.now())
    return ring


@pytest.fixture
def levers(monkeypatch):
    """The vault's own levers and one of another app, "signing"."""
    state = {"on": False}

    def stop(*, by, now):
        state["on"] = True
        return "Signing is stopped."

    def resume(*, by, now):
        state["on"] = False
        return "Signing goes on."

    monkeypatch.setattr(panic, "_levers", dict(panic._levers))
    panic.register(
        "signing", "Stop signing", stop, resume, about="Undo at any time.", is_on=lambda: state["on"],
        undo_label="Sign again", order=30,
    )  # fmt: skip
    return state


def page(client, name="vault", *args, status=200, query=""):
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == status
    return re.sub(r"\s+", " ", response.content.decode())


def press(client, view, /, *args, query="", **data):
    return client.post(reverse(view, args=args) + query, data)


# --- Is it open ---------------------------------------------------------------------------------


def test_an_empty_site_says_that_nothing_is_sealed(office, keys):
    assert "Nothing is sealed yet." in page(office)


def test_a_closed_list_with_the_key_on_the_server_says_so(office, ring):
    text = page(office)
    assert "Closed. A stolen database names no one." in text
    assert "a seized server can be read" in text
    assert "It has never been opened." in text


def test_opening_takes_a_reason_and_no_passphrase_when_the_key_is_here(office, ring, rosa):
    missing = office.post(reverse("vault_open", args=[ring.pk]), {"reason": "", "minutes": "30"})
    assert missing.status_code == 422
    assert not Lease.objects.exists()
    done = press(office, "vault_open", ring.pk, reason="The pack for the council", minutes="10")
    assert "Open until" in said(done)[0]
    lease = Lease.objects.get()
    assert (lease.user, lease.reason, lease.until - lease.opened_at) == (
        rosa, "The pack for the council", timedelta(minutes=10),
    )  # fmt: skip
    text = page(office)
    assert "Rosa opened it for: The pack for the council." in text
    assert "Open, for one purpose, for 10 more minutes." in text


def test_closing_is_one_press(office, ring, rosa):
    services.open_ring(ring, by=rosa, reason="Mail", now=timezone.now())
    assert said(press(office, "vault_close", ring.pk)) == ["Closed. A stolen database names no one."]
    text = page(office)
    assert "Mail" in text
    assert "nobody" in text  # nothing was read
    assert not services.opened(ring, now=timezone.now())


def test_a_holder_opens_with_their_passphrase_and_a_wrong_one_is_told(office, held_now):
    data = {"reason": "Mail", "minutes": "30"}
    wrong = office.post(reverse("vault_open", args=[held_now.pk]), {**data, "passphrase": "not this one at all"})
    assert wrong.status_code == 422
    assert "That is not the passphrase of your key." in wrong.content.decode()
    assert "not this one at all" not in wrong.content.decode()
    press(office, "vault_open", held_now.pk, **data, passphrase=WORDS)
    assert services.opened(held_now, now=timezone.now())


def test_somebody_without_a_key_is_told_whom_to_ask(client, held_now, theo):
    theo.groups.add(Group.objects.get(name="Key-holder"))
    client.force_login(theo)
    text = page(client)
    assert "Only a key-holder can open it. Ask one of these: Imani, Rosa." in text
    assert "Your passphrase" not in text


def test_a_foreign_key_folder_is_told_on_the_screen(office, ring, settings, tmp_path):
    services.check_keys()
    settings.KEY_DIR = tmp_path / "other"
    keyring.make(settings.KEY_DIR)
    text = page(office)
    assert "The keys are not right." in text
    assert "does not fit this database" in text


def test_the_count_of_people_comes_from_the_apps_that_keep_them(office, ring, monkeypatch):
    monkeypatch.setattr(panic, "_erasers", {})
    panic.register_wipe("people", lambda: 5423, lambda *, by, now: None)
    assert "The names and addresses of 5,423 people are sealed." in page(office)


# --- Who may what -------------------------------------------------------------------------------

SCREENS = ["vault", "vault_copy", "vault_wipe", "vault_wipe_withdraw"]
RING_SCREENS = [
    "vault_open", "vault_close", "vault_hold", "vault_drill", "vault_passphrase", "vault_rotate", "vault_hand_over",
    "vault_take_back",
]  # fmt: skip


@pytest.mark.parametrize("role", ["Editor", "Facilitator", "Researcher"])
def test_other_roles_reach_no_part_of_the_vault(client, ring, imani, levers, role):
    imani.groups.add(Group.objects.get(name=role))
    client.force_login(imani)
    paths = [reverse(name) for name in SCREENS] + [reverse(name, args=[ring.pk]) for name in RING_SCREENS]
    paths += [reverse("vault_panic", args=["signing"])]
    for path in paths:
        refused = client.post(path, {"reason": "x", "minutes": "30", "name": ring.name})
        assert refused.status_code in (302, 403), path
        assert refused.get("Location", "") != reverse("vault"), path
    assert not Lease.objects.exists()
    assert not Wipe.objects.exists()
    assert ring.keys.count() == 1
    assert not levers["on"]
    assert reverse("vault") not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_an_organiser_locks_and_changes_but_does_not_open(client, ring, imani):
    imani.groups.add(Group.objects.get(name="Organiser"))
    client.force_login(imani)
    press(client, "vault_open", ring.pk, reason="x", minutes="30")
    assert not Lease.objects.exists()
    press(client, "vault_rotate", ring.pk)
    assert ring.keys.count() == 2


def test_a_key_holder_opens_and_locks_but_does_not_wipe_or_change(client, ring, imani):
    imani.groups.add(Group.objects.get(name="Key-holder"))
    client.force_login(imani)
    press(client, "vault_rotate", ring.pk)
    press(client, "vault_wipe", name=ring.name)
    assert ring.keys.count() == 1
    assert not Wipe.objects.exists()
    press(client, "vault_open", ring.pk, reason="x", minutes="30")
    assert Lease.objects.count() == 1


# --- Key-holders --------------------------------------------------------------------------------


def test_from_the_first_passphrase_to_the_hand_over_and_back(office, client, ring, quick, rosa, imani, keys):
    weak = office.post(reverse("vault_hold", args=[ring.pk]), {"passphrase": "weak", "again": "weak"})
    assert "Too easy to guess." in weak.content.decode()
    differ = office.post(reverse("vault_hold", args=[ring.pk]), {"passphrase": WORDS, "again": WORDS + "x"})
    assert "These two are not the same." in differ.content.decode()
    press(office, "vault_hold", ring.pk, passphrase=WORDS, again=WORDS)
    alone = office.post(reverse("vault_hand_over", args=[ring.pk]))
    assert alone.status_code == 422
    assert "2 people at least must hold a key" in alone.content.decode()
    services.hold(ring, user=imani, passphrase=WORDS, now=timezone.now())
    assert "The keys go to: Rosa, Imani." in page(office, "vault_hand_over", ring.pk)
    press(office, "vault_hand_over", ring.pk)
    ring.refresh_from_db()
    assert ring.custody == Custody.HOLDERS
    assert "The keys are with 2 people, not on this server." in page(office)
    assert not list(keys.glob("ring-*.key"))
    press(office, "vault_open", ring.pk, reason="x", minutes="30", passphrase=WORDS)
    press(office, "vault_take_back", ring.pk)
    ring.refresh_from_db()
    assert ring.custody == Custody.SERVER


def test_a_drill_and_a_change_of_passphrase(office, held_now, rosa):
    assert said(press(office, "vault_drill", held_now.pk, passphrase=WORDS)) == [
        "That is the one. See you in three months."
    ]
    new = "quite other words here"
    press(office, "vault_passphrase", held_now.pk, old=WORDS, passphrase=new, again=new)
    wrong = office.post(reverse("vault_drill", args=[held_now.pk]), {"passphrase": WORDS})
    assert "That is not the passphrase of your key." in wrong.content.decode()
    assert services.drill(held_now, user=rosa, passphrase=new, now=timezone.now()) == 1


@pytest.mark.both
def test_a_new_holder_waits_until_another_one_gives_the_keys(office, held_now, samira):
    new = services.hold(held_now, user=samira, passphrase=WORDS, now=timezone.now())
    assert "Give the keys to Samira" in page(office)
    assert "The keys are with 2 people" in page(office)
    closed = office.post(reverse("vault_share", args=[new.pk]))
    assert closed.status_code == 422
    press(office, "vault_open", held_now.pk, reason="x", minutes="30", passphrase=WORDS)
    press(office, "vault_share", new.pk)
    assert "The keys are with 3 people" not in page(office)  # it is open now
    assert new.shares.count() == 1
    press(office, "vault_leave", new.pk)
    assert not Holder.objects.filter(user=samira).exists()


# --- If something is wrong ------------------------------------------------------------------------


def test_lock_now_closes_everything(office, ring, rosa):
    services.open_ring(ring, by=rosa, reason="x", now=timezone.now())
    assert "Closes every open list at once" in page(office, "vault_panic", "lock")
    assert said(press(office, "vault_panic", "lock")) == ["Locked. No list is open."]
    assert not services.opened(ring, now=timezone.now())
    assert ModelLogEntry.objects.filter(action="vault.panic", user=rosa).exists()


def test_end_all_sessions_ends_ours_too(office, ring):
    response = office.post(reverse("vault_panic", args=["sessions"]))
    assert response.status_code == 302
    assert response["Location"] == reverse("account_login")
    assert not Session.objects.exists()
    assert office.get(reverse("vault")).status_code == 302


def test_a_lever_of_another_app_is_pulled_and_taken_back(office, ring, levers):
    assert said(press(office, "vault_panic", "signing")) == ["Signing is stopped."]
    assert levers["on"]
    assert "Sign again" in page(office)
    assert said(press(office, "vault_panic_undo", "signing")) == ["Signing goes on."]
    assert not levers["on"]


def test_an_unknown_lever_and_one_without_undo_are_not_found(office, ring):
    page(office, "vault_panic", "nonsense", status=404)
    page(office, "vault_panic_undo", "lock", status=404)


def test_practising_changes_the_words_and_nothing_else(office, ring, rosa, levers):
    services.open_ring(ring, by=rosa, reason="x", now=timezone.now())
    text = page(office, query="?practise=1")
    assert "Drill: Lock now" in text
    assert "o-practise" in text
    assert "Drill: Lock now" not in page(office)
    assert "nothing will be changed" in page(office, "vault_panic", "lock", query="?practise=1")
    for name in ("lock", "sessions", "signing"):
        done = press(office, "vault_panic", name, query="?practise=1")
        assert "nothing was changed" in said(done)[0]
    press(office, "vault_wipe", query="?practise=1", name=ring.name)
    assert services.opened(ring, now=timezone.now())
    assert Session.objects.exists()
    assert not levers["on"]
    assert not Wipe.objects.exists()


def test_without_practise_nothing_happens_by_looking(office, ring, levers):
    for path in [reverse(name) for name in SCREENS] + [reverse(name, args=[ring.pk]) for name in RING_SCREENS]:
        office.get(path)
    office.get(reverse("vault_panic", args=["signing"]))
    assert ring.keys.count() == 1
    assert not levers["on"]
    assert not Wipe.objects.exists()


def test_the_wipe_takes_the_name_and_two_people(office, client, ring, rosa, imani, monkeypatch):
    told = []
    monkeypatch.setattr(panic, "_erasers", {})
    panic.register_wipe("people", lambda: 1, lambda *, by, now: told.append(by))
    wrong = office.post(reverse("vault_wipe"), {"name": "Wren"})
    assert "That is not the name." in wrong.content.decode()
    press(office, "vault_wipe", name="wrenfield ")
    press(office, "vault_wipe", name="Wrenfield")  # the same person once more: still only asked
    assert told == []
    assert "Rosa has asked for it. A second person has to agree." in page(office)

    imani.is_superuser = True
    imani.save()
    client.force_login(imani)
    [need] = [need for need in today.needs(imani, now=timezone.now()) if "wipe" in str(need.title)]
    assert need.title == "Rosa asks to wipe everything personal"
    done = press(client, "vault_wipe", name="Wrenfield")
    assert "Everything personal is wiped. Destroy backups of the keys too." in said(done)
    assert told == [imani]


def test_a_wish_to_wipe_is_taken_back(office, ring):
    press(office, "vault_wipe", name="Wrenfield")
    assert said(press(office, "vault_wipe_withdraw"))[-1] == "Nothing will be wiped."
    assert not Wipe.objects.exists()


# --- Today ------------------------------------------------------------------------------------


def titles(user, now):
    return [str(need.title) for need in today.needs(user, now=now)]


def test_today_reminds_of_an_open_list_and_of_a_passphrase(held, imani, theo, now):
    services.open_ring(held, by=imani, reason="Mail", now=now, passphrase=WORDS + "Imani")
    assert "You have opened the list: Mail" in titles(imani, now)
    assert "You have opened the list: Mail" not in titles(theo, now)
    late = now + timedelta(days=91)
    assert "Do you still know the passphrase of your key?" in titles(theo, late)
    assert "Do you still know the passphrase of your key?" not in titles(theo, now)


def test_today_says_whether_a_list_is_open(ring, imani, now):
    def said():
        return [f"{line.tag}: {line.text}" for line in today.machine(now=now) if "Vault" in str(line.tag)]

    assert said() == ["Vault closed: nobody reads names now"]
    services.open_ring(ring, by=imani, reason="Deciding on names", now=now, minutes=30)
    assert said() == [f"Vault open: until {clock(now + timedelta(minutes=30))}"]


@pytest.mark.both
def test_today_tells_holders_who_waits_for_the_keys(held, imani, samira, now):
    imani.groups.add(Group.objects.get(name="Key-holder"))
    services.hold(held, user=samira, passphrase=WORDS, now=now)
    imani = User.objects.get(pk=imani.pk)
    assert "Samira waits for the keys" in titles(imani, now)
    assert "Samira waits for the keys" not in titles(samira, now)
