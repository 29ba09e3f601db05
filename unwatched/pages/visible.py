"""Which pages the public may see."""

from wagtail.models import Page, PageViewRestriction
from wagtail.query import PageQuerySet

from .memory import kept


def is_public(page: Page) -> bool:
    """Whether a live page is for everybody, without asking the database each time."""
    return bool(page.live) and not any(page.path.startswith(path) for path in closed())


def closed() -> list[str]:
    """The paths of what stands behind a password or is for organisers."""
    return kept(("closed",), lambda: list(PageViewRestriction.objects.values_list("page__path", flat=True)))


def public(pages: PageQuerySet) -> PageQuerySet:
    """Without what stands behind a password or is for organisers. Wagtail's own ``public()`` asks anew every time."""
    for path in closed():
        pages = pages.exclude(path__startswith=path)
    return pages
