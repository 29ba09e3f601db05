"""Runs the suite on SQLite and on a PostgreSQL of its own, and says what ran on what. Nothing is skipped silently.

    python scripts/test.py [--only sqlite|postgres] [whatever pytest takes]

TEST_DATABASE_URL names a PostgreSQL server to use instead of the throw-away one.
"""

import glob
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as xml
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from servers import servers

ROOT = Path(__file__).resolve().parent.parent
IS_ROOT = os.geteuid() == 0
# The same browser without windows comes first: the tests take a third less of the machine with it.
SHELL = "chromium-headless-shell"
CHROMIUM = (SHELL, "chromium", "chromium-browser", "google-chrome")
# A database that nobody will miss need not survive a power cut.
FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "listen_addresses="]


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is stopped then, too
    only = words.pop(words.index("--only") + 1) if "--only" in words else None
    words = [word for word in words if word != "--only"]
    need_browser()
    lines = []
    # For the whole suite the networks' servers are started once. A part of it starts those that it needs.
    with nullcontext({}) if words else servers() as where:
        os.environ.update(where)
        if only != "postgres":
            lines.append(run("SQLite", words, url=None))
        if only != "sqlite":
            with postgres() as url:
                lines.append(run("PostgreSQL", ["-m", "not once", *words], url=url))
                lines.append(("What no second database could change (marked `once`) ran in the first run only.", True))
    print("\n".join(["", *(words for words, _ in lines)]))
    return 0 if all(good for _, good in lines) else 1


def run(name: str, words: list[str], *, url: str | None) -> tuple[str, bool]:
    """One run of pytest; a line that says how it went, and whether it was good."""
    print(f"\n--- {name} ---", flush=True)
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    if url:
        environment["DATABASE_URL"] = url
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        # A file's tests stay together: some share a site that is slow to start.
        parallel = ["-n", str(os.cpu_count() or 2), "--dist", "loadfile", "--no-loadscope-reorder"]
        command = [sys.executable, "-m", "pytest", "-q", *parallel, f"--junitxml={report}", *words]
        code = subprocess.run(command, cwd=ROOT, env=environment).returncode
        if not report.exists():
            return f"{name}: pytest did not run (code {code})", False
        suite = xml.parse(report).getroot().find("testsuite")
        assert suite is not None
        count = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
        browser = sum("tests.browser" in (case.get("classname") or "") for case in suite.iter("testcase"))
    bad = count["failures"] + count["errors"]
    said = f"{name}: {count['tests']} tests ({browser} in a browser), {bad} failed, {time.monotonic() - started:.0f} s"
    if count["skipped"]:
        said += f"; {count['skipped']} SKIPPED, which counts as failed: a test that cannot run must say what it needs"
    return said, code == 0 and not count["skipped"]


# --- Chromium --------------------------------------------------------------------------------


def need_browser() -> None:
    may_install = IS_ROOT and bool(shutil.which("apt-get"))
    if shutil.which(SHELL) or (has_browser() and not may_install):
        return
    print("Installing Chromium …", flush=True)
    if may_install:
        apt_get(SHELL)
        if not has_browser():
            apt_get("chromium")
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    if not has_browser():
        sys.exit(
            "The browser tests need Chromium: 'apt-get install chromium', or '.venv/bin/playwright install chromium'."
        )


def has_browser() -> bool:
    return any(shutil.which(name) for name in CHROMIUM) or playwright_has_one()


def playwright_has_one() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def apt_get(package: str) -> None:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet)
    subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package], env=quiet)


# --- PostgreSQL ------------------------------------------------------------------------------


@contextmanager
def postgres() -> Iterator[str]:
    """The URL of a server: TEST_DATABASE_URL, or a cluster that lives as long as this block."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
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
        yield f"postgres://unwatched@{str(folder).replace('/', '%2F')}/postgres"
    finally:
        if server:
            server.send_signal(signal.SIGINT)  # "fast": drops whoever is still connected
            server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def find_postgres() -> Path:
    """The newest server's folder of programmes; installed when we may."""
    if (found := look_for_postgres()) is None and IS_ROOT and shutil.which("apt-get"):
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
    for _ in range(150):
        if server.poll() is not None:
            sys.exit(f"PostgreSQL did not start:\n{(folder / 'log').read_text()}")
        if subprocess.run([tools / "pg_isready", "-q", "-h", folder]).returncode == 0:
            return
        time.sleep(0.1)
    sys.exit("PostgreSQL did not get ready within 15 seconds.")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
