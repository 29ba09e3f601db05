"""A thread from Bluesky: as the public AppView shows it, or, when none knows it, from its author's own data server."""

from typing import Any

from django.utils.translation import gettext as _

from ... import fetching
from ...errors import GatewayError, Permanent
from ...fetching import Fetcher
from .. import Reading
from ..records import part
from .addresses import did_of, place_in
from .app_view import AppView
from .data_server import DataServer
from .gathering import Gathering

__all__ = ["did_of", "parse", "place_in", "read"]

SECONDS = 60.0  # for one reading


def read(url: str, *, seconds: float = SECONDS) -> Reading:
    """The posts that hang together with the one at this address. Raises errors of a gateway, each a sentence."""
    place = place_in(url)
    if place is None:
        raise fetching.NotUnderstood(_("This is no address of a post on Bluesky."))
    with Fetcher(seconds=seconds) as fetcher:
        try:
            return AppView(fetcher).read(*place, source=url)
        except (fetching.Closed, fetching.Limited):
            raise
        except GatewayError as error:
            return _at_home(fetcher, place, url, error)


def _at_home(fetcher: Fetcher, place: tuple[str, str], url: str, refusal: GatewayError) -> Reading:
    try:
        return DataServer(fetcher, place[0]).read(place[1], source=url)
    except (fetching.Closed, fetching.NotThere):
        raise
    except GatewayError as error:
        raise (refusal if isinstance(refusal, Permanent) else error) from None


def parse(said: Any, *, source: str) -> Reading:
    """What an AppView answered, where it lies in a file."""
    gathering = Gathering()
    asked = gathering.take(part({"said": said}, "said"))
    if not asked:
        raise fetching.NotThere(_("This post is not there, or it is not for everybody to read."))
    return gathering.reading(asked, source=source)
