"""Whatever comes, the parsers answer with a sentence or with something: no crash, no hang."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unwatched.gateways.capture import checking, reading, wacz, web
from unwatched.gateways.capture.memory import Memory
from unwatched.gateways.fetching import Exchange
from unwatched.gateways.stamps import BadStamp, authority, calendar

pytestmark = pytest.mark.once
URL = "https://facewise.example/principles"
WHOLE = Memory({URL: "<title>T</title><p>We will not sell.</p>"}).capture(URL).archive
MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<!--",
            "-->",
            "<script>",
            "<a href='",
            "&#",
            "&amp;",
            "<![CDATA[",
            "\x00",
            "é",
            "<svg><style>",
            "x",
            "\u202e",
        ]
    )
).map("".join)


@settings(max_examples=60)
@given(st.integers(0, len(WHOLE) - 1), st.binary(min_size=1, max_size=8), st.integers(0, 40))
def test_a_changed_archive_is_whole_or_refused(place, octets, cut):
    changed = WHOLE[:place] + octets + WHOLE[place + len(octets) + cut :]
    try:
        found = checking.inspect(changed)
    except checking.BadArchive:
        return
    assert found.findings


@given(st.binary(max_size=400))
def test_any_octets(data):
    for read in (checking.inspect, calendar.upgrade, lambda data: authority.check(data, data=b"x", nonce=1)):
        with pytest.raises((checking.BadArchive, BadStamp)):
            read(data)
    assert isinstance(web.entity(Exchange("u", 200, (), (), received=data)), bytes)
    assert isinstance(reading.decode(data, data.decode("latin-1")), str)


@settings(max_examples=40)
@given(MARKUP | st.text(max_size=300))
def test_any_markup(html):
    assert isinstance(reading.text(html) + reading.title(html), str)
    assert all(one.startswith("http") for one in reading.belongings(html, url=URL) + reading.in_css(html, url=URL))


@given(st.text(max_size=80))
def test_any_address_has_a_key(text):
    assert " " not in wacz.key(f"https://x.example/{text}".replace("\n", ""))
