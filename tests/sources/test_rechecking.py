"""Same, moved, changed, gone, and what a bad line tells: nothing."""

from datetime import timedelta

import pytest

from unwatched.gateways.capture import NothingThere
from unwatched.gateways.capture.memory import Memory
from unwatched.gateways.errors import Temporary
from unwatched.sources import wording
from unwatched.sources.models import CaptureKind, Citation, Source, Standing
from unwatched.sources.services import captures, citing, rechecking

from .factories import NOW, SAID, URL, make_capture, make_source

pytestmark = pytest.mark.once

QUOTE = "real-time matching to police departments"
WEEK = NOW + timedelta(days=8)
BEFORE, AFTER = "We care about privacy.", "Here is what changes."


@pytest.fixture
def cited(db):
    made = make_capture(text=f"{BEFORE}\n{SAID}\n{AFTER}")
    return citing.cite(made.source, source=made.source, capture=made, quote=QUOTE, by=None, now=NOW)


def looked(cited, html, *, moved=None):
    memory = Memory({(moved or URL): html} if html is not None else {}, {URL: moved} if moved else {})
    rechecking.look_due(now=WEEK, camera=memory)
    cited.refresh_from_db()
    return cited.standing, cited.says_now


def page(*sentences):
    return "".join(f"<p>{one}</p>" for one in sentences)


def test_the_same_words_at_the_same_place(cited, noise):
    assert looked(cited, page("A new notice.", BEFORE, SAID, AFTER)) == (Standing.SAME, "")
    assert cited.next_look_at == WEEK + citing.EVERY
    assert cited.standing_since == WEEK


def test_the_same_words_at_another_place_or_address(cited):
    standing, says_now = looked(cited, page(f"They once said “{QUOTE}” and meant it."))
    assert (standing, says_now) == (Standing.MOVED, f"They once said “{QUOTE}” and meant it.")
    Citation.objects.update(next_look_at=NOW)
    other = "https://facewise.example/archive/principles"
    assert looked(cited, page(BEFORE, SAID), moved=other) == (Standing.MOVED, other)


def test_other_words_are_shown_side_by_side(cited):
    now_said = SAID.replace("real-time matching", "live face comparison")
    assert looked(cited, page(BEFORE, now_said, AFTER)) == (Standing.CHANGED, now_said)
    runs = rechecking.difference(cited)
    assert [(run.kind, run.text) for run in runs if run.kind != "same"] == [
        ("gone", "real"), ("new", "live face comparison"), ("gone", "-time matching"),
    ] or "".join(run.text for run in runs if run.kind != "gone") == now_said  # fmt: skip
    assert "".join(run.text for run in runs if run.kind != "new") == SAID


def test_a_page_about_something_else(cited):
    assert looked(cited, page("Buy our new doorbell today")) == (Standing.CHANGED, "")
    assert rechecking.difference(cited) == []


@pytest.mark.both
def test_gone_and_back_again(cited):
    assert looked(cited, None) == (Standing.GONE, "")
    assert Source.objects.get(pk=cited.source_id).gone_at == WEEK
    Citation.objects.update(next_look_at=NOW)
    assert looked(cited, page(BEFORE, SAID, AFTER))[0] == Standing.SAME
    assert Source.objects.get(pk=cited.source_id).gone_at is None


@pytest.mark.parametrize("error", [Temporary("The server does not answer."), NothingThere("(403)")])
def test_a_try_that_tells_nothing_changes_nothing(cited, error):
    looked(cited, page(BEFORE, SAID, AFTER))
    Citation.objects.update(next_look_at=NOW)
    assert looked(cited, error) == (Standing.SAME, "")
    assert cited.trouble == str(error)
    assert cited.next_look_at == WEEK + rechecking.AGAIN


@pytest.mark.both
def test_each_source_is_asked_once_and_only_when_it_is_due(cited):
    citing.cite(cited.source, source=cited.source, by=None, now=NOW)
    memory = Memory({URL: page(BEFORE, SAID, AFTER)})
    assert rechecking.look_due(now=NOW, camera=memory) == 0
    assert rechecking.look_due(now=WEEK, camera=memory) == 2
    assert rechecking.look_due(now=WEEK, camera=memory) == 0
    assert memory.asked == [URL]


def test_an_erased_capture_is_not_looked_for(cited, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        captures.forget(cited.capture, by=None)
    assert rechecking.look_due(now=WEEK, camera=Memory({})) == 0
    assert make_source()


def test_words_are_compared_in_any_script():
    assert wording.nearest("警察は顔認識を使わない。", "別の文。\n警察は顔認識を今後使う。") == ""
    assert wording.around("One. Two is it. Three.", 9, 11) == "Two is it."
    assert wording.nearest("x", "") == ""
    assert wording.nearest("a b c d", "a b c e. " * 30_000) == "a b c e."


@pytest.mark.both
def test_what_was_archived_with_scripts_is_not_called_changed_when_scripts_are_missing(db):
    made = make_capture(text=f"{BEFORE}\n{SAID}\n{AFTER}", kind=CaptureKind.UPLOAD)
    cited = citing.cite(made.source, source=made.source, capture=made, quote=QUOTE, by=None, now=NOW)
    assert looked(cited, "<div id=app></div>") == (Standing.UNKNOWN, "")
    assert "only with scripts" in cited.trouble
    Citation.objects.update(next_look_at=NOW)
    assert looked(cited, page(BEFORE, SAID, AFTER))[0] == Standing.SAME


def test_a_thread_is_read_by_whoever_knows_how(cited, monkeypatch):
    monkeypatch.setitem(rechecking._readers, cited.source.kind, lambda source: rechecking.Says(source.url, SAID))
    assert rechecking.look_due(now=WEEK, camera=None) == 1
    cited.refresh_from_db()
    assert cited.standing in (Standing.SAME, Standing.MOVED)
