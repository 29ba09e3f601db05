import pytest

from tests.actions.factories import make_wording
from tests.pages import factories as pages


@pytest.fixture
def petition():
    """One that asks for a country, and for a yes on behalf of its host."""
    page = pages.make_petition(pages.make_campaign(pages.make_site()))
    type(page.petition).objects.update(ask_country=True, place_letters=3)
    wording = make_wording(page.petition.campaign.host)
    page.petition.asks.add(wording.ask)
    return page.petition
