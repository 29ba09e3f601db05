"""The site's settings, without a query on most pages."""

from wagtail.models import Site

from .memory import kept
from .models.look import SiteLook


def look_now() -> SiteLook:
    """The settings of the site, at most some seconds old; the defaults where there is no site yet."""
    return kept(("look",), load_look)


def load_look() -> SiteLook:
    site = Site.objects.filter(is_default_site=True).first()
    return (SiteLook.objects.filter(site=site).first() if site else None) or SiteLook(site=site)
