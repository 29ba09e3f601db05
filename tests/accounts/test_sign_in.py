import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client

from unwatched.accounts import emails, services
from unwatched.accounts.models import User

from .people import LOGIN, PASSWORD, SECOND_STEP, SET_UP, code_of, give_app, is_signed_in, make_organiser, sign_in

pytestmark = pytest.mark.once

RESET = "/office/account/password/reset/"


def test_office_leads_to_our_sign_in_page(client, db):
    for path in ("/office/", "/office/pages/", "/office/users/"):
        answer = client.get(path)
        assert answer.status_code == 302
        assert answer.url.startswith(LOGIN + "?next=/office/")
    assert client.get("/office/login/?next=/office/pages/").url == LOGIN + "?next=/office/pages/"
    assert client.get("/office/password_reset/").url == RESET


def test_wrong_password_and_unknown_address_are_answered_alike(client, rosa):
    answers = [sign_in(client, who, "not the password") for who in ("rosa@example.org", "nobody@example.org")]
    bodies = [without_what_was_typed(a.content.decode()) for a in answers]
    assert [a.status_code for a in answers] == [422, 422]
    assert bodies[0] == bodies[1]
    assert "The address or the password is not right" in bodies[0]


def test_an_invited_person_without_password_is_answered_alike(client, rosa):
    make_organiser("new@example.org", password=None)
    answers = [sign_in(client, who, "not the password") for who in ("new@example.org", "nobody@example.org")]
    assert without_what_was_typed(answers[0].content.decode()) == without_what_was_typed(answers[1].content.decode())


class CountedHasher(MD5PasswordHasher):
    """Hashing is what takes the time; a stopwatch on a busy machine would tell less than this count."""

    algorithm = "counted"
    made = 0

    def encode(self, password, salt):
        CountedHasher.made += 1
        return super().encode(password, salt)


def test_the_clock_does_not_tell_whether_an_address_is_known(client, settings, db):
    settings.PASSWORD_HASHERS = ["tests.accounts.test_sign_in.CountedHasher"]
    make_organiser()
    make_organiser("new@example.org", password=None)
    make_organiser("gone@example.org", is_active=False)
    counts = []
    for who in ("rosa@example.org", "nobody@example.org", "new@example.org", "gone@example.org"):
        CountedHasher.made = 0
        sign_in(client, who, "not the password")
        counts.append(CountedHasher.made)
    assert counts == [1, 1, 1, 1]


def test_password_reset_answers_alike_and_writes_only_to_organisers(client, rosa):
    answers = [client.post(RESET, {"email": who}) for who in ("rosa@example.org", "nobody@example.org")]
    emails.wait_until_sent()
    assert {(a.status_code, a.url) for a in answers} == {(302, RESET + "done/")}
    assert [m.to for m in mail.outbox] == [["rosa@example.org"]]
    assert "Set a new password" in mail.outbox[0].subject


def test_password_reset_works_and_ends_other_sessions(client, rosa):
    other = Client()
    sign_in(other)
    client.post(RESET, {"email": "rosa@example.org"})
    emails.wait_until_sent()
    link = next(line for line in mail.outbox[0].body.splitlines() if "/reset/key/" in line)
    form = client.get(link, follow=True)
    new = "quite another set of words"
    assert client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}).status_code == 302
    assert not is_signed_in(client)  # the second step is still to come
    rosa.refresh_from_db()
    assert rosa.check_password(new)
    assert other.get(SET_UP).status_code == 302
    assert client.get(link, follow=True).status_code in (200, 400)
    assert "does not work" in client.get(link, follow=True).content.decode()


def test_mails_name_no_address_of_a_visitor(client, rosa):
    client.post(LOGIN, {"login": rosa.email, "password": PASSWORD})
    new = "quite another set of words"
    client.post("/office/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new},
                REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Peculiar/1.0")  # fmt: skip
    emails.wait_until_sent()
    assert len(mail.outbox) == 1
    assert "203.0.113.9" not in str(mail.outbox[0].message())
    assert "Peculiar" not in str(mail.outbox[0].message())


def test_nobody_signs_up(client, db):
    for answer in (client.get("/office/account/signup/"), client.post("/office/account/signup/", new_person())):
        assert "by invitation" in answer.content.decode()
    assert not is_signed_in(client)
    assert client.post("/office/account/signup/passkey/", new_person()).status_code in (302, 404)
    assert not User.objects.exists()


def test_a_new_session_begins_with_the_sign_in(client, rosa):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "x"
    session.save()
    before = session.session_key
    client.cookies["office"] = before
    sign_in(client)
    assert is_signed_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize("bad", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_next_leads_nowhere_else(client, rosa, bad):
    answer = sign_in(client, next=bad)
    assert answer.status_code == 302
    assert answer.url == "/office/"


def test_next_leads_on_within_the_office(client, rosa):
    assert sign_in(client, next="/office/reports/").url == "/office/reports/"


def test_sign_out_is_by_post(office):
    assert office.get("/office/account/logout/").status_code == 200
    assert is_signed_in(office)
    assert office.post("/office/logout/").status_code == 302
    assert not is_signed_in(office)


def test_too_many_tries_are_stopped_with_a_sentence(client, rosa):
    for _ in range(5):
        sign_in(client, password="wrong wrong wrong")
    answer = sign_in(client)
    assert "too many tries" in answer.content.decode()
    assert not is_signed_in(client)
    for _ in range(40):
        answer = sign_in(client, "other@example.org")
    assert answer.status_code == 429
    assert "Wait a minute" in answer.content.decode()


def test_a_passkey_and_the_reset_have_limits_too(client, rosa):
    for _ in range(4):
        reset = client.post(RESET, {"email": rosa.email})
    assert reset.status_code == 429
    for _ in range(11):
        login = client.post("/office/account/2fa/webauthn/login/", {"credential": "{}"})
    assert login.status_code == 429


def test_a_visitor_without_a_known_address_is_limited_not_refused(client, rosa):
    assert sign_in(client, REMOTE_ADDR="").status_code == 302
    assert client.post(LOGIN, {"login": "x@example.org", "password": "y"}, REMOTE_ADDR="").status_code < 500


def test_a_deactivated_person_is_out_at_once_and_for_good(client, rosa, admin):
    sign_in(client)
    assert client.get(SET_UP).status_code == 200
    services.set_active(rosa, active=False, by=admin)
    assert client.get(SET_UP).status_code == 302
    again = Client()
    assert sign_in(again).url == "/office/account/inactive/"
    assert not is_signed_in(again)
    services.set_active(rosa, active=True, by=admin)
    assert client.get(SET_UP).status_code == 302


def test_ending_all_sessions_signs_everybody_out(client, rosa, admin, now):
    browsers = [Client(), Client()]
    for browser, who in zip(browsers, (rosa, admin), strict=True):
        browser.force_login(who)
        assert browser.get(SET_UP).status_code == 200
    assert services.end_all_sessions(by=admin, now=now) == 2
    for browser in browsers:
        assert browser.get(SET_UP).status_code == 302


def test_an_app_is_asked_for_after_the_password(client, rosa):
    secret = give_app(rosa)
    assert sign_in(client).url == SECOND_STEP
    assert not is_signed_in(client)
    assert client.get("/office/").url.startswith(LOGIN)
    assert client.post(SECOND_STEP, {"code": "000000"}).status_code == 422
    assert client.post(SECOND_STEP, {"code": code_of(secret)}).url == "/office/"
    assert is_signed_in(client)


def test_a_code_is_taken_once(client, rosa):
    secret = give_app(rosa)
    code = code_of(secret)
    sign_in(client)
    client.post(SECOND_STEP, {"code": code})
    again = Client()
    sign_in(again)
    again.post(SECOND_STEP, {"code": code})
    assert not is_signed_in(again)


def without_what_was_typed(body):
    """Drops what differs by itself: the typed address and the form's tokens."""
    lines = [line for line in body.splitlines() if "csrfmiddlewaretoken" not in line]
    return "\n".join(lines).replace("rosa@", "X@").replace("nobody@", "X@").replace("new@", "X@")


def new_person():
    return {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
