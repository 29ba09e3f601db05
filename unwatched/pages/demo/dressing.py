"""The names and the front page of the site: given to a site that nobody has made their own, and taken back."""

from typing import Any

from django.conf import settings
from django.db import models
from wagtail.blocks import StreamValue
from wagtail.models import Page, Site

from unwatched.directory.models import Organisation
from unwatched.pages.models import CampaignPage, HomePage, SiteLook

from .days import Days
from .names import COALITION
from .words import home as words

LOOK = {"name": COALITION, "about": words.ABOUT, "crowd_signs": words.SIGNS}
WORDS, STREAMS = ("title", "shout", "lede", "search_description"), ("buttons", "body")


def is_untouched(home: HomePage, *, host: Organisation) -> bool:
    """Whether nobody has named this site or written on its front page."""
    ours = {COALITION, settings.WAGTAIL_SITE_NAME}
    named = {home.title, host.name, look_of(home).name} <= ours
    return named and not home.revisions.filter(user__isnull=False).exists() and not home.body


def look_of(home: HomePage) -> SiteLook:
    look: SiteLook = SiteLook.for_site(Site.objects.get(root_page=home))
    return look


def name_everything(home: HomePage, *, host: Organisation) -> None:
    write(host, {"name": COALITION})
    if host.ring is not None:
        write(host.ring, {"name": COALITION})
    write(Site.objects.get(root_page=home), {"site_name": COALITION})
    write(look_of(home), LOOK)


def write(row: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def write_home(home: HomePage, *, days: Days, campaign: CampaignPage, petition: Page) -> None:
    home.title, home.shout, home.lede, home.search_description = COALITION, words.SHOUT, words.LEDE, words.ABOUT
    home.buttons = words.buttons(petition=petition.pk, campaign=campaign.pk)
    home.body = words.body(days, campaign=campaign.pk)
    home.save_revision().publish()


# --- Taking it back -------------------------------------------------------------------------------


def unname_everything(home: HomePage) -> None:
    """Takes the coalition's name away wherever it still stands; a name that somebody has written stays."""
    plain = settings.WAGTAIL_SITE_NAME
    host = Organisation.objects.filter(is_host=True).select_related("ring").first()
    if host is not None:
        take_back(host, {"name": COALITION}, instead={"name": plain})
        take_back(host.ring, {"name": COALITION}, instead={"name": plain})
    take_back(Site.objects.get(root_page=home), {"site_name": COALITION}, instead={"site_name": plain})
    fresh = SiteLook()
    take_back(look_of(home), LOOK, instead={"name": plain, "about": "", "crowd_signs": fresh.crowd_signs})


def take_back(row: models.Model | None, written: dict[str, str], *, instead: dict[str, str]) -> None:
    """Puts something else in the place of each value that still is what the demo wrote."""
    if row is None:
        return
    changed = [name for name, value in written.items() if getattr(row, name) == value]
    for name in changed:
        setattr(row, name, instead[name])
    if changed:
        row.save(update_fields=changed)


def clear_home(home: HomePage) -> None:
    """Takes back what the demo wrote on the front page and nobody has changed since; a waiting draft is cleared too."""
    ours = list(home.revisions.filter(user__isnull=True).order_by("pk"))  # the site's first page, then the demo's words
    if not ours:
        return
    before, written = ours[0].as_object(), ours[-1].as_object()
    draft = home.get_latest_revision_as_object() if home.has_unpublished_changes else None
    clear(home, before=before, written=written)
    if draft is None:
        home.save_revision().publish()
        return
    home.save()
    clear(draft, before=before, written=written)
    draft.save_revision()


def clear(home: HomePage, *, before: HomePage, written: HomePage) -> None:
    for name in WORDS:
        if getattr(home, name) == getattr(written, name):
            setattr(home, name, getattr(before, name))
    if home.title == COALITION:
        home.title = settings.WAGTAIL_SITE_NAME
    for name in STREAMS:
        kept = without(getattr(home, name), demo=getattr(written, name))
        setattr(home, name, kept)


def without(stream: StreamValue, *, demo: StreamValue) -> list[dict[str, Any]]:
    """The blocks that the demo did not write, or that somebody has changed."""
    ours = {block["id"]: block for block in plain_blocks(demo)}
    return [block for block in plain_blocks(stream) if ours.get(block["id"]) != block]


def plain_blocks(stream: StreamValue) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = list(stream.get_prep_value())
    return blocks
