"""Files of pictures: one that a post has stays; one that nobody names goes after a day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone

from tests.media.pictures import jpeg
from tests.publishing.factories import make_channel, make_thread
from unwatched.core import jobs
from unwatched.gateways.social import Picture
from unwatched.publishing.services import pictures, planning, wall

LATER = timedelta(days=1, minutes=1)


def store(**how):
    return pictures.store(make_thread().posts.get(), position=0, data=jpeg(**how), description="A camera")


def names():
    return set(default_storage.listdir("posts")[1]) if default_storage.exists("posts") else set()


@pytest.fixture
def now():
    """By the clock of the files."""
    return timezone.now()


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.once
@pytest.mark.django_db
def test_what_no_post_has_any_more_goes_after_a_day(now):
    kept, dropped = store(), store(size=(20, 10))
    assert len(names()) == 2
    planning.discard(dropped.post.thread, by=None, now=now)
    assert pictures.sweep(now=now) == 0, "younger than a day: its row may be on its way"
    assert jobs.run_once("post pictures", now=now + LATER) == "1 pictures removed"
    assert names() == {kept.file.name.removeprefix("posts/")}
    assert pictures.sweep(now=now + LATER) == 0


@pytest.mark.django_db
def test_what_stands_on_a_wall_stays_without_its_post(now):
    picture = store()
    board = wall.DatabaseWall(make_channel(name="Wall"))
    with picture.file.open() as file:
        shown = Picture(file.read(), picture.mime, "A camera", picture.width, picture.height)
    assert board.keep(shown) == picture.file.name
    board.channel.wall.create(text="x", at=now, pictures=[{"file": picture.file.name, "description": "A camera"}])
    planning.discard(picture.post.thread, by=None, now=now)
    assert pictures.sweep(now=now + LATER) == 0
    board.channel.wall.all().delete()
    assert pictures.sweep(now=now + LATER) == 1


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_a_server_that_dies_between_file_and_row_leaves_a_file_that_goes(now):
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        store()
        raise KeyboardInterrupt
    assert len(names()) == 1
    assert pictures.sweep(now=now + LATER) == 1
    again = store()
    assert pictures.sweep(now=now + LATER) == 0
    assert default_storage.exists(again.file.name)


def sweep_beside(now):
    """As another process would: with a connection of its own."""
    try:
        return pictures.sweep(now=now + LATER)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_the_sweep_waits_for_a_post_that_is_just_getting_the_picture(now):
    planning.discard(store().post.thread, by=None, now=now)
    with ThreadPoolExecutor() as beside:
        with transaction.atomic():
            store()
            swept = beside.submit(sweep_beside, now)
            assert len(names()) == 1
        assert swept.result(60) == 0
    assert len(names()) == 1
