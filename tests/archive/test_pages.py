"""The public pages of threads: what they show, what they tell caches and search engines, and what removal leaves."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.archive.factories import ADA, NOON, make_post, make_unrolled
from tests.archive.threads import make_picture, rich_thread
from tests.core.test_pagecache import ask
from unwatched.archive.consent import Asker
from unwatched.archive.formats.pictures import fit
from unwatched.archive.models import Collection, CollectionItem, Hidden, KeptMedia, KeptThread, ThreadState, Why
from unwatched.archive.services import erasing, keeping
from unwatched.archive.unrolling import Gap
from unwatched.archive.views import threads
from unwatched.core import removals
from unwatched.core.caching import BRIEF
from unwatched.core.pagecache import PageCache
from unwatched.gateways.threads import Media, Shown

pytestmark = pytest.mark.django_db
PAGE = "/t/social.example/@ada/1"
A, AT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
QUIET = replace(ADA, uri="https://social.example/users/quiet", handle="quiet@social.example", indexable=False)


def keep(*posts, author=ADA, **fields):
    unrolled = make_unrolled(*posts, author=author, **fields)
    return keeping.keep(unrolled, by=None, asker=Asker.AUTHOR, now=NOON)


@pytest.fixture
def pictures(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_page_shows_the_thread_with_everything_in_it(client, pictures):
    keeping.keep(rich_thread(), by=None, asker=Asker.AUTHOR, now=NOON)
    media = KeptMedia.objects.get(url__endswith="lamp.jpg")
    media.file = default_storage.save("archive/aaaa.jpg", ContentFile(make_picture()))
    media.save()
    shown = client.get("/t/social.example/@imke/1")
    words = shown.content.decode()
    assert shown.status_code == 200
    for said in (
        "Three cameras on one pole</h1>", "8 posts, 1 min read", "A thread by Imke Varga",
        "First posted on Mastodon on 14 September 2026",
        "Post 7 was deleted.", "Side branch:", "Description by the author:", "No description given by the author.",
        "<ins>", "With the consent of the author", "Cite this", "9 votes (75 %)", 'lang="ar"',
    ):  # fmt: skip
        assert said in words, said
    assert 'src="/t/pictures/aaaa.jpg"' in words
    assert "In answer to Ben" not in words  # what stands under somebody else's answer is not kept
    assert "files.example" not in words  # nothing is fetched from anybody else
    picture = client.get("/t/pictures/aaaa.jpg")
    assert b"".join(picture.streaming_content)[:2] == b"\xff\xd8"
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/jpeg")
    assert "sandbox" in picture["Content-Security-Policy"]


@pytest.mark.once
@pytest.mark.parametrize(
    ("kind", "type"),
    [("pdf", "application/pdf"), ("md", "text/markdown; charset=utf-8"), ("json", "application/json"),
     ("atom", "application/atom+xml; charset=utf-8")],
)  # fmt: skip
def test_files_stand_beside_the_page(client, kind, type):
    keep()
    answer = client.get(f"{PAGE}.{kind}")
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (200, type, BRIEF)
    assert answer.content == client.get(f"{PAGE}.{kind}").content


@pytest.mark.once
@pytest.mark.parametrize(
    "address", ["/t/social.example/@ada/2", f"{PAGE}.exe", f"{PAGE}.html", "/t/pictures/..%2Fx.jpg", "/t/in/x/"]
)
def test_what_is_not_there_is_not_found(client, address):
    keep()
    assert client.get(address).status_code == 404


@pytest.mark.once
def test_search_engines_are_kept_away_from_whom_does_not_want_them(client):
    keep()
    keep(make_post(11, author=QUIET), author=QUIET)
    unlisted = replace(ADA, uri="https://social.example/users/ben", handle="ben@social.example")
    keep(make_post(21, author=unlisted), make_post(22, author=unlisted, shown=Shown.UNLISTED), author=unlisted)
    assert "X-Robots-Tag" not in client.get(PAGE)
    assert client.get("/t/social.example/@quiet/11")["X-Robots-Tag"] == "noindex"
    assert client.get("/t/social.example/@ben/22").status_code == 404
    assert client.get("/t/social.example/@ben/21")["X-Robots-Tag"] == "noindex"
    assert client.get("/t/social.example/@quiet/11.atom").status_code == 404
    assert client.get("/t/social.example/@quiet/").status_code == 404
    listed = client.get("/t/").content.decode()
    assert PAGE in listed
    assert "@quiet" not in listed
    feed = client.get("/t/feed/").content.decode()
    assert "This is post 21." in feed
    assert "This is post 22." not in feed
    assert "@quiet" not in feed


@pytest.mark.once
def test_removed_threads_leave_a_tombstone_and_nothing_else(client, pictures):
    thread = keep(make_post(1, text="Secret words", media=(Media("image", "https://files.example/a.jpg", "A"),)))
    KeptMedia.objects.update(file=default_storage.save("archive/bbbb.jpg", ContentFile(make_picture())))
    for address in (PAGE, f"{PAGE}.pdf", f"{PAGE}.md", "/t/pictures/bbbb.jpg"):
        answer = client.get(address)
        assert answer.status_code == 200
        b"".join(answer)
    erasing.erase(thread, why=Why.AUTHOR, now=NOON)
    for address in (PAGE, f"{PAGE}.pdf", f"{PAGE}.md", f"{PAGE}.json"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert b"Removed by its author" in answer.content
        assert b"Secret" not in answer.content
        assert answer["X-Robots-Tag"] == "noindex"
    assert client.get("/t/pictures/bbbb.jpg").status_code == 404
    assert b"Secret" not in client.get("/t/search/?q=secret").content
    gone = ET.fromstring(client.get("/t/feed/").content).find(f"{AT}deleted-entry")
    assert gone.get("ref") == thread.atom_id


@pytest.mark.once
def test_a_removal_by_another_process_leaves_nothing_in_the_memory_of_this_one(client, pictures, monkeypatch):
    def site(environ, start):
        answer = client.get(environ["PATH_INFO"])
        start(f"{answer.status_code} OK", list(answer.headers.items()))
        return [b"".join(answer)]

    cache = PageCache(site, removals=removals.look_safely)
    monkeypatch.setattr(removals, "_emptied", [*removals._emptied, cache.drop_removable])
    thread = keep(make_post(1, text="Secret words", media=(Media("image", "https://files.example/a.jpg", "A"),)))
    KeptMedia.objects.update(file=default_storage.save("archive/cccc.jpg", ContentFile(make_picture())))
    for address in (PAGE, f"{PAGE}.pdf", "/t/feed/", "/t/", "/t/pictures/cccc.jpg"):
        assert ask(cache, address)[0] == "200 OK"
    assert len(cache.pages) == 5
    assert threads.DRAWN.kept
    with monkeypatch.context() as elsewhere:  # whoever erases there empties nothing here
        elsewhere.setattr(removals, "look_safely", lambda: None)
        erasing.erase(thread, why=Why.AUTHOR, now=NOON)
    assert len(cache.pages) == 5
    removals.look_safely()  # what the process does by itself some times a minute
    assert not cache.pages
    assert not threads.DRAWN.kept
    assert not fit.cache_info().currsize
    assert [ask(cache, address)[0] for address in (PAGE, f"{PAGE}.pdf", "/t/pictures/cccc.jpg")] == [
        "410 OK", "410 OK", "404 OK",
    ]  # fmt: skip
    assert b"Secret" not in ask(cache, "/t/feed/")[2]


@pytest.mark.once
@pytest.mark.parametrize(("why", "status"), [(Hidden.AUTHOR, 410), (Hidden.SOURCE, 410), (Hidden.OFFICE, 404)])
def test_hidden_threads_are_not_read(client, why, status):
    thread = keep(make_post(1, text="Secret words"))
    KeptThread.objects.filter(pk=thread.pk).update(state=ThreadState.HIDDEN, hidden_why=why, hidden_at=NOON)
    for address in (PAGE, f"{PAGE}.json"):
        answer = client.get(address)
        assert (answer.status_code, b"Secret" in answer.content) == (status, False)
    assert b"Secret" not in client.get("/t/").content + client.get("/t/feed/").content


def test_feeds_name_a_thread_by_what_never_changes(client):
    thread = keep(make_post(1), make_post(2))
    feed = ET.fromstring(client.get("/t/feed/").content)
    entry = feed.find(f"{A}entry")
    assert entry.findtext(f"{A}id") == thread.atom_id == f"urn:uuid:{thread.key}"
    links = {link.get("rel"): link.get("href") for link in entry.findall(f"{A}link")}
    assert links["alternate"].endswith(PAGE)
    assert links["via"] == "https://social.example/@ada/1"
    for address in ("/t/social.example/@ada/feed/", "/t/social.example/@ada/1.atom"):
        assert thread.atom_id in client.get(address).content.decode()


def test_collections_say_how_many_are_not_shown(client):
    shown, quiet = keep(), keep(make_post(11, author=QUIET), author=QUIET)
    collection = Collection.objects.create(name="Lamps", slug="lamps", about="All lamps.", public=True, made_at=NOON)
    for thread in (shown, quiet):
        CollectionItem.objects.create(collection=collection, thread=thread, added_at=NOON)
    words = client.get("/t/in/lamps/").content.decode()
    assert PAGE in words
    assert "One more belongs here and is not shown" in words
    assert "@quiet" not in words + client.get("/t/in/lamps/feed/").content.decode()
    assert "/t/in/lamps/" in client.get("/t/").content.decode()
    Collection.objects.update(public=False)
    assert client.get("/t/in/lamps/").status_code == 404


@pytest.mark.once
def test_hostile_words_break_no_page(client):
    long, bidi = "w" * 10_000, "\u202eabc\u2066"
    keep(
        make_post(1, text=f"{long} {bidi} <script>x</script>"),
        make_post(2, text="{{ x }} {% x %}"),
        gaps=(Gap("", "deleted"),),
    )
    for address in (PAGE, f"{PAGE}.pdf", "/t/", "/t/search/?q=www"):
        answer = client.get(address)
        assert answer.status_code == 200
        if not address.endswith("pdf"):
            assert "<script>x" not in answer.content.decode()
            assert "\u202e" not in answer.content.decode()


def test_search_page_finds_and_narrows(client):
    keep(make_post(1, text="Three cameras"), make_post(2, text="人脸识别", language="zh"))
    assert "cameras" in client.get("/t/search/?q=camera").content.decode()
    assert "人脸识别" in client.get("/t/search/?q=%E4%BA%BA%E8%84%B8").content.decode()
    assert "Nothing found" in client.get("/t/search/?q=camera&language=de&from=2026-01-01&to=rubbish").content.decode()
    assert client.get("/t/search/?q=%00%FF&p=99&collection=x&tag=%23").status_code == 200
    assert client.get("/t/search/").status_code == 200


@pytest.mark.once
def test_a_page_asks_few_questions_however_long_it_is(client, django_assert_max_num_queries):
    keep(*(make_post(number) for number in range(1, 120)))
    client.get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)
