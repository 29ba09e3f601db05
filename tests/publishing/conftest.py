from io import BytesIO

import pytest
from PIL import Image

from .network import Networks


@pytest.fixture
def networks():
    """The outside world: an account in memory for each channel, in which a test decides what goes wrong."""
    return Networks()


@pytest.fixture(scope="session")
def picture():
    """A small PNG."""
    file = BytesIO()
    Image.new("RGB", (32, 18), "#f4c430").save(file, "PNG")
    return file.getvalue()
