"""The guards of the browser tests work: what they must catch, they catch."""

import pytest

pytestmark = pytest.mark.once


@pytest.mark.parametrize("host", ["tracker.example", "203.0.113.7", "[2001:db8::7]"])
def test_a_request_to_another_host_is_caught(page, host):
    page.set_content(f'<img alt="" src="http://{host}/pixel.gif">')
    page.wait_for_load_state()
    assert page.faults == [f"foreign request: http://{host}/pixel.gif"]
    page.faults.clear()


def test_axe_finds_a_picture_without_words(page, axe):
    page.set_content('<html lang="en"><title>A</title><main><h1>A</h1><img src="data:,"></main></html>')
    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
