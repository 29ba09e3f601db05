"""Several processes run one suite: each takes the next file of tests that no other has taken (scripts/test.py).

All collect the same files in the same order, so one number, in a file that they lock, says how many are taken. It costs
a test nothing, where a process that hands out tests and hears of each result takes three thousandths of a second.
"""

import fcntl
import os
from collections.abc import Iterator
from itertools import chain, groupby, pairwise
from pathlib import Path

import pytest

SHARED = "TESTS_TAKEN"


def take(counter: Path) -> int:
    """The next number, from 0 on: never the same to two processes."""
    with open(counter, "a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        number = int(file.read() or 0)
        file.truncate(0)
        file.write(str(number + 1))
    return number


def taken(items: list[pytest.Item], counter: Path) -> Iterator[pytest.Item]:
    """The tests of this process, file by file: some of a file share a site that is slow to start."""
    files = [list(tests) for _, tests in groupby(items, key=lambda item: item.path)]
    while (number := take(counter)) < len(files):
        yield from files[number]


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    """pytest's own loop, over those that are ours. Where nothing is shared, or something is wrong, pytest's own."""
    config = session.config
    if counter is None or config.option.collectonly or session.testsfailed:
        return None
    # The next one is taken while the last test of a file is still to run: it says what may be put away after it.
    for item, following in pairwise(chain(taken(session.items, counter), [None])):
        config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.shouldfail:
            raise session.Failed(session.shouldfail)
        if session.shouldstop:
            raise session.Interrupted(session.shouldstop)
    return True


counter = Path(os.environ[SHARED]) if SHARED in os.environ else None
