"""Starting what is measured, on loopback and free ports, and stopping it by its id."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from testing import postgres as suite

ROOT = Path(__file__).resolve().parent.parent


def need(program: str, package: str) -> str:
    """The path of a programme, or the sentence that says how to get it."""
    found = shutil.which(program) or next(
        (str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)), None
    )
    if found is None:
        sys.exit(f"The measurements need {program}: 'apt-get install {package}'.")
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL with its stock settings: what is answered is on disk."""
    fast, suite.FAST = suite.FAST, ["max_connections=200", "listen_addresses="]
    try:
        with suite.postgres() as where:
            yield where["DATABASE_URL"]
    finally:
        suite.FAST = fast


@contextmanager
def site(
    *, database_url: str | None, settings: str = "unwatched.config.settings", demo: bool = False
) -> Iterator["Site"]:
    """A whole site in a folder that goes away with it: web server and worker."""
    folder = Path(tempfile.mkdtemp(prefix="unwatched-bench-"))
    port = free_port()
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("UNWATCHED_", "EMAIL_URL"))}
    environment |= {
        "UNWATCHED_DIR": str(folder),
        "UNWATCHED_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("DATABASE_URL", None)
    if database_url:
        environment["DATABASE_URL"] = database_url
    command = [
        sys.executable,
        "-m",
        "unwatched.config.cli",
        "up",
        "--port",
        str(port),
        *([] if demo else ["--no-demo"]),
    ]
    log = (folder / "log").open("w")
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        yield Site(folder=folder, port=port, environment=environment, process=process)
    finally:
        process.terminate()
        process.wait(30)
        log.close()
        shutil.rmtree(folder, ignore_errors=True)


class Site:
    """A running site."""

    def __init__(
        self, *, folder: Path, port: int, environment: dict[str, str], process: "subprocess.Popen[bytes]"
    ) -> None:
        self.folder, self.port, self.environment, self.process = folder, port, environment, process
        self.url = f"http://127.0.0.1:{port}"
        self.wait_until_it_answers("/robots.txt")

    def wait_until_it_answers(self, path: str, *, seconds: float = 240) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if self.process.poll() is not None:
                break
            try:
                with urllib.request.urlopen(self.url + path, timeout=5):
                    return
            except OSError:
                time.sleep(0.2)
        sys.exit(f"The site did not start:\n{(self.folder / 'log').read_text()}")

    def python(self, code: str) -> str:
        """Runs a few lines inside the site's own settings; what they print."""
        done = subprocess.run(
            [sys.executable, "-c", "import django; django.setup()\n" + code],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, timeout=600,
        )  # fmt: skip
        if done.returncode:
            sys.exit(done.stderr)
        return done.stdout.strip()

    def memory(self) -> dict[str, int]:
        """Megabytes of each process of the site: what it holds alone, plus its share of what is shared (PSS)."""
        found = {}
        for pid in [self.process.pid, *children_of(self.process.pid)]:
            try:
                words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            except OSError:
                continue
            kilobytes = next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            found[f"{pid} {words[-60:].strip()}"] = kilobytes // 1024
        return found


def children_of(pid: int) -> list[int]:
    """All descendants of a process (Linux)."""
    try:
        direct = [
            int(word) for path in Path(f"/proc/{pid}/task").glob("*/children") for word in path.read_text().split()
        ]
    except OSError:
        return []
    return [one for child in direct for one in (child, *children_of(child))]


@contextmanager
def wsgi(target: str, *, folder: Path) -> Iterator[str]:
    """A bare WSGI callable under the same server and settings of threads as ours; its URL."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1",
        "--blocking-threads", "8", "--log-level", "critical", target,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(15)
