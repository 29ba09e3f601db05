"""What programmes of others are told of petitions: what their pages say to everybody."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from django.utils import timezone

from unwatched.actions.models import PaperStep, Petition, PetitionState, Step
from unwatched.webhooks.services import announce

from . import chain

S = TypeVar("S", bound=Step)

LOOK_BACK = timedelta(days=2)  # a worker that stood still for longer tells of no day that is long over


def about(petition: Petition) -> str:
    return f"petition:{petition.pk}"


def told(action: Any, **more: object) -> dict[str, object] | None:
    """Which one it is, and more; ``id`` is the one that the API uses. None while its page is not public.

    ``action`` is a petition, or whatever else has a page, a title and a campaign.
    """
    page = action.page
    if page is None or not page.live or page.get_view_restrictions():
        return None
    kind = page.cached_content_type.model.removesuffix("page")  # "petition", "letter", "message", "call"
    said = {"id": page.pk, "kind": kind, "title": action.title, "url": page.full_url}
    return {"campaign": action.campaign_id, "action": said, **more}


def say(event: str, petition: Petition, *, now: datetime | None = None, **more: object) -> None:
    announce(event, about=about(petition), data=lambda: told(petition, **more), now=now or timezone.now())


def append(step: S, *, now: datetime) -> S:
    """A step of the count; where it moves the public number, that is told. Under the petition's lock.

    Of several numbers that wait to be told the last one is enough.
    """
    step = chain.append(step, now=now)
    pk = step.petition_id
    announce(
        "action.counted", about=f"petition:{pk}", data=lambda: counted(pk, step, now=now), now=now, newest_only=True
    )
    return step


def say_number(petition: Petition, *, now: datetime) -> None:
    """The public number of something that ticks alone do not count, such as an open letter."""
    say_count(petition.pk, step=None, now=now)


def say_count(pk: int, *, step: Step | None, now: datetime) -> None:
    told = partial(counted, pk, step, now=now)
    announce("action.counted", about=f"petition:{pk}", data=told, now=now, newest_only=True)


def counted(pk: int, step: Step | None, *, now: datetime) -> dict[str, object] | None:
    """The public number; None when this step did not move it."""
    petition = Petition.objects.counted().select_related("page").get(pk=pk)
    if isinstance(step, PaperStep) and not petition.counts_paper:
        return None
    return told(petition, **public_number(petition, now=now))


def public_number(petition: Petition, *, now: datetime) -> dict[str, object]:
    """As its page says it: an open letter's is more than what ticks count, and has no goal."""
    page = petition.page.specific if petition.page else None
    standing = page.standing(now=now) if page and hasattr(page, "standing") else None
    if standing is None:
        return {"count": petition.counted, "goal": petition.goal}
    return {"count": standing.count, "goal": standing.goal}


def say_closed(*, now: datetime) -> int:
    """Petitions whose last day has passed; each is told once, with the moment at which it closed."""
    over = Petition.objects.filter(closes_at__gt=now - LOOK_BACK, closes_at__lte=now, state=PetitionState.RUNNING)
    return sum(say_over(petition) for petition in over.select_related("page"))


def say_over(petition: Petition) -> int:
    assert petition.closes_at
    return announce("action.closed", about=about(petition), data=lambda: told(petition), now=petition.closes_at)
