"""How late planned posts stand there: 200 of them, one worker, beside a bare timer that wakes at the same moments."""

import json
import statistics
import sys
import time
from collections.abc import Sequence

from . import programs

POSTS = 200
LEAD = 5.0  # seconds from planning to the first post
PLAN = """
from datetime import datetime, timedelta, UTC
from django.utils import timezone
from unwatched.publishing.models import Channel
from unwatched.publishing.services import planning
from unwatched.publishing.services.planning import PostText

now = timezone.now()
walls = [Channel.objects.create(name=f"Wall {n}", network="rehearsal", added_at=now) for n in range(3)]
for number in range(%(posts)d):
    thread = planning.save_thread(
        None, title=f"Post {number}", posts=[PostText(f"Post {number}: who watches?")], channels=[walls[number %% 3]],
        language="en", visibility="public", by=None, now=now,
    )
    due_at = datetime.fromtimestamp(%(start)f + number * %(gap)f, UTC)
    planning.plan(thread, due_at=due_at, zone="UTC", by=None, now=now)
"""
MOVE = """
import time
from datetime import timedelta
from django.db.models import F
from unwatched.publishing.models import Delivery, Thread

start = time.time() + %(lead)f
by = timedelta(seconds=start - %(start)f)
Delivery.objects.update(due_at=F("due_at") + by)
Thread.objects.update(due_at=F("due_at") + by)
print(start)
"""
READ = """
import json
from unwatched.publishing.models import Delivery

rows = Delivery.objects.values_list("state", "sent_at", "due_at")
print(json.dumps([(sent - due).total_seconds() if state == "sent" else None for state, sent, due in rows]))
"""


def punctuality(*, rounds: int, seconds: int, minutes: float = 1.0) -> list[str]:
    """Rows for the results. ``minutes``: over how long the posts are spread."""
    gap = minutes * 60 / POSTS
    lines = [
        f"## {POSTS} posts due over {minutes:g} minutes, one worker", "",
        "| what | median | 99 % within | latest |", "|---|---|---|---|",
    ]  # fmt: skip
    with programs.site(database_url=None) as site:
        late, timer = measure(site, gap=gap)
        lines += [row("a bare timer, meanwhile (the limit)", timer), row("**posts, on SQLite**", late)]
    with programs.postgres() as url, programs.site(database_url=url) as site:
        late, timer = measure(site, gap=gap)
        lines += [row("a bare timer, meanwhile (the limit)", timer), row("**posts, on PostgreSQL**", late)]
    said = "Measured from a post's time until it stands on a rehearsal wall and that is on disk; due: 300 and 1,000 ms."
    return [*lines, "", said, ""]


def row(name: str, late: Sequence[float]) -> str:
    worst = sorted(late)[-max(1, len(late) // 100) - 1]
    return f"| {name} | {statistics.median(late) * 1000:.0f} ms | {worst * 1000:.0f} ms | {max(late) * 1000:.0f} ms |"


def measure(site: programs.Site, *, gap: float) -> tuple[list[float], list[float]]:
    """Seconds of lateness of the posts, and of a timer that wakes at the same moments."""
    first = time.time() + 3600  # planning takes longer than one would want to wait for the first
    site.python(PLAN % {"posts": POSTS, "start": first, "gap": gap})
    start = float(site.python(MOVE % {"start": first, "lead": LEAD}))
    timer = wake_up([start + number * gap for number in range(POSTS)])
    time.sleep(2)
    late = json.loads(site.python(READ))
    if None in late:
        sys.exit(f"{late.count(None)} of {POSTS} posts did not go out:\n{(site.folder / 'log').read_text()}")
    return late, timer


def wake_up(moments: Sequence[float]) -> list[float]:
    late = []
    for moment in moments:
        time.sleep(max(0.0, moment - time.time()))
        late.append(time.time() - moment)
    return late
