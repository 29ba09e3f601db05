"""Several processes run one suite: each takes the next file of tests that no other has taken (scripts/test.py).

One process collects the tests, which takes ten seconds, runs those marked `first`, and becomes several then: they all
have what it has loaded, migrated and made ready. One number, in a file that they lock, says how many files are taken:
it costs a test nothing, where a process that hands out tests and hears of each result takes three thousandths of a
second.
"""

import fcntl
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain, groupby, pairwise
from pathlib import Path

import pytest

from . import harness

FOLDER, PROCESSES = "TESTS_FOLDER", "TESTS_PROCESSES"
PATIENCE = 600  # seconds: they may have to be installed first


def take(counter: Path, files: int, *, last: bool) -> int | None:
    """The first number, or the last, of those that no process has taken yet: never the same to two."""
    with open(counter, "a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        first, end = map(int, file.read().split() or (0, files))
        if first == end:
            return None
        number, first, end = (end - 1, first, end - 1) if last else (first, first + 1, end)
        file.truncate(0)
        file.write(f"{first} {end}")
    return number


def taken(items: list[pytest.Item], counter: Path, *, last: bool) -> Iterator[pytest.Item]:
    """The tests of this process, file by file: some of a file share a site that is slow to start."""
    files = [list(tests) for _, tests in groupby(items, key=lambda item: item.path)]
    while (number := take(counter, len(files), last=last)) is not None:
        yield from files[number]


class Share:
    """What one of the processes does, and tells of it."""

    def __init__(self, folder: Path, processes: int) -> None:
        self.folder, self.processes = folder, processes
        self.number, self.others, self.count = 0, list[int](), Counter[str]()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """pytest's own loop, over those that are ours. Where something is wrong, pytest's own."""
        config = session.config
        if config.option.collectonly or session.testsfailed:
            return None
        os.environ.update(self.servers())
        for item in [item for item in session.items if self.processes > 1 and item.get_closest_marker("first")]:
            session.items.remove(item)
            config.hook.pytest_runtest_protocol(item=item, nextitem=None)
        self.divide(config)
        # Half of the processes begin at the other end, so that they start no browser: the tests for that come first.
        last = self.number > (self.processes - 1) // 2
        ours = taken(session.items, self.folder / "taken", last=last)
        # The next one is taken while the last test of a file is still to run: it says what may be put away after it.
        for item, following in pairwise(chain(ours, [None])):
            config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.shouldfail:
                raise session.Failed(session.shouldfail)
            if session.shouldstop:
                raise session.Interrupted(session.shouldstop)
        return True

    def servers(self) -> dict[str, str]:
        """Where they are, as soon as scripts/test.py has started them: environment variables."""
        said, until = self.folder / "servers", time.monotonic() + PATIENCE
        while not said.exists():
            assert time.monotonic() < until, "Nobody said where the servers are."
            time.sleep(0.02)
        return json.loads(said.read_text())

    def divide(self, config: pytest.Config) -> None:
        """Makes the other processes. Each has a data folder and an output of its own, as if it had been started."""
        for number in range(1, self.processes):
            if child := os.fork():
                self.others.append(child)
                continue
            self.number, self.others = number, []
            harness.move()
            capture = config.pluginmanager.getplugin("capturemanager")
            capture.stop_global_capturing()  # its files are the first process's
            for output in (1, 2):
                os.dup2(os.open(self.folder / f"said-{number}", os.O_WRONLY | os.O_CREAT | os.O_APPEND), output)
            capture.start_global_capturing()
            capture.suspend_global_capture()
            return

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" or report.outcome != "passed":
            self.count["browser"] += report.nodeid.startswith("tests/browser/")
            self.count[report.outcome] += 1

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        for child in self.others:
            code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            session.exitstatus = session.exitstatus or code

    def pytest_unconfigure(self) -> None:
        sys.stdout.flush()  # all is said
        (self.folder / f"ran-{self.number}").write_text(json.dumps(self.count))


def pytest_configure(config: pytest.Config) -> None:
    if FOLDER in os.environ:
        config.pluginmanager.register(Share(Path(os.environ[FOLDER]), int(os.environ[PROCESSES])))
