"""Runs the suite on SQLite and on a PostgreSQL of its own, at the same time, and says what ran on what.

    python scripts/test.py [--only sqlite|postgres] [whatever pytest takes]

TEST_DATABASE_URL names a PostgreSQL server to use instead of the throw-away one. Nothing is skipped silently.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack, nullcontext, suppress
from pathlib import Path

from servers import servers, together
from testing.browser import need_browser
from testing.compiling import compile_all
from testing.libreoffice import need_libreoffice
from testing.postgres import postgres

ROOT = Path(__file__).resolve().parent.parent
CORES = os.cpu_count() or 2
OUTCOMES = ("passed", "failed", "skipped")


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped then, too
    only = words.pop(words.index("--only") + 1) if "--only" in words else None
    words = [word for word in words if word != "--only"]
    need_browser()
    need_libreoffice()
    if not words:
        compile_all(ROOT)
    with ExitStack() as stack:
        runs = []
        if only != "postgres":
            # Two more than cores: some tests wait, for a server or a clock.
            runs.append(stack.enter_context(Run("SQLite", words, CORES + 2, environment={})))
        # Meanwhile it collects. For some tests the servers are started by those that ask.
        shared, database = together(
            stack, nullcontext({}) if words else servers(), nullcontext({}) if only == "sqlite" else postgres()
        )
        if only != "sqlite":
            words_there = ["-m", "not once or both", *words]
            # About half as much to do as beside it, and its server works on another core meanwhile.
            processes = CORES if only else (CORES + 1) // 2
            runs.append(stack.enter_context(Run("PostgreSQL", words_there, processes, environment=database)))
        for run in runs:
            run.go(shared)
        results = [run.result() for run in runs]
    print("\n".join(["", *(said for said, _ in results)]))
    if only != "sqlite":
        print("What no second database could change (marked `once`, not `both`) runs on SQLite alone.")
    return 0 if all(good for _, good in results) else 1


class Run:
    """The suite on one database, shared by several processes (tests/sharing.py).

    It collects the tests and waits until it is told where the servers are: `go`. It goes on beside other runs; what it
    prints is kept until its result is asked for.
    """

    def __init__(self, name: str, words: list[str], processes: int, *, environment: dict[str, str]) -> None:
        self.name, self.processes = name, processes
        self.folder = Path(tempfile.mkdtemp(prefix="unwatched-run-"))
        self.began = time.time()
        # Compiled modules are kept, whatever the shell says: each of many processes would compile them all anew.
        left_out = ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")
        clean = {key: value for key, value in os.environ.items() if key not in left_out}
        shared = {"TESTS_FOLDER": str(self.folder), "TESTS_PROCESSES": str(processes)}
        with open(self.folder / "said-0", "wb") as said:
            # A session of its own, so that all of its processes can be stopped together.
            self.pytest = subprocess.Popen(
                [sys.executable, "-m", "pytest", "-q", *words],
                cwd=ROOT, env=clean | environment | shared, stdout=said, stderr=said, start_new_session=True,
            )  # fmt: skip

    def go(self, servers: dict[str, str]) -> None:
        """Tells it where they are, as environment variables."""
        unfinished = self.folder / "servers.new"
        unfinished.write_text(json.dumps(servers))
        unfinished.replace(self.folder / "servers")

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.pytest.pid, signal.SIGTERM)
        self.pytest.wait()
        shutil.rmtree(self.folder)

    def result(self) -> tuple[str, bool]:
        """Prints what its processes print until they end; a line that says how it went, and whether it was good."""
        for number in range(self.processes):
            print(f"\n--- {self.name}, {number + 1} of {self.processes} ---", flush=True)
            self.follow(number)
        files = [self.folder / f"ran-{number}" for number in range(self.processes)]
        ran = [file for file in files if file.exists()]
        if len(ran) < self.processes:
            return f"{self.name}: pytest did not run to its end (code {self.pytest.returncode})", False
        took = max(file.stat().st_mtime for file in ran) - self.began
        count = sum((Counter(json.loads(file.read_text())) for file in ran), Counter())
        tests = sum(count[outcome] for outcome in OUTCOMES)
        said = f"{self.name}: {tests} tests ({count['browser']} in a browser), {count['failed']} failed, {took:.0f} s"
        if count["skipped"]:
            said += (
                f"; {count['skipped']} SKIPPED, which counts as failed: a test that cannot run must say what it needs"
            )
        return said, self.pytest.returncode == 0 and not count["skipped"]

    def follow(self, number: int) -> None:
        """Prints what one process says until it has run, or all have ended."""
        said, ran, printed = self.folder / f"said-{number}", self.folder / f"ran-{number}", 0
        while True:
            ended = self.pytest.poll() is not None or (ran.exists() and number)
            if said.exists():
                with open(said, encoding="utf-8", errors="replace") as file:
                    file.seek(printed)
                    print(file.read(), end="", flush=True)
                    printed = file.tell()
            if ended:
                return
            time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
