"""Our counts are the networks' own: `hard_texts.json` says what they count, and at its head how we know."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import effort
from unwatched.gateways.social import Limits, Network, facets
from unwatched.gateways.social.counting import count
from unwatched.gateways.social.letters import clusters, graphemes

pytestmark = pytest.mark.once

LIMITS = {
    Network.MASTODON: Limits(letters=500, url_letters=23),
    Network.BLUESKY: Limits(letters=300, octets=3000),
    Network.X: Limits(letters=280, url_letters=23),
    Network.REHEARSAL: Limits(letters=500, url_letters=23),
}
HARD = json.loads((Path(__file__).parent / "hard_texts.json").read_text(encoding="utf-8"))["texts"]


def counted(text, network, warning="", **limits):
    return count(text, network=network, limits=Limits(**limits) if limits else LIMITS[network], warning=warning)


def test_the_table_is_long_and_says_why_each_text_is_hard():
    assert len(HARD) > 350
    assert all(row["why"] for row in HARD)


@pytest.mark.parametrize("network", [Network.MASTODON, Network.BLUESKY, Network.X])
def test_hard_texts_count_as_on_the_network(network):
    wrong = []
    for row in HARD:
        letters = counted(row["text"], network, row.get("warning", "") if network == Network.MASTODON else "").letters
        if row[network] is not None and letters != row[network]:
            wrong.append((row["why"], row["text"], letters, row[network]))
    assert wrong == []


def test_bytes_count_as_on_bluesky():
    assert [row["text"] for row in HARD if counted(row["text"], Network.BLUESKY).octets != row["octets"]] == []


def test_the_table_holds_what_we_send_to_bluesky():
    assert [row["text"] for row in HARD if facets.render(row["text"]).text != row.get("sent", row["text"])] == []


def test_a_rehearsal_counts_like_mastodon():
    for row in HARD:
        assert counted(row["text"], Network.REHEARSAL) == counted(row["text"], Network.MASTODON)


def test_what_is_too_much_is_said_in_letters():
    short, long = counted("x" * 280, Network.X), counted("x" * 283, Network.X)
    assert (short.over, short.fits) == (0, True)
    assert (long.over, long.fits) == (3, False)


def test_letters_that_fit_can_be_too_many_bytes():
    families = counted("👨‍👩‍👧‍👦" * 121, Network.BLUESKY)
    assert (families.letters, families.octets, families.over) == (121, 3025, 0)
    assert families.octets_over == 25
    assert not families.fits
    assert counted("👨‍👩‍👧‍👦" * 120, Network.BLUESKY).fits


def test_a_server_says_what_an_address_counts():
    text = "See https://example.org/a/long/address/to/a/report.pdf"
    assert counted(text, Network.MASTODON, letters=5000, url_letters=25).letters == 4 + 25
    assert counted(text, Network.MASTODON, letters=5000).letters == len(text)
    assert counted(text, Network.X, letters=280).letters == 4 + 23


def test_a_warning_counts_where_it_has_its_own_place_and_where_it_is_text():
    assert counted("text", Network.MASTODON, "arrests").letters == 11
    assert counted("text", Network.REHEARSAL, "arrests").letters == 11
    assert counted("text", Network.BLUESKY, "arrests").letters == len("arrests\n\ntext")
    assert counted("text", Network.X, "arrests").letters == len("arrests\n\ntext")


@pytest.mark.parametrize(
    "text",
    [
        "漢" * 5000 + ".字://", "a." * 3000 + "://", "(" * 3000 + "https://a.com/" + "(" * 3000, "a-" * 5000,
        "https://a.com/" + "(a" * 2500 + ")" * 2500, "https://a.com/" + "(a)" * 2500 + "(", "https://" * 1000 + ".",
        "@a." * 3000, "#" * 10000, "\u0301" * 10000, "👨\u200d" * 5000, "https://a.com?" + "!" * 5000,
    ],
    ids=lambda text: text[:14],
)  # fmt: skip
def test_a_hostile_text_does_not_keep_us_busy(text):
    with effort.at_most(15):  # one second here; without bounds, minutes
        for network in Network:
            counted(text, network)


@given(st.text(st.characters(), max_size=80), st.text(max_size=20))
def test_any_text_can_be_counted(text, warning):
    for network in Network:
        assert counted(text, network, warning).letters >= 0


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_letters_together_are_the_text(text):
    assert "".join(clusters(text)) == text
    assert len(clusters(text)) == graphemes(text)


def test_a_line_end_is_one_letter():
    assert graphemes("a\r\nb\nc") == 5
    assert graphemes("é\r\nb") == 3
