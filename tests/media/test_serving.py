import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.media import pictures
from unwatched.media.models import Picture

pytestmark = pytest.mark.once


@pytest.fixture
def picture(db):
    return Picture.objects.create(title="x", is_decoration=True, file=ContentFile(pictures.jpeg(), name="x.jpg"))


def test_serves_a_picture_that_can_do_nothing_else(client, picture):
    answer = client.get(picture.get_rendition("max-30x30").url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Disposition"] == "inline"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "immutable" in answer["Cache-Control"]
    assert not answer.cookies
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "path",
    ["../unwatched.sqlite3", "images/../../keys/django.key", "images/%2e%2e/secret.jpg", "/etc/passwd", "images/",
     "images/none.jpg", "documents/plan.pdf", "images/page.html", "images/.hidden.jpg", "images/a/b.jpg",
     "wagtail_uploads/waiting.jpg"],
)  # fmt: skip
def test_serves_nothing_else(client, db, path):
    default_storage.save("documents/plan.pdf", ContentFile(b"x"))
    default_storage.save("images/page.html", ContentFile(b"<script>"))
    default_storage.save("wagtail_uploads/waiting.jpg", ContentFile(b"x"))
    assert client.get(f"/media/{path}").status_code == 404


def test_answers_only_to_reading(client, picture):
    assert client.post(picture.file.url).status_code == 405
