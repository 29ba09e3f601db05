"""What the last recount said of each petition, kept for the office; and what follows when it does not add up."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.actions.models import PaperStep, Petition, Settlement, Signature, Tick
from unwatched.core.models import Beat

from . import counting, paper
from .chain import last_of, lock
from .counting import COUNTS, Finding


@dataclass(frozen=True)
class Recount:
    """A finding and when it was made."""

    finding: Finding
    at: datetime


@transaction.atomic
def recount(petition_id: int, *, now: datetime) -> Finding:
    """Compares ticks and rows, and keeps what came out. Changes no signature and no tick.

    When it does not add up, the public number stands still from now on, until it does or somebody has looked.
    """
    finding = counting.recount(petition_id)
    Beat.objects.update_or_create(
        name=_name(petition_id), defaults={"at": now, "note": json.dumps(asdict(finding), separators=(",", ":"))}
    )
    petition = Petition.objects.filter(pk=petition_id)
    if finding.is_sound:
        petition.update(held_at=None)
    else:
        petition.filter(held_at=None).update(held_at=now)
    return finding


@transaction.atomic
def go_on(petition: Petition, *, why: str, by: User, now: datetime) -> Finding:
    """Somebody has looked: counting goes on from the rows, by a tick that says by how much it was out.

    Nothing is rewritten: the steps before stay as they are found, and ``why`` is a line that the public can read.
    Gives what a recount says then.
    """
    lock(petition.pk)
    found = counting.recount(petition.pk)
    if not found.is_sound:
        settle(petition, found, why=why, now=now)
        log(petition, "petition.go_on", user=by, data={"difference": found.difference, "why": why})
    return recount(petition.pk, now=now)


def settle(petition: Petition, found: Finding, *, why: str, now: datetime) -> None:
    tick, step = last_of(Tick, petition.pk), last_of(PaperStep, petition.pk)
    Settlement.objects.create(
        petition=petition,
        at=now,
        why=why,
        difference=found.difference,
        tick=tick.number if tick else 0,
        paper_step=step.number if step else 0,
    )
    # Rows that were changed without being flagged; whatever is flagged is left to the next tick.
    rows = Signature.objects.filter(petition=petition, count_due=False)
    rows.filter(COUNTS, counted=False).update(counted=True)
    rows.exclude(COUNTS).filter(counted=True).update(counted=False)
    change = Signature.objects.filter(petition=petition, counted=True).count() - found.total
    if change:
        counting.append(petition.pk, added=max(change, 0), taken_back=max(-change, 0), now=now)
    paper.settle(petition, why=why, now=now)


def last_recount(petition_id: int) -> Recount | None:
    """None: nobody has recounted yet."""
    beat = Beat.objects.filter(name=_name(petition_id)).first()
    return Recount(finding=Finding(**json.loads(beat.note)), at=beat.at) if beat else None


def forget(petition_id: int) -> None:
    Beat.objects.filter(name=_name(petition_id)).delete()


def _name(petition_id: int) -> str:
    return f"recount of petition {petition_id}"
