from datetime import timedelta

import pytest

from tests.publishing.factories import NOW, later, make_channel, make_thread
from unwatched.core.models import Beat
from unwatched.publishing.office import machine
from unwatched.publishing.services import clocks, planning

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def said(lines):
    return [(line.kind, str(line.tag)) for line in lines]


def test_the_machine_says_whether_posts_go_out(rosa):
    assert said(machine.line(NOW)) == []
    planning.plan(make_thread("One", channels=[make_channel()]), due_at=later(600), zone="UTC", by=None, now=NOW)
    assert said(machine.line(NOW)) == [("bad", "Not posting")]
    (need,) = machine.standstill(rosa, NOW)
    assert str(need.title) == "Nothing is posted: the publisher stands still"
    assert need.due == later(600)
    Beat.objects.create(name="publisher", at=NOW)
    assert said(machine.line(NOW)) == [("good", "Posting")]
    assert list(machine.standstill(rosa, NOW)) == []


def test_a_wrong_clock_is_on_today_and_so_is_one_that_was_set(rosa):
    assert list(machine.wrong_clock(rosa, NOW)) == []
    clocks.write_ahead(timedelta(minutes=5), now=NOW)
    (need,) = machine.wrong_clock(rosa, later(60))
    assert "5 minutes fast" in str(need.why)
    assert said(machine.line(later(60)))[-1] == ("warn", "Clock")
