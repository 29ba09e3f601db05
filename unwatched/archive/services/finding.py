"""The inbox: threads that somebody wants to keep and that are not kept yet.

Of each, the address and nothing else; of what public bodies, vendors and officials say, also how it begins.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.archive import audit, consent
from unwatched.archive.errors import NotAllowed, TooLate
from unwatched.archive.models import (
    OPEN,
    TO_DECIDE,
    Body,
    CollectionItem,
    Found,
    KeptThread,
    Request,
    RequestState,
)
from unwatched.archive.unrolling import Unrolled
from unwatched.core.scrubbing import scrub_when_done
from unwatched.sources.services.captures import Part

from . import authors, checking, forgetting, keeping, marks

LONGEST_REASON = 500
MOST_WORDS = 160  # letters of what a public body said that the inbox shows


@transaction.atomic
def put_in(unrolled: Unrolled, *, found: Found, by: User | None, now: datetime) -> Request | None:
    """Something to decide. None for what was decided before: the same wish is not put to anybody twice.

    A person of us who pastes it again may decide again, unless the author has.
    """
    checking.check(unrolled)
    first = unrolled.posts[0]
    author = authors.known(unrolled.author)
    body = Body(author.body) if author else Body.PERSON
    row, _made = Request.objects.select_for_update().get_or_create(
        uri_mark=marks.of_post(first.uri),
        defaults={
            "url": (first.url or unrolled.source)[:1000], "network": str(first.network), "found": found, "at": now,
            "by": by, "author": author, "body": body, "words": beginning(unrolled, body=body),
        },
    )  # fmt: skip
    if row.state in OPEN:
        return row
    if found == Found.PASTED and row.state == RequestState.LET_GO:
        row.state, row.url, row.at, row.by, row.ended_at = RequestState.FOUND, first.url[:1000], now, by, None
        row.body, row.words = body, beginning(unrolled, body=body)
        row.save()
        return row
    return None


def beginning(unrolled: Unrolled, *, body: Body) -> str:
    """How it begins, for the inbox. Of a person nothing."""
    if body == Body.PERSON:
        return ""
    first = unrolled.posts[0]
    words = " ".join((first.content_warning or first.text).split())
    return words if len(words) <= MOST_WORDS else words[:MOST_WORDS].rpartition(" ")[0][: MOST_WORDS - 1] + "…"


@transaction.atomic
def propose(unrolled: Unrolled, *, body: Body, reason: str, by: User, now: datetime) -> Request:
    """The first of two: this is what a public body or company said, and this is why it should be kept."""
    reason = " ".join(reason.split())
    if body == Body.PERSON:
        raise NotAllowed(_("Say who it is. Only public bodies, vendors and officials in office are kept as evidence."))
    if len(reason) < keeping.SHORTEST_REASON:
        raise NotAllowed(_("Say in a sentence why this should be kept: everybody may read it."))
    request = put_in(unrolled, found=Found.PASTED, by=by, now=now)
    if request is None:
        raise TooLate(_("This was decided already."))
    if request.state == RequestState.ASKED:
        raise TooLate(_("The author was asked. Wait for the answer."))
    request.state, request.body, request.reason = RequestState.PROPOSED, body, reason[:LONGEST_REASON]
    request.proposed_by, request.words = by, beginning(unrolled, body=body)
    request.save()
    audit.write(request, "archive.propose", by=by)
    return request


@transaction.atomic
def agree(
    request: Request, unrolled: Unrolled, *, by: User, now: datetime, signatures: Sequence[Part] = ()
) -> KeptThread:
    """The second of two: it is read once more and kept."""
    row = Request.objects.select_for_update().get(pk=request.pk)
    if row.state != RequestState.PROPOSED:
        raise TooLate(_("Somebody else has decided this meanwhile."))
    if row.proposed_by is None:
        raise TooLate(_("Whoever proposed this is not here any more. Propose it anew; another one of you agrees."))
    if marks.of_post(unrolled.posts[0].uri) != bytes(row.uri_mark):
        raise TooLate(_("At this address stands another thread now. Paste it again."))
    return keeping.keep_as_evidence(
        unrolled,
        body=Body(row.body),
        reason=row.reason,
        proposed_by=row.proposed_by,
        agreed_by=by,
        now=now,
        signatures=signatures,
    )


@transaction.atomic
def let_go(request: Request, *, by: User | None, now: datetime) -> None:
    """Not now: the address goes, a mark stays so that it does not come back by itself."""
    row = Request.objects.select_for_update().get(pk=request.pk)
    if row.state not in TO_DECIDE:
        raise TooLate(_("Somebody else has decided this meanwhile."))
    end(row, RequestState.LET_GO, now=now)
    audit.write(row, "archive.let_go", by=by)
    scrub_when_done()


def end(row: Request, state: RequestState, *, now: datetime) -> None:
    """Over: nothing is left but the mark."""
    row.state, row.url, row.words, row.ended_at = state, "", "", now
    row.save()
    if state in (RequestState.REFUSED, RequestState.LAPSED):
        forgetting.forget_question(row.author)
    if state != RequestState.KEPT:
        CollectionItem.objects.filter(request=row).delete()


@transaction.atomic
def lapse(*, now: datetime) -> int:
    """Questions that nobody has answered within two weeks: dropped, and never asked again."""
    waiting = Request.objects.filter(state=RequestState.ASKED, lapses_at__lte=now)
    rows = list(waiting.select_for_update())
    for row in rows:
        end(row, RequestState.LAPSED, now=now)
    return len(rows)


def asked(row: Request, *, now: datetime) -> None:
    """The author was asked this moment. The caller saves nothing else."""
    row.words = ""
    row.state, row.asked_at, row.lapses_at = RequestState.ASKED, now, now + consent.PATIENCE
    row.save()
