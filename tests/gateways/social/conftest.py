"""The servers are on this machine, where the site itself would not go."""

import pytest
from django.test import override_settings

from unwatched.gateways.social import streams


@pytest.fixture(scope="module", autouse=True)
def _neighbours():
    with override_settings(UNWATCHED_ALLOW_PRIVATE_SERVERS=True):
        yield


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch):
    """Between two tries of a stream; how long it is on a real line, tests/gateways/social/test_streams.py says."""
    monkeypatch.setattr(streams, "FIRST_PAUSE", 0.01)
