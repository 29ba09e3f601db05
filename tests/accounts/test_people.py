import pytest
from django.core import mail
from django.test import Client
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from unwatched.accounts import services
from unwatched.accounts.models import User
from unwatched.accounts.roles import ensure_roles

from .people import SET_UP, give_app, is_signed_in, make_organiser, sign_in

pytestmark = pytest.mark.once


def roles_of(*names):
    from django.contrib.auth.models import Group

    return [str(group.pk) for group in Group.objects.filter(name__in=names)]


def link_in(message):
    return next(line for line in message.body.splitlines() if "/account/link/" in line).removeprefix(
        "http://localhost:8000"
    )


@pytest.fixture
def plain(client, rosa):
    """A client of an organiser who is no administrator and no key-holder."""
    client.force_login(rosa)
    return client


def test_invite_writes_to_a_new_organiser(office, admin):
    form = office.get("/office/users/new/")
    assert "password" not in form.content.decode().lower().replace("password_reset", "")
    person = {"email": " New@Example.org ", "name": "Wei", "groups": roles_of("Editor")}
    answer = office.post("/office/users/new/", person)
    assert answer.status_code == 302
    wei = User.objects.get(email="new@example.org")
    assert not wei.has_usable_password()
    assert services.role_names(wei) == ["Editor"]
    assert mail.outbox[0].to == ["new@example.org"]
    assert "Imani invites you" in mail.outbox[0].body
    guest = Client()
    guest.post(link_in(mail.outbox[0]))
    assert is_signed_in(guest)
    assert guest.get(SET_UP).status_code == 200


@pytest.mark.both
def test_an_invitation_is_written_down(office, admin):
    office.post("/office/users/new/", {"email": "new@example.org", "name": "Wei", "groups": roles_of("Editor")})
    entry = ModelLogEntry.objects.get(action="accounts.invite")
    assert (entry.user, entry.data) == (admin, {"roles": ["Editor"]})


def test_an_address_is_invited_once(office):
    make_organiser("taken@example.org")
    answer = office.post("/office/users/new/", {"email": "Taken@example.org", "name": "Wei"})
    assert "Another organiser has this address" in answer.content.decode()
    assert not mail.outbox


def test_a_mail_server_that_fails_is_told(office, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # nobody listens there
    answer = office.post("/office/users/new/", {"email": "new@example.org", "name": "Wei"}, follow=True)
    assert "did not go out" in answer.content.decode()
    assert User.objects.filter(email="new@example.org").exists()


@pytest.mark.both
def test_changing_roles_is_written_down(office, admin, rosa):
    office.post(f"/office/users/edit/{rosa.pk}/", person(rosa, groups=roles_of("Editor", "Key-holder")))
    assert services.role_names(rosa) == ["Editor", "Key-holder"]
    entry = ModelLogEntry.objects.get(action="accounts.roles")
    assert entry.user == admin
    assert entry.data == {"before": ["Organiser"], "after": ["Editor", "Key-holder"]}


def test_saving_without_a_change_writes_nothing_down(office, rosa):
    office.post(f"/office/users/edit/{rosa.pk}/", person(rosa, groups=roles_of("Organiser")))
    assert not ModelLogEntry.objects.filter(action__startswith="accounts.").exists()


def test_deactivating_ends_sessions(office, rosa):
    browser = Client()
    browser.force_login(rosa)
    office.post(f"/office/users/edit/{rosa.pk}/", person(rosa, is_active=""))
    assert browser.get(SET_UP).status_code == 302
    rosa.refresh_from_db()
    assert not rosa.is_active
    assert rosa.sessions_ended == 1


def test_deactivating_many_ends_sessions(office, rosa):
    path = f"/office/bulk/accounts/user/set_active_state/?next=/office/users/&id={rosa.pk}"
    assert office.post(path, {"mark_as_active": "False"}).status_code == 302
    rosa.refresh_from_db()
    assert (rosa.is_active, rosa.sessions_ended) == (False, 1)


@pytest.mark.both
def test_only_a_key_holder_makes_key_holders(plain, rosa):
    wei = make_organiser("wei@example.org", roles=["Editor"])
    answer = plain.post(f"/office/users/edit/{wei.pk}/", person(wei, groups=roles_of("Key-holder")))
    assert "Only a key-holder" in answer.content.decode()
    bulk = f"/office/bulk/accounts/user/assign_role/?next=/office/users/&id={wei.pk}"
    plain.post(bulk, {"role": roles_of("Key-holder")[0]})
    plain.post("/office/users/new/", {"email": "n@example.org", "name": "N", "groups": roles_of("Key-holder")})
    assert not User.objects.filter(groups__name="Key-holder").exists()


def test_nobody_makes_themselves_administrator(plain, rosa):
    plain.post(f"/office/users/edit/{rosa.pk}/", person(rosa, is_superuser="on", groups=roles_of("Organiser")))
    plain.post("/office/users/new/", {"email": "n@example.org", "name": "N", "is_superuser": "on"})
    assert not User.objects.filter(is_superuser=True).exists()


def test_an_administrator_is_out_of_others_reach(plain, admin):
    before = admin.email
    data = person(admin) | {"email": "taken@over.example", "is_active": ""}
    for path in (f"edit/{admin.pk}/", f"{admin.pk}/link/", f"{admin.pk}/reset/"):
        assert plain.post(f"/office/users/{path}", data).status_code in (302, 403)
    bulk = f"/office/bulk/accounts/user/set_active_state/?next=/office/users/&id={admin.pk}"
    plain.post(bulk, {"mark_as_active": "False"})
    admin.refresh_from_db()
    assert (admin.email, admin.is_active) == (before, True)
    assert not mail.outbox


def test_a_new_link_is_sent_on_request(office, rosa):
    assert office.get(f"/office/users/{rosa.pk}/link/").status_code == 200
    assert not mail.outbox
    office.post(f"/office/users/{rosa.pk}/link/")
    guest = Client()
    guest.post(link_in(mail.outbox[0]))
    assert is_signed_in(guest)


def test_a_lost_telephone_is_forgotten(office, rosa):
    give_app(rosa)
    browser = Client()
    browser.force_login(rosa)
    office.post(f"/office/users/{rosa.pk}/reset/")
    assert not services.has_second_factor(rosa)
    assert browser.get(SET_UP).status_code == 302
    assert sign_in(Client()).url == "/office/"  # the password is enough to come to the set-up


@pytest.mark.both
def test_list_and_history_of_organisers_open(office, rosa):
    for path in ("", f"edit/{rosa.pk}/", f"history/{rosa.pk}/", f"delete/{rosa.pk}/"):
        answer = office.get(f"/office/users/{path}")
        assert answer.status_code == 200, path
        assert "gravatar" not in answer.content.decode()
    assert "rosa@example.org" in office.get("/office/users/?q=Rosa").content.decode()


def test_own_preferences_keep_working(office, admin):
    page = office.get("/office/account/").content.decode()
    assert "gravatar" not in page
    assert 'name="name_email-name"' in page
    for gone in ("first_name", "avatar-avatar", "new_password1", 'name="name_email-email"'):
        assert gone not in page
    data = {
        "name_email-name": "Imani O.", "locale-preferred_language": "de", "locale-current_time_zone": "Europe/Berlin",
        "theme-theme": "dark", "theme-contrast": "system", "theme-density": "default",
    }  # fmt: skip
    assert office.post("/office/account/", data).status_code == 302
    admin.refresh_from_db()
    profile = UserProfile.get_for_user(admin)
    assert (admin.name, profile.theme, profile.preferred_language) == ("Imani O.", "dark", "de")


def test_own_address_is_changed_after_proving_who_one_is(client, rosa):
    sign_in(client)
    answer = client.post("/office/account/address/", {"name": "Rosa L.", "email": "Rosa.L@example.org"})
    assert answer.status_code == 302
    rosa.refresh_from_db()
    assert (rosa.name, rosa.email) == ("Rosa L.", "rosa.l@example.org")
    make_organiser("other@example.org")
    assert client.post("/office/account/address/", {"name": "R", "email": "OTHER@example.org"}).status_code == 422


def test_roles_stay_what_they_are_however_often_they_are_made(db):
    def state():
        from django.contrib.auth.models import Group

        return {
            group.name: [
                set(group.permissions.values_list("codename", flat=True)),
                group.page_permissions.count(),
                group.collection_permissions.count(),
            ]
            for group in Group.objects.all()
        }

    before = state()
    ensure_roles()
    assert state() == before


def person(user, **changes):
    data = {"email": user.email, "name": user.name, "is_active": "on", "groups": roles_of(*services.role_names(user))}
    return data | changes


def test_first_steps_lead_to_a_safe_beginning(db, now):
    from unwatched.office.first_steps import steps_for

    def left(user):
        return [s.step.name for s in steps_for(user) if s.step.name in mine and not s.is_done]

    mine = {"address", "second-factor", "second-organiser"}
    first = services.first_organiser(now=now)
    assert left(first) == ["address", "second-factor", "second-organiser"]
    services.change_address(first, email="imani@example.org", by=first)
    give_app(first)
    make_organiser("theo@example.org", last_login=now)
    User.objects.update(last_login=now)
    assert left(first) == []
