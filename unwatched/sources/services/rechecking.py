"""Is what we cite still there? Each cited source is read again once a week, one after the other.

Pages are read as pages. Where something else has to be asked (a thread on a network), the app that knows how registers
itself in its ``apps.py``: ``rechecking.register(SourceKind.THREAD, read)``.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.gateways.capture import Camera, NothingThere, web
from unwatched.gateways.errors import GatewayError
from unwatched.sources import audit, wording
from unwatched.sources.errors import NotFoundInText
from unwatched.sources.models import Capture, CaptureKind, Citation, Source, Standing
from unwatched.sources.wording import Words

from . import captures, citing

EVERY = citing.EVERY
AGAIN = timedelta(days=1)  # after a try that told nothing
LEASE = timedelta(minutes=10)  # while one worker looks, no other does
BURST = 20.0  # seconds of one round; the rest waits for the next
UNREACHED = 3  # tries that told nothing, after which a person is told


@dataclass(frozen=True)
class Says:
    """What a source says now, in plain text, and where that was found."""

    url: str
    text: str


Reader = Callable[[Source], Says]  # raises GatewayError; NothingThere(gone=True) where the source is gone
_readers: dict[str, Reader] = {}


def register(kind: str, read: Reader) -> None:
    _readers[kind] = read


def look_due(*, now: datetime, camera: Camera | None = None, seconds: float = BURST) -> int:
    """Looks at what is due, each source once; gives how many citations were looked at."""
    until, looked = time.monotonic() + seconds, 0
    for source in due_sources(now=now):
        mine = Citation.objects.due(now=now).filter(source=source)
        claimed = list(mine.values_list("pk", flat=True))
        # One UPDATE is the claim: of two workers one changes the rows.
        if not Citation.objects.filter(pk__in=claimed, next_look_at__lte=now).update(next_look_at=now + LEASE):
            continue
        looked += look(source, Citation.objects.filter(pk__in=claimed), now=now, camera=camera)
        if time.monotonic() > until:
            break
    return looked


def due_sources(*, now: datetime, most: int = 20) -> list[Source]:
    rows = Citation.objects.due(now=now).values_list("source_id", flat=True)
    wanted = list(dict.fromkeys(rows[: 20 * most]))[:most]
    known = Source.objects.in_bulk(wanted)
    return [known[pk] for pk in wanted]


def soon(source: Source, *, by: User | None, now: datetime) -> None:
    """The worker looks at this source next, whenever it was looked at last."""
    Citation.objects.filter(source=source).exclude(source__url="").update(next_look_at=now)
    audit.write(source, "evidence.look", by=by)


def look(
    source: Source,
    citations: Iterable[Citation],
    *,
    now: datetime,
    camera: Camera | None = None,
    by: User | None = None,
) -> int:
    """Reads a source now and writes down what became of each citation of it."""
    every = list(citations)
    try:
        page = _read(source, camera=camera)
    except NothingThere as error:
        if error.gone:
            return _all_gone(source, every, now=now)
        return _nothing_told(every, error, now=now)
    except GatewayError as error:
        return _nothing_told(every, error, now=now)
    if source.gone_at:
        Source.objects.filter(pk=source.pk).update(gone_at=None)
    told = [(one, found) for one in every if (found := judge(one, page))]
    for one, (standing, says_now) in told:
        _write(one, standing, says_now=says_now, now=now)
    unclear = [one for one in every if one not in {cited for cited, _found in told}]
    _nothing_told(unclear, NeedsEyes(_("The page shows its words only with scripts. Look by hand.")), now=now)
    return len(told)


class NeedsEyes(GatewayError):
    """What came cannot be compared with what we have."""


def _read(source: Source, *, camera: Camera | None) -> Says:
    if reader := _readers.get(source.kind):
        return reader(source)
    page = (camera or web.Web()).read(source.url)
    return Says(page.url, page.text)


def judge(citation: Citation, page: Says) -> tuple[Standing, str] | None:
    """What became of one citation on the page as it is now, and the sentence that stands there. None: who knows?"""
    before = citation.capture.url if citation.capture else citation.source.url
    elsewhere = page.url.rstrip("/") != before.rstrip("/")
    if not citation.exact or citation.capture is None:
        return (Standing.MOVED if elsewhere else Standing.SAME), page.url if elsewhere else ""
    try:
        place = citing.select(page.text, citation.exact, prefix=citation.prefix, suffix=citation.suffix)
    except NotFoundInText:
        if citation.capture.kind == CaptureKind.UPLOAD and _is_poor(page, citation.capture):
            return None  # it was archived in a browser, with scripts
        return Standing.CHANGED, wording.nearest(sentence_of(citation), page.text)
    if elsewhere:
        return Standing.MOVED, page.url
    same_place = _alike(place.prefix, citation.prefix) or _alike(place.suffix, citation.suffix)
    return (Standing.SAME, "") if same_place else (Standing.MOVED, wording.around(page.text, place.start, place.end))


def _is_poor(page: Says, capture: Capture) -> bool:
    """Whether very much less can be read now than stood in our copy."""
    return 2 * len(page.text) < len(captures.text(capture))


def _alike(one: str, other: str) -> bool:
    """The same surroundings, whatever the white space."""
    return one.split() == other.split()


def sentence_of(citation: Citation) -> str:
    """The whole sentence that was quoted from, as it stood in our copy."""
    if citation.capture is None or citation.start is None or citation.end is None:
        return citation.exact
    return wording.around(captures.text(citation.capture), citation.start, citation.end) or citation.exact


def difference(citation: Citation) -> list[Words]:
    """What was quoted against what stands there now, word by word."""
    return wording.compare(sentence_of(citation), citation.says_now) if citation.says_now else []


def _all_gone(source: Source, citations: Sequence[Citation], *, now: datetime) -> int:
    Source.objects.filter(pk=source.pk, gone_at=None).update(gone_at=now)
    for one in citations:
        _write(one, Standing.GONE, says_now="", now=now)
    return len(citations)


def _nothing_told(citations: Sequence[Citation], error: GatewayError, *, now: datetime) -> int:
    """What was known stays; we come again tomorrow."""
    Citation.objects.filter(pk__in=[one.pk for one in citations]).update(
        trouble=str(error)[:300], tries=F("tries") + 1, next_look_at=now + AGAIN
    )
    return 0


def _write(citation: Citation, standing: Standing, *, says_now: str, now: datetime) -> None:
    if citation.standing != standing or citation.standing_since is None:
        citation.standing, citation.standing_since = standing, now
    citation.says_now, citation.looked_at, citation.next_look_at = says_now[:5000], now, now + EVERY
    citation.trouble, citation.tries = "", 0
    citation.save(
        update_fields=[
            "standing", "standing_since", "says_now", "looked_at", "next_look_at", "trouble", "tries",
        ]
    )  # fmt: skip


def words_for(standing: str) -> str:
    """The tag's colour in the office."""
    return {
        Standing.SAME: "good", Standing.MOVED: "info", Standing.CHANGED: "warn", Standing.GONE: "bad",
    }.get(Standing(standing), "wait")  # fmt: skip
