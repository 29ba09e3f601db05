"""Writing threads, and planning when they go out."""

from io import BytesIO

import pytest
from PIL import Image
from wagtail.models import ModelLogEntry

from tests.media.pictures import TELLTALE, jpeg
from unwatched.media.errors import BadPicture
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import ChannelState, Delivery, DeliveryState, PostPicture, Thread, ThreadState
from unwatched.publishing.services import planning
from unwatched.publishing.services.planning import PictureText, PostText

from .factories import NOW, later, make_channel, make_run
from .network import Networks, chain

pytestmark = [pytest.mark.once, pytest.mark.django_db]


def write(*posts, thread=None, channels=(), **fields):
    posts = [post if isinstance(post, PostText) else PostText(post) for post in posts]
    fields = {"title": "Cameras", "language": "en", "visibility": "public", "by": None, "now": NOW} | fields
    return planning.save_thread(thread, posts=posts, channels=list(channels), **fields)


def plan(thread, *, seconds=60, **fields):
    return planning.plan(thread, due_at=later(seconds), zone="Europe/Berlin", by=None, now=NOW, **fields)


@pytest.fixture
def mastodon(db):
    return make_channel(network="mastodon", name="Ours", server="https://social.example")


@pytest.mark.both
def test_a_plan_is_a_row_for_each_post_and_channel(mastodon):
    thread = plan(write("One", "Two", channels=[mastodon, make_channel()]))
    assert (thread.state, thread.zone) == (ThreadState.PLANNED, "Europe/Berlin")
    rows = Delivery.objects.filter(thread=thread)
    assert rows.count() == 4
    assert set(rows.values_list("state", "due_at", "key")) == {(DeliveryState.WAITING, later(60), "")}


def test_each_network_gets_its_own_words_with_numbers(mastodon):
    bluesky = make_channel(network="bluesky", name="Ours there")
    posts = [PostText("One"), PostText("Two", variants={"bluesky": "Zwei"})]
    thread = write(*posts, channels=[mastodon, bluesky], numbered=True)
    assert planning.texts_of(thread, mastodon) == ["1/2 One", "2/2 Two"]
    assert planning.texts_of(thread, bluesky) == ["1/2 One", "2/2 Zwei"]
    networks = Networks()
    plan(thread)
    networks.run(later(60))
    assert networks.posts(bluesky) == chain("1/2 One", "2/2 Zwei")


def test_a_post_may_wait_for_some_seconds_after_the_one_before(mastodon):
    networks = Networks()
    plan(write("One", PostText("Two", after=30), channels=[mastodon]), seconds=0)
    networks.run(later(29))
    assert networks.posts(mastodon) == [("One", None)]
    networks.run(later(30))
    assert networks.posts(mastodon) == chain("One", "Two")


@pytest.mark.both
def test_new_words_of_a_planned_thread_are_planned_at_the_same_time(mastodon):
    thread = plan(write("One", "Two", channels=[mastodon]))
    other = make_channel()
    write("Eins", thread=thread, channels=[other])
    (row,) = Delivery.objects.filter(thread=thread)
    assert (row.channel, row.due_at, row.post.text) == (other, later(60), "Eins")


def test_new_words_leave_what_a_thread_is(mastodon):
    thread = write("One", channels=[mastodon], kind="chat", patience=60)
    write("Eins", thread=thread, channels=[mastodon])
    thread.refresh_from_db()
    assert (thread.kind, thread.patience) == ("chat", 60)


def test_what_has_gone_out_cannot_be_taken_out_of_its_thread(mastodon):
    networks, thread = Networks(), plan(write("One", PostText("Two", after=60), channels=[mastodon]), seconds=0)
    networks.run(later(0))
    write("One", "Another two", thread=thread, channels=[mastodon])
    networks.run(later(60))
    assert networks.posts(mastodon) == chain("One", "Another two")
    with pytest.raises(PublishingError, match="over"):
        write("One", thread=thread, channels=[mastodon])


@pytest.mark.parametrize(
    ("posts", "fields", "said"),
    [
        ([], {}, "no post in this thread"),
        (["One", " "], {}, "Post 2 is empty on “Ours”"),
        (["One"], {"seconds": -120}, "has passed"),
    ],
)
def test_what_cannot_go_out_is_not_planned(posts, fields, said, mastodon):
    with pytest.raises(PublishingError, match=said):
        plan(write(*posts, channels=[mastodon]), **fields)


def test_a_plan_needs_an_account_that_is_switched_on_and_a_zone(mastodon):
    with pytest.raises(PublishingError, match="at least one account"):
        plan(write("One"))
    with pytest.raises(PublishingError, match="no time zone"):
        planning.plan(write("One", channels=[mastodon]), due_at=NOW, zone="Middle/Earth", by=None, now=NOW)
    mastodon.state = ChannelState.OFF
    mastodon.save()
    with pytest.raises(PublishingError, match="switched off"):
        plan(write("One", channels=[mastodon]))


@pytest.mark.both
def test_a_plan_can_be_moved_and_taken_back(mastodon):
    thread = plan(write("One", channels=[mastodon]))
    planning.move(thread, due_at=later(600), by=None, now=NOW)
    assert Delivery.objects.get().due_at == later(600)
    thread = planning.unplan(thread, by=None, now=NOW)
    assert thread.state == ThreadState.DRAFT
    assert not Delivery.objects.exists()


@pytest.mark.both
def test_what_has_begun_is_stopped_and_not_taken_back(mastodon):
    networks, thread = Networks(), plan(write("One", PostText("Two", after=60), channels=[mastodon]), seconds=0)
    networks.run(later(0))
    for wrong in (planning.unplan, planning.discard):
        with pytest.raises(PublishingError, match="gone out"):
            wrong(thread, by=None, now=NOW)
    thread = planning.stop(thread, by=None, now=later(5))
    networks.run(later(60))
    assert networks.posts(mastodon) == [("One", None)]
    assert thread.state == ThreadState.STOPPED


def test_a_draft_is_thrown_away(mastodon):
    planning.discard(write("One", channels=[mastodon]), by=None, now=NOW)
    assert not Thread.objects.exists()


def test_who_did_what_is_in_the_log(mastodon):
    thread = plan(write("One", channels=[mastodon]))
    actions = ModelLogEntry.objects.for_instance(thread).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["thread.write", "thread.plan"]


# --- The same text twice ---------------------------------------------------------------------


def test_no_account_says_the_same_twice(mastodon):
    plan(write("Ban face  recognition", channels=[mastodon]))
    twin = write("ban Face recognition", channels=[mastodon], title="Again")
    with pytest.raises(PublishingError, match="has this text already, in “Cameras”"):
        plan(twin)
    twin.refresh_from_db()
    assert (twin.state, twin.deliveries.count()) == (ThreadState.DRAFT, 0)
    with pytest.raises(PublishingError, match="Posts 1 and 2 say the same"):
        plan(write("Twice", "Twice", channels=[mastodon]))


def test_another_account_a_wall_and_a_chat_may_say_it(mastodon):
    plan(write("Ban face recognition", channels=[mastodon]))
    plan(write("Ban face recognition", channels=[make_channel(network="bluesky", name="Ours there")]))
    for _ in range(2):
        plan(write("Ban face recognition", channels=[make_channel(name="Wall")]))
        plan(write("Ban face recognition", channels=[mastodon], kind="chat"))


def test_what_was_stopped_may_be_said_after_all(mastodon):
    thread = plan(write("Ban face recognition", channels=[mastodon]))
    planning.stop(thread, by=None, now=NOW)
    plan(write("Ban face recognition", channels=[mastodon]))


def test_two_posts_may_swap_their_texts(mastodon):
    thread = plan(write("One", "Two", channels=[mastodon]))
    write("Two", "One", thread=thread, channels=[mastodon])
    assert [post.text for post in thread.posts.all()] == ["Two", "One"]


def test_it_is_looked_at_once_more_when_it_is_sent(mastodon):
    """Words that were changed behind the plan's back do not get out twice, either."""
    networks = Networks()
    plan(write("Said", channels=[mastodon]), seconds=0)
    later_one = plan(write("Something else", channels=[mastodon]), seconds=10)
    networks.run(later(0))
    later_one.posts.update(text="Said")
    networks.run(later(10))
    assert networks.posts(mastodon) == [("Said", None)]
    row = Delivery.objects.get(thread=later_one)
    assert (row.state, row.said[:35]) == (DeliveryState.REFUSED, "This account has said the same befo")


# --- Pictures --------------------------------------------------------------------------------


def test_a_picture_is_kept_without_what_it_says_about_people(mastodon):
    thread = write("Look", channels=[mastodon])
    picture = planning.add_picture(thread.posts.get(), data=jpeg(), description="A lamp post", by=None)
    with picture.file.open() as file:
        data = file.read()
    assert not [word for word in TELLTALE if word in data]
    assert (picture.mime, picture.octets) == ("image/jpeg", len(data))
    with Image.open(BytesIO(data)) as image:
        assert (picture.width, picture.height) == image.size


def test_what_is_no_picture_is_refused_and_nothing_is_saved(mastodon):
    with pytest.raises(BadPicture):
        write(PostText("Look", pictures=[PictureText("A lamp post", data=b"<svg/>")]), channels=[mastodon])
    assert not Thread.objects.exists()


@pytest.mark.both
def test_pictures_stay_go_and_move_with_what_is_written(mastodon, picture):
    new = PictureText("A lamp post", data=picture)
    thread = write(PostText("One", pictures=[new]), PostText("Two", pictures=[new]), channels=[mastodon])
    first, second = PostPicture.objects.order_by("post__position")
    assert first.file.name == second.file.name
    write(PostText("One"), PostText("Two", pictures=[]), thread=thread, channels=[mastodon])
    assert list(PostPicture.objects.all()) == [first]
    moved = PictureText("A lamp post at night", kept=first)
    write(PostText("One", pictures=[]), PostText("Two", pictures=[moved]), thread=thread, channels=[mastodon])
    (kept,) = PostPicture.objects.all()
    assert (kept.pk, kept.post.position, kept.description) == (first.pk, 1, "A lamp post at night")


def test_a_post_takes_four_pictures(mastodon, picture):
    four = [PictureText(f"Lamp post {number}", data=picture) for number in range(4)]
    thread = write(PostText("Look", pictures=four), channels=[mastodon])
    with pytest.raises(PublishingError, match="at most four"):
        planning.add_picture(thread.posts.get(), data=picture, description="A fifth", by=None)
    with pytest.raises(PublishingError, match="at most four"):
        write(PostText("Look", pictures=[*four, four[0]]), thread=thread, channels=[mastodon])


def test_a_part_of_a_run_has_its_place(mastodon):
    run = make_run()
    threads = [plan(write(f"Q{number}", channels=[mastodon], kind="chat"), run=run) for number in range(3)]
    assert [thread.rank for thread in threads] == [0, 1, 2]
