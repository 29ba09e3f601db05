"""The social networks' servers that the tests speak to: installed once, started for a run, gone after it.

    python scripts/servers.py          only installs them

- A Bluesky data server with its directory of accounts: the real ones, from npm, in the exact versions of
  scripts/servers/package-lock.json. They are kept in .cache/servers.
- A server that speaks Mastodon's interface, from PyPI. It is in .venv already.
"""

import fcntl
import hashlib
import os
import re
import selectors
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "scripts" / "servers"
CACHE = ROOT / ".cache" / "servers"
OLDEST_NODE = 18
START = 120  # seconds that a server may take to start on a machine that is busy with other tests
# Debian's packages, by the programme that we look for.
DEBIAN = {"node": "nodejs", "npm": "npm", "make": "make", "g++": "g++", "python3": "python3"}


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Where they are, as environment variables: see `mastodon` and `bluesky`."""
    with ExitStack() as stack:
        ours, (data, directory) = together(stack, mastodon(), bluesky())
        yield {"TEST_MASTODON_URL": ours, "TEST_PDS_URL": data, "TEST_PLC_URL": directory}


def together(stack: ExitStack, *parts: AbstractContextManager[Any]) -> list[Any]:
    """What each part gives. They start side by side: most of a start is waiting."""
    with ThreadPoolExecutor() as pool:
        return list(pool.map(stack.enter_context, parts))


@contextmanager
def mastodon() -> Iterator[str]:
    """The address of a server that speaks Mastodon's interface: the one of the environment, or one of our own."""
    if url := os.environ.get("TEST_MASTODON_URL"):
        yield url
        return
    with running(sys.executable, HERE / "mastodon.py") as said:
        yield said


@contextmanager
def bluesky() -> Iterator[tuple[str, str]]:
    """The addresses of a data server and its directory: those of the environment, or some of our own."""
    if url := os.environ.get("TEST_PDS_URL"):
        yield url, os.environ["TEST_PLC_URL"]
        return
    modules = install()
    with tempfile.TemporaryDirectory(prefix="unwatched-pds-", ignore_cleanup_errors=True) as data:
        with running("node", HERE / "bluesky.js", modules, data) as said:
            pds, directory = said.split()
            yield pds, directory


@contextmanager
def running(*command: str | Path) -> Iterator[str]:
    """The first line that a server prints when it is ready. It ends with this block, and with this process."""
    with tempfile.TemporaryFile("w+") as errors:
        server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT
        )
        assert server.stdin
        assert server.stdout
        try:
            line = first_line(server)
            if not line:
                errors.seek(0)
                sys.exit(f"{Path(command[1]).name} did not start:\n{errors.read()[-4000:]}")
            yield line
        finally:
            server.stdin.close()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
            server.stdout.close()


def first_line(server: subprocess.Popen[str]) -> str:
    """What it says when it is ready; nothing when it ends or takes too long."""
    assert server.stdout
    with selectors.DefaultSelector() as selector:
        selector.register(server.stdout, selectors.EVENT_READ)
        return server.stdout.readline().strip() if selector.select(START) else ""


# --- Installing the one from npm -------------------------------------------------------------


def install() -> Path:
    """The folder with the modules of npm, installed when it is not there. Two who ask at once install it once."""
    need_node()
    folder = CACHE / wanted()
    if folder.exists():
        return folder
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            print("Installing a Bluesky data server for the tests (two minutes, the first time) …", flush=True)
            with tempfile.TemporaryDirectory(dir=CACHE, prefix="new-", ignore_cleanup_errors=True) as new:
                fill(Path(new))
                os.chmod(new, 0o755)
                os.rename(new, folder)
    return folder


def wanted() -> str:
    """A name for exactly these versions on this Node.js: a compiled part fits no other."""
    node = run("node", "-p", "process.versions.modules + process.platform + process.arch").stdout.strip()
    files = b"".join((HERE / name).read_bytes() for name in ("package.json", "package-lock.json"))
    return f"{hashlib.sha256(files).hexdigest()[:12]}-{node}"


def fill(folder: Path) -> None:
    """npm's part. Tried twice: registries have hiccups."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, folder)
    for _ in range(2):
        done = run("npm", "ci", "--no-audit", "--no-fund", cwd=folder, env=os.environ | headers())
        check = run("node", "-e", "new (require('better-sqlite3'))(':memory:')", cwd=folder)
        if done.returncode == check.returncode == 0:
            return
    sys.exit(
        f"The Bluesky data server could not be installed from npm:\n{done.stderr[-3000:]}{check.stderr[-1000:]}\n"
        "Is the npm registry within reach, and are a C++ compiler, make and python3 here?"
    )


def headers() -> dict[str, str]:
    """Node.js' own C headers where the system has them: else node-gyp wants to download some."""
    version = run("node", "-p", "process.versions.node").stdout.strip()
    major, minor, patch = version.split(".")
    for prefix in ("/usr", "/usr/local"):
        file = Path(prefix, "include", "node", "node_version.h")
        if file.exists():
            found = dict(re.findall(r"#define NODE_(MAJOR|MINOR|PATCH)_VERSION (\d+)", file.read_text()))
            if found == {"MAJOR": major, "MINOR": minor, "PATCH": patch}:
                return {"npm_config_nodedir": prefix}
    return {}


def need_node() -> None:
    """Node.js, npm and what compiles a module: installed when we may, asked for when not."""
    missing = [package for program, package in DEBIAN.items() if not shutil.which(program)]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {', '.join(missing)} …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "update", "-qq", env=quiet)
        run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, env=quiet)
    missing = [package for program, package in DEBIAN.items() if not shutil.which(program)]
    version = 0 if "nodejs" in missing else int(run("node", "-p", "parseInt(process.versions.node)").stdout)
    if missing or version < OLDEST_NODE:
        sys.exit(
            f"The tests of Bluesky run its real data server, which needs Node.js {OLDEST_NODE} or newer, npm, make and "
            "a C++ compiler: 'apt-get install nodejs npm make g++ python3', or 'brew install node'."
        )


def run(
    *command: str, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=env)


if __name__ == "__main__":
    print(install())
