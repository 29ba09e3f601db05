"""A real `unwatched` in a process of its own, as somebody at a terminal would start it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.harness import ROOT
from tests.waiting import PATIENCE

COMMAND = [sys.executable, "-m", "unwatched.config.cli"]


def environment(**settings):
    """The shell's, without what the tests have set, on a database of its own."""
    ours = ("UNWATCHED_", "DJANGO_", "DATABASE_URL", "EMAIL_URL", "PYTEST_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return clean | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "default"} | settings


def run(*words, **settings):
    """A command that ends by itself."""
    return subprocess.run(
        [*COMMAND, *map(str, words)],
        env=environment(**settings),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        cwd=ROOT,
    )


def free_port():
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        return plug.getsockname()[1]


class Running:
    """`unwatched up` while it runs; `said` is what it has printed."""

    def __init__(self, folder, port, *words, **settings):
        self.folder, self.port, self.log = Path(folder), port, Path(f"{folder}.log")
        self.output = self.log.open("w")
        self.process = subprocess.Popen(
            [*COMMAND, "up", "--port", str(port), "--dir", str(folder), *words],
            env=environment(**settings), stdout=self.output, stderr=self.output, cwd=ROOT, start_new_session=True,
        )  # fmt: skip

    @property
    def said(self):
        return self.log.read_text()

    @property
    def url(self):
        return f"http://localhost:{self.port}"

    def wait_for(self, words, *, times=1):
        last = time.monotonic() + PATIENCE
        while self.said.count(words) < times:
            assert self.process.poll() is None, f"ended with {self.process.returncode}:\n{self.said}"
            assert time.monotonic() < last, f"never said {words!r}:\n{self.said}"
            time.sleep(0.05)
        return self

    def link(self):
        return re.search(r"Sign in once\s+(\S+)", self.said).group(1)

    def children(self):
        """(pid, command line) of every process beneath."""
        return descendants(self.process.pid)

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


def descendants(pid):
    table = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in table.splitlines()]
    found, parents = [], {pid}
    while parents:
        level = [(int(child), args) for child, parent, args in rows if int(parent) in parents]
        found += level
        parents = {child for child, _ in level}
    return found


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@contextmanager
def site(folder, *words, port=None, **settings):
    """A running site that has printed where it is."""
    running = Running(folder, port or free_port(), *words, **settings)
    try:
        yield running.wait_for("Ctrl-C stops it")
    finally:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(PATIENCE)
        running.output.close()
