import pytest
from wagtail.log_actions import registry
from wagtail.models import ModelLogEntry

from unwatched.accounts import services
from unwatched.accounts.audit import ACTIONS

from .people import SECOND_STEP, SET_UP, code_of, give_app, sign_in


@pytest.mark.once
def test_every_line_has_words_in_the_office(db):
    registry.scan_for_actions()
    for name, (label, message) in ACTIONS.items():
        entry = ModelLogEntry(action=name, object_id="1")
        assert registry.get_action_label(name) == label
        assert registry.get_formatter(entry).format_message(entry) == message


@pytest.mark.once
def test_signing_in_is_written_down(client, rosa):
    secret = give_app(rosa)
    sign_in(client)
    assert not ModelLogEntry.objects.filter(action="accounts.sign_in").exists()
    client.post(SECOND_STEP, {"code": code_of(secret)})
    entry = ModelLogEntry.objects.get(action="accounts.sign_in")
    assert (entry.user, entry.object_id, entry.data) == (rosa, str(rosa.pk), {"methods": ["password", "totp"]})


@pytest.mark.once
def test_a_wrong_code_is_written_down(client, rosa):
    give_app(rosa)
    sign_in(client)
    client.post(SECOND_STEP, {"code": "000000"})
    entry = ModelLogEntry.objects.get(action="accounts.second_factor_failed")
    assert entry.object_id == str(rosa.pk)


@pytest.mark.once
def test_nothing_is_kept_about_strangers(client, rosa, caplog):
    mark = "203.0.113.77"
    sign_in(client, "stranger@elsewhere.example", "wrong wrong wrong", REMOTE_ADDR=mark)
    client.post("/office/account/password/reset/", {"email": "stranger@elsewhere.example"}, REMOTE_ADDR=mark)
    sign_in(client, REMOTE_ADDR=mark)
    kept = everything_in_the_database()
    for secret in ("stranger@elsewhere", mark):
        assert secret not in kept
        assert secret not in caplog.text


def test_ending_all_sessions_is_written_down(client, rosa, admin, now):
    client.force_login(rosa)
    services.end_all_sessions(by=admin, now=now)
    entry = ModelLogEntry.objects.get(action="accounts.sessions_ended")
    assert (entry.user, entry.data) == (admin, {"sessions": 1})


@pytest.mark.once
@pytest.mark.parametrize("active", [False, True])
def test_access_is_written_down_once(rosa, admin, active):
    services.set_active(rosa, active=not active, by=admin)
    services.set_active(rosa, active=active, by=admin)
    services.set_active(rosa, active=active, by=admin)
    name = "accounts.activate" if active else "accounts.deactivate"
    assert ModelLogEntry.objects.filter(action=name, user=admin).count() == 1


def test_the_log_opens_in_the_office(office, rosa):
    services.set_active(rosa, active=False, by=rosa)
    answer = office.get(f"/office/users/history/{rosa.pk}/")
    assert "May not sign in any more" in answer.content.decode()
    assert office.get(SET_UP).status_code == 200


def everything_in_the_database():
    """Every value of every table as text; sessions decoded."""
    from django.apps import apps
    from django.contrib.sessions.models import Session

    rows = [str(list(model._base_manager.values_list())) for model in apps.get_models()]
    return "\n".join(rows + [str(session.get_decoded()) for session in Session.objects.all()])
