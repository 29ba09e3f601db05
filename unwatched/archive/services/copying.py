"""Fetching a picture of a post for a copy of ours, and when it is tried again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from unwatched.archive.models import KeptMedia, WatchedPicture
from unwatched.core.pacing import rest_after
from unwatched.gateways import fetching
from unwatched.gateways.errors import GatewayError, Permanent
from unwatched.media.errors import BadPicture

Picture = KeptMedia | WatchedPicture


@dataclass(frozen=True)
class Patience:
    """How large a picture may be, and how often and after which rest it is asked for."""

    octets: int
    tries: int
    rest: timedelta  # doubled with each failure
    longest: timedelta = timedelta(days=1)


def fetch(row: Picture, address: str, *, keep: Callable[[bytes], bool], patience: Patience, now: datetime) -> bool:
    """Asks for one picture and keeps it; whether we have it now. Never raises for what a server does."""
    try:
        answer = fetching.fetch(address, accept="image/*", most=patience.octets)
        if not answer.ok:
            raise fetching.of_status(answer.status, answer.headers)
        return keep(answer.body)
    except (GatewayError, BadPicture) as error:
        _later_or_never(row, error, patience=patience, now=now)
    return False


def _later_or_never(row: Picture, error: Exception, *, patience: Patience, now: datetime) -> None:
    tries = row.tries + 1
    over = isinstance(error, BadPicture | Permanent) or tries >= patience.tries
    rest = rest_after(tries, first=patience.rest, longest=patience.longest)
    write(row, tries=tries, after=None if over else now + rest, said=str(error))


def write(row: Picture, *, tries: int, after: datetime | None, said: str) -> None:
    """When it is tried again (None: never), and for people what went wrong, where there is room for it."""
    words = {"said": said[:200]} if isinstance(row, KeptMedia) else {}
    type(row).objects.filter(pk=row.pk).update(tries=tries, fetch_after=after, **words)
