"""Somebody brings the archive of their own posts and picks what shall be kept."""

import os
import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from tests.accounts.people import make_organiser
from tests.gateways.threads import made
from unwatched.archive.models import KeptMedia, KeptPost, KeptThread
from unwatched.archive.services import bringing

pytestmark = pytest.mark.once

BRING = "/office/archive/own/"
PATH = "media_attachments/files/1/2/original/a.png"


def png(**info):
    out = BytesIO()
    image = Image.new("RGB", (3, 2), "teal")
    exif = image.getexif()
    exif[0x010F] = "Camera of Ada"
    image.save(out, format="PNG", exif=exif)
    return out.getvalue()


def picture(**said):
    return {"type": "Document", "mediaType": "image/png", "url": f"/{PATH}", "name": None, **said}


@pytest.fixture
def archive(tmp_path):
    things = [
        made.note(1, content="<p>A thread on cameras</p>", attachment=[picture()]),
        made.note(2, parent=1),
        made.for_followers(3),
        made.direct(4),
        made.note(5, content="<p>Alone</p>", conversation="tag:other"),
    ]
    files = {"outbox.json": made.outbox(*things), "actor.json": made.ACTOR, PATH: png()}
    return made.zipped(tmp_path / "archive.zip", files).read_bytes()


@pytest.fixture
def office(rosa, client):
    client.force_login(rosa)
    return client


def bring(client, data, **fields):
    return client.post(BRING, {"file": SimpleUploadedFile("ada-lovelace-archive.zip", data), **fields})


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def folders(settings):
    return list(settings.EXPORTS_DIR.iterdir()) if settings.EXPORTS_DIR.exists() else []


def test_an_archive_is_brought_picked_from_and_gone(office, archive, settings):
    listed = bring(office, archive)
    assert listed.status_code == 302
    page = office.get(listed.url)
    assert "A thread on cameras" in words_of(page)
    assert "2 posts · one picture, one without a description" in words_of(page)
    assert "Alone" not in words_of(page)
    assert "Alone" in words_of(office.get(f"{listed.url}?singles=1"))
    assert made.SECRET not in words_of(office.get(f"{listed.url}?singles=1"))

    [number] = re.findall(r'name="thread" id="t\d+" value="(\d+)"', page.content.decode())
    asked = office.post(listed.url, {"thread": number, "own": "1", "more": "1"})
    assert 'name="more" value="1"' in asked.content.decode()
    shown = office.get(re.search(r'<img class="o-own__picture" src="([^"]+)"', asked.content.decode())[1])
    assert Image.open(BytesIO(shown.content)).size == (3, 2)
    assert b"Ada" not in shown.content
    described = {"thread": number, "own": "1", "described": "1", f"words-{number}-0": "A teal square", "more": "1"}
    done = office.post(listed.url, described, follow=True)
    assert "One thread is kept" in words_of(done) or "1 thread is kept" in words_of(done)

    thread = KeptThread.objects.get()
    assert [post.text for post in KeptPost.objects.filter(thread=thread)] == ["A thread on cameras", "Post 2"]
    assert '"type": "Note"' in KeptPost.objects.first().raw
    media = KeptMedia.objects.get()
    assert (media.description, media.url, bool(media.file)) == ("A teal square", "", True)
    with media.file.open() as file:
        assert b"Ada" not in file.read()
    assert "kept" in words_of(office.get(listed.url))

    office.post(f"{listed.url}forget/")
    assert folders(settings) == []
    assert "not here any more" in words_of(office.get(listed.url, follow=True))


@pytest.mark.both
def test_the_file_goes_when_what_was_chosen_is_kept(office, archive, settings):
    listed = bring(office, archive)
    chosen = {"thread": "0", "own": "1", "described": "1"}
    refused = office.post(listed.url, {**chosen, "thread": ""})
    assert (refused.status_code, len(folders(settings))) == (422, 1)
    done = office.post(listed.url, chosen, follow=True)
    assert "The archive itself is gone from this machine." in words_of(done)
    assert KeptThread.objects.count() == 1
    assert folders(settings) == []


def test_the_file_lies_in_a_private_place_without_its_name(office, archive, settings):
    bring(office, archive)
    [folder] = folders(settings)
    assert oct(os.stat(folder).st_mode)[-3:] == "700"
    assert {oct(os.stat(file).st_mode)[-3:] for file in folder.iterdir()} == {"600"}
    assert sorted(file.name for file in folder.iterdir()) == ["export", "index.json"]
    assert made.SECRET not in (folder / "index.json").read_text()


def test_nobody_else_sees_it(office, archive, db):
    listed = bring(office, archive).url
    other = Client()
    other.force_login(make_organiser("theo@example.org", name="Theo", roles=["Organiser"]))
    for method, url in (("get", listed), ("post", listed), ("get", f"{listed}0/0/"), ("post", f"{listed}forget/")):
        answer = getattr(other, method)(url)
        assert answer.status_code in (302, 404)
    assert "A thread on cameras" in words_of(office.get(listed))


def test_roles_without_the_right_leave_nothing_behind(client, db, archive, settings):
    client.force_login(make_organiser("bo@example.org", name="Bo", roles=["Moderator"]))
    assert bring(client, archive).status_code == 302
    client.logout()
    assert bring(client, archive).status_code == 302
    assert folders(settings) == []


def test_a_form_from_elsewhere_leaves_nothing_behind(rosa, archive, settings):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(rosa)
    assert bring(strict, archive).status_code == 403
    assert folders(settings) == []
    page = strict.get(BRING).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    assert bring(strict, archive, csrfmiddlewaretoken=token).status_code == 302


@pytest.mark.parametrize("data", [b"", b"hello", b"PK\x03\x04broken", made.outbox(made.for_followers(1))])
def test_what_is_no_archive_gets_a_sentence_and_is_gone(office, data, settings):
    answer = bring(office, data)
    assert answer.status_code == 422
    assert re.search(r"Nothing was taken over\. [A-Z][^<]+\.", words_of(answer))
    assert folders(settings) == []


def test_without_a_file_it_says_so(office):
    answer = office.post(BRING, {})
    assert answer.status_code == 422
    assert "Choose the file first." in words_of(answer)


def test_a_file_that_is_too_large_is_not_taken_in(office, archive, settings, monkeypatch):
    monkeypatch.setattr(bringing, "MOST_OCTETS", -200_000)
    assert bring(office, archive).status_code == 413
    assert folders(settings) == []
    monkeypatch.setattr(bringing, "MOST_OCTETS", 4_000_000_000)
    monkeypatch.setattr(bringing, "LEAST_FREE", 2**62)
    answer = bring(office, archive)
    assert (answer.status_code, "not enough room" in words_of(answer)) == (413, True)


def test_nothing_is_kept_without_a_tick_or_without_a_word_on_whose_it_is(office, archive):
    listed = bring(office, archive).url
    assert "Tick a thread first." in words_of(office.post(listed, {"own": "1"}))
    assert "your own archive" in words_of(office.post(listed, {"thread": "1"}))
    assert "Tick a thread first." in words_of(office.post(listed, {"own": "1", "thread": ["999", "x", "-1"]}))
    assert not KeptThread.objects.exists()


def test_a_broken_part_is_told_and_the_rest_can_be_kept(office, tmp_path):
    files = {
        f"data/tweets-part{part}.js": made.ytd("tweets", [made.tweet(part * 10 + 1, f"Part {part}")], part=part)
        for part in range(1, 4)
    }
    files["data/tweets-part2.js"] = files["data/tweets-part2.js"].replace(b'"id_str"', b'id_str"')
    listed = bring(office, made.archive(tmp_path / "x.zip", files).read_bytes()).url
    page = words_of(office.get(f"{listed}?singles=1"))
    assert "data/tweets-part2.js , byte" in page.replace("js,", "js ,")
    assert "Part 1" in page
    assert "Part 2" not in page
    assert "Part 3" in page


def test_archives_go_after_an_hour(office, archive, settings):
    bring(office, archive)
    now = timezone.now()
    assert bringing.forget_old(now=now + timedelta(minutes=30)) == 0
    assert bringing.forget_old(now=now + timedelta(minutes=61)) == 1
    assert folders(settings) == []


def test_a_name_that_leads_elsewhere_is_no_archive(rosa):
    for token in ("..", "../../etc", "a" * 22, ""):
        assert bringing.find(token, by=rosa) is None


def test_the_menu_leads_there(office):
    assert reverse("office_archive_bring") in office.get("/office/").content.decode()
