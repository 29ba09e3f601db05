"""Ada brings her archive, without JavaScript, on a laptop and on a phone."""

import pytest
from playwright.sync_api import expect

from tests.archive.test_bringing import PATH, picture, png
from tests.gateways.threads import made


@pytest.fixture
def archive(tmp_path):
    long = "<p>" + "Who watches the watchers? " * 8 + "</p>"
    arabic = "<p>من يراقب المراقبين؟ كاميرا في كل شارع</p>"
    things = [
        made.note(1, content="<p>A thread on cameras</p>", attachment=[picture()]),
        made.note(2, parent=1),
        made.note(5, content=long, conversation="b"),
        made.note(6, parent=5, conversation="b"),
        made.note(7, content=arabic, conversation="c", attachment=[picture(name="A map")]),
        made.note(8, parent=7, conversation="c"),
    ]
    outbox = made.outbox(*things).replace(b'"orderedItems": [', b'"orderedItems": [{"type": "Create", "object": {]},')
    return made.zipped(tmp_path / "a.zip", {"outbox.json": outbox, "actor.json": made.ACTOR, PATH: png()})


@pytest.mark.once
@pytest.mark.parametrize(("size", "script"), [((1440, 900), True), ((360, 740), False)])
def test_ada_brings_her_archive_and_describes_a_picture(office, archive, axe, size, script):
    page = office(java_script_enabled=script, viewport={"width": size[0], "height": size[1]})
    judge = axe if script else (lambda page: None)  # it is a script itself
    page.go("office_archive_bring")
    judge(page)
    page.get_by_label("Your archive").set_input_files(archive)
    page.get_by_role("button", name="Look what is in it").click()
    expect(page.get_by_role("heading", name="3 threads of several posts by Ada")).to_be_visible()
    judge(page)
    page.get_by_label("A thread on cameras").check()
    page.get_by_label("This is my own archive").check()
    page.get_by_role("button", name="Keep what is ticked").click()
    page.get_by_label("What picture 1 shows").fill("A teal square")
    judge(page)
    page.get_by_role("button", name="Keep them").click()
    expect(page.get_by_text("1 thread is kept.")).to_be_visible()
