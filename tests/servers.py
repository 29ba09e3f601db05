"""The social networks' servers, for any test that asks: scripts/test.py started them, or the first test does."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from scripts import servers


class Bluesky(NamedTuple):
    pds: str  # the data server's address
    plc: str  # the directory's


@pytest.fixture(scope="session")
def mastodon_server() -> Iterator[str]:
    """The address of a server that speaks Mastodon's interface."""
    with servers.mastodon() as url:
        yield url


@pytest.fixture(scope="session")
def bluesky_server() -> Iterator[Bluesky]:
    """The addresses of a Bluesky data server and its directory of accounts."""
    with servers.bluesky() as urls:
        yield Bluesky(*urls)
