from datetime import timedelta
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from unwatched.accounts import links, services
from unwatched.accounts.errors import BadLink
from unwatched.accounts.models import User

from .people import SECOND_STEP, code_of, give_app, is_signed_in, make_organiser

pytestmark = pytest.mark.once


@pytest.mark.both
def test_first_organiser_is_made_once(db, now):
    first = services.first_organiser(now=now)
    assert services.first_organiser(now=now) == first
    assert first.is_superuser
    assert not first.has_usable_password()
    assert set(first.groups.values_list("name", flat=True)) == {"Organiser", "Key-holder"}


def test_first_organiser_is_the_one_who_is_there(admin, now):
    assert services.first_organiser(now=now) == admin
    assert User.objects.count() == 1


def test_opening_a_link_uses_nothing_up(client, rosa):
    path = services.sign_in_link(rosa, now=timezone.now())
    for _ in range(3):
        assert client.get(path).status_code == 200
        assert not is_signed_in(client)
    assert client.head(path).status_code == 200
    assert client.post(path).status_code == 302
    assert is_signed_in(client)


def test_a_link_signs_in_once(client, rosa):
    path = services.sign_in_link(rosa, now=timezone.now())
    client.post(path)
    stranger = Client()
    answer = stranger.post(path)
    assert answer.status_code == 410
    assert "sign_in_link" in answer.content.decode()
    assert not is_signed_in(stranger)
    assert stranger.get(path).status_code == 410


@pytest.mark.both
def test_a_link_is_used_once_when_two_press_together(transactional_db, now):
    token = links.make_token(make_organiser(), now=now)
    start, outcomes = Barrier(2), []

    def press():
        start.wait(timeout=60)
        try:
            services.use_link(token, now=now)
            outcomes.append("in")
        except BadLink:
            outcomes.append("out")
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(outcomes) == ["in", "out"]


def test_a_link_lasts_24_hours(rosa, now):
    token = links.make_token(rosa, now=now)
    assert links.read_token(token, now=now + timedelta(hours=24, seconds=-1)) == rosa
    with pytest.raises(BadLink):
        links.read_token(token, now=now + timedelta(hours=24))


def test_a_tampered_link_is_refused(client, rosa, now):
    token = links.make_token(rosa, now=now)
    body, rest = token.split(":", 1)
    swapped = "B" if body[4] != "B" else "C"
    for wrong in (token[:-1], body[:4] + swapped + body[5:] + ":" + rest, "x", ":", "::", "%00", "9" * 5000):
        with pytest.raises(BadLink):
            links.read_token(wrong, now=now)
        for answer in (client.get(f"/office/account/link/{wrong}/"), client.post(f"/office/account/link/{wrong}/")):
            assert 400 <= answer.status_code < 500


@pytest.mark.parametrize("what", ["password", "sign in", "address", "sessions", "deactivated"])
def test_a_link_dies_with_what_it_was_made_for(rosa, now, what):
    token = links.make_token(rosa, now=now)
    if what == "password":
        rosa.set_password("another one altogether")
        rosa.save()
    elif what == "sign in":
        User.objects.update(last_login=now)
    elif what == "address":
        services.change_address(rosa, email="new@example.org", by=rosa)
    elif what == "sessions":
        services.end_sessions(rosa)
    else:
        services.set_active(rosa, active=False, by=rosa)
    with pytest.raises(BadLink):
        links.read_token(token, now=now)


def test_a_link_does_not_replace_the_second_step(client, rosa):
    secret = give_app(rosa)
    path = services.sign_in_link(rosa, now=timezone.now())
    assert client.post(path).url == SECOND_STEP
    assert not is_signed_in(client)
    client.post(SECOND_STEP, {"code": code_of(secret)})
    assert is_signed_in(client)


def test_a_link_page_is_not_kept_or_indexed(client, rosa):
    answer = client.get(services.sign_in_link(rosa, now=timezone.now()))
    assert "no-store" in answer["Cache-Control"]
    assert 'name="robots" content="noindex"' in answer.content.decode()


def test_command_prints_a_link_that_works(client, rosa):
    out = StringIO()
    call_command("sign_in_link", "ROSA@example.org", stdout=out)
    path = out.getvalue().strip().removeprefix("http://localhost:8000")
    client.post(path)
    assert client.session["_auth_user_id"] == str(rosa.pk)


def test_command_says_when_nobody_has_the_address(rosa):
    with pytest.raises(CommandError, match="No organiser"):
        call_command("sign_in_link", "nobody@example.org")


@pytest.mark.both
def test_command_forgets_a_lost_second_step(client, rosa):
    give_app(rosa)
    out = StringIO()
    call_command("sign_in_link", rosa.email, "--new-second-step", stdout=out)
    client.post(out.getvalue().strip().removeprefix("http://localhost:8000"))
    assert is_signed_in(client)
