"""The site's settings, without a query on most pages."""

from wagtail.models import Site

from unwatched.directory.models import Organisation

from .choices import Frames
from .links import origin_of
from .memory import kept
from .models.look import SiteLook


def look_now() -> SiteLook:
    """The settings of the site, at most some seconds old; the defaults where there is no site yet."""
    return kept(("look",), load_look)


def load_look() -> SiteLook:
    site = Site.objects.filter(is_default_site=True).first()
    return (SiteLook.objects.filter(site=site).first() if site else None) or SiteLook(site=site)


def ancestors_now() -> list[str]:
    """Who may show our actions in a frame, as a content policy says it; empty: nobody."""
    return kept(("ancestors",), load_ancestors)


def load_ancestors() -> list[str]:
    look = load_look()
    if look.frames == Frames.ANY:
        return ["*"]
    if look.frames == Frames.NOBODY:
        return []
    sites = [*look.frame_sites.split(), *Organisation.objects.exclude(url="").values_list("url", flat=True)]
    return list(dict.fromkeys(origin for site in sites for origin in with_www(origin_of(site)) if origin))


def with_www(origin: str) -> list[str]:
    """A site is often reached by both names."""
    scheme, _colon, name = origin.partition("://")
    other = name.removeprefix("www.") if name.startswith("www.") else f"www.{name}"
    return [origin, f"{scheme}://{other}"] if name else []
