"""What programmes of others are told of pages: an update or an action that the public can see for the first time."""

from typing import Any

from wagtail.models import Page
from wagtail.signals import page_published

from unwatched.campaigns.models import Campaign
from unwatched.webhooks.services import announce

from .addresses import absolute
from .models import ActionPage, UpdatePage


def listen() -> None:
    """Wagtail says that a page was published, by hand or at its hour."""
    page_published.connect(say_first, dispatch_uid="pages.telling")


def say_first(*, instance: Page, **rest: Any) -> None:
    at = instance.first_published_at
    if at is None or at != instance.last_published_at or not isinstance(instance, ActionPage | UpdatePage):
        return
    name = "update.published" if isinstance(instance, UpdatePage) else "action.opened"
    announce(name, about=f"page:{instance.pk}", data=lambda: told(instance), now=at)


def told(page: Page) -> dict[str, object] | None:
    """None for what is not for everybody, and for a translation of what was told already."""
    others = Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk)
    if page.get_view_restrictions() or others.live().exists():
        return None
    facts: dict[str, object] = {"id": page.pk, "title": page.title, "url": absolute(page.get_url())}
    campaign = Campaign.objects.filter(page=page.get_parent()).values_list("pk", flat=True).first()
    if isinstance(page, UpdatePage):
        return {"campaign": campaign, "update": facts | {"summary": page.summary, "date": page.date.isoformat()}}
    return {"campaign": campaign, "action": facts | {"kind": kind_of(page)}}


def kind_of(page: Page) -> str:
    """ "petition" for a PetitionPage."""
    return type(page).__name__.removesuffix("Page").lower()
