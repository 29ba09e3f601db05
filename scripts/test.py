"""Runs the suite on SQLite and on a PostgreSQL of its own, at the same time, and says what ran on what.

    python scripts/test.py [--only sqlite|postgres] [whatever pytest takes]

TEST_DATABASE_URL names a PostgreSQL server to use instead of the throw-away one. Nothing is skipped silently.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml
from contextlib import ExitStack, nullcontext
from pathlib import Path

from servers import servers, together
from testing.browser import need_browser
from testing.compiling import compile_all
from testing.libreoffice import need_libreoffice
from testing.postgres import postgres

ROOT = Path(__file__).resolve().parent.parent
CORES = os.cpu_count() or 2
COUNTED = ("tests", "failures", "errors", "skipped")


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped then, too
    only = words.pop(words.index("--only") + 1) if "--only" in words else None
    words = [word for word in words if word != "--only"]
    need_browser()
    need_libreoffice()
    if not words:
        compile_all(ROOT)
    with ExitStack() as stack:
        # For some tests the servers are started by those that ask.
        shared, database = together(
            stack, nullcontext({}) if words else servers(), nullcontext({}) if only == "sqlite" else postgres()
        )
        runs = []
        if only != "sqlite":
            words_there = ["-m", "not once or both", *words]
            # About half as much to do as beside it, and its server works on another core meanwhile.
            processes = CORES if only else (CORES + 1) // 2
            runs.append(stack.enter_context(Run("PostgreSQL", words_there, processes, environment=shared | database)))
        if only != "postgres":
            runs.insert(0, stack.enter_context(Run("SQLite", words, CORES, environment=shared)))
        results = [run.result() for run in runs]
    print("\n".join(["", *(said for said, _ in results)]))
    if only != "sqlite":
        print("What no second database could change (marked `once`, not `both`) runs on SQLite alone.")
    return 0 if all(good for _, good in results) else 1


class Run:
    """The suite on one database, shared by several processes (tests/sharing.py).

    It goes on beside other runs; what it prints is kept until its result is asked for.
    """

    def __init__(self, name: str, words: list[str], processes: int, *, environment: dict[str, str]) -> None:
        self.name = name
        self.folder = Path(tempfile.mkdtemp(prefix="unwatched-run-"))
        self.began = time.time()
        # Compiled modules are kept, whatever the shell says: each of many processes would compile them all anew.
        left_out = ("DATABASE_URL", "PYTHONDONTWRITEBYTECODE")
        clean = {key: value for key, value in os.environ.items() if key not in left_out}
        shared = {"TESTS_TAKEN": str(self.folder / "taken")}
        self.shares = [
            Share(self.folder / str(number), words, environment=clean | environment | shared)
            for number in range(processes)
        ]

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, *_: object) -> None:
        for share in self.shares:
            share.stop()
        shutil.rmtree(self.folder)

    def result(self) -> tuple[str, bool]:
        """Prints what its processes print until they end; a line that says how it went, and whether it was good."""
        for number, share in enumerate(self.shares, 1):
            print(f"\n--- {self.name}, {number} of {len(self.shares)} ---", flush=True)
            share.follow()
        suites = [suite for share in self.shares if (suite := share.report()) is not None]
        if len(suites) < len(self.shares):
            codes = ", ".join(str(share.pytest.returncode) for share in self.shares)
            return f"{self.name}: pytest did not run to its end (codes {codes})", False
        took = max(share.junit.stat().st_mtime for share in self.shares) - self.began
        count = {key: sum(int(suite.get(key, 0)) for suite in suites) for key in COUNTED}
        cases = [case for suite in suites for case in suite.iter("testcase")]
        browser = sum("tests.browser" in (case.get("classname") or "") for case in cases)
        bad = count["failures"] + count["errors"]
        said = f"{self.name}: {count['tests']} tests ({browser} in a browser), {bad} failed, {took:.0f} s"
        if count["skipped"]:
            said += (
                f"; {count['skipped']} SKIPPED, which counts as failed: a test that cannot run must say what it needs"
            )
        return said, all(share.pytest.returncode == 0 for share in self.shares) and not count["skipped"]


class Share:
    """One process of pytest, and the files that it writes."""

    def __init__(self, folder: Path, words: list[str], *, environment: dict[str, str]) -> None:
        folder.mkdir()
        self.said, self.junit = folder / "said", folder / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={self.junit}", *words]
        with open(self.said, "wb") as said:
            self.pytest = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said)

    def stop(self) -> None:
        if self.pytest.poll() is None:
            self.pytest.terminate()
            self.pytest.wait()

    def follow(self) -> None:
        with open(self.said, encoding="utf-8", errors="replace") as said:
            while True:
                ended = self.pytest.poll() is not None
                print(said.read(), end="", flush=True)
                if ended:
                    return
                time.sleep(0.2)

    def report(self) -> xml.Element | None:
        return xml.parse(self.junit).getroot().find("testsuite") if self.junit.exists() else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
