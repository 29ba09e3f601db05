"""A kept thread in a real browser, without scripts of ours: found, read, taken along, and gone when its author says."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.archive.factories import NOON
from tests.archive.threads import make_picture, rich_thread
from unwatched.archive.consent import Asker
from unwatched.archive.models import KeptMedia, Why
from unwatched.archive.services import erasing, keeping


@pytest.fixture
def thread(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    kept = keeping.keep(rich_thread(), by=None, asker=Asker.AUTHOR, now=NOON)
    for number, media in enumerate(KeptMedia.objects.exclude(kind="video")):
        media.file = default_storage.save(f"archive/{number}.jpg", ContentFile(make_picture(size=(600, 400))))
        media.save()
    return kept


@pytest.mark.once
def test_ben_reads_a_thread_without_scripts_and_it_goes_when_its_author_wants(live_server, new_page, axe, thread):
    # axe itself is a script; the page has none, and its policy lets none of its own run.
    page = new_page(viewport={"width": 1440, "height": 900})
    page.goto(f"{live_server.url}/t/")
    assert page.locator("script").count() == 0
    axe(page)
    page.get_by_label("Words to look for").fill("lamp post")
    page.get_by_role("button", name="Look").click()
    axe(page)
    page.get_by_role("link", name="Imke Varga").first.click()
    page.get_by_role("heading", name="Three cameras on one pole", level=1).wait_for()
    assert page.get_by_text("8 posts, 1 min read").first.is_visible()
    assert page.get_by_text("Post 7 was deleted.").is_visible()
    assert page.get_by_role("img", name="A lamp post with three black cameras.").is_visible()
    assert not page.get_by_text("The names.", exact=True).is_visible()
    axe(page)
    page.get_by_text("Names of people").last.click()
    page.get_by_text("marks this picture as sensitive").click()
    page.get_by_text("What it said before it was changed").click()
    page.get_by_text("Cite this").click()
    assert page.get_by_text("The names.", exact=True).is_visible()
    axe(page)
    for width in (1440, 320):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    assert page.request.get(page.url.partition("#")[0] + ".pdf").body().startswith(b"%PDF")
    erasing.erase(thread, why=Why.AUTHOR, now=NOON)
    page.reload()
    page.get_by_role("heading", name="Removed by its author").wait_for()
    axe(page)
