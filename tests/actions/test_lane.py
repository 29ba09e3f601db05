"""The short way must not be told from the long way, and must not do what the long way would not."""

import io
import itertools
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from tests.pages import factories as pages
from unwatched.actions import lane
from unwatched.actions.forms import SignForm
from unwatched.actions.lane import SigningLane
from unwatched.actions.models import Petition
from unwatched.core import bots

from .factories import make_petition, make_wording, post

pytestmark = [pytest.mark.once, pytest.mark.django_db]


class Counted:
    """The whole application, and how often it was asked."""

    def __init__(self):
        self.app, self.asked, self.meanwhile = WSGIHandler(), 0, lambda: None

    def __call__(self, environ, start):
        self.asked += 1
        self.meanwhile()
        return self.app(environ, start)


@pytest.fixture(autouse=True)
def _one_connection():
    """The test's transaction lives in one connection; requests must not close it, as they may in real life."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def petition():
    return pages.make_petition_page().petition


@pytest.fixture
def app():
    return Counted()


@pytest.fixture
def send(app, petition):
    door = SigningLane(app)

    def post(email="ines@example.org", *, body=None, **environ):
        token = bots.make_form_token(now=timezone.now() - timedelta(minutes=1))
        fields = {"name": "Ines", "email": email, "t": token}
        body = urlencode(fields).encode() if body is None else body
        said = []
        environ = {
            "REQUEST_METHOD": "POST", "PATH_INFO": petition.page.get_url() + "sign/", "SCRIPT_NAME": "",
            "HTTP_HOST": "localhost", "SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.url_scheme": "http",
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body), "REMOTE_ADDR": "192.0.2.1", "QUERY_STRING": "", **environ,
        }  # fmt: skip
        content = b"".join(door(environ, lambda status, headers, *rest: said.append((status, sorted(headers)))))
        return (*said[0], content)

    return post


def test_the_second_one_goes_the_short_way_with_the_same_answer(send, app, petition):
    first = send("a@example.org")
    second = send("b@example.org")
    assert app.asked == 1
    assert first == second
    assert petition.signatures.count() == 2


def test_a_known_signer_gets_the_same_answer_on_both_ways(send, app, petition):
    seen = {repr(send("a@example.org")) for _ in range(3)}
    assert len(seen) == 1
    assert petition.signatures.count() == 1


OUT_OF_THE_ORDINARY = [
    {"body": b"name=&email="},
    {"body": b"x" * (lane.LONGEST + 1)},
    {"body": b"%ff=%00&name=%ff"},
    {"body": b"", "CONTENT_LENGTH": ""},
    {"HTTP_ORIGIN": "https://elsewhere.test"},
    {"HTTP_ORIGIN": "null"},
    {"HTTP_ORIGIN": "http://["},
    {"HTTP_SEC_FETCH_SITE": "cross-site"},
    {"HTTP_HOST": "elsewhere.test"},
    {"CONTENT_TYPE": "application/json"},
]


def test_what_is_out_of_the_ordinary_goes_the_long_way(send, app, petition):
    send("first@example.org")
    for number, odd in enumerate(OUT_OF_THE_ORDINARY):
        status, _headers, _content = send("b@example.org", **odd)
        assert app.asked == number + 2, odd
        assert status[0] == "4", odd
        assert petition.signatures.count() == 1, odd


def test_a_mistake_comes_back_with_what_was_typed_although_the_lane_has_read_it(send):
    send("first@example.org")
    status, _headers, content = send(body=urlencode({"name": "Ines", "email": "no-address"}).encode())
    assert status.startswith("422")
    assert b"no-address" in content


def test_a_petition_that_closes_closes_the_short_way_at_once(send, app, petition, monkeypatch):
    Petition.objects.update(closes_at=timezone.now() + timedelta(hours=1))
    send("a@example.org")
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert send("b@example.org")[0].startswith("409")
    assert app.asked == 2


def test_what_is_remembered_is_forgotten_after_some_seconds(send, app, monkeypatch):
    monkeypatch.setattr(lane.desks, "REMEMBER", -1.0)
    send("a@example.org")
    send("b@example.org")
    assert app.asked == 2


def test_while_one_looks_again_the_others_go_on(send, app, petition, monkeypatch):
    monkeypatch.setattr(lane.desks, "REMEMBER", -1.0)
    send("a@example.org")
    app.meanwhile = lambda: send("c@example.org")
    send("b@example.org")
    assert app.asked == 2
    assert petition.signatures.count() == 3


@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_tried_again_the_long_way(send, app, petition, monkeypatch):
    send("a@example.org")
    real = lane.take
    calls = []

    def broken_once(*args, **kwargs):
        calls.append(1)
        raise OperationalError("away")

    monkeypatch.setattr(lane, "take", broken_once)
    assert send("b@example.org")[0].startswith("303")
    monkeypatch.setattr(lane, "take", real)
    assert calls == [1]
    assert app.asked == 2
    assert petition.signatures.count() == 2


READ = [
    {},
    {"comment": "Because", "show": "on", "postcode": "w4 118"},
    {"yes": "on"},
    {"show": "false", "yes": "false"},
    {"name": " Ines \x00 \u202e Okafor ", "email": "Ines+x@EXAMPLE.org"},
    {"name": ""},
    {"email": "nobody"},
    {"postcode": "?"},
    {"postcode": "w4 118", "told": "2"},
    {"postcode": "w4 118", "told": "9"},
    {"comment": "x" * 1001},
]


def test_both_ways_read_a_form_alike():
    petition = make_petition(place_letters=2)
    wording = make_wording(petition.campaign.host)
    fields = {"yes": f"yes-{wording.pk}"}
    for asked, more in itertools.product((True, False), READ):
        petition.ask_postcode = petition.ask_comment = asked
        query = post(**{fields.get(key, key): value for key, value in more.items()})
        form = SignForm(query, petition=petition, wordings=[wording])
        expected = form.details() if form.is_valid() else None
        assert SignForm.read(query, petition=petition, wordings=[wording]) == expected, (asked, more)
