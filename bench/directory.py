"""A directory of 10,000 officials: importing them, the same file again, from a postcode to those who decide."""

import json

from . import programs

OFFICIALS, CODES = 10_000, 40_000  # the United States have about 41,000 ZIP codes
ASKED = 2_000
BRING = """
import csv, io, json, random, time
from datetime import date
from django.db import connection
from django.utils import timezone
from unwatched.directory.importing import File
from unwatched.directory.services import bring, divisions_of, officials_of

officials, codes, asked = %(officials)d, %(codes)d, %(asked)d
WARD = "ocd-division/country:us/state:xx/place:town-%%d/ward:%%d"


def file(name, rows):
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return File(name, text.getvalue().encode())


def timed(run):
    began = time.perf_counter()
    result = run()
    return result, time.perf_counter() - began


head = ["name", "office", "organisation", "division", "email", "phone", "valid_until"]
people = [head] + [
    [f"Person {n}", "Councillor", f"Council {n // 10}", WARD %% (n // 10, n %% 10), f"p{n}@x.test", "206-555-0101",
     "2030-12-31"] for n in range(officials)
]
spans = [["prefix", "division"]] + [[f"{n:05}", WARD %% (n // 40, n %% 10)] for n in range(codes)]
now = timezone.now()
words = {"data_of": date(2026, 11, 1), "now": now}
first, took = timed(lambda: bring(format="csv", file=file("people.csv", people), **words))
again, took_again = timed(lambda: bring(format="csv", file=file("people.csv", people), **words))
_spans, took_codes = timed(lambda: bring(format="postcodes", file=file("codes.csv", spans), **words))
_built, took_index = timed(lambda: divisions_of("00001"))
draw = random.Random(1)
times = sorted(timed(lambda: divisions_of(f"{draw.randrange(codes):05}"))[1] for _ in range(asked))
whole = sorted(timed(lambda: officials_of(f"{draw.randrange(codes):05}", on=date(2026, 11, 1)))[1] for _ in range(200))


def bare():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone()


limit = sorted(timed(bare)[1] for _ in range(asked))
print(json.dumps({
    "added": first.added, "took": took, "again": [again.added, again.changed, again.retired], "took_again": took_again,
    "took_codes": took_codes, "index": took_index, "lookup": times[asked // 2], "lookup_99": times[asked * 99 // 100],
    "whole": whole[100], "limit": limit[asked // 2],
}))
"""


def directory(*, rounds: int, seconds: int) -> list[str]:
    """Rows for the results, from a site on SQLite and one on PostgreSQL."""
    lines = [
        f"## A directory of {OFFICIALS:,} officials and {CODES:,} postcodes", "",
        "Due: a look-up under 1 ms. The limit is one question of nothing (`SELECT 1`) in the same run.", "",
        "| | SQLite | PostgreSQL |", "|---|---|---|",
    ]  # fmt: skip
    with programs.site(database_url=None) as site:
        small = _measured(site)
    with programs.postgres() as database, programs.site(database_url=database) as site:
        large = _measured(site)
    rows = {
        "import of all, s": ("took", 1), "the same file again (changes nothing), s": ("took_again", 1),
        "import of the postcodes, s": ("took_codes", 1), "building the index, once a process, ms": ("index", 1000),
        "**from a postcode to its divisions, median, ms**": ("lookup", 1000),
        "the same, 99th percentile, ms": ("lookup_99", 1000),
        "on to the officials, with theirs around, median, ms": ("whole", 1000),
        "`SELECT 1`, median, ms": ("limit", 1000),
    }  # fmt: skip
    for name, (key, unit) in rows.items():
        lines.append(f"| {name} | {small[key] * unit:.2f} | {large[key] * unit:.2f} |")
    return [*lines, ""]


def _measured(site: programs.Site) -> dict[str, float]:
    found: dict[str, float] = json.loads(
        site.python(BRING % {"officials": OFFICIALS, "codes": CODES, "asked": ASKED}).splitlines()[-1]
    )
    assert found.pop("again") == [0, 0, 0]
    assert found["added"] == OFFICIALS
    return found
