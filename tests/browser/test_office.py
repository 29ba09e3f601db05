"""The office under a content policy without inline scripts and styles: everything that people do there, done."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import GroupApprovalTask, Workflow

from tests.media import pictures
from tests.publishing.factories import make_channel, make_thread
from unwatched.core import outbox
from unwatched.media.models import File, Picture
from unwatched.office import today
from unwatched.office.charts import Hour
from unwatched.office.today import Button, Hours, Need, last_hours
from unwatched.pages.models import PlainPage

from .conftest import LAPTOP, PHONE, SETTLED, looks


@pytest.fixture
def picture(transactional_db):
    return Picture.objects.create(title="Banner", alt="A banner", file=ContentFile(pictures.png(), name="x.png"))


def hour_chart(user, now):
    hours = [
        Hour(at, confirmed=n % 9, waiting=n % 4, aside=3 if n == 40 else 0) for n, at in enumerate(last_hours(now=now))
    ]
    return Hours(title="Signatures", summary="412 of 500", hours=hours)


@pytest.fixture
def full(monkeypatch, home):
    """An office with something on every screen of ours: rows, hours, a mail."""
    now = timezone.now()
    row = Need(title="38 signatures in one hour", tag="Look", note="today 03:00", buttons=[Button("Look", "/office/")])
    monkeypatch.setattr(today, "_sources", [*today._sources, lambda user, now: [row]])
    monkeypatch.setattr(today, "_hours", [hour_chart])
    mail = EmailMultiAlternatives("Confirm", "http://localhost/c/x/", "hello@example.org", ["ada@example.org"])
    mail.attach_alternative('<p style="color:red"><a href="http://localhost/c/x/">Yes</a></p>', "text/html")
    return outbox.keep(mail.message().as_bytes(), now=now).name


def ours(mail):
    """(in both looks?, the screen's name and what it is about)"""
    return [
        (False, "office_first_steps"),
        (False, "office_mailbox"),
        (True, "office_mail", mail),
        (False, "office_backup"),
    ]


@pytest.mark.once
def test_our_screens_have_no_fault_of_access_and_nothing_runs_out_of_the_screen(office, full, axe):
    page = office()
    for both, *name in ours(full):
        page.go(*name)
        for size in looks(page, both=both):
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
            assert page.evaluate("document.querySelector('.content-wrapper').scrollWidth") <= size["width"], name
        if name == ["office_mail", full]:  # its HTML is shown in a frame of its own, with its colours
            link = page.frame_locator("iframe").get_by_role("link", name="Yes")
            expect(link).to_be_visible()
            assert link.evaluate("element => getComputedStyle(element.parentElement).color") == "rgb(255, 0, 0)"


@pytest.mark.once
def test_the_first_screen_and_the_sidebar_that_each_has_are_sound_closed_and_opened(office, full, axe):
    page = office()
    page.go("wagtailadmin_home")
    for size in looks(page):
        axe(page, whole=size == PHONE)  # where it is hidden
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        assert page.evaluate("document.querySelector('.content-wrapper').scrollWidth") <= size["width"]
        opener = page.get_by_role("button", name="Toggle sidebar" if size == PHONE else "Settings")
        opener.click()
        page.evaluate(SETTLED)
        axe(page, whole=True)
        if size == LAPTOP:
            opener.click()


@pytest.mark.once
@pytest.mark.parametrize("size", [LAPTOP, PHONE], ids=["1440", "360"])
def test_our_screens_work_without_scripts(office, full, size):
    page = office(java_script_enabled=False, viewport=size)
    page.go("wagtailadmin_home")
    expect(page.get_by_role("heading", name=re.compile("Rosa"))).to_be_visible()
    expect(page.get_by_text("JavaScript is required")).to_be_hidden()
    page.get_by_text("The same as a table").click()
    expect(page.get_by_role("columnheader", name="Confirmed")).to_be_visible()
    page.get_by_role("navigation", name="Office").get_by_role("link", name="Mailbox").click()
    page.get_by_role("link", name="Confirm").click()
    expect(page.get_by_role("link", name="http://localhost/c/x/")).to_be_visible()


# One of each kind: test_shell.py knows each line of script in a template of Wagtail's. Others are used below.
SCREENS = [
    "wagtailimages:index",
    "wagtailimages:add",
    "wagtailredirects:start_import",
    "wagtailusers_users:index",
    "wagtailadmin_account",
]


@pytest.mark.once
def test_the_stock_screens_ask_nobody_and_breach_nothing(office, home):
    """What a page must not do is collected by the fixture: requests to others, breaches, errors."""
    page = office()
    for name in SCREENS:
        assert page.go(name).status == 200, name
    for name in ("move", "copy", "delete"):  # "edit" is used below
        assert page.go(f"wagtailadmin_pages:{name}", home.pk).status == 200, name
    assert page.go("wagtailsettings:edit", "pages", "sitelook").status == 200


def publish(page):
    page.get_by_role("button", name="More actions").first.click()
    page.get_by_role("button", name=re.compile("^Publish")).click()
    expect(page.locator(".messages")).to_contain_text("published")


def test_rosa_edits_the_headline_and_publishes_it(office, home, live_server):
    page = office()
    page.go("wagtailadmin_pages:edit", home.pk)
    page.locator("#id_shout").fill("Our faces are not for sale.")
    publish(page)
    page.goto(live_server.url)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Our faces are not for sale.")


@pytest.mark.once
def test_rosa_writes_a_page_with_bold_words_a_picture_and_a_date(office, home, picture):
    page = office()
    page.go("wagtailadmin_pages:add", "pages", "plainpage", home.pk)
    page.locator("#id_title").fill("Talking points")
    page.get_by_title("Insert a block").first.click()
    page.get_by_role("option", name="Text").click()
    page.locator(".public-DraftEditor-content").click()
    expect(page.locator("o-style").first).to_be_attached()  # the editor's own rules arrived, as a sheet
    page.keyboard.type("We know each other")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+B")
    page.get_by_title("Insert a block").last.click()
    page.get_by_role("option", name="Picture").click()
    page.get_by_role("button", name="Choose an image").click()
    page.locator(".modal-body a", has_text="Banner").first.click()
    expect(page.locator(".modal-body")).to_have_count(0)
    set_date(page)
    page.get_by_role("button", name="Save schedule").click()
    expect(page.locator(".messages")).to_contain_text("Talking points")
    talk = PlainPage.objects.get().get_latest_revision_as_object()
    assert talk.go_live_at > timezone.now()
    assert "<b>We know each other</b>" in str(talk.body[0].render_as_block())
    assert talk.body[1].value["picture"] == picture


def set_date(page):
    page.get_by_role("button", name="Toggle status").click()
    page.get_by_role("button", name="Set schedule").click()
    page.locator("#id_go_live_at").click()
    page.locator(".xdsoft_datetimepicker:visible .xdsoft_next").first.click()
    page.locator(".xdsoft_datetimepicker:visible .xdsoft_date:not(.xdsoft_other_month)").last.click()
    page.get_by_role("heading", name="Set publishing schedule").click()


@pytest.mark.once
def test_rosa_compares_two_versions_and_sees_the_newer_as_visitors_will_and_what_it_lacks(office, home):
    home.shout = "Our faces are not for sale."
    home.save_revision()
    page = office()
    page.go("wagtailadmin_pages:revisions_compare", home.pk, "earliest", "latest")
    expect(page.get_by_text("Our faces are not for sale.")).to_be_visible()
    page.go("wagtailadmin_pages:edit", home.pk)
    page.get_by_role("button", name="Toggle preview").click()
    preview = page.frame_locator("#w-preview-iframe, iframe[title='Preview']").first
    expect(preview.get_by_role("heading", level=1)).to_contain_text("Our faces are not for sale.")
    page.get_by_role("button", name="Toggle checks").click()
    expect(page.locator("[data-side-panel=checks]")).to_be_visible()


@pytest.mark.once
def test_rosa_sends_an_old_address_to_a_page(office, home, live_server):
    page = office()
    page.go("wagtailredirects:add")
    page.locator("#id_old_path").fill("/old/")
    page.get_by_role("button", name="Choose a page").click()
    page.locator(".modal-body").get_by_role("link", name=home.title).first.click()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator(".messages")).to_contain_text("added")
    page.goto(live_server.url + "/old/")
    assert page.url == live_server.url + "/"


@pytest.mark.once
def test_rosa_makes_a_workflow_by_adding_rows(office, home):
    GroupApprovalTask.objects.create(name="Look twice")
    page = office()
    page.go("wagtailadmin_workflows:add")
    page.locator("#id_name").fill("Two pairs of eyes")
    page.get_by_role("button", name="Add task").click()
    page.get_by_role("button", name="Choose a task").first.click()
    page.get_by_role("tab", name="Existing").click()
    page.locator(".modal-body").get_by_role("link", name="Look twice").click()
    page.get_by_role("button", name="Create").last.click()
    expect(page.locator(".messages")).to_contain_text("Two pairs of eyes")
    assert [task.name for task in Workflow.objects.get(name="Two pairs of eyes").tasks] == ["Look twice"]


@pytest.mark.once
def test_rosa_brings_a_picture_and_marks_what_matters_in_it(office, home):
    page = office()
    page.go("wagtailimages:add_multiple")
    name = "Rosa Delgado at home.jpg"
    data = {"name": name, "mimeType": "image/jpeg", "buffer": pictures.jpeg(size=(640, 480))}
    page.locator("#fileupload").set_input_files([data])
    field = page.locator("[name$=-alt]")
    expect(field).to_be_visible()
    assert page.locator("[name$=-title]").input_value() == ""
    field.fill("Forty people on the steps")
    page.locator("#upload-list button[type=submit]").click()
    expect(page.locator(".messages")).to_contain_text("updated")
    picture = Picture.objects.get()
    assert picture.title == "Forty people on the steps"
    page.go("wagtailimages:edit", picture.pk)
    expect(page.locator(".jcrop-holder")).to_be_visible()


@pytest.mark.once
def test_rosa_brings_a_document_and_types_its_title(office, home):
    page = office()
    page.go("wagtaildocs:add_multiple")
    data = {"name": "Minutes by Rosa.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4"}
    page.locator("#fileupload").set_input_files([data])
    field = page.locator("[name$=-title]")
    expect(field).to_have_value("")
    field.fill("Minutes")
    page.locator("#upload-list button[type=submit]").click()
    expect(page.locator(".messages")).to_contain_text("updated")
    assert File.objects.get().title == "Minutes"


@pytest.mark.once
def test_rosa_looks_for_what_was_done_on_a_day(office, home):
    page = office()
    page.go("wagtailadmin_reports:site_history")
    page.get_by_role("button", name="Show filters").click()
    page.get_by_role("button", name="Date").first.click()
    page.locator("[name=timestamp_from], [name=timestamp_after], [name=timestamp_0]").first.click()
    page.locator(".xdsoft_datetimepicker:visible .xdsoft_date").first.click()
    expect(page).to_have_url(re.compile("timestamp"))


@pytest.mark.once
def test_rosa_moves_two_pages_at_once(office, home):
    page = office()
    page.go("wagtailadmin_explore", home.pk)
    page.locator("input[data-w-bulk-target=item], input[data-bulk-action-checkbox]").first.check(force=True)
    expect(page.get_by_role("link", name=re.compile("Unpublish|Delete")).first).to_be_visible()


@pytest.mark.once
def test_posts_are_counted_anew_at_once_and_the_sidebar_knows_where_one_is(office, axe):
    """What stands beside the texts counts as much as what is typed: a number in front of each, for instance."""
    thread = make_thread("Who watches?", "Nobody does.", channels=[make_channel(name="Ours")])
    page = office()
    page.go("office_compose", thread.pk)
    count = page.locator("#counts-0 b")
    expect(count).to_have_text("12")
    page.get_by_label("Number the posts").check()
    expect(count).to_have_text("16")  # "1/2 "
    page.go("office_channels")
    expect(page.locator(".sidebar [aria-current=page]")).to_have_attribute("href", "/office/channels/")
    axe(page)
