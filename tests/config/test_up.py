"""`unwatched up`, started for real. These tests bring their own database, so they run once, not once per database."""

import contextlib
import http.client
import itertools
import json
import os
import shutil
import signal
import socket
import sqlite3
import stat
import threading
import time
from urllib.parse import urlencode

import pytest

from tests.waiting import wait_until
from unwatched.config import up

from .running import Running, free_port, is_alive, run, site

pytestmark = pytest.mark.once
OF_A_VISITOR = ("203.0.113.77", "127.0.0.1", "nothing-here")
OTHERS = 0o077  # the bits of a mode that let other users in


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """A site that was started in an empty folder, as a newcomer would; the tests share it, in this order."""
    with site(tmp_path_factory.mktemp("first") / "var") as started:
        yield started


@pytest.fixture(scope="module")
def prepared(running):
    """The same site's data folder after it has ended, to be copied."""
    if running.process.poll() is None:
        running.stop()
    return running.folder


@pytest.fixture
def folder(prepared, tmp_path):
    """A site's data folder that is a test's own."""
    return shutil.copytree(prepared, tmp_path / "var")


def get(running, path="/", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    connection.request("GET", path, headers={"Host": f"localhost:{running.port}", **headers})
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer


def answers(running):
    try:
        return get(running).status == 200
    except OSError:
        return False


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def pids(running, name):
    return {pid for pid, args in running.children() if f"cli {name}" in args}


# --- A newcomer's first start -------------------------------------------------------------------


def test_an_empty_folder_becomes_a_site(running):
    assert "Preparing the database" in running.said
    assert f"http://localhost:{running.port}/office/" in running.said
    assert "outbox" in running.said
    assert get(running).status == 200


def test_the_printed_link_opens_the_office(running):
    answer = get(running, running.link().removeprefix(running.url))
    assert answer.status == 200
    assert b"<button" in answer.body


def test_nobody_else_on_the_machine_may_look_inside(running):
    for path in (running.folder, running.folder / "unwatched.sqlite3", *(running.folder / "keys").iterdir()):
        assert mode(path) & OTHERS == 0, path


def test_static_files_carry_a_fingerprint_and_may_be_kept_for_ever(running):
    manifest = json.loads((running.folder / "static" / "staticfiles.json").read_text())["paths"]
    name = next(hashed for plain, hashed in sorted(manifest.items()) if plain.endswith(".css"))
    answer = get(running, f"/static/{name}", **{"Accept-Encoding": "gzip"})
    assert answer.status == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Content-Encoding"] == "gzip"


def test_the_server_writes_no_address_and_no_path_of_a_visitor(running):
    """Looked at again when all parts have ended and nothing can be on its way to the log."""
    get(running, "/nothing-here/", **{"X-Forwarded-For": "203.0.113.77"})
    assert not [word for word in OF_A_VISITOR if word in running.said]


def test_a_second_start_on_the_same_folder_is_refused(running):
    refused(run("up", "--port", free_port(), "--dir", running.folder), "runs already", str(running.folder))


LOADED = """
import sys

from django.urls import get_resolver

get_resolver()._populate()  # every view
print(*sys.modules)
"""
PLAN = """
from django.utils import timezone
from unwatched.publishing.models import Channel
from unwatched.publishing.services import planning
from unwatched.publishing.services.planning import PostText

now = timezone.now()
wall = Channel.objects.create(name="Our wall", network="rehearsal", added_at=now)
thread = planning.save_thread(
    None, title="Hello", posts=[PostText("One"), PostText("Two")], channels=[wall], language="en",
    visibility="public", by=None, now=now,
)
planning.plan(thread, due_at=now, zone="UTC", by=None, now=now)
"""
COUNT_DOWN = """
import uuid
from datetime import UTC, datetime, timedelta
from unwatched.pages.models import CampaignPage

page = CampaignPage.objects.order_by("pk").first()
ends = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=SECONDS)
call = lambda words: {"words": words, "link": {"text": "Go", "url": "/go/", "page": None}}
page.countdown = [{"type": "countdown", "id": str(uuid.uuid4()), "value": {
    "until": ends.date().isoformat(), "time": ends.strftime("%H:%M:%S"), "place": "UTC", "since": "2026-01-31",
    "words": "days.", "over": "It has run out.", "unit": "", "before": call("Ask them now."),
    "after": call("Ask them why."),
}}]
page.save_revision().publish()
print(page.get_url(), ends.timestamp())
"""


@pytest.fixture(scope="module")
def shell(running):
    """What a shell of this site said: starting one takes two seconds, so it does all that these tests want of it."""
    return ask(running, LOADED + PLAN + count_down(10))


def ask(running, script):
    """The lines that a shell of this site prints."""
    result = run("shell", "-v0", "--no-imports", "-c", script, UNWATCHED_DIR=str(running.folder))
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


def count_down(seconds):
    """Puts a page there that counts down to a moment so far ahead, and says both."""
    return COUNT_DOWN.replace("SECONDS", str(seconds))


def watch(running, line):
    """When the page's moment is, and each look at it until after that: (when it was asked, from memory, the call
    before, the call after)."""
    path, ends = line.split()
    seen = [(0.0, False, False, False)]
    while seen[-1][0] < float(ends) + 0.3:
        asked, answer = time.time(), get(running, path)
        seen.append((asked, "Age" in answer.headers, b"Ask them now." in answer.body, b"Ask them why." in answer.body))
        time.sleep(0.5 if asked < float(ends) - 1 else 0.05)
    return float(ends), seen[1:]


def test_a_kept_page_changes_its_call_at_the_moment_and_nobody_gets_the_old_one_afterwards(running, shell):
    """Through the real server with its memory: kept before the end, and asked again and again until after it."""
    ends, seen = watch(running, shell[-1])
    for seconds in (40, 160):  # a busy machine may need longer for its first page
        if any(kept and before for _at, kept, before, _after in seen):
            break
        ends, seen = watch(running, ask(running, count_down(seconds))[-1])
    assert any(kept and before for _at, kept, before, _after in seen), "never from memory"
    assert {(before, after) for at, _kept, before, after in seen if at >= ends} == {(False, True)}
    assert not any(before and after for _at, _kept, before, after in seen)


def test_what_is_planned_goes_out_by_itself(running, shell):
    wait_until(lambda: wall(running) == [("One", None), ("Two", "One")])


def wall(running):
    """The posts on the rehearsal wall, each with the one that it hangs on."""
    with contextlib.closing(sqlite3.connect(running.folder / "unwatched.sqlite3")) as database:
        return database.execute(
            "SELECT post.text, parent.text FROM publishing_wallpost post "
            "LEFT JOIN publishing_wallpost parent ON post.parent_id = parent.id ORDER BY post.id"
        ).fetchall()


def test_a_process_does_not_load_what_nobody_has_asked_for_yet(shell):
    """Each of these takes megabytes, in the web server and in the worker."""
    loaded = set(shell[0].split())
    assert {"unwatched.archive.views.threads", "unwatched.api.urls", "httpx"} <= loaded
    assert not loaded & {
        "wagtail.images.api.v3.router", "wagtail.documents.api.v3.router", "wagtail.contrib.redirects.api.v3.router",
        "wagtail.api.v3.api", "psycopg", "icalendar", "httpx._main", "rich", "pygments",
    }  # fmt: skip


def kill(running, name, which):
    """Kills one process of a part; whether the part is whole again, as a question. Of the two web processes the first
    is Granian's own and the second the one that answers."""
    before = pids(running, name)
    os.kill(which(before), signal.SIGKILL)
    return lambda: (now := pids(running, name)) and which(before) not in now and len(now) == len(before)


def test_a_web_server_that_was_killed_comes_back(running):
    wait_until(kill(running, "web", min))
    wait_until(lambda: answers(running))
    assert "ended unexpectedly" in running.said


def test_every_signature_that_was_answered_outlives_a_kill_9_in_the_middle_and_what_was_killed_comes_back(running):
    page = "/no-face-scanning/petition/"
    token = get(running, page).body.decode().split('name="t" value="')[1].split('"')[0]
    before, accepted, sent, done = count_signatures(running), [], [], threading.Event()
    back = []

    def sign(thread):
        for number in itertools.takewhile(lambda _: not done.is_set(), itertools.count()):
            sent.append(number)
            try:
                if post_signature(running, page, token, f"{thread}.{number}") == 303:
                    accepted.append(number)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)  # nobody answers until the part is there again

    threads = [threading.Thread(target=sign, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    try:
        for name, which in (("web", max), ("worker", min)):
            enough = len(accepted) + 50
            wait_until(lambda enough=enough: len(accepted) > enough)
            back.append(kill(running, name, which))
        wait_until(lambda: answers(running))
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert 100 < len(accepted) < len(sent)
    for is_back in back:
        wait_until(is_back)
    assert len(accepted) <= count_signatures(running) - before <= len(sent)
    assert len(pids(running, "worker")) == 1


def count_signatures(running):
    with contextlib.closing(sqlite3.connect(running.folder / "unwatched.sqlite3")) as connection:
        return connection.execute("SELECT count(*) FROM actions_signature").fetchone()[0]


def post_signature(running, page, token, name):
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    body = urlencode({"name": "Ines", "email": f"p{name}@example.org", "t": token})
    headers = {"Host": f"localhost:{running.port}", "Content-Type": "application/x-www-form-urlencoded"}
    with contextlib.closing(connection):
        connection.request("POST", f"{page}sign/", body, headers)
        return connection.getresponse().status


def test_ctrl_c_ends_every_part(running):
    parts = running.children()
    assert len(parts) >= 3
    started = time.monotonic()
    assert running.stop(signal.SIGINT) == 0
    assert time.monotonic() - started < up.GRACE, "some part did not end until it was killed"
    assert running.said.endswith("Stopped.\n")
    assert not [pid for pid, _ in parts if is_alive(pid)]
    assert not [word for word in OF_A_VISITOR if word in running.said]


# --- Later starts -------------------------------------------------------------------------------


def test_a_second_start_does_no_work_again_and_nothing_outlives_a_kill_9_of_the_whole(folder):
    with site(folder) as running:
        assert "Preparing" not in running.said
        assert "Gathering" not in running.said
        parts = running.children()
        running.process.kill()
        running.process.wait()
        wait_until(lambda: not any(is_alive(pid) for pid, _ in parts))


# --- Refusals: one clear sentence on stderr, exit code 2 ----------------------------------------


def refused(result, *words):
    assert result.returncode == 2, result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    for word in words:
        assert word in result.stderr


def test_a_taken_port_is_refused(folder):
    with socket.socket() as plug:
        plug.bind(("127.0.0.1", 0))
        plug.listen()
        port = plug.getsockname()[1]
        refused(run("up", "--port", port, "--dir", folder), f"Port {port}", "--port")


def test_a_port_is_kept_for_a_site_that_is_still_prepared(folder):
    port = free_port()
    with up.held(port, "127.0.0.1"):
        refused(run("up", "--port", port, "--dir", folder), f"Port {port}", "--port")


def test_a_port_that_does_not_exist_is_refused(folder):
    refused(run("up", "--port", 70000, "--dir", folder), "70000")


def test_a_folder_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("in the way")
    refused(run("up", "--dir", tmp_path / "file" / "var"), "cannot be written", "--dir")


def test_lost_keys_are_refused_and_not_made_anew(folder):
    shutil.rmtree(folder / "keys")
    refused(run("up", "--port", free_port(), "--dir", folder), "no keys", "backup")
    assert not (folder / "keys" / "index.key").exists()


def test_what_the_preparation_refuses_is_said_once_and_ends_the_start(tmp_path):
    """A setting is the quickest of its refusals; test_prepare.py has those that need a database."""
    refused(run("up", "--port", free_port(), "--dir", tmp_path / "var", UNWATCHED_PROXIES="two"), "UNWATCHED_PROXIES")


EMPTY = dict.fromkeys(("DATABASE_URL", "EMAIL_URL", "UNWATCHED_PROXIES", "PORT", "UNWATCHED_URL"), "")


def test_unsafe_public_settings_are_refused_with_the_remedies_and_one_without_a_value_counts_as_left_out(folder):
    result = run("web", "--port", free_port(), UNWATCHED_PRODUCTION="1", UNWATCHED_DIR=str(folder), **EMPTY)
    assert result.returncode == 2
    assert "EMAIL_URL" in result.stderr
    assert "UNWATCHED_KEYS" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_term_signal_during_the_preparation_stops(tmp_path):
    running = Running(tmp_path / "var", free_port(), "--no-demo").wait_for("Preparing the database")
    assert running.stop(signal.SIGTERM) == 0
    assert "Unwatched is running" not in running.said
    running.output.close()
