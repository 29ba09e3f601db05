"""What the worker does by itself."""

from datetime import timedelta

import pytest

from unwatched.core import jobs as core
from unwatched.sources import jobs
from unwatched.sources.models import Root

from .factories import NOW, make_capture

pytestmark = pytest.mark.django_db


def test_the_night_makes_a_root_and_says_so():
    make_capture()
    assert core.run_once("evidence roots", now=NOW) is None
    assert core.run_once("evidence roots", now=NOW + timedelta(days=1)) == "1 manifests, 0 stamps to ask for"
    assert Root.objects.count() == 1


def test_one_job_that_breaks_stops_no_other(monkeypatch, caplog):
    def broken(*, now):
        raise RuntimeError("no")

    monkeypatch.setattr(jobs, "JOBS", (("a", broken), ("things done", lambda *, now: 2), ("idle", lambda *, now: 0)))
    assert jobs.work_once(now=NOW) == "2 things done"
    assert "evidence: a broke" in caplog.text
    assert "evidence" in core.registry.companions


def test_nothing_to_do_asks_nobody():
    assert jobs.work_once(now=NOW) is None
