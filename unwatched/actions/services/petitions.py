"""Opening, pausing and ending petitions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext, ngettext
from wagtail.log_actions import log
from wagtail.models import Page

from unwatched.accounts.models import User
from unwatched.actions.models import PaperStep, Petition, PetitionState, Tick
from unwatched.campaigns.models import Campaign

from .chain import last_of
from .telling import say


@transaction.atomic
def open_for(page: Page, *, campaign: Campaign, by: User | None, now: datetime) -> Petition:
    """The petition of a page; made with sensible defaults the first time."""
    petition, made = Petition.objects.get_or_create(
        page=page, defaults={"campaign": campaign, "title": page.title, "addressee": "", "opened_at": now}
    )
    if made:
        petition.asks.set(campaign.host.asks.all())
        log(petition, "petition.open", user=by)
    return petition


@transaction.atomic
def change(petition: Petition, *, values: Mapping[str, Any], by: User | None) -> list[str]:
    """Writes settings. Gives the names of what is different now; the log keeps the names, not the values."""
    changed = []
    for name, value in values.items():
        if name == "asks":
            differs = set(value) != set(petition.asks.all())
            petition.asks.set(value)
        else:
            differs = getattr(petition, name) != value
            setattr(petition, name, value)
        changed += [name] if differs else []
    petition.save(update_fields=[name for name in values if name != "asks"])
    if changed:
        log(petition, "petition.change", user=by, data={"fields": changed})
    return changed


def name(petition: Petition, *, title: str, addressee: str) -> None:
    """What it asks and of whom, as its page says: mails, documents and the office use the same words."""
    if (petition.title, petition.addressee) != (title[:160], addressee[:160]):
        petition.title, petition.addressee = title[:160], addressee[:160]
        petition.save(update_fields=["title", "addressee"])


@transaction.atomic
def set_paused(petition: Petition, *, paused: bool, note: str = "", by: User | None) -> None:
    """The "pause signing" switch. Confirmation links go on working."""
    petition.paused, petition.pause_note = paused, note
    petition.save(update_fields=["paused", "pause_note"])
    log(petition, "petition.pause" if paused else "petition.resume", user=by)
    say("action.paused", petition, paused=paused)


@transaction.atomic
def close(petition: Petition, *, by: User | None, now: datetime) -> None:
    """Closes now. Links that are out already work for another day."""
    petition.closes_at = now
    petition.save(update_fields=["closes_at"])
    log(petition, "petition.close", user=by)
    say("action.closed", petition, now=now)


def stop_all(*, by: object, now: datetime) -> str:
    """In an emergency: pauses whatever takes signatures, with a note by which :func:`resume_all` knows them again."""
    stopped = list(Petition.objects.filter(paused=False, state=PetitionState.RUNNING))
    for petition in stopped:
        set_paused(petition, paused=True, note=stop_note(), by=cast(User, by))
    said = ngettext("%(n)s petition takes no signatures now.", "%(n)s petitions take no signatures now.", len(stopped))
    return said % {"n": len(stopped)}


def resume_all(*, by: object, now: datetime) -> str:
    """Opens again what :func:`stop_all` has paused; what somebody paused by hand stays as it is."""
    resumed = list(stopped_all())
    for petition in resumed:
        set_paused(petition, paused=False, by=cast(User, by))
    said = ngettext("%(n)s petition takes signatures again.", "%(n)s petitions take signatures again.", len(resumed))
    return said % {"n": len(resumed)}


def stopped_all() -> "QuerySet[Petition]":
    return Petition.objects.filter(paused=True, pause_note=stop_note())


def stop_note() -> str:
    """What the public reads; in the site's language, whoever presses."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("We stopped signing on all our petitions for a moment.")


@transaction.atomic
def record_delivery(petition: Petition, *, on: date, note: str, by: User | None) -> None:
    petition.state, petition.delivered_on, petition.delivered_note = PetitionState.DELIVERED, on, note
    petition.save(update_fields=["state", "delivered_on", "delivered_note"])
    log(petition, "petition.deliver", user=by)
    say("action.outcome", petition, outcome=petition.state, on=on.isoformat())


@transaction.atomic
def record_answer(petition: Petition, *, on: date, answer: str, url: str, by: User | None) -> None:
    petition.state, petition.answered_on = PetitionState.ANSWERED, on
    petition.answer, petition.answer_url = answer, url
    petition.save(update_fields=["state", "answered_on", "answer", "answer_url"])
    log(petition, "petition.answer", user=by)
    say("action.outcome", petition, outcome=petition.state, on=on.isoformat())


@transaction.atomic
def record_outcome(petition: Petition, *, won: bool, by: User | None) -> None:
    petition.state = PetitionState.WON if won else PetitionState.LOST
    petition.save(update_fields=["state"])
    log(petition, "petition.won" if won else "petition.lost", user=by)
    say("action.outcome", petition, outcome=petition.state)


@transaction.atomic
def reopen(petition: Petition, *, by: User | None) -> None:
    """Takes back what was written down about the end; dates and texts stay, for the next time."""
    petition.state = PetitionState.RUNNING
    petition.save(update_fields=["state"])
    log(petition, "petition.reopen", user=by)
    say("action.outcome", petition, outcome=petition.state)


@dataclass(frozen=True)
class Count:
    """The public number: what the last tick said, and what stands on paper where that is part of it."""

    online: int
    goal: int
    at: datetime
    paper: int = 0

    @property
    def total(self) -> int:
        return self.online + self.paper

    @property
    def missing(self) -> int:
        return max(0, self.goal - self.total)


def public_count(petition: Petition) -> Count:
    """What the last tick counted, and the last step of paper; nothing else is ever shown to the public."""
    tick = last_of(Tick, petition.pk)
    step = last_of(PaperStep, petition.pk) if petition.counts_paper else None
    return Count(
        online=tick.total if tick else 0,
        goal=petition.goal,
        at=max([found.at for found in (tick, step) if found], default=petition.opened_at),
        paper=step.total if step else 0,
    )
