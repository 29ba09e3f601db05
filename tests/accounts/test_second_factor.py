import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from unwatched.accounts import secrets, services

from .people import LOGIN, SECOND_STEP, SET_UP, code_of, give_app, is_signed_in, sign_in

pytestmark = pytest.mark.once

ACTIVATE = "/office/account/2fa/totp/activate/"


@pytest.fixture
def required(settings):
    settings.UNWATCHED_REQUIRE_SECOND_FACTOR = True


def test_a_password_alone_opens_only_the_set_up(client, rosa):
    sign_in(client)
    assert client.get("/office/").url == SET_UP
    assert client.get("/office/account/").url == SET_UP
    assert client.get("/office/users/").url == SET_UP
    assert client.get(SET_UP).status_code == 200
    assert client.get("/office/", headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


def test_a_link_may_look_around_while_trying_out(client, rosa):
    client.post(services.sign_in_link(rosa, now=timezone.now()))
    assert client.get("/office/account/").status_code == 200


def test_a_link_opens_only_the_set_up_in_production(client, rosa, required):
    client.post(services.sign_in_link(rosa, now=timezone.now()))
    assert client.get("/office/account/").url == SET_UP
    assert client.get("/office/").url == SET_UP


def test_recovery_codes_alone_are_no_second_step(client, rosa, required):
    Authenticator.objects.create(user=rosa, type="recovery_codes", data={"migrated_codes": []})
    client.force_login(rosa)
    assert client.get("/office/").url == SET_UP


def test_setting_up_an_app_opens_the_office(client, rosa, required):
    sign_in(client)
    page = client.get(ACTIVATE).content.decode()
    secret = re.search(r'<code class="a-secret">(\w+)</code>', page)[1]
    assert client.post(ACTIVATE, {"code": "123"}).status_code == 422
    answer = client.post(ACTIVATE, {"code": code_of(secret)}, follow=True)
    assert "Recovery codes" in answer.content.decode()
    assert client.get("/office/account/").status_code == 200


def test_taking_the_last_step_away_leads_back_to_the_set_up(client, rosa, required):
    give_app(rosa)
    client.force_login(rosa)
    assert client.get("/office/account/").status_code == 200
    services.reset_second_factor(rosa, by=rosa)
    client.force_login(rosa)
    assert client.get("/office/account/").url == SET_UP


def test_to_the_public_site_such_a_session_is_a_strangers(client, rosa, rf, required):
    from django.contrib.sessions.backends.db import SessionStore
    from django.http import HttpResponse

    from unwatched.accounts.middleware import require_second_factor

    seen = []
    request = rf.get("/anything/")
    request.session, request.user = SessionStore(), rosa
    request.COOKIES["office"] = "x"
    require_second_factor(lambda r: seen.append(r.user.is_authenticated) or HttpResponse())(request)
    give_app(rosa)
    request.user = rosa
    require_second_factor(lambda r: seen.append(r.user.is_authenticated) or HttpResponse())(request)
    assert seen == [False, True]


@pytest.mark.both
def test_a_recovery_code_stands_in_once(client, rosa):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    give_app(rosa)
    code = RecoveryCodes.activate(rosa).get_unused_codes()[0]
    sign_in(client)
    client.post(SECOND_STEP, {"code": code})
    assert is_signed_in(client)
    again = Client()
    sign_in(again)
    assert again.post(SECOND_STEP, {"code": code}).status_code == 422


def test_wrong_codes_are_limited(client, rosa):
    secret = give_app(rosa)
    sign_in(client)
    for _ in range(5):
        client.post(SECOND_STEP, {"code": "000000"})
    answer = client.post(SECOND_STEP, {"code": code_of(secret)})
    assert "too many tries" in answer.content.decode()
    assert not is_signed_in(client)


def test_changing_how_one_signs_in_asks_again_after_a_while(client, rosa):
    give_app(rosa)
    client.force_login(rosa)
    for path in ("2fa/totp/deactivate/", "2fa/webauthn/add/", "address/"):
        assert client.get(f"/office/account/{path}").url.startswith("/office/account/reauthenticate/"), path


def test_secrets_are_locked_in_the_database(rosa):
    secret = give_app(rosa)
    kept = str(Authenticator.objects.get(user=rosa).data)
    assert secret not in kept
    assert secrets.unlock(Authenticator.objects.get(user=rosa).data["secret"]) == secret


def test_secrets_survive_a_new_key(rosa, settings):
    locked = secrets.lock("abc")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key" * 8
    assert secrets.unlock(locked) == "abc"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Exception, match="under another key"):
        secrets.unlock(locked)


def test_the_second_step_needs_the_first(client, rosa):
    secret = give_app(rosa)
    answer = client.post(SECOND_STEP, {"code": code_of(secret)})
    assert answer.url.startswith(LOGIN)
    assert not is_signed_in(client)


def test_check_refuses_a_public_site_without(settings):
    from unwatched.accounts.checks import second_factor_is_required

    settings.UNWATCHED_REQUIRE_SECOND_FACTOR = False
    assert [fault.id for fault in second_factor_is_required()] == ["unwatched.accounts.E001"]
    settings.UNWATCHED_REQUIRE_SECOND_FACTOR = True
    assert list(second_factor_is_required()) == []
