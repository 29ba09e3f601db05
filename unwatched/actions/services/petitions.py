"""Opening, pausing and ending petitions."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Page

from unwatched.accounts.models import User
from unwatched.campaigns.models import Campaign

from ..models import Petition, PetitionState, Tick


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


def set_paused(petition: Petition, *, paused: bool, note: str = "", by: User | None) -> None:
    """The "pause signing" switch. Confirmation links go on working."""
    petition.paused, petition.pause_note = paused, note
    petition.save(update_fields=["paused", "pause_note"])
    log(petition, "petition.pause" if paused else "petition.resume", user=by)


def close(petition: Petition, *, by: User | None, now: datetime) -> None:
    """Closes now. Links that are out already work for another day."""
    petition.closes_at = now
    petition.save(update_fields=["closes_at"])
    log(petition, "petition.close", user=by)


def record_delivery(petition: Petition, *, on: date, note: str, by: User | None) -> None:
    petition.state, petition.delivered_on, petition.delivered_note = PetitionState.DELIVERED, on, note
    petition.save(update_fields=["state", "delivered_on", "delivered_note"])
    log(petition, "petition.deliver", user=by)


def record_answer(petition: Petition, *, on: date, answer: str, url: str, by: User | None) -> None:
    petition.state, petition.answered_on = PetitionState.ANSWERED, on
    petition.answer, petition.answer_url = answer, url
    petition.save(update_fields=["state", "answered_on", "answer", "answer_url"])
    log(petition, "petition.answer", user=by)


def record_outcome(petition: Petition, *, won: bool, by: User | None) -> None:
    petition.state = PetitionState.WON if won else PetitionState.LOST
    petition.save(update_fields=["state"])
    log(petition, "petition.won" if won else "petition.lost", user=by)


@dataclass(frozen=True)
class Count:
    """The public number: what the last tick said."""

    total: int
    goal: int
    at: datetime

    @property
    def missing(self) -> int:
        return max(0, self.goal - self.total)


def public_count(petition: Petition) -> Count:
    """What the last tick counted; nothing else is ever shown to the public."""
    tick = Tick.objects.filter(petition=petition).order_by("-number").first()
    if tick is None:
        return Count(total=0, goal=petition.goal, at=petition.opened_at)
    return Count(total=tick.total, goal=petition.goal, at=tick.at)
