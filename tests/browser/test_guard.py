"""The guards of the browser tests work: what they must catch, they catch."""

import pytest


def test_a_request_to_another_host_is_caught(page):
    page.set_content('<img alt="" src="http://tracker.example/pixel.gif">')
    page.wait_for_load_state()
    assert page.faults == ["foreign request: http://tracker.example/pixel.gif"]
    page.faults.clear()


def test_axe_finds_a_picture_without_words(page, axe):
    page.set_content('<html lang="en"><title>A</title><main><h1>A</h1><img src="data:,"></main></html>')
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
