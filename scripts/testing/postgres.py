"""A PostgreSQL for one run of the tests."""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .debian import IS_ROOT, apt_get, may_install

START = 120  # seconds that it may take to start on a busy machine
# A database that nobody will miss need not survive a power cut.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "listen_addresses="]


@contextmanager
def postgres() -> Iterator[dict[str, str]]:
    """Where it is, as an environment variable: TEST_DATABASE_URL, or a cluster that lives as long as this block."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield {"DATABASE_URL": url}
        return
    tools = find_postgres()
    user = harmless_user()
    folder = Path(tempfile.mkdtemp(prefix="unwatched-pg-"))
    if user:
        shutil.chown(folder, user)
    as_user = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}
    server = None
    try:
        make = [tools / "initdb", "-D", folder / "data", "-U", "unwatched", "-A", "trust", "-E", "UTF8"]
        make += ["--no-sync", "--locale=C.UTF-8"]
        subprocess.run(make, check=True, stdout=subprocess.DEVNULL, cwd=folder, **as_user)
        options = [part for setting in FAST for part in ("-c", setting)]
        with open(folder / "log", "w") as log:
            command = [tools / "postgres", "-D", folder / "data", "-k", folder, *options]
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, start_new_session=True, **as_user)
        wait_until_ready(tools, folder, server)
        yield {"DATABASE_URL": f"postgres://unwatched@{str(folder).replace('/', '%2F')}/postgres"}
    finally:
        if server:
            server.send_signal(signal.SIGINT)  # "fast": drops whoever is still connected
            server.wait(60)
        shutil.rmtree(folder, ignore_errors=True)


def find_postgres() -> Path:
    """The newest server's folder of programmes; installed when we may."""
    if (found := look_for_postgres()) is None and may_install():
        print("Installing PostgreSQL …", flush=True)
        apt_get("postgresql")
        found = look_for_postgres()
    if found is None:
        sys.exit(
            "The tests need PostgreSQL's server programmes ('apt-get install postgresql', 'brew install postgresql'), "
            "or TEST_DATABASE_URL with a server on which databases may be created."
        )
    return found


def look_for_postgres() -> Path | None:
    folders = [Path(path) for path in glob.glob("/usr/lib/postgresql/*/bin")]
    folders.sort(key=lambda path: int(path.parent.name), reverse=True)
    if initdb := shutil.which("initdb"):
        folders.append(Path(initdb).resolve().parent)
    return next((path for path in folders if (path / "initdb").exists() and (path / "postgres").exists()), None)


def harmless_user() -> str | None:
    """PostgreSQL refuses to run as root: whom to run it as."""
    if not IS_ROOT:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


def wait_until_ready(tools: Path, folder: Path, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until:
        if server.poll() is not None:
            sys.exit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        if subprocess.run([tools / "pg_isready", "-q", "-h", folder]).returncode == 0:
            return
        time.sleep(0.1)
    sys.exit(f"PostgreSQL did not get ready within {START} seconds.")
