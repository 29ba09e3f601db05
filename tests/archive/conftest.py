from io import BytesIO

import pytest
from PIL import Image

from tests.accounts.people import make_organiser
from unwatched.archive.models import Answer, Said
from unwatched.archive.services import authors

from .factories import ADA, NOON


@pytest.fixture
def rosa(db):
    return make_organiser(roles=["Organiser"])


@pytest.fixture
def theo(db):
    return make_organiser("theo@example.org", name="Theo", roles=["Editor"])


@pytest.fixture
def yes(db):
    """Ada has said yes."""
    return authors.say(ADA, Answer.YES, said=Said.REPLY, now=NOON)


@pytest.fixture
def picture():
    """A small PNG."""
    out = BytesIO()
    Image.new("RGB", (3, 2), "teal").save(out, format="PNG")
    return out.getvalue()
