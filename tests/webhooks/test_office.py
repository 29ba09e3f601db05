"""Webhooks in the office."""

import re

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.accounts.people import make_organiser
from tests.web import Answer, serving
from unwatched.office import today
from unwatched.vault import services as vault
from unwatched.webhooks import services
from unwatched.webhooks.models import Hook

pytestmark = pytest.mark.django_db
LIST = "/office/webhooks/"


@pytest.fixture
def rosa(client):
    user = make_organiser("rosa@example.org", name="Rosa Delgado", roles=["Organiser"])
    client.force_login(user)
    return user


def make(client, url, **more):
    return client.post(LIST, {"name": "Map", "url": url, "events": ["demand.changed"]} | more)


def test_a_secret_is_shown_once_and_a_ping_arrives(client, rosa, settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    with serving(lambda question: Answer(status=204)) as site:
        answer = make(client, f"{site.url}/in")
        assert "no-store" in answer["Cache-Control"]
        (secret,) = re.findall(r"whsec_[\w+/=]+", answer.content.decode())
        hook = Hook.objects.get()
        assert vault.open_secret(bytes(hook.secret)) == secret
        page = f"{LIST}{hook.pk}/"
        assert secret not in client.get(page).content.decode() + client.get(LIST).content.decode()
        assert "within seconds" in client.post(f"{page}ping/", follow=True).content.decode()
        services.send_due(now=timezone.now())
    assert "arrived" in client.get(page).content.decode()
    client.post(f"{page}again/{hook.deliveries.get().pk}/")
    assert hook.deliveries.get().state == "waiting"
    logged = ModelLogEntry.objects.filter(action__startswith="webhook").order_by("pk")
    assert [line.action for line in logged] == ["webhook.add", "webhook.again"]
    assert not any(secret in str(line.data) or site.url in str(line.data) for line in logged)


@pytest.mark.once
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "Write the address"),
        ("http://hooks.example/in", "must begin with https://"),
        ("https://127.0.0.1/in", "not on the public internet"),
        ("https://169.254.169.254/latest", "not on the public internet"),
        ("https://rosa:pw@hooks.example/", "not the address of a server"),
        ("javascript:alert(1)", "not the address of a server"),
        ("https://x/" + "y" * 500, "at most 400 characters"),
    ],
)
def test_an_address_that_will_not_do_is_said_and_nothing_typed_is_lost(client, rosa, url, said):
    answer = make(client, url, name="Map of Ellmoor")
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Map of Ellmoor" in answer.content.decode()
    assert not Hook.objects.exists()


def test_changing_pausing_and_removing(client, rosa, settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    make(client, "http://127.0.0.1:9/in")
    hook = Hook.objects.get()
    page = f"{LIST}{hook.pk}/"
    assert "http://127.0.0.1:9/in" in client.get(page).content.decode()
    client.post(page, {"name": "Chart", "url": "http://127.0.0.1:9/on", "events": ["action.closed"]})
    hook.refresh_from_db()
    assert (hook.name, hook.events, services.address_of(hook)) == ("Chart", ["action.closed"], "http://127.0.0.1:9/on")
    assert client.post(page, {"name": "Chart", "url": "", "events": ["nonsense"]}).status_code == 422
    client.post(f"{page}pause/")
    assert "Paused: it is told nothing." in client.get(page).content.decode()
    client.post(f"{page}go-on/")
    assert Hook.objects.listening().exists()
    client.post(f"{page}remove/")
    assert not Hook.objects.exists()
    assert client.get(page).status_code == 404


def test_today_says_what_did_not_arrive(client, rosa, now):
    hook, _secret = services.add_hook(name="Map", url="https://map.example/", events=["ping"], by=rosa, now=now)
    assert not [need for need in today.needs(rosa, now=now) if "Map" in str(need.title)]
    services.ping(hook, now=now)
    hook.deliveries.update(state="given_up")
    (need,) = [need for need in today.needs(rosa, now=now) if "Map" in str(need.title)]
    assert need.title == "1 thing did not reach “Map”"


@pytest.mark.once
def test_only_organisers_come_here(client, db):
    client.force_login(make_organiser("edi@example.org", roles=["Editor"]))
    assert client.get(LIST).status_code == 302
    assert make(client, "https://example.org/").status_code == 302
    assert not Hook.objects.exists()
