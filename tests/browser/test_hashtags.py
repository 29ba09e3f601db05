"""A hashtag watch as visitors and organisers see it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from tests.accounts.people import make_organiser
from tests.archive.factories import make_post
from unwatched.archive.models import Watch, WatchedPicture
from unwatched.archive.services import watched_pictures, watching
from unwatched.archive.services.watching import Met
from unwatched.gateways.threads import Media

from .conftest import sideways

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.once
def test_what_is_said_is_read_and_taken_off_without_a_script(new_page, page_of, live_server, axe):
    rosa = make_organiser(roles=["Organiser"])
    now = timezone.now()
    watch = Watch(title="What Wrenfield says", slug="faces", any_of=["faces"], public=True)
    watching.save(watch, servers=["https://social.example"], by=rosa, now=now)
    drawing = BytesIO()
    Image.new("RGB", (900, 600), "teal").save(drawing, "PNG")
    media = (Media("image", "https://files.example/1.png", "A camera above a shelf"),)
    said = [
        make_post(1, tags=("faces",), parent_uri="", created_at=now - timedelta(hours=1), media=media),
        make_post(
            2, tags=("faces",), parent_uri="", created_at=now, content_warning="An arrest", html=f"<p>W{'o' * 400}</p>"
        ),
    ]
    watching.meet(watch, [Met(post) for post in said], now=now)
    watched_pictures.put(WatchedPicture.objects.get(), drawing.getvalue())

    phone = new_page(viewport={"width": 360, "height": 740}, color_scheme="dark")
    phone.goto(f"{live_server.url}/hashtags/faces/")
    expect(phone.get_by_alt_text("A camera above a shelf")).not_to_have_js_property("naturalWidth", 0)
    phone.get_by_text("An arrest").click()
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    axe(phone)

    narrow = page_of(rosa, viewport={"width": 360, "height": 740})
    narrow.goto(f"{live_server.url}/office/hashtags/{watch.pk}/")
    assert sideways(narrow) <= 0
    axe(narrow)
    office = page_of(rosa, viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    office.goto(f"{live_server.url}/office/hashtags/{watch.pk}/")
    office.get_by_role("button", name="Take off").first.click()
    assert office.get_by_text("does not come back").is_visible()
    phone.goto(f"{live_server.url}/hashtags/faces/?p=1")
    assert phone.get_by_text("An arrest").count() == 0
