import pytest

from tests.accounts.people import make_organiser
from tests.publishing.factories import NOW
from unwatched.chats.services import templates, writing


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def rosa(db):
    """An organiser: she may host every chat."""
    return make_organiser(roles=["Organiser"])


@pytest.fixture
def wei(db):
    """An editor: he prepares chats."""
    return make_organiser("wei@example.org", name="Wei", roles=["Editor"])


@pytest.fixture
def template(rosa, now):
    """A chat as the template makes it, filled in, in two days."""
    chat = templates.from_template("Who watches Wrenfield?", by=rosa, now=now)
    filled = {"hashtag": "WhoWatchesWrenfield", "guide": "wrenfield.test/guide", "contact": "desk@wrenfield.test",
              "next_date": "16 December"}  # fmt: skip
    writing.fill_in(chat, values=filled, by=rosa, now=now)
    chat.refresh_from_db()
    return chat
