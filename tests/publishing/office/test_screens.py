"""Lists, plans, one thread's page, quiet times, series, walls, channels."""

from datetime import timedelta

import icalendar
import pytest
from django.utils import timezone

from tests.publishing.factories import make_channel, make_run, make_thread
from unwatched.gateways.social import Network
from unwatched.office import today
from unwatched.publishing.models import Channel, ChannelState, Delivery, DeliveryState, QuietTime, Series, ThreadState
from unwatched.publishing.services import agenda, planning

pytestmark = [pytest.mark.once, pytest.mark.django_db]


@pytest.fixture
def soon():
    return timezone.now() + timedelta(days=1)


@pytest.fixture
def planned(soon, rosa):
    """`planned("one", "two", channels=…)`: a thread that goes out tomorrow."""

    def make(*texts, **fields):
        thread = make_thread(*texts, **fields)
        return planning.plan(thread, due_at=soon, zone="Europe/Berlin", by=rosa, now=timezone.now())

    return make


def page(client, address):
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_screen_opens_when_nothing_is_there(office):
    for part in ("", "new/", "calendar/", "series/", "series/new/", "quiet/"):
        assert "o-answer" in page(office, f"/office/posts/{part}"), part


def test_each_way_to_connect_an_account_is_a_form(office):
    for part in ("", "mastodon/", "bluesky/", "x/", "x/keys/", "rehearsal/"):
        assert "o-answer" in page(office, f"/office/channels/{part}"), part


def test_what_is_planned_stands_in_the_list_and_in_the_calendar(office, planned, soon):
    planned("one")
    assert "Cameras in the market" in page(office, "/office/posts/")
    assert "Cameras in the market" in page(office, f"/office/posts/calendar/{soon.year}/{soon.month}/")


def test_a_month_that_is_none_is_not_found(office):
    for when in ("1999/1", "2026/13", "9999/9"):
        assert office.get(f"/office/posts/calendar/{when}/").status_code == 404, when


def test_calendars_follow_the_plan_by_an_address_of_their_own(client, rosa, planned, soon):
    planned("a secret text")
    answer = client.get(f"/calendar/{agenda.feed_token(rosa)}.ics")
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["summary"] == "Cameras in the market"
    assert event.decoded("dtstart") == soon.replace(microsecond=0)
    assert b"secret" not in answer.content
    assert not answer.cookies


def test_the_address_of_a_closed_account_and_a_guess_open_no_calendar(client, rosa):
    token = agenda.feed_token(rosa)
    rosa.is_active = False
    rosa.save()
    assert client.get(f"/calendar/{token}.ics").status_code == 404
    assert client.get(f"/calendar/{'a' * 24}.ics").status_code == 404


def test_three_of_five_posted_and_one_button_goes_on(office, planned, rosa, now):
    mastodon = make_channel(network=Network.MASTODON, account_id="1", name="Ours")
    thread = planned("one", "two", "three", channels=[mastodon])
    rows = list(thread.deliveries.order_by("position"))
    Delivery.objects.filter(pk=rows[0].pk).update(state=DeliveryState.SENT, sent_at=now, key="k", stamped_at=now)
    Delivery.objects.filter(pk=rows[1].pk).update(state=DeliveryState.REFUSED, said="The picture is missing.")
    Delivery.objects.filter(pk=rows[2].pk).update(state=DeliveryState.HELD)
    said = page(office, f"/office/posts/{thread.pk}/")
    assert "1 of 3 posted on Ours. The picture is missing." in said
    assert "Resume with post 2" in said
    assert any("stands still" in str(need.title) for need in today.needs(rosa, now=now))
    office.post(f"/office/posts/{thread.pk}/resume/", {"channel": mastodon.pk})
    assert [row.state for row in thread.deliveries.order_by("position")] == ["sent", "waiting", "waiting"]


@pytest.mark.parametrize(
    ("button", "state"), [("pause", ThreadState.PAUSED), ("stop", ThreadState.STOPPED), ("unplan", ThreadState.DRAFT)]
)
def test_a_plan_can_be_held(office, planned, button, state):
    thread = planned("one")
    office.post(f"/office/posts/{thread.pk}/{button}/")
    thread.refresh_from_db()
    assert thread.state == state


def test_a_plan_can_be_moved_and_sent_now(office, planned):
    thread = planned("one")
    answer = office.post(f"/office/posts/{thread.pk}/move/", {"clock": "2099-01-01T12:00", "zone": "UTC"})
    thread.refresh_from_db()
    assert answer.status_code == 302
    assert thread.due_at.year == 2099
    office.post(f"/office/posts/{thread.pk}/now/")
    thread.refresh_from_db()
    assert thread.due_at <= timezone.now()
    assert office.post(f"/office/posts/{thread.pk}/move/", {"clock": "x", "zone": "UTC"}).status_code == 422


@pytest.mark.both
def test_discarded_is_gone(office, planned):
    thread = planned("one")
    assert office.post(f"/office/posts/{thread.pk}/discard/").url == "/office/posts/"
    assert not Delivery.objects.exists()


@pytest.mark.both
def test_somebody_posts_by_hand_and_pastes_the_address(office, planned, rosa, now):
    x = make_channel(network=Network.X, name="On X", by_hand=True)
    thread = planned("one", channels=[x])
    row = thread.deliveries.get()
    Delivery.objects.update(state=DeliveryState.BY_HAND, due_at=now)
    assert any("waits for somebody" in str(need.title) for need in today.needs(rosa, now=now))
    address = f"/office/posts/by-hand/{row.pk}/"
    assert ">one</textarea>" in page(office, address)
    assert office.post(address, {"url": "https://evil.example/1"}).status_code == 422
    assert office.post(address, {"url": "https://x.com/wrenfield/status/1234567890"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.remote_id) == (DeliveryState.SENT, "1234567890")


@pytest.mark.both
def test_a_quiet_time_is_added_and_removed(office):
    office.post("/office/posts/quiet/", {"name": "Nights", "starts": "22:00", "ends": "07:00"})
    quiet = QuietTime.objects.get()
    assert "22:00–07:00" in page(office, "/office/posts/quiet/")
    office.post(f"/office/posts/quiet/{quiet.pk}/remove/")
    assert not QuietTime.objects.exists()


def test_a_quiet_time_that_ends_before_it_begins_is_told(office):
    days = {"first_day": "2026-11-10", "last_day": "2026-11-09"}
    answer = office.post("/office/posts/quiet/", {"name": "N", "starts": "22:00", "ends": "07:00", **days})
    assert answer.status_code == 422
    assert "The last day comes before the first" in answer.content.decode()


@pytest.mark.both
def test_a_series_is_begun_and_a_draft_written_for_it(office, rosa, now):
    wall = make_channel()
    fields = {
        "title": "A fact a week",
        "channels": [wall.pk],
        "weekdays": ["0"],
        "at": "12:00",
        "zone": "Europe/Berlin",
    }
    office.post("/office/posts/series/new/", fields)
    series = Series.objects.get()
    assert any("has no draft left" in str(need.title) for need in today.needs(rosa, now=now))
    typed = {"text-0": "Fact one", "title": "One", "language": "en", "visibility": "public", "channels": [wall.pk]}
    office.post("/office/posts/new/", {**typed, "series": series.pk, "do": "save"})
    assert "One" in page(office, f"/office/posts/series/{series.pk}/")
    office.post(f"/office/posts/series/{series.pk}/switch/", {"do": "off"})
    assert "switched off" in page(office, "/office/posts/series/")


def test_a_series_without_a_day_comes_back(office):
    answer = office.post("/office/posts/series/new/", {"title": "A", "at": "12:00", "zone": "UTC"})
    assert answer.status_code == 422
    assert "Choose at least one day" in answer.content.decode()


@pytest.mark.both
def test_one_plays_a_reader_on_the_wall(office):
    wall = make_channel()
    address = f"/office/posts/walls/{wall.pk}/"
    office.post(address, {"author": "Marisol", "text": "<b>At the market</b>"})
    first = wall.wall.get()
    office.post(address, {"author": "Ada", "text": "Me too", "parent": first.pk})
    said = page(office, address)
    assert "&lt;b&gt;At the market" in said
    assert "in answer to Marisol" in said
    assert office.post(address, {"author": "", "text": ""}).status_code == 422


@pytest.mark.both
def test_a_wall_and_an_x_account_are_added_named_and_switched_off(office):
    office.post("/office/channels/rehearsal/", {"name": "Our wall", "plays": "bluesky"})
    office.post("/office/channels/x/", {"handle": "@wrenfield"})
    wall, x = Channel.objects.get(network=Network.REHEARSAL), Channel.objects.get(network=Network.X)
    assert (wall.plays, x.by_hand, x.handle) == ("bluesky", True, "@wrenfield")
    office.post(f"/office/channels/{x.pk}/", {"name": "X, by hand", "language": "de", "visibility": "public"})
    office.post(f"/office/channels/{x.pk}/switch/", {"do": "off"})
    x.refresh_from_db()
    assert (x.name, x.language, x.state) == ("X, by hand", "de", ChannelState.OFF)
    assert "X, by hand" in page(office, "/office/channels/")


def test_an_account_with_something_planned_is_not_forgotten(office, planned):
    wall = make_channel()
    thread = planned("one", channels=[wall])
    office.post(f"/office/channels/{wall.pk}/forget/")
    assert Channel.objects.filter(pk=wall.pk).exists()
    planning.discard(thread, by=None, now=timezone.now())
    office.post(f"/office/channels/{wall.pk}/forget/")
    assert not Channel.objects.filter(pk=wall.pk).exists()


def test_a_signed_out_account_is_said_on_today(rosa, now):
    make_channel(network=Network.MASTODON, account_id="1", name="Ours", state=ChannelState.SIGNED_OUT)
    make_channel(network=Network.MASTODON, account_id="2", name="Lapsing", expires_at=now + timedelta(days=2))
    titles = [str(need.title) for need in today.needs(rosa, now=now)]
    assert "We are signed out of “Ours”" in titles
    assert "The connection to “Lapsing” lapses soon" in titles


@pytest.mark.parametrize("role", ["Editor", "Facilitator"])
def test_only_organisers_connect_accounts(member, role):
    client = member(role)
    client.post("/office/channels/rehearsal/", {"name": "Mine"})
    assert client.get("/office/channels/").status_code == 200
    assert not Channel.objects.exists()


@pytest.mark.both
def test_a_run_is_one_line(office, now, soon):
    make_thread("one", due_at=soon, run=make_run())
    make_thread("two", due_at=soon, run=make_run(rehearsal=True, title="A rehearsal"))
    said = page(office, "/office/posts/")
    assert "Chat of the week" in said
    assert "A rehearsal" not in said
