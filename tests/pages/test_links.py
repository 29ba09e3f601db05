import pytest
from django.core.exceptions import ValidationError

from unwatched.pages.blocks import LinkBlock, VideoBlock
from unwatched.pages.links import clean_words, is_safe_href

SAFE = [
    "https://example.org/a?b=c#d", "http://[::1]/", "mailto:hello@example.org", "tel:+441234567", "/what-we-keep/",
    "#who", "https://exämple.org/ö",
]  # fmt: skip
HOSTILE = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "java\nscript:x",
    "\x01javascript:x", "data:text/html,<script>", "vbscript:x", "//evil.example/", "/\\evil.example", "\\\\evil",
    "https:", "https:///nothing", "ftp://example.org", "file:///etc/passwd", "", "example.org", "http://[broken",
    "https://example.org/\x00", "blob:https://x",
]  # fmt: skip


@pytest.mark.parametrize("href", SAFE)
def test_links_to_the_web_a_mailbox_a_telephone_and_our_own_pages_are_safe(href):
    assert is_safe_href(href)


@pytest.mark.parametrize("href", HOSTILE)
def test_a_link_that_could_run_something_or_leave_unseen_is_not_safe(href):
    assert not is_safe_href(href)


@pytest.mark.parametrize("href", [href for href in HOSTILE if href])
def test_link_block_refuses_what_is_not_safe(href):
    with pytest.raises(ValidationError):
        LinkBlock().clean(LinkBlock().to_python({"text": "Press", "url": href, "page": None}))


def test_link_block_wants_a_page_or_an_address():
    with pytest.raises(ValidationError):
        LinkBlock().clean(LinkBlock().to_python({"text": "Press", "url": "", "page": None}))


@pytest.mark.parametrize("href", [*HOSTILE, "mailto:a@example.org", "/page/"])
def test_video_block_wants_an_address_on_the_web(href):
    with pytest.raises(ValidationError):
        VideoBlock().clean(VideoBlock().to_python({"url": href, "title": "Nineteen hours"}))


def test_link_value_prints_nothing_for_an_unsafe_address_that_is_in_the_database():
    assert LinkBlock().to_python({"text": "Press", "url": "javascript:alert(1)", "page": None}).href == ""


def test_clean_words_keeps_formatting_and_drops_what_runs():
    html = clean_words(
        '<h2>Then</h2><p onclick="x()">A <b>bold</b> <a href="javascript:x">link</a> and '
        '<a href="https://example.org/">another</a><script>x()</script><img src=x onerror=x()><iframe></iframe></p>'
    )
    assert html == (
        '<h2>Then</h2><p>A <b>bold</b> <a rel="noopener noreferrer">link</a> and '
        '<a href="https://example.org/" rel="noopener noreferrer">another</a></p>'
    )


def test_clean_words_of_nothing_is_nothing():
    assert clean_words(None) == clean_words("") == ""
