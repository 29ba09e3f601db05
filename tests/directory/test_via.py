"""One page for each partner in the cache, and no more."""

import pytest

from unwatched.core.caching import PARAMETERS
from unwatched.core.pagecache import PageCache
from unwatched.directory.models import Organisation
from unwatched.directory.services import partners
from unwatched.directory.via import KnownPartners, tidy


@pytest.fixture
def nurses(db):
    return Organisation.objects.create(name="Night Shift Nurses", slug="nurses")


@pytest.mark.once
def test_unknown_names_go_away_and_one_known_name_stays(nurses):
    said = {
        "via=nurses": "via=nurses", "via=nobody": "", "via=": "", "p=2&via=nurses": "p=2&via=nurses",
        "via=nurses&p=2": "p=2&via=nurses", "via=x&via=nurses&via=nurses": "via=nurses", "%76ia=nurses": "via=nurses",
        "via=%6Eurses": "via=nurses", "via=NURSES": "", "q=via": "q=via", "via=%ff%00": "", "via": "",
        "via=" + "x" * 9000: "", "via=nurses%26p=3": "", "&&via=nurses": "&&via=nurses",
    }  # fmt: skip
    assert {query: tidy(query) for query in said} == said


@pytest.mark.once
def test_the_cache_holds_one_page_for_each_partner(nurses):
    drawn = []

    def app(environ, start):
        drawn.append(environ["QUERY_STRING"])
        start("200 OK", [("Cache-Control", "public, max-age=20"), ("Content-Type", "text/html")])
        return [environ["QUERY_STRING"].encode()]

    cache = PageCache(app, asked=PARAMETERS)
    site = KnownPartners(cache)

    def get(query):
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "QUERY_STRING": query, "wsgi.url_scheme": "http"}
        return b"".join(site(environ, lambda *args: None)).decode()

    for number in range(20):
        assert get(f"via=made-up-{number}") == ""
        assert get(f"via=nurses&fbclid={number}") == (f"fbclid={0}&via=nurses")
    assert len(drawn) == len(cache.pages) == 2


@pytest.mark.once
def test_a_database_that_is_away_is_no_fault(nurses, monkeypatch):
    from django.db import OperationalError

    def broken():
        raise OperationalError("away")

    monkeypatch.setattr(partners, "load", broken)
    assert tidy("via=nurses&p=2") == "p=2"


@pytest.mark.once
def test_short_names_are_small_and_none_is_shared_by_many(nurses):
    for name, slug, kept in (("A", "", None), ("B", "", None), ("C", "Union", "union")):
        organisation = Organisation(name=name, slug=slug)
        organisation.full_clean()
        organisation.save()
        assert organisation.slug == kept
    assert set(partners.known_partners()) == {"nurses", "union"}
