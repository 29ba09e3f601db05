import pytest

from tests.ready import ready
from unwatched.actions.models import Kind, Petition
from unwatched.pages import demo

from . import factories


@pytest.fixture
def home(db):
    """A fresh site with its home page."""
    return factories.make_site()


@pytest.fixture
def loaded(db, now):
    """The demo's petition."""
    ready(demo.load, now=now)
    return Petition.objects.get(kind=Kind.PETITION)


@pytest.fixture
def campaign(home):
    return factories.make_campaign(home, slug="faces")


@pytest.fixture
def full(db):
    return factories.make_full_page()


@pytest.fixture
def german(settings):
    """A site in English, with German and Arabic beside it."""
    return factories.speak(settings, de="German", ar="Arabic")
