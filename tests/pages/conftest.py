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
def full(campaign):
    """A campaign page with a block of every kind, a petition, three updates and partners."""
    petition = factories.make_petition(campaign, slug="petition")
    for number in range(3):
        factories.make_update(campaign, title=f"Number {number}")
    factories.make_partner("Delta Legal Aid", about="Drafted the ordinance.")
    campaign.refresh_from_db()
    campaign.kicker, campaign.lede = "To the Wrenfield City Council", "Vote for it on 14 January."
    campaign.countdown = [factories.countdown()]
    campaign.body = factories.every_block(petition=petition)
    campaign.save()
    return campaign


@pytest.fixture
def german(settings):
    """A site in English, with German and Arabic beside it."""
    from wagtail.models import Locale

    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("de", "German"), ("ar", "Arabic")]
    return {code: Locale.objects.get_or_create(language_code=code)[0] for code in ("de", "ar")}
