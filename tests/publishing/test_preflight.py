"""Before anything is sent, it is said in words what would fail, where, and what to do."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.publishing.factories import NOW, make_channel, make_thread
from unwatched.gateways.links import Link, LinkState
from unwatched.gateways.social import Network
from unwatched.publishing import preflight
from unwatched.publishing.models import ChannelState, QuietTime
from unwatched.publishing.preflight import Account, Said, Shown
from unwatched.publishing.rules import PUBLISHED
from unwatched.publishing.services import checking, planning

pytestmark = pytest.mark.once

MASTODON = Account(Network.MASTODON, "Ours", PUBLISHED[Network.MASTODON])
BLUESKY = Account(Network.BLUESKY, "Ours on Bluesky", PUBLISHED[Network.BLUESKY])
X = Account(Network.X, "Ours on X", PUBLISHED[Network.X])
ALL = [MASTODON, BLUESKY, X]
PICTURE = Shown("A camera above the market gate, and a child below it", 50_000, 640 * 480, "image/png")


def post(text, *, variants=None, pictures=()):
    variants = variants or {}
    sent = {network: variants.get(network.value, text) for network in Network}
    return Said(text, sent, frozenset(variants), pictures)


def look(*posts, accounts=ALL, **more):
    return preflight.look_at(posts, accounts, **more)


def messages(found):
    return [one.message for one in found]


def test_a_good_thread_has_nothing_to_mend():
    assert look(post("Who watches? #WhoWatchesWrenfield", pictures=[PICTURE]), post("We do.")) == []


def test_too_long_says_where_and_offers_what_to_do():
    text = "The contract promises much and it holds little, as each neighbour knows by now. " * 4
    [found] = look(post("Hello"), post(text.strip()))
    assert found.message == "Too long for Bluesky and X."
    assert found.stops
    assert (found.post, found.field) == (1, "text-1")
    assert found.remedy.startswith("Split after")
    assert [button.press.split(":")[0] for button in found.buttons] == ["cut", "vary"]
    assert found.buttons[1].press == "vary:1:bluesky,x"


def test_other_words_for_a_network_are_what_counts_there():
    long = "x " * 150
    assert look(post(long, variants={"bluesky": "short", "x": "short"})) == []
    [found] = look(post("short", variants={"x": long}))
    assert found.message == "Too long for X."
    assert found.remedy == "Cut 20 letters there."


def test_few_letters_can_be_too_many_bytes():
    family = "👨‍👩‍👧‍👦" * 130
    assert "Too long for Bluesky." in messages(look(post(family), accounts=[BLUESKY]))


def test_a_warning_counts_on_mastodon():
    assert look(post("x" * 490), accounts=[MASTODON]) == []
    assert messages(look(post("x" * 490), accounts=[MASTODON], warning="Surveillance")) == ["Too long for Mastodon."]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("", "The picture has no text."),
        ("  \n ", "The picture has no text."),
        ("harbour-map.png", "That is the file's name."),
        ("IMG_2034", "That is the file's name."),
        ("Screenshot 2026-11-02 at 10.15.33", "That is the file's name."),
        ("https://example.org/a.php", "That is only an address."),
        ("image", "That says only that it is a picture."),
        ("A picture of", "That says only that it is a picture."),
        ("Look at the market!", "The picture's text is the post's own text, so it would be read out twice."),
        ("camera", "The picture's text is very short."),
        ("x" * 1003, "The picture's text is 3 letters too long."),
    ],
)
def test_a_useless_alternative_text_is_told_from_a_useful_one(words, message):
    [found] = look(post("Look at the market", pictures=[replace(PICTURE, description=words)]))
    assert found.message == message
    assert found.remedy
    assert (found.post, found.picture, found.stops) == (0, 0, True)


@pytest.mark.parametrize(
    "words",
    ["A camera on a pole", "Image of Rosa Delgado speaking to forty neighbours", "市場の入口にあるカメラ", "四台监控"],
)
def test_a_useful_one_is_left_alone(words):
    assert look(post("Look", pictures=[replace(PICTURE, description=words)])) == []


def test_a_hashtag_in_small_letters_comes_with_a_better_one():
    [found] = look(post("Join #banfacerecognition today"))
    assert found.message == "#banfacerecognition is read aloud as one long word."
    assert found.remedy == "Better: #BanFaceRecognition"
    assert not found.stops
    assert found.buttons[0].press == "tag:0:#banfacerecognition>#BanFaceRecognition"


def test_names_that_the_thread_writes_are_known_in_its_hashtags():
    found = look(post("Wrenfield wants cameras."), post("#whowatcheswrenfield"))
    assert [one.remedy for one in found] == ["Better: #WhoWatchesWrenfield"]


def test_links_that_do_not_open_are_said_once_somebody_has_tried_them():
    said = post("Read https://example.org/report and example.org/a", variants={"x": "Read https://example.org/x"})
    assert preflight.addresses_in(said) == [
        "https://example.org/report", "https://example.org/a", "https://example.org/x",
    ]  # fmt: skip
    assert look(said) == []
    tried = {
        "https://example.org/report": Link("https://example.org/report", LinkState.DEAD, "No such page (404)."),
        "https://example.org/a": Link("https://example.org/a", LinkState.UNSURE, "It does not let programs look."),
        "https://example.org/x": Link("https://example.org/x", LinkState.OPENS),
    }
    [found] = look(said, links=tried)
    assert found.message == "example.org/report does not open. No such page (404)."
    assert (found.stops, found.post) == (False, 0)


def test_pictures_are_counted_and_weighed():
    heavy = replace(PICTURE, octets=1_200_000)
    found = messages(look(post("Look", pictures=[heavy])))
    assert found == ["The picture has 1200 kB; “Ours on Bluesky” takes 1000 kB."]
    assert "“Ours” takes 4 pictures in a post." in messages(look(post("Look", pictures=[PICTURE] * 5)))
    strange = replace(PICTURE, mime="image/avif")
    assert "“Ours” does not take pictures of this kind." in messages(look(post("Look", pictures=[strange])))


def test_more_than_a_network_takes_at_once_is_said():
    few = replace(MASTODON, limits=replace(MASTODON.limits, posts_per_window=3, pictures_per_window=2))
    posts = [post(f"Post {number}", pictures=[PICTURE]) for number in range(4)]
    assert len(look(*posts, accounts=[few])) == 2


def test_what_is_spread_over_time_is_counted_where_it_is_densest():
    few = replace(MASTODON, limits=replace(MASTODON.limits, pictures_per_window=2, picture_window_seconds=600))
    posts = [post(f"Post {number}", pictures=[PICTURE]) for number in range(6)]

    def room(*seconds):
        return messages(preflight.enough_room(posts, [few], seconds=seconds))

    assert room(0, 300, 600, 900, 1200, 1500) == []
    assert room(0, 299, 599, 900, 1200, 1500) == ["“Ours” takes 2 pictures in 10 minutes; this is more."]
    assert room(0, 300, 600, 1200, 1200, 1200) == ["“Ours” takes 2 pictures in 10 minutes; this is more."]


def test_two_posts_that_say_the_same_are_refused_by_x():
    twins = [post("Who watches?"), post("We do."), post("who  watches?")]
    [found] = look(*twins)
    assert (found.message, found.post, found.stops) == ("This is what post 1 says already.", 2, True)
    assert not look(*twins, accounts=[BLUESKY])[0].stops
    assert look(post("a", variants={"x": "b"}), post("b", variants={"x": "c"})) == []
    assert look(post("", pictures=[PICTURE]), post("", pictures=[PICTURE])) == []


def test_blanks_of_a_chat_are_found():
    [found] = look(post("Read {guide} and {guide}, {Guide} or {}"))
    assert (found.message, found.stops) == ("Readers will see {guide} just so.", False)


def test_accounts_that_will_not_open_are_said():
    assert messages(look(post("Hi"), accounts=[])) == ["No account is chosen."]
    assert messages(look(post("Hi"), accounts=[replace(X, works=False)])) == ["We are signed out of “Ours on X”."]
    lapsing = replace(X, expires_at=NOW + timedelta(days=1))
    assert look(post("Hi"), accounts=[lapsing], due_at=NOW) == []
    assert "lapses before" in look(post("Hi"), accounts=[lapsing], due_at=NOW + timedelta(days=2))[0].message


def test_an_empty_post_is_said_and_what_stops_comes_first():
    found = look(post("Join #banfacerecognition"), post(" "))
    assert [one.stops for one in found] == [True, False]
    assert found[0].message == "There are no words yet."


@pytest.mark.django_db
def test_a_thread_is_looked_at_as_it_stands(now):
    ours = make_channel(network=Network.X, name="On X", account_id="7")
    said = make_thread("Who  WATCHES?", channels=[ours])
    planning.plan(said, due_at=now, zone="UTC", by=None, now=now)
    thread = make_thread("who watches?", "x" * 277, channels=[ours], numbered=True)
    found = checking.look_at(thread)
    assert messages(found) == ["Too long for X.", "“On X” has this text already, in “Cameras in the market”."]
    assert found[1].post == 0


@pytest.mark.django_db
def test_a_quiet_time_is_a_warning(now):
    QuietTime.objects.create(name="Mornings", starts="09:00", ends="10:00")
    thread = make_thread("Hello", due_at=now, zone="UTC")
    [found] = checking.look_at(thread)
    assert found.message == "Its time falls into “Mornings”, which is best left alone."
    assert not found.stops


@pytest.mark.django_db
def test_a_signed_out_account_stops_a_thread(now):
    out = make_channel(network=Network.X, name="On X", account_id="7", state=ChannelState.SIGNED_OUT)
    assert [one.stops for one in checking.look_at(make_thread("Hi", channels=[out]))] == [True]
