"""Where the ledger stands in public, for search engines."""

from collections.abc import Iterator

from django.urls import reverse

from unwatched.core.sitemap import Place
from unwatched.ledger.models import Commitment, Company, Law


def in_sitemap() -> Iterator[Place]:
    """Each law and each company that has promised something, and the lists of them."""
    laws, companies = list(Law.objects.all()), list(Company.objects.filter(pk__in=Commitment.objects.values("company")))
    if laws:
        yield Place(reverse("laws:laws"))
        yield Place(reverse("laws:conflicts"))
    yield from (Place(law.get_absolute_url()) for law in laws)
    if companies:
        yield Place(reverse("commitments:promises"))
    yield from (Place(company.get_absolute_url()) for company in companies)
