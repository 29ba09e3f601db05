"""What every other test leans on."""

import socket
import threading

import pytest
from django.db import connection, transaction
from pytest_socket import SocketConnectBlockedError
from wagtail.models import GroupPagePermission, Locale, Page

from . import databases


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
