"""The composer: every button saves, nothing typed is lost, and no script is needed."""

import socket
from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.media import pictures
from tests.publishing.factories import make_channel, make_thread
from unwatched.gateways.social import Network
from unwatched.gateways.social.counting import count
from unwatched.publishing.models import Channel, PostPicture, QuietTime, Thread, ThreadState
from unwatched.publishing.office import sheet
from unwatched.publishing.rules import PUBLISHED
from unwatched.publishing.services import publisher, wording
from unwatched.publishing.text.splitting import numbered

pytestmark = [pytest.mark.once, pytest.mark.django_db]
NEW = "/office/posts/new/"


def typed(*texts, channels=(), do="save", **more):
    fields = {f"text-{number}": text for number, text in enumerate(texts)}
    common = {"title": "Cameras", "language": "en", "visibility": "public", "do": do}
    return {**common, "channels": [channel.pk for channel in channels], **fields, **more}


def texts(thread):
    return [post.text for post in thread.posts.order_by("position")]


def test_what_is_typed_becomes_a_draft_and_a_line_of_dashes_begins_a_post(office):
    answer = office.post(NEW, typed("Who watches?\n---\nWe do."))
    thread = Thread.objects.get()
    assert answer.url == f"/office/posts/{thread.pk}/compose/"
    assert texts(thread) == ["Who watches?", "We do."]
    assert thread.state == ThreadState.DRAFT


def test_without_a_title_everything_comes_back(office):
    answer = office.post(NEW, typed("Who watches?", title=""))
    assert answer.status_code == 422
    assert "Who watches?" in answer.content.decode()
    assert "Give it a title" in answer.content.decode()
    assert not Thread.objects.exists()


BUTTONS = {
    "add": ["one two", "three", ""],
    "remove:0": ["three"],
    "up:1": ["three", "one two"],
    "down:0": ["three", "one two"],
    "split:0:3": ["one", "two", "three"],
    "tag:1:three>Three": ["one two", "Three"],
    "split:0:999": ["one two", "three"],
    "nonsense:7:x": ["one two", "three"],
    "remove:x": ["one two", "three"],
}


def test_each_button_saves_and_does_one_thing(office):
    for press, expected in BUTTONS.items():
        office.post(NEW, typed("one two", "three", do=press))
        assert texts(Thread.objects.latest("pk")) == expected, press
    assert Thread.objects.count() == len(BUTTONS)


def test_a_post_that_is_too_long_is_split_where_it_fits(office):
    channel = make_channel(network=Network.X, name="On X", by_hand=True)
    sentence = "Every face in the market is compared with a list that nobody may see, and nobody is told. "
    office.post(NEW, typed(sentence * 5, "and so on", channels=[channel], do="cut:0"))
    parts = texts(Thread.objects.get())
    assert len(parts) == 3
    assert all(len(part) <= 280 for part in parts)
    assert " ".join(parts[:-1]) == (sentence * 5).strip()


def test_what_other_words_stand_for_does_not_have_to_be_short(office):
    x, mastodon = make_channel(network=Network.X, name="On X", by_hand=True), make_channel(name="Ours", account_id="1")
    sentence = "Every face in the market is compared with a list that nobody may see. "
    said = typed((sentence * 6).strip(), channels=[x, mastodon], do="cut:0", **{"x-0": "Short."})
    office.post(NEW, said)
    assert len(texts(Thread.objects.get())) == 1


def test_a_warning_takes_room_when_a_post_is_split(office):
    x = make_channel(network=Network.X, name="On X", by_hand=True)
    text = "Every face in the market is compared with a list. Nobody may see who stands on it, and nobody is told. " * 2
    office.post(NEW, typed(text.strip(), channels=[x], do="cut:0", warning="Surveillance " * 8))
    assert len(texts(Thread.objects.get())) == 2


def test_links_are_tried_when_somebody_asks_for_it(office, settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, but it does not listen
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}/report"
        page = office.post(NEW, typed(f"Read {dead}"), follow=True).content.decode()
        assert "Try the links" in page
        assert "does not open" not in page
        there = office.post(NEW, typed(f"Read {dead}", do="links"), follow=True)
    assert "/report does not open. No server answers there." in there.content.decode()


def test_nothing_is_offered_where_there_is_no_link(office):
    page = office.post(NEW, typed("Who watches?"), follow=True).content.decode()
    assert "Try the links" not in page


def test_counts_follow_each_networks_own_rule(office):
    mastodon = make_channel(network=Network.MASTODON, name="Ours", account_id="1")
    bluesky = make_channel(network=Network.BLUESKY, name="Ours too", account_id="did:plc:x")
    text = "x" * 310
    said = office.post("/office/posts/count/", {"text": text, "channels": [mastodon.pk, bluesky.pk]}).content.decode()
    assert "310" in said
    assert "10 too many" in said
    assert said.count("is-over") == 1


def test_a_number_that_is_no_account_is_told(office):
    for number in ("9" * 30, "²", "-1", "x"):
        answer = office.post(NEW, {**typed("Hello"), "channels": [number]})
        assert answer.status_code == 422, number
        assert "Hello" in answer.content.decode()
        assert office.post("/office/posts/count/", {"text": "x", "channels": [number]}).status_code == 200


@pytest.mark.both
def test_a_picture_is_cleaned_kept_and_described(office):
    file = SimpleUploadedFile("me-at-home.jpg", pictures.jpeg(), content_type="image/jpeg")
    office.post(NEW, {**typed("Look"), "file-0": file, "about-new-0": "A camera above the market gate"})
    picture = PostPicture.objects.get()
    assert picture.description == "A camera above the market gate"
    assert "home" not in picture.file.name
    thread = Thread.objects.get()
    address = f"/office/posts/{thread.pk}/compose/"
    office.post(address, typed("Look", **{"kept-0": picture.pk, f"about-{picture.pk}": "Two cameras"}))
    assert PostPicture.objects.get().description == "Two cameras"
    office.post(address, typed("Look", do=f"drop:0:{picture.pk}", **{"kept-0": picture.pk}))
    assert not PostPicture.objects.exists()


def test_what_is_no_picture_is_refused_and_the_text_comes_back(office):
    file = SimpleUploadedFile("x.png", b"<svg onload=alert(1)>", content_type="image/png")
    answer = office.post(NEW, {**typed("Look at this"), "file-0": file})
    assert answer.status_code == 422
    assert "Look at this" in answer.content.decode()


def test_another_text_for_one_network_is_kept(office):
    channel = make_channel(network=Network.BLUESKY, name="Ours", account_id="did:plc:x")
    office.post(NEW, typed("Long", channels=[channel], **{"bluesky-0": "Short"}))
    assert Thread.objects.get().posts.get().variants == {"bluesky": "Short"}


def test_it_is_planned_by_the_clock_of_a_place(office):
    wall = make_channel()
    clock = (timezone.now() + timedelta(days=3)).strftime("%Y-%m-%dT17:45")
    answer = office.post(NEW, typed("Hello", channels=[wall], do="plan", clock=clock, zone="Europe/Berlin"))
    thread = Thread.objects.get()
    assert answer.url == f"/office/posts/{thread.pk}/"
    assert thread.state == ThreadState.PLANNED
    assert thread.deliveries.count() == 1
    assert "17:45 (Europe/Berlin)" in office.get(answer.url).content.decode()


def test_a_rehearsal_shows_the_thread_on_a_wall_for_each_network(office, now):
    ours = make_channel(network=Network.BLUESKY, name="Ours", account_id="did:plc:x")
    typed_here = typed("For all", channels=[ours], do="rehearse", **{"bluesky-0": "For Bluesky"})
    office.post(NEW, {**typed_here, "file-0": SimpleUploadedFile("a.png", pictures.png(), content_type="image/png")})
    publisher.run_due(timezone.now())
    wall = Channel.objects.get(plays="bluesky")
    said = wall.wall.get()
    assert said.text == "For Bluesky"
    assert len(said.pictures) == 1
    assert Thread.objects.get(run=None).state == ThreadState.DRAFT
    assert "Cameras" not in office.get("/office/posts/").content.decode().split("Drafts")[0]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"clock": "", "zone": "UTC"}, "Say when it goes out"),
        ({"clock": "2027-03-14T02:30", "zone": "America/New_York"}, "Did you mean 03:30"),
        ({"clock": "2027-03-14T12:30", "zone": "Wrenfield"}, "is no time zone"),
    ],
)
def test_a_time_that_cannot_be_is_told_and_the_words_are_saved(office, when, said):
    answer = office.post(NEW, typed("Hello", channels=[make_channel()], do="plan", **when), follow=True)
    assert said in answer.content.decode()
    thread = Thread.objects.get()
    assert (texts(thread), thread.state) == (["Hello"], ThreadState.DRAFT)
    assert answer.redirect_chain[-1][0].startswith(f"/office/posts/{thread.pk}/compose/"), (
        "pressed again, it is the same"
    )


NOON = {"clock": "2027-03-15T12:30", "zone": "Europe/Berlin"}


@pytest.mark.both
def test_a_draft_keeps_the_time_that_it_is_meant_for(office):
    page = office.post(NEW, typed("Hello", channels=[make_channel()], **NOON), follow=True).content.decode()
    thread = Thread.objects.get()
    assert (thread.state, f"{thread.due_at:%H:%M}", thread.zone) == (ThreadState.DRAFT, "11:30", "Europe/Berlin")
    assert 'value="2027-03-15T12:30"' in page
    office.post(f"/office/posts/{thread.pk}/compose/", typed("Hello", clock="", zone="Europe/Berlin"))
    assert Thread.objects.get().due_at is None


def test_a_time_in_a_quiet_time_is_told_while_writing_and_when_it_is_planned(office):
    QuietTime.objects.create(name="the market", starts=time(12), ends=time(14))
    said = "Its time falls into “the market”"
    page = office.post(NEW, typed("Hello", channels=[make_channel()], **NOON), follow=True).content.decode()
    assert said in page
    thread = Thread.objects.get()
    again = typed("Hello", channels=[make_channel()], do="plan", **NOON)
    page = office.post(f"/office/posts/{thread.pk}/compose/", again, follow=True).content.decode()
    assert said in page
    assert Thread.objects.get().state == ThreadState.PLANNED, "told, not forbidden"


def test_a_connection_that_lapses_before_the_wanted_time_stops_it(office):
    wall = make_channel(expires_at=datetime(2027, 3, 15, 10, tzinfo=UTC))
    page = office.post(NEW, typed("Hello", channels=[wall], do="plan", **NOON), follow=True).content.decode()
    assert "lapses before it goes out" in page
    assert Thread.objects.get().state == ThreadState.DRAFT
    earlier = NOON | {"clock": "2027-03-15T10:30"}
    thread = Thread.objects.get()
    office.post(f"/office/posts/{thread.pk}/compose/", typed("Hello", channels=[wall], do="plan", **earlier))
    assert Thread.objects.get().state == ThreadState.PLANNED
    page = office.post(f"/office/posts/{thread.pk}/move/", NOON)
    assert page.status_code == 422
    assert "lapses before it goes out" in page.content.decode()


def sends_all(thread):
    """Whether each post, number and all, is short enough for each account of the thread."""
    return all(
        count(text, network=channel.reads_like, limits=channel.taken, warning=thread.warning).fits
        for channel in thread.channels.all()
        for text in wording.texts_of(thread, channel)
    )


@settings(max_examples=10, deadline=None)
@given(
    words=st.lists(
        st.sampled_from(["word ", "A b. ", "漢字。", "https://e.org/a ", "\n\n", "👨‍👩‍👧‍👦 "]),
        min_size=50,
        max_size=100,
    ),
    others=st.integers(0, 12),
    varied=st.booleans(),
)
def test_what_is_split_fits_everywhere_with_its_number(words, others, varied):
    boxes = [sheet.Box("".join(words).strip()), *(sheet.Box("x") for _other in range(others))]
    limits = {network: PUBLISHED[network] for network in sheet.WITH_VARIANTS}
    if varied:
        boxes[0].variants = {"x": "Other words"}

    def fits(box, text):
        return all(count(text, network=n, limits=one).fits for n, one in limits.items() if n.value not in box.variants)

    sheet.press(boxes, "cut:0", fits=fits, numbered=True)
    texts = numbered([box.text for box in boxes]) if len(boxes) > 1 else []
    assert all(fits(box, text) for box, text in zip(boxes, texts, strict=False))


def test_numbers_count_and_are_given_room(office):
    x = make_channel(network=Network.X, name="On X", by_hand=True)
    text = "a" * 138 + ". " + "b" * 138 + ". c"
    page = office.post(NEW, typed(text, "And more", channels=[x], numbered="on"), follow=True).content.decode()
    assert "Too long for X" in page
    thread = Thread.objects.get()
    office.post(f"/office/posts/{thread.pk}/compose/", typed(text, "x", channels=[x], numbered="on", do="cut:0"))
    assert sends_all(Thread.objects.get())
    said = office.post(
        "/office/posts/count/", {"text": "x" * 277, "channels": [x.pk], "number": "1/3"}
    ).content.decode()
    assert "281" in said


def test_a_time_that_has_passed_is_told(office):
    when = {"clock": "2020-01-01T12:00", "zone": "UTC"}
    answer = office.post(NEW, typed("Hello", channels=[make_channel()], do="plan", **when), follow=True)
    assert "This time has passed" in answer.content.decode()


def test_what_has_left_cannot_be_changed(office, now):
    thread = make_thread("a", due_at=now)
    thread.deliveries.create(
        post=thread.posts.get(), channel=thread.channels.get(), position=0, due_at=now, key="k", stamped_at=now,
        state="sending",
    )  # fmt: skip
    answer = office.post(f"/office/posts/{thread.pk}/compose/", typed("b"))
    assert answer.url == f"/office/posts/{thread.pk}/"
    assert texts(thread) == ["a"]


@pytest.mark.parametrize("role", ["Facilitator", "Researcher"])
def test_who_may_only_look_cannot_write(member, role):
    client = member(role)
    assert client.get("/office/posts/").status_code == 200
    client.post(NEW, typed("Hello"))
    assert not Thread.objects.exists()


def test_rubbish_is_no_error(office):
    answer = office.post(
        NEW, {"text-0": "\x00\ud800".encode("utf-8", "surrogatepass").decode("latin-1") * 9, "do": ":::"}
    )
    assert answer.status_code == 422
