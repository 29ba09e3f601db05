import re

import pytest
from django.urls import reverse

from tests.accounts.people import make_organiser
from tests.archive.factories import ADA, NOON
from tests.archive.test_watching import QUIET, said
from tests.gateways.threads.fediverse import Mastodon
from tests.web import serving
from unwatched.archive.models import ConsentState, Watch, WatchedPicture, WatchedState
from unwatched.archive.services import collecting, watched_pictures, watching
from unwatched.gateways.threads import Media


@pytest.fixture
def watch(db):
    return Watch.objects.create(title="Faces", slug="faces", any_of=["facesarenotids"], made_at=NOON, public=True)


@pytest.fixture
def office(client, rosa):
    client.force_login(rosa)
    return client


def page(client, watch):
    return client.get(f"/hashtags/{watch.slug}/")


def test_the_page_shows_what_may_be_shown_and_counts_the_rest(client, watch, picture):
    now = NOON.replace(hour=15)
    hostile = "<p>Good &lt;morning&gt; \u202e<a href='https://s.example' rel='nofollow'>here</a></p>"
    media = (Media("image", "https://f.example/1.png", "A <lamp>"), Media("image", "", None))
    watching.meet(watch, [said(1, html=hostile, media=media), said(2, author=QUIET, html="<p>secret</p>")], now=now)
    watched_pictures.put(WatchedPicture.objects.first(), picture)
    response = page(client, watch)
    shown = response.content.decode()
    assert "Good &lt;morning&gt;" in shown
    assert 'alt="A &lt;lamp&gt;"' in shown
    assert "A picture without a description." in shown
    assert "secret" not in shown
    assert QUIET.handle not in shown
    assert response["X-Robots-Tag"] == "noindex"
    file = client.get(reverse("archive:watched_picture", args=[WatchedPicture.objects.first().pk]))
    assert b"".join(file.streaming_content)[:3] == b"\xff\xd8\xff"


@pytest.mark.once
def test_an_empty_page_says_why(client, watch):
    assert "within a few minutes" in page(client, watch).content.decode()


@pytest.mark.once
def test_a_watch_that_is_not_public_has_no_page_and_no_pictures(client, watch):
    watching.meet(watch, [said(media=(Media("image", "https://f.example/1.png", "x"),))], now=NOON.replace(hour=15))
    Watch.objects.update(public=False)
    assert page(client, watch).status_code == 404
    assert client.get(reverse("archive:watched_picture", args=[WatchedPicture.objects.get().pk])).status_code == 404


def fields(**changed):
    return {
        "title": "What Wrenfield says", "about": "", "any_of": "#FacesAreNotIDs, wrenfieldasks", "all_of": "",
        "none_of": "spam", "where": "social.example\nhttps://other.example", "bluesky": "on", "public": "on", **changed,
    }  # fmt: skip


def test_a_watch_is_set_up_changed_and_deleted(office):
    response = office.post(reverse("office_new_watch"), fields())
    watch = Watch.objects.get()
    assert response.url == reverse("office_watch", args=[watch.pk])
    assert (watch.any_of, watch.none_of) == (["facesarenotids", "wrenfieldasks"], ["spam"])
    assert [server.address for server in watch.servers.all()] == ["https://other.example", "https://social.example"]
    office.post(reverse("office_watch", args=[watch.pk]), fields(where="third.example", paused="on"))
    watch.refresh_from_db()
    assert ([server.address for server in watch.servers.all()], watch.paused) == (["https://third.example"], True)
    assert "third.example" in office.get(reverse("office_watch", args=[watch.pk])).content.decode()
    assert "What Wrenfield says" in office.get(reverse("office_watches")).content.decode()
    office.post(reverse("office_watch_delete", args=[watch.pk]))
    assert not Watch.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"any_of": ""}, "required"),
        ({"any_of": "#a-b"}, "is no hashtag"),
        ({"any_of": "2026"}, "is no hashtag"),
        ({"any_of": "a b c d e"}, "At most 4"),
        ({"any_of": "\u202ea\u0000"}, "is no hashtag|Null"),
        ({"title": ""}, "Give it a title"),
        ({"where": "not a server at all/\x01"}, "no address"),
        ({"where": "http://user:pw@social.example"}, "no address"),
        ({"where": "", "bluesky": ""}, "somewhere to look"),
    ],
)
def test_what_cannot_be_watched_comes_back_with_a_sentence(office, changed, said):
    response = office.post(reverse("office_new_watch"), fields(**changed))
    assert response.status_code == 422
    assert re.search(said, response.content.decode())
    assert not Watch.objects.exists()


def test_a_post_is_taken_off_and_an_account_muted_by_a_button(office, watch):
    watching.meet(watch, [said(1), said(2), said(3)], now=NOON.replace(hour=15))
    first, *_others = watch.posts.order_by("pk")
    office.post(reverse("office_watched_off", args=[first.pk]))
    office.post(reverse("office_watched_mute", args=[watch.posts.order_by("pk")[1].pk]))
    states = list(watch.posts.order_by("pk").values_list("state", flat=True))
    assert states == [WatchedState.REMOVED, WatchedState.COUNTED, WatchedState.COUNTED]
    assert ADA.name not in page(office, watch).content.decode()


@pytest.mark.once
def test_whoever_may_only_look_changes_nothing(client, watch, db):
    client.force_login(make_organiser("r@example.org", roles=["Facilitator"]))
    client.post(reverse("office_watch", args=[watch.pk]), fields(title="Mine"))
    client.post(reverse("office_watch_delete", args=[watch.pk]))
    assert Watch.objects.get().title == "Faces"


def test_a_post_goes_into_a_collection_as_something_to_decide(office, watch, settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = True
    there = Mastodon()
    with serving(there) as running:
        there.url = running.url
        there.post(1)
        collection = collecting.make("Cameras", by=None, now=NOON)
        url = f"{there.url}/@ada/1"
        watching.meet(watch, [said(1, url=url, uri=f"{there.url}/users/ada/statuses/1")], now=NOON.replace(hour=15))
        office.post(reverse("office_watched_collect", args=[watch.posts.get().pk]), {"collection": collection.pk})
        office.post(reverse("office_watched_collect", args=[watch.posts.get().pk]), {"collection": collection.pk})
    item = collection.items.get()
    assert (item.request.url, item.consent) == (url, ConsentState.FOUND)


@pytest.mark.once
def test_a_watch_without_a_hashtag_is_told_what_to_write(client, rosa):
    client.force_login(rosa)
    answer = client.post("/office/hashtags/new/", {"title": "Faces", "where": "social.example"})
    assert answer.status_code == 422
    assert "Name at least one hashtag, such as #FacesAreNotIDs." in answer.content.decode()
