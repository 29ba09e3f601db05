"""`unwatched up`: prepares the site, then keeps the web server and the worker running. No Django in this process."""

import fcntl
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from .env import Refusal
from .lifeline import GATE
from .prepare import make_data_folder, make_keys

FIRST_PAUSE, LAST_PAUSE = 0.5, 30.0  # seconds before a crashed part is started again, doubled each time
STEADY = 60.0  # seconds after which a part counts as healthy again
GRACE = 18.0  # seconds for a part to finish what it does; a container is given twenty (deploy/compose.yaml)
PATIENCE = 60.0  # seconds for the site to answer its first request
COMMAND = [sys.executable, "-m", "unwatched.config.cli"]


@dataclass
class Part:
    """A child process and when to start it (again)."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    due: float = 0.0
    crashes: int = 0

    def start(self) -> None:
        # A group of its own: Ctrl-C in the terminal comes to us alone, and we end the parts in order.
        self.process = subprocess.Popen([*COMMAND, *self.arguments], start_new_session=True, stdin=subprocess.DEVNULL)
        self.started = time.monotonic()

    def look(self) -> int | None:
        """Start it if due; the exit code when it has just ended, else None."""
        if self.process is None:
            if time.monotonic() >= self.due:
                self.start()
            return None
        code = self.process.poll()
        if code is not None:
            self.process = None
            self.plan_restart()
        return code

    def plan_restart(self) -> None:
        self.crashes = 0 if time.monotonic() - self.started > STEADY else self.crashes + 1
        pause = min(FIRST_PAUSE * 2 ** max(self.crashes - 1, 0), LAST_PAUSE)
        self.due = time.monotonic() + pause


@dataclass
class Supervisor:
    """Keeps parts running until a signal comes."""

    parts: list[Part]
    stopping: bool = False
    serving: bool = False

    def obey_signals(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop)

    def stop(self, *_: object) -> None:
        self.stopping = True

    def look(self) -> None:
        for part in self.parts:
            code = part.look()
            if code == 2:
                raise Refusal(f"The {part.name} does not start; the line above says why.")
            if code is not None and not self.stopping:
                pause = max(part.due - time.monotonic(), 0)
                say(f"The {part.name} ended unexpectedly (code {code}); it starts again in {pause:.1f} s.", sys.stderr)

    def run(self) -> None:
        while not self.stopping:
            self.look()
            time.sleep(0.2)

    def end(self) -> None:
        """Ask all parts to end, wait, then insist. A part that has not begun yet has nothing to finish."""
        running = [part.process for part in self.parts if part.process and part.process.poll() is None]
        for process in running:
            process.terminate()
        last = time.monotonic() + (GRACE if self.serving else 0)
        for process in running:
            try:
                process.wait(max(last - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def up(*, port: int, address: str, data: Path, keys: Path, demo: bool) -> int:
    """Run the site until Ctrl-C or SIGTERM; the exit code."""
    make_data_folder(data)
    with only_one(data), held(port, address):
        if make_keys(keys, data=data):
            say(f"Made the keys of a new site in {keys}. Keep a copy elsewhere: nothing else opens sealed names.")
        supervisor = Supervisor([
            Part("web server", ["web", "--prepared", "--port", str(port), "--bind", address]),
            Part("worker", ["worker", "--prepared"]),
        ])  # fmt: skip
        supervisor.obey_signals()
        gate = data / "up.ready"
        gate.unlink(missing_ok=True)
        os.environ[GATE] = str(gate)
        try:
            report = run_prepare(supervisor, demo=demo)
            if not supervisor.stopping:
                gate.touch()
                supervisor.serving = True
            if wait_for_answer(supervisor, port, address):
                say(welcome(report))
                supervisor.run()
        finally:
            supervisor.end()
    say("Stopped.")
    return 0


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    """Two of us on one data folder would fight over it. The lock ends with this process, however that ends."""
    with open(data / "up.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal(f"Unwatched runs already in {data}. Stop that one first, or choose another folder.") from None
        yield


@contextmanager
def held(port: int, address: str) -> Iterator[None]:
    """Keeps the port for our web server from the beginning: it listens only when the site is ready."""
    try:
        bound(port, address).close()
        plug = bound(port, address, shared=True)
    except PermissionError:
        raise Refusal(f"Port {port} is for the system administrator only; choose one above 1023 with --port.") from None
    except OverflowError:
        raise Refusal(f"There is no port {port}; choose one from 1 to 65535.") from None
    except OSError as error:
        raise Refusal(f"Port {port} cannot be used ({error.strerror}); choose another one with --port.") from None
    if sys.platform != "linux":  # where the web server does not share it with us
        plug.close()
    with plug:
        yield


def bound(port: int, address: str, *, shared: bool = False) -> socket.socket:
    """A socket that has the port; who asks for it without sharing is refused. Raises OSError, OverflowError."""
    plug = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT if shared else socket.SO_REUSEADDR, 1)
        plug.bind((address, port))
        if not shared:
            plug.listen()
    except (OSError, OverflowError):
        plug.close()
        raise
    return plug


def run_prepare(supervisor: Supervisor, *, demo: bool) -> dict[str, str]:
    """Prepare in a process of its own, whose memory is given back.

    It writes to a pipe: an empty line when the settings can be read, so that the web server may start to load, and
    what it reports when all is ready.
    """
    ours, theirs = os.pipe()
    os.set_blocking(ours, False)
    command = [*COMMAND, "prepare", "--report", str(theirs), *([] if demo else ["--no-demo"])]
    process = subprocess.Popen(command, pass_fds=[theirs], start_new_session=True)
    os.close(theirs)
    with os.fdopen(ours, "rb", buffering=0) as pipe:
        said = b""
        while process.poll() is None:
            said += pipe.read() or b""
            if said:
                supervisor.parts[0].look()
            if supervisor.stopping:
                process.terminate()
            time.sleep(0.02)
        said += pipe.read() or b""
    if supervisor.stopping:
        return {}
    if process.returncode:
        raise SystemExit(process.returncode)
    return dict(json.loads(said))


def wait_for_answer(supervisor: Supervisor, port: int, address: str) -> bool:
    """Until the site answers a request; False when it was stopped before."""
    last = time.monotonic() + PATIENCE
    while not supervisor.stopping:
        supervisor.look()
        if answers(port, "127.0.0.1" if address == "0.0.0.0" else address):
            return True
        if time.monotonic() > last:
            raise Refusal(f"The web server does not answer on port {port}; its lines above may say why.")
        time.sleep(0.1)
    return False


def answers(port: int, address: str) -> bool:
    connection = http.client.HTTPConnection(address, port, timeout=20)
    host = urlsplit(os.environ.get("UNWATCHED_URL", "")).netloc or "localhost"
    try:
        connection.request("GET", "/", headers={"Host": host})
        return connection.getresponse().status > 0
    except OSError:
        return False
    finally:
        connection.close()


def welcome(report: dict[str, str]) -> str:
    return f"""
Unwatched is running.

  The public site   {report["site"]}
  The office        {report["office"]}
  Sign in once      {report["link"]}
                    {report["whose"]}
  Mail              {report["mail"]}
  Everything is in  {report["data"]}

Ctrl-C stops it.
"""


def say(words: str, to: IO[str] | None = None) -> None:
    print(words, file=to or sys.stdout, flush=True)
