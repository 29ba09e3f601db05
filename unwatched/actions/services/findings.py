"""What the last recount said of each petition, kept for the office."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from unwatched.core.models import Beat

from . import counting
from .counting import Finding


@dataclass(frozen=True)
class Recount:
    """A finding and when it was made."""

    finding: Finding
    at: datetime


def recount(petition_id: int, *, now: datetime) -> Finding:
    """Compares ticks and rows, and keeps what came out. Changes no signature and no tick."""
    finding = counting.recount(petition_id)
    Beat.objects.update_or_create(
        name=_name(petition_id), defaults={"at": now, "note": json.dumps(asdict(finding), separators=(",", ":"))}
    )
    return finding


def last_recount(petition_id: int) -> Recount | None:
    """None: nobody has recounted yet."""
    beat = Beat.objects.filter(name=_name(petition_id)).first()
    return Recount(finding=Finding(**json.loads(beat.note)), at=beat.at) if beat else None


def forget(petition_id: int) -> None:
    Beat.objects.filter(name=_name(petition_id)).delete()


def _name(petition_id: int) -> str:
    return f"recount of petition {petition_id}"
