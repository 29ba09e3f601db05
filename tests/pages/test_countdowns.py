"""Days left: counted by the clocks of a place, over at a moment, and no cache knows it otherwise."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from wagtail.models import Page

from tests.pages import factories
from unwatched.core.caching import keep_until
from unwatched.core.pagecache import PageCache
from unwatched.pages.blocks.act import CountdownBlock
from unwatched.pages.countdowns import as_calendar, changes_at, countdowns_on, ensure_tasks
from unwatched.tasks.models import Task

pytestmark = pytest.mark.once

CALLS = {
    "before": {"words": "Ask them to make it last.", "link": {"text": "Write", "url": "/write/", "page": None}},
    "after": {"words": "Ask them why not.", "link": {"text": "Call", "url": "/call/", "page": None}},
}


def value(until="2027-01-31", at=None, place="", **more):
    return CountdownBlock().to_python({"until": until, "time": at, "place": place, "words": "days", **more})


def at(text):
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("until", "hour", "place", "now", "days", "over"),
    [
        ("2027-01-31", None, "UTC", "2027-01-30T23:59:59+00:00", 1, False),
        ("2027-01-31", None, "UTC", "2027-01-31T00:00:00+00:00", 0, True),
        ("2027-01-31", "18:00", "UTC", "2027-01-31T17:59:59+00:00", 0, False),
        ("2027-01-31", "18:00", "UTC", "2027-01-31T18:00:00+00:00", 0, True),
        ("2027-01-31", None, "Asia/Kathmandu", "2027-01-30T18:14:59+00:00", 1, False),  # UTC+5:45
        ("2027-01-31", None, "Asia/Kathmandu", "2027-01-30T18:15:00+00:00", 0, True),
        ("2027-03-28", "02:30", "Europe/Berlin", "2027-03-28T01:29:59+00:00", 0, False),  # the clocks skip it
        ("2027-03-28", "02:30", "Europe/Berlin", "2027-03-28T01:30:00+00:00", 0, True),
        ("2027-01-31", None, "America/Los_Angeles", "2026-01-31T12:00:00+00:00", 365, False),
    ],
)
def test_days_are_those_of_the_place(until, hour, place, now, days, over):
    found = value(until, hour, place)
    assert (found.days(at(now)), found.is_over(at(now))) == (days, over)


def test_it_changes_at_midnight_and_at_its_end():
    found = value("2027-01-31", "18:00", "Asia/Kathmandu")
    assert found.changes_at(at("2027-01-29T12:00:00+00:00")) == at("2027-01-30T00:00:00+05:45")
    assert found.changes_at(at("2027-01-31T12:00:00+05:45")) == at("2027-01-31T18:00:00+05:45")
    assert found.changes_at(at("2027-01-31T18:00:00+05:45")) is None


@pytest.fixture
def page(db):
    return factories.make_campaign(factories.make_site(), slug="faces")


def put(page, ends_at, place="UTC"):
    block = factories.countdown(until=ends_at.date(), since=ends_at.date() - timedelta(days=100))
    block["value"] |= {"time": ends_at.strftime("%H:%M:%S"), "place": place, **CALLS}
    page.countdown = [block]
    page.save_revision().publish()
    return Page.objects.get(pk=page.pk).specific


def test_before_and_after_the_page_asks_for_something_else(client, page):
    now = datetime.now(UTC)
    put(page, now + timedelta(hours=1))
    answer = client.get("/faces/")
    html = answer.content.decode()
    assert "Ask them to make it last." in html
    assert 'href="/write/"' in html
    assert "Ask them why not." not in html
    assert int(re.search(r"stale-if-error=(\d+)", answer["Cache-Control"])[1]) <= 3600
    put(page, now - timedelta(seconds=1))
    html = client.get("/faces/").content.decode()
    assert "The promise has run out." in html
    assert 'href="/call/"' in html
    assert "Ask them to make it last." not in html


def test_a_cached_page_changes_by_itself_at_the_moment(client, page):
    """Through the cache that stands outermost: kept before the end, asked again right after it."""
    put(page, datetime.now(UTC) + timedelta(hours=1))
    client.get("/faces/")  # the first page of a process takes its time

    def site(environ, start):
        answer = client.get(environ["PATH_INFO"])
        start(f"{answer.status_code} OK", list(answer.headers.items()))
        return [answer.content]

    cache, before, ends = PageCache(site), "", datetime.now(UTC)
    for seconds in (2, 8, 32, 128):  # a machine that is busy may need longer than that for one page
        ends = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=seconds)
        put(page, ends)
        cache = PageCache(site)
        before = ask(cache)
        if datetime.now(UTC) < ends:
            break
    assert "Ask them to make it last." in before
    while datetime.now(UTC) < ends:
        time.sleep(0.05)
    assert "Ask them why not." in ask(cache)


@pytest.mark.parametrize(("left", "kept"), [(90, 20 + 69), (25.4, 24), (7.2, 6), (1.9, 0), (0.4, 0), (-3, 0)])
def test_no_cache_behind_ours_may_keep_a_page_past_its_moment(rf, left, kept):
    """Whoever gets a page late reads in whole seconds how old it is, so there is one to spare."""
    now = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
    answer = keep_until(HttpResponse(), request=rf.get("/"), until=now + timedelta(seconds=left), now=now)
    said = {name: int(seconds) for name, seconds in re.findall(r"([a-z-]+)=(\d+)", answer["Cache-Control"])}
    fresh = said.pop("max-age")
    assert fresh <= 20
    assert fresh + max(said.values(), default=0) == kept
    assert kept <= max(left - 1, 0)


def ask(app):
    said = {}
    environ = RequestFactory(SERVER_NAME="testserver").get("/faces/").environ
    environ.pop("HTTP_COOKIE", None)
    body = b"".join(app(environ, lambda status, headers, *_: said.update(headers, status=status)))
    assert said["status"].startswith("200")
    assert 0 <= int(re.search(r"max-age=(\d+)", said["Cache-Control"])[1]) <= 20
    return body.decode()


def test_the_day_is_a_calendar_entry_in_its_own_zone(client, page, now):
    found = put(page, datetime(2027, 1, 31, 18, tzinfo=UTC), place="Asia/Kathmandu")
    file = as_calendar(found, now=now).decode()
    assert "DTSTART;TZID=Asia/Kathmandu:20270131T180000" in file
    answer = client.get("/faces/days-left/")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    page.countdown = []
    page.save_revision().publish()
    assert client.get("/faces/days-left/").status_code == 404


def test_somebody_is_asked_to_look_30_7_and_1_days_ahead_and_once_for_each(page):
    ends = datetime(2027, 1, 31, 18, tzinfo=UTC)
    found = put(page, ends)
    told = {days: ensure_tasks(found, now=ends - timedelta(days=days)) for days in (31, 30, 8, 7, 2, 1)}
    assert told == {31: 0, 30: 1, 8: 1, 7: 2, 2: 2, 1: 3}
    assert list(Task.objects.order_by("pk").values_list("title", flat=True)) == [
        f"{words} left: {found.title}" for words in ("30 days", "7 days", "1 day")
    ]
    assert ensure_tasks(found, now=ends + timedelta(days=2)) == 0
    Task.objects.all().delete()
    for _again in range(2):
        assert ensure_tasks(found, now=ends - timedelta(hours=5)) == 3, "also when nothing ran on these days"
    assert Task.objects.count() == 3


def test_a_page_without_days_never_changes_by_itself(page, now):
    assert list(countdowns_on(page)) == []
    assert changes_at(page, now=now) is None
