"""Pictures of posts are shown in the office, and to nobody else before the post is out."""

import pytest
from django.test import Client

from tests.media.pictures import jpeg
from tests.publishing.factories import make_channel, make_thread
from unwatched.publishing.services import pictures, wording

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def picture():
    channel = make_channel(network="x", name="On X", by_hand=True)
    thread = make_thread("Who watches?", channels=[channel], warning="Policing")
    return pictures.store(thread.posts.get(), position=0, data=jpeg(), description="A camera above the gate")


def test_a_picture_is_seen_in_the_composer_and_where_one_posts_by_hand(office, picture, now):
    thread = picture.post.thread
    row = thread.deliveries.create(
        post=picture.post, channel=thread.channels.get(), position=0, due_at=now, state="by_hand"
    )
    address = f"/office/pictures/{picture.file.name}"
    for page in (f"/office/posts/{thread.pk}/compose/", f"/office/posts/by-hand/{row.pk}/"):
        assert f'src="{address}"' in office.get(page).content.decode()
    answer = office.get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert "private" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content)
    answer.close()


@pytest.mark.parametrize("name", ["posts/../django.key", "posts/x.svg", f"posts/{'0' * 32}.jpg", "images/a.jpg"])
def test_nothing_else_is_shown(office, name):
    assert office.get(f"/office/pictures/{name}").status_code == 404


def test_a_stranger_sees_no_picture(picture):
    assert Client().get(f"/office/pictures/{picture.file.name}").status_code == 302
    assert Client().get(f"/media/{picture.file.name}").status_code == 404


def test_what_is_copied_is_what_the_gateway_would_have_posted(office, picture, now):
    thread = picture.post.thread
    row = thread.deliveries.create(
        post=picture.post, channel=thread.channels.get(), position=0, due_at=now, state="by_hand"
    )
    assert "Policing\n\nWho watches?" in office.get(f"/office/posts/by-hand/{row.pk}/").content.decode()
    assert wording.as_posted(thread, make_channel(name="Mastodon", network="mastodon")) == ["Who watches?"]
