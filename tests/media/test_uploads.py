"""Every way a picture or a file can come in: the form, the chooser, many at once, a script."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Collection, UploadedFile

from tests.media import pictures
from unwatched.media.jobs import forget_abandoned_uploads
from unwatched.media.models import File, Picture

pytestmark = [pytest.mark.once, pytest.mark.django_db]
NAME = "Rosa Delgado at home.jpg"


def upload(data=None, name=NAME):
    return SimpleUploadedFile(name, pictures.jpeg() if data is None else data)


def details(**changes):
    return {"title": "", "alt": "", "tags": "", "collection": Collection.get_first_root_node().pk} | changes


def add(office, *, file=None, **changes):
    return office.post(reverse("wagtailimages:add"), details(file=file or upload(), **changes))


def on_disk(settings):
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def assert_clean(settings):
    files = on_disk(settings)
    assert files
    for path in files:
        content = path.read_bytes()
        assert [word for word in pictures.TELLTALE if word in content] == []
        assert "rosa" not in path.name.lower()


def test_form_stores_the_picture_without_what_it_told(office, settings):
    assert add(office, alt="Forty people on the steps of the town hall").status_code == 302
    picture = Picture.objects.get()
    picture.get_rendition("max-30x30")
    assert_clean(settings)
    assert len(on_disk(settings)) == 2
    assert picture.default_alt_text == "Forty people on the steps of the town hall"


@pytest.mark.parametrize("kind", pictures.EVERY_KIND)
def test_every_kind_is_stored_clean_with_its_renditions(office, settings, kind):
    assert (
        add(office, file=upload(pictures.EVERY_KIND[kind](), name=f"Rosa.{kind}"), is_decoration="on").status_code
        == 302
    )
    Picture.objects.get().get_rendition("width-20|format-webp")
    assert_clean(settings)


def test_title_follows_from_what_the_picture_shows(office):
    add(office, alt="Forty people on the steps")
    assert Picture.objects.get().title == "Forty people on the steps"


def test_form_asks_what_the_picture_shows(office):
    answer = add(office)
    assert "Say what the picture shows" in answer.content.decode()
    assert not Picture.objects.exists()


def test_form_says_that_the_title_may_stay_empty(office):
    assert (
        "Left empty, it is taken from what the picture shows."
        in office.get(reverse("wagtailimages:add")).content.decode()
    )


def test_form_refuses_a_file_name_as_description(office):
    assert "the file&#x27;s name" in add(office, alt="IMG_2031.jpg").content.decode()


def test_database_refuses_a_picture_without_words_that_is_not_decoration():
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.create(title="x", file=ContentFile(pictures.png(), name="x.png"))


def test_scripts_store_clean_pictures_too(settings):
    Picture.objects.create(title="x", is_decoration=True, file=ContentFile(pictures.jpeg(), name="Rosa.jpg"))
    assert_clean(settings)


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (upload(pictures.SVG, "logo.svg"), "Not a supported image format"),
        (upload(pictures.SVG, "logo.png"), "Not a valid .png image"),
        (upload(b"MZ\x90", "run.jpg"), "not an image or a corrupted image"),
        (upload(pictures.png(), "wrong.jpg"), "Not a valid .jpeg image"),
        (upload(pictures.bomb(), "bomb.png"), "too many pixels"),
        (upload(pictures.jpeg()[:300], "half.jpg"), "could not be read"),
    ],
    ids=["svg", "svg as png", "programme", "wrong ending", "bomb", "half"],
)
def test_form_refuses_with_a_sentence(office, settings, file, words):
    file.seek(0)
    answer = add(office, file=file, is_decoration="on")
    assert (answer.status_code, words in answer.content.decode()) == (200, True)
    assert on_disk(settings) == []


def test_form_says_that_a_picture_is_too_large(office, settings):
    settings.UPLOAD_LIMIT = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20_000
    answer = add(office, file=upload(pictures.jpeg() + b"\0" * 30_000), is_decoration="on")
    assert "This file is too big" in answer.content.decode()
    assert on_disk(settings) == []


def test_far_too_much_is_refused_unread(office, settings):
    settings.UPLOAD_LIMIT = 1000
    answer = add(office, file=upload(pictures.jpeg() + b"\0" * 600_000), is_decoration="on")
    assert answer.status_code == 413


@pytest.mark.both
def test_replacing_a_picture_deletes_the_old_one(office, settings, django_capture_on_commit_callbacks):
    add(office, is_decoration="on")
    picture = Picture.objects.get()
    picture.get_rendition("max-30x30")
    old = set(on_disk(settings))
    with django_capture_on_commit_callbacks(execute=True):
        url = reverse("wagtailimages:edit", args=[picture.pk])
        answer = office.post(url, details(title="x", is_decoration="on", file=upload(pictures.jpeg(size=(80, 60)))))
    assert answer.status_code == 302
    new = set(on_disk(settings))
    assert len(new) == 1
    assert not old & new
    assert_clean(settings)


def test_deleting_a_picture_deletes_its_files(office, settings, django_capture_on_commit_callbacks):
    add(office, is_decoration="on")
    Picture.objects.get().get_rendition("max-30x30")
    with django_capture_on_commit_callbacks(execute=True):
        office.post(reverse("wagtailimages:delete", args=[Picture.objects.get().pk]))
    assert on_disk(settings) == []


@pytest.mark.both
def test_chooser_takes_a_picture_the_same_way(office, settings):
    url = reverse("wagtailimages_chooser:create")
    names = {f"image-chooser-upload-{name}": value for name, value in details(file=upload(), alt="A banner").items()}
    answer = office.post(url, names)
    assert json.loads(answer.content)["step"] == "chosen"
    assert_clean(settings)


def test_chooser_asks_what_the_picture_shows(office):
    names = {f"image-chooser-upload-{name}": value for name, value in details(file=upload()).items()}
    answer = json.loads(office.post(reverse("wagtailimages_chooser:create"), names).content)
    assert "Say what the picture shows" in answer["htmlFragment"]
    assert not Picture.objects.exists()


def many(office, file, name="wagtailimages:add_multiple", **data):
    return json.loads(
        office.post(reverse(name), {"files[]": file, **data}, HTTP_X_REQUESTED_WITH="XMLHttpRequest").content
    )


def test_many_at_once_wait_clean_until_they_are_described(office, settings):
    answer = many(office, upload(), title="Rosa Delgado at home")
    assert answer["success"]
    assert_clean(settings)
    assert "Rosa Delgado" not in answer["form"]

    prefix = f"uploaded-image-{answer['uploaded_file_id']}"
    url = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[answer["uploaded_file_id"]])
    refused = json.loads(office.post(url, {f"{prefix}-{k}": v for k, v in details().items()}).content)
    assert "Say what the picture shows" in refused["form"]
    taken = json.loads(office.post(url, {f"{prefix}-{k}": v for k, v in details(alt="A banner").items()}).content)
    assert taken["success"]
    assert Picture.objects.get().title == "A banner"
    assert not UploadedFile.objects.exists()
    assert_clean(settings)


@pytest.mark.both
def test_many_at_once_refuses_a_broken_one(office, settings):
    answer = many(office, upload(pictures.jpeg()[:300]))
    assert (answer["success"], "could not be read" in answer["error_message"]) == (False, True)
    assert on_disk(settings) == []


@pytest.mark.both
def test_uploads_that_nobody_described_are_forgotten_after_a_day(office, settings):
    many(office, upload())
    assert forget_abandoned_uploads(now=timezone.now()) is None
    assert forget_abandoned_uploads(now=timezone.now() + timedelta(days=2)) == "1 uploads forgotten"
    assert on_disk(settings) == []


@pytest.mark.both
def test_a_document_is_kept_and_sent_under_its_title(office, client, settings):
    file = SimpleUploadedFile("Minutes by Rosa Delgado.pdf", b"%PDF-1.4 words")
    answer = office.post(reverse("wagtaildocs:add"), details(title="Talking points", file=file))
    assert answer.status_code == 302
    assert [path.name.startswith("talking-points-") for path in on_disk(settings)] == [True]
    client.logout()
    answer = client.get(File.objects.get().url)
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    answer.close()
    assert (answer["X-Content-Type-Options"], answer["Content-Security-Policy"]) == ("nosniff", "default-src 'none'")


def test_many_documents_at_once_wait_for_their_titles(office, settings):
    answer = many(office, SimpleUploadedFile("Rosa.pdf", b"%PDF-1.4"), name="wagtaildocs:add_multiple", title="")
    prefix = f"uploaded-document-{answer['uploaded_file_id']}"
    url = reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[answer["uploaded_file_id"]])
    taken = office.post(url, {f"{prefix}-{name}": value for name, value in details(title="Minutes").items()})
    assert json.loads(taken.content)["success"]
    assert [path.name.startswith("minutes-") for path in on_disk(settings)] == [True]


def test_documents_have_a_limit_and_kinds(office, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    big = SimpleUploadedFile("x.pdf", b"%PDF" + b"0" * 200)
    assert (
        "This file is too big" in office.post(reverse("wagtaildocs:add"), details(title="x", file=big)).content.decode()
    )
    page = SimpleUploadedFile("x.html", b"<script>")
    answer = office.post(reverse("wagtaildocs:add"), details(title="x", file=page)).content.decode()
    assert "is not allowed" in answer
    assert on_disk(settings) == []


def test_strangers_cannot_send_files(client, settings):
    answer = client.post("/office/login/", {"email": "x@example.org", "file": upload()})
    assert "file" not in answer.wsgi_request.FILES
    assert on_disk(settings) == []
