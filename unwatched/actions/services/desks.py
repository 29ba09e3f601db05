"""Finding the petition that stands at an address, without asking the database for each signature."""

import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import translation
from wagtail.models import Page

from unwatched.actions.models import Petition
from unwatched.supporters import services as supporters
from unwatched.supporters.models import Wording
from unwatched.vault.models import Ring

from .moderation import ring_of
from .signing import Desk

# Seconds. A pause or a changed text takes effect within this time in every process; on the short way of lane.py,
# which remembers what it learnt from here, within twice this time and a second.
REMEMBER = 5.0
AT_MOST = 200


@dataclass(frozen=True)
class Counter:
    """A petition as its visitors meet it: the row, its page, the sentences beside its boxes, and its desk."""

    petition: Petition
    page: Page
    wordings: Sequence[Wording]
    desk: Desk

    @property
    def language(self) -> str:
        return str(self.page.locale.language_code)


class _Memory:
    def __init__(self) -> None:
        self._held: OrderedDict[tuple[str, ...], tuple[float, Counter]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...]) -> Counter | None:
        held = self._held.get(key)
        return held[1] if held and held[0] > time.monotonic() else None

    def put(self, key: tuple[str, ...], counter: Counter) -> None:
        with self._lock:
            self._held[key] = (time.monotonic() + REMEMBER, counter)
            self._held.move_to_end(key)
            while len(self._held) > AT_MOST:
                self._held.popitem(last=False)

    def clear(self) -> None:
        self._held.clear()


memory = _Memory()


def at(request: HttpRequest, path: str) -> Counter:
    """The petition whose page stands at ``path``. Raises Http404."""
    key = (request.get_host(), translation.get_language() or "", path)
    counter = memory.get(key)
    if counter is None:
        counter = look_up(request, path)
        memory.put(key, counter)
    return counter


def look_up(request: HttpRequest, path: str) -> Counter:
    page = Page.find_for_request(request, path)
    if page is None or not page.live:
        raise Http404
    # A translated page leads to the same petition, so that all are counted together.
    petitions = Petition.objects.select_related("campaign__host__ring", "page")
    petition = petitions.filter(page__translation_key=page.translation_key).first()
    if petition is None:
        raise Http404
    return counter_of(petition, page=page)


def counter_of(petition: Petition, *, page: Page) -> Counter:
    asks = list(petition.asks.select_related("organisation__ring"))
    wordings = supporters.current_wordings(asks, language=page.locale.language_code)
    rings: dict[int, Ring] = {ask.pk: ask.organisation.ring for ask in asks if ask.organisation.ring}
    return Counter(
        petition=petition,
        page=page,
        wordings=wordings,
        desk=Desk(
            petition_id=petition.pk,
            scope=supporters.scope_of(petition.campaign_id),
            rings=[ring_of(petition)],
            place_letters=petition.place_letters if petition.keeps_places else 0,
            partner_rings={wording.pk: rings[wording.ask_id] for wording in wordings if wording.ask_id in rings},
        ),
    )
