"""A campaign's hub with 100 updates, 30 demands and 12 actions against an empty one, in the same run."""

import statistics

from . import load, programs

UPDATES, DEMANDS, ACTIONS = 100, 30, 12
FILL = """
import uuid
from datetime import date, timedelta
from django.utils import timezone
from unwatched.campaigns.services import add_demand, record
from unwatched.pages import services
from unwatched.pages.models import CallPage, CampaignPage, HomePage, LetterPage, MessagePage, PetitionPage, UpdatePage

now = timezone.now()
home = HomePage.objects.first()
empty = services.add_page(home, CampaignPage(title="Empty", slug="empty", shout="No face scanning"))
services.ensure_campaign(empty, now=now)
full = services.add_page(home, CampaignPage(title="Full", slug="full", shout="No face scanning"))
campaign = services.ensure_campaign(full, now=now)
for n in range(%(updates)d):
    day = date(2026, 11, 1) - timedelta(days=n)
    services.add_page(full, UpdatePage(title=f"Update {n}", slug=f"update-{n}", summary="It happened.", date=day))
for n in range(%(demands)d):
    demand = add_demand(campaign, text=f"Demand {n}", target="the council", by=None)
    record(demand, state="unmet", on=date(2026, 11, 1), words="", source_url="https://example.org/minutes",
           source_title="Minutes", by=None, now=now)
kinds = [(PetitionPage, {"addressee": "the council", "letter": "<p>We ask.</p>"}),
         (LetterPage, {"addressee": "the board", "letter": "<p>We ask.</p>"}),
         (MessagePage, {"words": "<p>Why.</p>"}), (CallPage, {"words": "<p>Why.</p>"})]
for n in range(%(actions)d):
    kind, more = kinds[n %% len(kinds)]
    page = services.add_page(full, kind(title=f"Action {n}", slug=f"action-{n}", shout="Now.", **more))
    if kind in services.ENSURE:
        services.ENSURE[kind](page, by=None, now=now)
full.refresh_from_db()
block = lambda kind, value: {"type": kind, "value": value, "id": str(uuid.uuid4())}
full.body = [
    block("text", {"heading": "The story", "text": "<p>It began with a box.</p>"}),
    block("updates", {"heading": "News", "number": 10}),
    block("ways", {"heading": "What you can do", "cards": [], "others": True}),
    block("demands", {"heading": "What we ask"}),
]
full.save_revision().publish()
print(empty.get_url(), full.get_url())
"""
CACHED = """
function request() return wrk.format("GET", "%s", {["Accept-Encoding"]="gzip"}) end
"""
FRESH = """
function request() return wrk.format("GET", "%s", {["Accept-Encoding"]="gzip", Cookie="n=1"}) end
"""
GOALS = {"from the cache": 1.3, "drawn anew": 3.0}


def hub(*, rounds: int, seconds: int) -> list[str]:
    with programs.site(database_url=None) as site:
        words = FILL % {"updates": UPDATES, "demands": DEMANDS, "actions": ACTIONS}
        empty, full = site.python(words).split()
        rates: dict[tuple[str, str], list[float]] = {}
        for _round in range(rounds):
            for how, script in (("from the cache", CACHED), ("drawn anew", FRESH)):
                for path in (empty, full):
                    told = load.wrk(site.url, seconds=seconds, script=script % path, connections=8)
                    rates.setdefault((how, path), []).append(told.rate)
    return [
        f"## A campaign's hub: {UPDATES} updates, {DEMANDS} demands, {ACTIONS} actions, against an empty one (SQLite)",
        "",
        "| how | empty, per second | full, per second | the full one takes | goal |", "|---|---|---|---|---|",
        *(row(how, statistics.median(rates[how, empty]), statistics.median(rates[how, full])) for how in GOALS), "",
    ]  # fmt: skip


def row(how: str, empty: float, full: float) -> str:
    return f"| {how} | {empty:,.0f} | {full:,.0f} | **{empty / full:.2f} times** as long | {GOALS[how]} |"
