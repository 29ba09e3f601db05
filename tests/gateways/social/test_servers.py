"""Servers as people type them."""

import pytest

from unwatched.gateways.social.errors import Down, Refused
from unwatched.gateways.social.servers import server_address

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("127.0.0.1:3000", "https://127.0.0.1:3000"),
        ("  LocalHost ", "https://localhost"),
        ("https://localhost/@rosa?x=1#y", "https://localhost"),
        ("http://localhost:8392/", "http://localhost:8392"),
        ("@rosa@localhost", "https://localhost"),
        ("rosa@localhost", "https://localhost"),
        ("localhost/@rosa", "https://localhost"),
        ("[::1]:3000", "https://[::1]:3000"),
    ],
)
def test_what_people_type_becomes_an_address(typed, address):
    assert server_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "@", "https://", "ftp://localhost", "file:///etc/passwd", "https://rosa:secret@localhost", "a b",
        "[::1", "localhost:port", "javascript:alert(1)", "https://local_host..test", "x" * 300,
    ],
)  # fmt: skip
def test_what_is_no_server_is_refused(typed):
    with pytest.raises(Refused, match=r"looks like social\.example"):
        server_address(typed)


def test_a_name_that_nobody_knows_may_be_known_later():
    with pytest.raises(Down):
        server_address("no-such-server.invalid")


@pytest.mark.parametrize(
    "typed", ["localhost", "127.0.0.1", "10.0.0.1", "[::1]", "http://localhost", "169.254.169.254"]
)
def test_a_neighbour_of_ours_is_refused_unless_the_site_allows_it(settings, typed):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = False
    with pytest.raises(Refused):
        server_address(typed)


def test_without_encryption_only_in_a_network_of_ones_own(settings):
    settings.UNWATCHED_ALLOW_PRIVATE_SERVERS = False
    with pytest.raises(Refused, match="looks like"):
        server_address("http://8.8.8.8")
    assert server_address("https://8.8.8.8") == "https://8.8.8.8"
