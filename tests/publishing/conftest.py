import pytest

from .network import Networks


@pytest.fixture
def networks():
    """The outside world: an account in memory for each channel, in which a test decides what goes wrong."""
    return Networks()
