"""What is cited for a claim: a source and, if possible, the very words in a capture of it (W3C Web Annotation)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.sources import audit
from unwatched.sources.errors import NotFoundInText, SourcesError
from unwatched.sources.models import Capture, Citation, Claim, Source

from . import captures

AROUND = 32  # characters before and after the quote that tell two places with the same words apart
LONGEST = 5000  # characters of a quote
EVERY = timedelta(days=7)  # between two looks at what is cited


@dataclass(frozen=True)
class Quote:
    """TextQuoteSelector and TextPositionSelector of one place in a text."""

    exact: str
    prefix: str
    suffix: str
    start: int
    end: int


def select(text: str, wanted: str, *, prefix: str = "", suffix: str = "") -> Quote:
    """The place of these words in the text. White space may differ, the words may not. Raises NotFoundInText.

    When the words stand there more than once, the place whose surroundings fit best is taken, then the first.
    """
    words = wanted.split()
    if not words or len(wanted) > LONGEST:
        raise NotFoundInText
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), text))
    if not found:
        raise NotFoundInText
    best = max(found, key=lambda match: (_fits(text, match, prefix=prefix, suffix=suffix), -match.start()))
    start, end = best.span()
    return Quote(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND], start, end)


def _fits(text: str, match: "re.Match[str]", *, prefix: str, suffix: str) -> int:
    """How many letters around the place are those that are wanted."""
    return _shared(text[: match.start()][::-1], prefix[::-1]) + _shared(text[match.end() :][: len(suffix)], suffix)


def _shared(one: str, other: str) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


@transaction.atomic
def cite(
    claim: models.Model,
    *,
    source: Source,
    by: User | None,
    now: datetime,
    capture: Capture | None = None,
    quote: str = "",
    prefix: str = "",
    suffix: str = "",
) -> Citation:
    """Cites a source for a claim. A quote needs a capture, and has to stand in its text. Raises SourcesError."""
    if quote and capture is None:
        raise SourcesError(_("Keep the page first: words can only be quoted from a copy that we have."))
    if capture is not None and capture.source_id != source.pk:
        raise ValueError("the capture is of another source")
    place = select(captures.text(capture), quote, prefix=prefix, suffix=suffix) if quote and capture else None
    made = Citation.objects.create(
        claim=claim, source=source, capture=capture, made_by=by, made_at=now,
        next_look_at=now + EVERY if source.url else None,
        **({} if place is None else vars(place)),
    )  # fmt: skip
    audit.write(source, "evidence.cite", by=by, claim=str(claim)[:200])
    return made


def say(text: str, *, by: User | None, now: datetime) -> Claim:
    """What we say in our own words; the same sentence is the same claim."""
    words = " ".join(text.split())
    if not words or len(words) > 300:
        raise SourcesError(_("Say in one sentence, of 300 letters at most, what it is evidence of."))
    return Claim.objects.get_or_create(text=words, defaults={"made_by": by, "made_at": now})[0]


@transaction.atomic
def uncite(citation: Citation, *, by: User | None) -> None:
    audit.write(citation.source, "evidence.uncite", by=by)
    citation.delete()


def cited_for(claims: Sequence[models.Model]) -> dict[int, list[Citation]]:
    """What is cited for rows of one kind, by their primary key, in one query."""
    found: dict[int, list[Citation]] = {}
    if not claims:
        return found
    kind = ContentType.objects.get_for_model(claims[0], for_concrete_model=False)
    rows = Citation.objects.filter(claim_type=kind, claim_id__in=[claim.pk for claim in claims])
    for one in rows.select_related("source", "capture"):
        found.setdefault(one.claim_id, []).append(one)
    return found
