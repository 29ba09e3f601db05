"""Measures everything and writes results/latest.md.

    python -m bench [--rounds 3] [--seconds 5] [--minutes 1]
    python -m bench punctuality --minutes 10        one part alone: prints, and writes nothing

Runs only against servers that it starts itself on this machine, for a bounded time.
"""

import argparse
import os
import platform
import sqlite3
import statistics
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from . import fixtures, load, programs
from .cards import cards
from .desk import desk
from .directory import directory
from .hub import hub
from .jetstream import jetstream
from .law_formats import law_formats
from .law_parse import law_parse
from .punctuality import punctuality
from .redline import redline
from .supporters import supporters
from .thread_search import thread_search
from .threads import threads
from .threads_pdf import threads_pdf

RESULTS = Path(__file__).parent / "results" / "latest.md"
BODY = "name=Ines+Okafor&postcode=W4+118&comment=I+walk+home+at+five&show=on"


class Part(Protocol):
    def __call__(self, *, rounds: int, seconds: int) -> list[str]: ...


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m bench")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--seconds", type=int, default=5)
    options.add_argument("--minutes", type=float, default=1.0, help="over how long 200 posts are spread")
    parts: dict[str, Part] = {
        "signing_on_postgres": signing_on_postgres, "signing_on_sqlite": signing_on_sqlite, "pages": pages,
        "cards": cards, "punctuality": punctuality, "desk": desk, "jetstream": jetstream, "threads_pdf": threads_pdf,
        "thread_search": thread_search, "threads": threads,
        "redline": redline, "law_formats": law_formats, "law_parse": law_parse, "directory": directory, "hub": hub,
        "supporters": supporters,
    }  # fmt: skip
    options.add_argument("parts", nargs="*", metavar="PART", help=f"one or more of {', '.join(parts)}; all by default")
    said = options.parse_args()
    if unknown := set(said.parts) - set(parts):
        options.error(f"there is no part {', '.join(sorted(unknown))}")
    parts["punctuality"] = partial(punctuality, minutes=said.minutes)
    chosen = [parts[name] for name in said.parts or parts]
    lines = [line for part in chosen for line in part(rounds=said.rounds, seconds=said.seconds)]
    if said.parts:
        print("\n".join(lines))
        return
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(heading(said.rounds, said.seconds) + "\n".join(lines) + "\n")
    print(RESULTS.read_text())


def heading(rounds: int, seconds: int) -> str:
    return (
        f"# Measured on {datetime.now(UTC):%Y-%m-%d}\n\n"
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}; load, server and database "
        f"share them. {rounds} rounds of {seconds} s in turn, {load.CONNECTIONS} connections; medians. "
        "Absolute numbers differ from machine to machine; the ratios are what to look at. Made by `make bench`.\n\n"
    )


def median(values: list[float]) -> float:
    return statistics.median(values)


# --- Signatures ------------------------------------------------------------------------------


def sign_load(site: programs.Site, path: str, *, number: int, seconds: int) -> load.Load:
    """One round of signing; every request is another person, with a token from the page."""
    with urllib.request.urlopen(site.url + path) as page:
        token = page.read().decode().split('name="t" value="')[1].split('"')[0]
    script = load.POST % {"path": f"{path}sign/", "body": f"{BODY}&t={token}", "round": number}
    return load.wrk(site.url, seconds=seconds, script=script)


def peer_load(site: programs.Site, path: str, *, number: int, seconds: int) -> load.Load:
    script = load.POST % {"path": path, "body": "name=Ines+Okafor", "round": number}
    return load.wrk(site.url, seconds=seconds, script=script)


def in_turn(rounds: int, *measures: Callable[[int], load.Load | float]) -> list[list[load.Load | float]]:
    """Each measure once a round, so that a machine that drifts drifts for all."""
    found: list[list[load.Load | float]] = [[] for _ in measures]
    for number in range(rounds):
        for kept, measure in zip(found, measures, strict=True):
            kept.append(measure(number))
            time.sleep(1)
    return found


def rows_of_signing(name: str, limit_name: str, limit: list[float], ours: list[load.Load], peer: list[load.Load],
                    *, before: int, after: int) -> list[str]:  # fmt: skip
    rate, peer_rate, most = median([o.rate for o in ours]), median([p.rate for p in peer]), median(limit)
    return [
        f"## Signatures on {name}", "",
        "| what | per second | p99 | of the limit | |", "|---|---|---|---|---|",
        f"| {limit_name} (the limit) | {most:,.0f} | | 100 % | |",
        f"| **accepted signatures** | **{rate:,.0f}** | **{median([o.p99 for o in ours]):.0f} ms** "
        f"| **{rate / most:.1%}** "
        f"| {after - before:,} rows on disk, {sum(o.bad for o in ours)} requests refused or lost |",
        f"| Wagtail's own form page (a peer) | {peer_rate:,.0f} | {median([p.p99 for p in peer]):.0f} ms "
        f"| {peer_rate / most:.1%} | signing is {rate / peer_rate:.1f} times as fast |", "",
    ]  # fmt: skip


def signing_on_postgres(*, rounds: int, seconds: int) -> list[str]:
    with programs.postgres() as url, programs.site(database_url=url, settings="bench.peer.settings") as site:
        path, peer = site.python(fixtures.PETITION), site.python(fixtures.PEER)
        site.python(fixtures.TABLES)
        before = int(site.python(fixtures.ROWS))
        pg = url.replace("postgres://", "postgresql://")
        small, same_row, ours, theirs = in_turn(
            rounds,
            lambda n: load.pgbench(pg, insert=load.SMALL_ROW, seconds=seconds),
            lambda n: load.pgbench(pg, insert=load.SIGNATURE, seconds=seconds),
            lambda n: sign_load(site, path, number=n, seconds=seconds),
            lambda n: peer_load(site, peer, number=n, seconds=seconds),
        )
        after = int(site.python(fixtures.ROWS))
    name = "`pgbench` one-row inserts of a signature's own row, with its indexes"
    lines = rows_of_signing("PostgreSQL", name, same_row, ours, theirs, before=before, after=after)
    rate, most = median([one.rate for one in ours]), median(small)
    return [
        *lines,
        f"A row of one letter with nothing but its key, which is what this disk can do and not what this table can, "
        f"`pgbench` inserts {most:,.0f} times a second; of that, signing is **{rate / most:.1%}**.",
        "",
    ]


def raw_commits(folder: Path, *, seconds: int) -> float:
    """One-row commits per second into SQLite with the same safety (WAL, synchronous FULL), one writer."""
    connection = sqlite3.connect(folder / "raw.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS bench_row (id INTEGER PRIMARY KEY, body TEXT)")
    until, done = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        connection.execute("INSERT INTO bench_row (body) VALUES ('x')")
        done += 1
    connection.close()
    return done / seconds


def signing_on_sqlite(*, rounds: int, seconds: int) -> list[str]:
    with programs.site(database_url=None, settings="bench.peer.settings") as site:
        path, peer = site.python(fixtures.PETITION), site.python(fixtures.PEER)
        before = int(site.python(fixtures.ROWS))
        found = in_turn(
            rounds,
            lambda n: raw_commits(site.folder, seconds=seconds),
            lambda n: sign_load(site, path, number=n, seconds=seconds),
            lambda n: peer_load(site, peer, number=n, seconds=seconds),
        )
        after = int(site.python(fixtures.ROWS))
        memory = site.memory()
    lines = rows_of_signing("SQLite", "a raw loop of one-row commits", *found, before=before, after=after)
    return [*lines, f"Memory after that, web and worker together: **{sum(memory.values())} MB** "
            f"({', '.join(str(size) for size in memory.values())}).", ""]  # fmt: skip


# --- Pages -----------------------------------------------------------------------------------

FRESH = """
function request() return wrk.format("GET", "%s", {Cookie="n=1"}) end
"""


def pages(*, rounds: int, seconds: int) -> list[str]:
    with (
        programs.site(database_url=None, demo=True) as site,
        programs.wsgi("bench.empty:application", folder=site.folder) as empty,
    ):
        path = "/"
        found = in_turn(
            rounds,
            lambda n: load.wrk(empty, seconds=seconds),
            lambda n: load.wrk(site.url + path, seconds=seconds),
            lambda n: load.wrk(site.url, seconds=seconds, script=FRESH % path),
        )
    limit, cached, fresh = ([one.rate for one in part] for part in found)  # type: ignore[union-attr]
    p99 = [median([one.p99 for one in part]) for part in found]  # type: ignore[union-attr]
    rows = [("the server's empty answer (the limit)", limit, p99[0]), ("**a cached page**", cached, p99[1]),
            ("the same page, rendered for each who asks", fresh, p99[2])]  # fmt: skip
    return [
        "## Pages (the demo's home page, on SQLite)", "",
        "| what | per second | p99 | of the limit |", "|---|---|---|---|",
        *(
            f"| {name} | {median(rates):,.0f} | {slow:.0f} ms | {median(rates) / median(limit):.1%} |"
            for name, rates, slow in rows
        ),
        "",
    ]  # fmt: skip


if __name__ == "__main__":
    main()
