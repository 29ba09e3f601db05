"""Copies of pictures over real HTTP, from a server that has them, has not, or has a bad day."""

from datetime import timedelta

import pytest

from tests.web import Answer, serving
from unwatched.archive.models import KeptMedia
from unwatched.archive.services import keeping, pictures
from unwatched.gateways.threads import Media

from .factories import NOON, make_post, make_unrolled

pytestmark = pytest.mark.once


@pytest.fixture
def server(settings, tmp_path, picture):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS, settings.MEDIA_ROOT = True, tmp_path
    answers = {
        "/good.png": Answer(picture, type="image/png"),
        "/odd.png": Answer(b"<svg onload=alert(1)>", type="image/png"),
        "/busy.png": Answer(b"", status=503),
    }
    with serving(answers) as site:
        yield site


def keep(server, *names):
    media = tuple(Media("image", f"{server.url}/{name}.png", "A camera") for name in names)
    keeping.keep(make_unrolled(make_post(1, media=media), make_post(2)), by=None, now=NOON)
    return {name: KeptMedia.objects.get(url=f"{server.url}/{name}.png") for name in names}


def test_a_picture_is_fetched_cleaned_and_kept_and_what_is_none_is_let_be(yes, server, tmp_path):
    kept = keep(server, "good", "odd", "gone")
    for media in pictures.due(now=NOON, most=10):
        pictures.fetch(media, now=NOON)
    for media in kept.values():
        media.refresh_from_db()
    assert (kept["good"].mime, kept["good"].fetch_after, len(kept["good"].sha256)) == ("image/png", None, 64)
    assert (tmp_path / kept["good"].file.name).is_file()
    for name in ("odd", "gone"):
        assert (kept[name].file.name, kept[name].fetch_after) == ("", None)
        assert kept[name].said
    assert pictures.due(now=NOON + timedelta(days=30), most=10) == []


def test_a_server_with_a_bad_day_is_asked_ever_more_rarely_and_then_let_be(yes, server):
    media, now, rests = keep(server, "busy")["busy"], NOON, []
    while media.fetch_after is not None:
        rests.append(media.fetch_after - now)
        now = media.fetch_after
        assert not pictures.fetch(media, now=now)
        media.refresh_from_db()
    assert rests == [timedelta(0), *(timedelta(minutes=20) * 2**n for n in range(4))]
    assert media.said
    assert len(server.asked) == 5


@pytest.mark.both
def test_a_post_that_was_removed_meanwhile_leaves_no_file(yes, server, tmp_path):
    media = keep(server, "good")["good"]
    KeptMedia.objects.all().delete()
    assert not pictures.fetch(media, now=NOON)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
