"""What the worker does by itself."""

from datetime import timedelta

import pytest

from tests.web import Answer, serving
from unwatched.core import jobs
from unwatched.sources.models import Capture, Root
from unwatched.sources.services import proposals

from .factories import NOW, make_capture

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def test_the_night_makes_a_root_and_says_so():
    make_capture()
    assert jobs.run_once("evidence roots", now=NOW) is None
    assert jobs.run_once("evidence roots", now=NOW + timedelta(days=1)) == "1 manifests, 0 stamps to ask for"
    assert Root.objects.count() == 1


def test_what_was_agreed_to_is_fetched_from_a_real_server(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS, settings.UNWATCHED_SCREENSHOTS = True, "off"
    with serving({"/": Answer(b"<title>Principles</title><p>Hello", type="text/html")}) as site:
        proposals.propose(url=f"{site.url}/", whose="ours", why="x", by=None, now=NOW)
        assert jobs.run_once("evidence pages", now=NOW) == "1 pages kept"
    assert Capture.objects.get().ip == "127.0.0.1"


def test_nothing_to_do_asks_nobody():
    for name in ("evidence pages", "evidence stamps", "evidence cited"):
        assert jobs.run_once(name, now=NOW) is None
    assert all(one.abroad for one in jobs.discover() if one.name in ("evidence pages", "evidence stamps"))
