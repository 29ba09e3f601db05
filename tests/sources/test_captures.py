import hashlib
import json

import pytest
from django.db import DatabaseError, connection, transaction
from wagtail.models import ModelLogEntry

from unwatched.sources import store
from unwatched.sources.errors import Damaged, SourcesError
from unwatched.sources.migrations import __name__ as migrations
from unwatched.sources.models import Capture, CaptureFile, Leaf, NeverChanges, Role, Source
from unwatched.sources.services import captures, citing

from .factories import NOW, SAID, URL, make_capture, make_source

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def frozen_columns():
    from importlib import import_module

    tables = import_module(f"{migrations}.0002_captures_never_change").COLUMNS
    return [(table, column) for table, columns in tables.items() for column in columns]


def test_a_capture_keeps_bytes_hashes_headers_and_the_reason():
    made = make_capture(body=b"\xff\x00 as it came")

    assert made.sha256 == hashlib.sha256(b"\xff\x00 as it came").hexdigest()
    assert captures.content(made, Role.BODY) == b"\xff\x00 as it came"
    assert captures.text(made) == SAID
    about = json.loads(captures.content(made, Role.ABOUT))
    assert about["who"] == "The research group"
    assert about["why"] == "It contradicts their letter of May."
    assert (about["ip"], about["response_headers"]) == ("192.0.2.7", [["Server", "nginx"]])
    manifest = json.loads(made.manifest)
    assert {one["name"] for one in manifest["files"]} == {"body.html", "capture.json", "text.txt"}
    assert Leaf.objects.get().manifest_sha256 == hashlib.sha256(made.manifest.encode()).hexdigest()


def test_the_packet_names_nobody_who_did_not_choose_a_name(django_user_model):
    rosa = django_user_model.objects.create_user("rosa@example.org", name="Rosa Delgado")
    made = make_capture(by=rosa, name="")
    about = captures.content(made, Role.ABOUT).decode()
    assert "Rosa" not in about
    assert json.loads(about)["who"] == "a member"
    assert ModelLogEntry.objects.get(action="evidence.keep").user == rosa


def test_no_reason_no_capture():
    with pytest.raises(SourcesError, match="Say why"):
        make_capture(why="  ")
    assert not Capture.objects.exists()


@pytest.mark.both
def test_saving_a_capture_again_is_refused():
    made = make_capture()
    made.why = "another reason"
    with pytest.raises(NeverChanges):
        made.save()
    with pytest.raises(NeverChanges):
        made.save(update_fields=["why"])
    with pytest.raises(NeverChanges):
        made.files.first().save()


@pytest.mark.both
def test_the_database_itself_refuses_to_change_any_column_of_what_was_captured():
    make_capture()

    columns = [(table, column) for table, column in frozen_columns() if table != "sources_root"]
    for table, column in columns:
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table} SET {column} = {column}")
    with pytest.raises(DatabaseError), transaction.atomic():
        CaptureFile.objects.update(sha256="0" * 64)


def test_every_column_that_says_what_was_captured_is_frozen():
    may_change = {"id", "by_id", "agreed_by_id", "public_at"}
    frozen = {column for table, column in frozen_columns() if table == "sources_capture"}
    assert frozen == {field.column for field in Capture._meta.local_fields} - may_change


def test_the_public_may_have_a_packet_and_no_longer():
    made = make_capture()
    captures.publish(made, by=None, now=NOW)
    assert Capture.objects.get().public_at == NOW
    captures.withdraw(made, by=None)
    assert Capture.objects.get().public_at is None


def test_the_same_address_is_one_source():
    assert make_source() == make_source(title="Another title")
    assert Source.objects.get().title == "Our principles"


def test_a_damaged_file_is_noticed():
    made = make_capture()
    store.path(made.sha256).write_bytes(b"changed on the disk")
    with pytest.raises(Damaged):
        captures.content(made, Role.BODY)


@pytest.mark.both
def test_erasing_leaves_the_hash_and_nothing_else(django_capture_on_commit_callbacks):
    kept = make_capture(text="shared")
    gone = make_capture(text="shared", body=b"only here")
    citation = citing.cite(gone.source, source=gone.source, capture=gone, quote="shared", by=None, now=NOW)
    leaf, only = gone.leaf.pk, gone.sha256
    with django_capture_on_commit_callbacks(execute=True):
        captures.forget(gone, by=None)

    assert list(Capture.objects.all()) == [kept]
    assert not store.path(only).exists()
    assert captures.text(kept) == "shared"
    assert Leaf.objects.get(pk=leaf).capture is None
    citation.refresh_from_db()
    assert (citation.exact, citation.capture) == ("", None)


def test_a_name_is_no_way_out_of_the_store():
    for name in ("../" * 20 + "etc/passwd", "", "A" * 64, "0" * 63):
        with pytest.raises(ValueError):
            store.path(name)
    assert URL
