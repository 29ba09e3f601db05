"""What every other test leans on."""

import os
import shutil
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest
from _pytest.assertion import rewrite
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction
from pytest_socket import SocketConnectBlockedError
from wagtail.models import GroupPagePermission, Locale, Page

from scripts.testing import compiling
from unwatched.pages import demo

from . import databases, harness, sharing
from .ready import ready


@pytest.mark.filterwarnings("ignore")  # pytest-socket warns before it raises
def test_the_internet_is_out_of_reach():
    with pytest.raises(SocketConnectBlockedError), socket.socket() as plug:
        plug.connect(("192.0.2.1", 80))


# --- The database -------------------------------------------------------------------------------


@pytest.fixture
def database(transactional_db, django_db_setup):
    return django_db_setup


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_a_test_that_commits_leaves_nothing_to_the_next(turn, django_user_model):
    assert Page.objects.filter(depth=1).exists()
    Page.objects.all().delete()
    assert not django_user_model.objects.exists()
    django_user_model.objects.create(email="rosa@example.org")


@pytest.mark.django_db
def test_what_migrations_wrote_is_there_for_whoever_comes_next(django_user_model):
    assert Page.objects.filter(depth=1).exists()
    assert not django_user_model.objects.exists()


def test_rows_that_came_went_or_changed_are_put_back_and_numbers_come_again(database, django_user_model):
    before = everything()
    number = django_user_model.objects.create(email="rosa@example.org").pk
    Locale.objects.create(language_code="xx")
    Page.objects.filter(depth=1).update(title="Renamed")
    GroupPagePermission.objects.first().delete()

    database.put_back()
    assert everything() == before
    assert django_user_model.objects.create(email="theo@example.org").pk == number


def test_a_transaction_that_is_still_open_is_waited_for(database, django_user_model):
    written, go_on = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            django_user_model.objects.create(email="rosa@example.org")
            written.set()
            go_on.wait(60)
        connection.close()

    late = threading.Thread(target=write)
    late.start()
    assert written.wait(60)
    threading.Timer(0.2, go_on.set).start()
    database.put_back()
    late.join()
    assert not django_user_model.objects.exists()


def make_rosa(users, *, name):
    """Something that writes a row, takes a number and leaves a file."""
    made.append(name)
    (settings.MEDIA_ROOT / "photos").mkdir(parents=True)
    (settings.MEDIA_ROOT / "photos" / "rosa").write_text("her face")
    return users.objects.create(email="rosa@example.org", name=name)


made = []


@pytest.mark.parametrize("kind", ["db", "transactional_db"])
@pytest.mark.parametrize("turn", ["made", "copied", "copied again"])
def test_what_is_ready_is_made_once_and_copied_with_its_rows_and_files(turn, kind, request, django_user_model):
    request.getfixturevalue(kind)
    rosa = ready(make_rosa, django_user_model, name=f"Rosa in {kind}")
    assert made.count(rosa.name) == 1
    assert django_user_model.objects.get() == rosa
    assert (settings.MEDIA_ROOT / "photos" / "rosa").read_text() == "her face"
    assert django_user_model.objects.create(email="theo@example.org").pk > rosa.pk


def test_what_is_ready_is_made_anew_where_other_rows_lie_in_its_way(db, django_user_model):
    first = django_user_model.objects.create(email="theo@example.org")
    before = len(made)
    for _ in range(2):
        with transaction.atomic():
            ready(make_rosa, django_user_model, name="Rosa")
            transaction.set_rollback(True)
        shutil.rmtree(settings.MEDIA_ROOT)
    django_user_model.objects.filter(pk=first.pk).update(name="Theo")
    ready(make_rosa, django_user_model, name="Rosa")
    assert len(made) == before + 2
    assert django_user_model.objects.get(pk=first.pk).name == "Theo"


@pytest.mark.once
def test_a_copy_of_the_demo_differs_in_nothing(database, now):
    ready(demo.load, now=now)
    first = database.content()
    database.put_back()
    ready(demo.load, now=now)
    assert database.content() == first
    assert Page.objects.search("Wrenfield").count() > 3


def everything():
    """Every row of every table, in no order."""
    with connection.cursor() as cursor:
        return {name: rows(cursor, name) for name in connection.introspection.table_names(cursor)}


def rows(cursor, table):
    cursor.execute(f'SELECT * FROM "{table}"')
    return sorted(map(repr, cursor.fetchall()))


def test_a_changed_migration_asks_for_a_new_copy(tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "ROOT", tmp_path)
    migration = tmp_path / "unwatched" / "pages" / "migrations" / "0001_first.py"
    for path in (migration, tmp_path / "unwatched" / "config" / "settings.py", tmp_path / "requirements" / "dev.txt"):
        path.parent.mkdir(parents=True)
        path.touch()
    before = databases.fingerprint()
    assert databases.fingerprint() == before
    migration.write_text("operations = []")
    assert databases.fingerprint() != before


def test_two_runs_that_start_together_do_not_both_make_the_copy(tmp_path, monkeypatch):
    monkeypatch.setattr(databases, "CACHE", tmp_path)
    order = []

    def second():
        with databases.only_one_process():
            order.append("second")

    with databases.only_one_process():
        other = threading.Thread(target=second)
        other.start()
        other.join(0.2)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


def test_each_file_is_taken_whole_and_by_one_process_alone(tmp_path):
    items = [SimpleNamespace(path=f"test_{number // 3}.py", name=number) for number in range(300)]

    def run(number):
        return [item.name for item in sharing.taken(items, tmp_path / "taken", last=number == 3)]

    with ThreadPoolExecutor(4) as processes:  # a lock knows who opened the file, not who asks
        shares = list(processes.map(run, range(4)))
    assert sorted(chain(*shares)) == list(range(300))
    assert all(
        share[at : at + 3] == [share[at], share[at] + 1, share[at] + 2]
        for share in shares
        for at in range(0, len(share), 3)
    )


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # threads of other tests, which the child has not
def test_a_process_that_was_forked_writes_nowhere_where_the_first_does():
    first, reader, writer = harness.HOME, *os.pipe()
    if not (child := os.fork()):
        harness.move()
        places = [settings.DATA_DIR, settings.MEDIA_ROOT, settings.OUTBOX_DIR, default_storage.path("photo")]
        places += [settings.EXPORTS_DIR, settings.KEY_DIR, settings.STATIC_ROOT, os.environ["UNWATCHED_DIR"]]
        os.write(writer, "\n".join(map(str, places)).encode())
        shutil.rmtree(harness.HOME)
        os._exit(0)
    os.close(writer)
    with open(reader) as said:
        places = [Path(line) for line in said.read().split("\n")]
    assert os.waitpid(child, 0)[1] == 0
    assert len(places) == 8
    assert not [place for place in places if place.is_relative_to(first)]
    assert first == settings.DATA_DIR, "and the first stays where it is"


def test_a_test_compiled_beforehand_is_the_one_that_pytest_takes(tmp_path):
    path = tmp_path / "tests" / "pages" / "test_arithmetic.py"
    path.parent.mkdir(parents=True)
    path.write_text("def test_it():\n    one = 1\n    assert one == 2\n")
    assert list(compiling.tests(tmp_path)) == [path]
    assert not compiling.is_compiled(path)
    compiling.compile_test(path)
    assert compiling.is_compiled(path)
    names = {}
    exec(rewrite._read_pyc(path, compiling.kept(path)), names)
    with pytest.raises(AssertionError, match="assert 1 == 2"):  # a plain assert would say nothing
        names["test_it"]()
    path.write_text("def test_it(:")
    assert not compiling.is_compiled(path)
    compiling.compile_test(path)
    assert rewrite._read_pyc(path, compiling.kept(path)) is None
