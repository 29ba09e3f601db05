"""Which pages the public may see."""

from wagtail.models import PageViewRestriction
from wagtail.query import PageQuerySet

from .memory import kept


def public(pages: PageQuerySet) -> PageQuerySet:
    """Without what stands behind a password or is for organisers. Wagtail's own ``public()`` asks anew every time."""
    closed = kept(("closed",), lambda: list(PageViewRestriction.objects.values_list("page__path", flat=True)))
    for path in closed:
        pages = pages.exclude(path__startswith=path)
    return pages
