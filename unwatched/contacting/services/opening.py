"""Opening, changing, pausing and ending what people write or call for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext, ngettext
from wagtail.log_actions import log
from wagtail.models import Page

from unwatched.accounts.models import User
from unwatched.campaigns.models import Campaign
from unwatched.contacting.models import Contact, Message

from . import telling
from .looking_up import of_page

C = TypeVar("C", bound=Contact)

TITLE_AT_MOST = 160
LISTS = ("chosen", "asks")  # many-to-many


@transaction.atomic
def open_for(kind: type[C], page: Page, *, campaign: Campaign, by: User | None, now: datetime) -> C:
    """The action of a page, called what the page calls it; translations share it. Made the first time."""
    found = of_page(kind, page)
    if found is None:
        found = kind(page=page, campaign=campaign, title=page.title[:TITLE_AT_MOST], opened_at=now)
        found.save()
        write_log(found, "open", by=by)
    elif found.page_id == page.pk and found.title != page.title[:TITLE_AT_MOST]:
        found.title = page.title[:TITLE_AT_MOST]
        found.save(update_fields=["title"])
    return found


@transaction.atomic
def change(contact: Contact, *, values: Mapping[str, Any], by: User | None) -> list[str]:
    """Writes settings. Gives the names of what is different now; the log keeps the names, not the values."""
    changed = []
    for name, value in values.items():
        if name in LISTS:
            differs = set(value) != set(getattr(contact, name).all())
            getattr(contact, name).set(value)
        else:
            differs = getattr(contact, name) != value
            setattr(contact, name, value)
        changed += [name] if differs else []
    contact.save(update_fields=[name for name in values if name not in LISTS])
    if changed:
        write_log(contact, "change", by=by, data={"fields": changed})
    return changed


@transaction.atomic
def set_paused(contact: Contact, *, paused: bool, note: str = "", by: User | None, now: datetime) -> None:
    contact.paused, contact.pause_note = paused, note
    contact.save(update_fields=["paused", "pause_note"])
    telling.say_paused(contact, now=now)
    write_log(contact, "pause" if paused else "resume", by=by)


def close(contact: Contact, *, by: User | None, now: datetime) -> None:
    contact.closes_at = now
    contact.save(update_fields=["closes_at"])
    write_log(contact, "close", by=by)


def write_log(contact: Contact, what: str, *, by: User | None, data: dict[str, Any] | None = None) -> None:
    log(contact, f"{contact._meta.model_name}.{what}", user=by, data=data or {})


# --- In an emergency -----------------------------------------------------------------------------


def stop_all(*, by: object, now: datetime) -> str:
    """Pauses every message, with a note by which :func:`resume_all` knows them again."""
    stopped = list(Message.objects.filter(paused=False))
    for message in stopped:
        set_paused(message, paused=True, note=stop_note(), by=cast(User, by), now=now)
    said = ngettext("%(n)s message is paused.", "%(n)s messages are paused.", len(stopped))
    return said % {"n": len(stopped)}


def resume_all(*, by: object, now: datetime) -> str:
    """Opens again what :func:`stop_all` has paused; what somebody paused by hand stays as it is."""
    resumed = list(stopped_all())
    for message in resumed:
        set_paused(message, paused=False, by=cast(User, by), now=now)
    said = ngettext("%(n)s message goes out again.", "%(n)s messages go out again.", len(resumed))
    return said % {"n": len(resumed)}


def stopped_all() -> "QuerySet[Message]":
    return Message.objects.filter(paused=True, pause_note=stop_note())


def stop_note() -> str:
    """What the public reads; in the site's language, whoever presses."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("We stopped all letters for a moment.")
