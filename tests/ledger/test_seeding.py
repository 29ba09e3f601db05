import pytest

from tests.ledger.factories import NOON, make_law, make_place
from unwatched.directory.models import Jurisdiction
from unwatched.ledger.services import seeding
from unwatched.sources.models import Source

pytestmark = pytest.mark.once


def test_places_and_sources_that_are_there_already_are_used(rosa):
    boston = make_place("BOSTON", region="ma")
    known = Source.objects.create(url="https://www.portland.gov/code/34/all", title="Our copy", added_at=NOON)
    own = make_law(boston, slug="boston-ma", name="What we know of it")
    seeding.load(now=NOON)
    assert not Jurisdiction.objects.filter(name="Boston").exists()
    assert Source.objects.filter(url=known.url).count() == 1
    own.refresh_from_db()
    assert (own.name, own.seed_key, own.events.count()) == ("What we know of it", "", 1)
