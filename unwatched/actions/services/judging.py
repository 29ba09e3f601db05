"""Looking for abuse after the fact. What is set aside gets every mail and every thank-you, and never counts."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.actions.errors import CountMoved
from unwatched.actions.models import Petition, Signature, SignatureState
from unwatched.core.bots import SUSPECT
from unwatched.vault import services as vault

BURST_WINDOW = timedelta(minutes=10)
STEADY_WINDOW = timedelta(days=1)
BURST, STEADY, DOMAIN, MACHINE = "burst", "steady", "domain", "machine"


def judge(*, now: datetime, at_most: int = 1000) -> int:
    """Looks at rows that nobody has judged, oldest first. Gives how many it looked at."""
    rows = list(Signature.objects.filter(judged=False).select_related("petition").order_by("id")[:at_most])
    refused = {row.petition_id: refused_marks(row.petition) for row in rows}
    groups: dict[tuple[int, bytes], list[Signature]] = defaultdict(list)
    reasons: dict[int, str] = {}
    for row in rows:
        if row.score >= SUSPECT:
            reasons[row.pk] = MACHINE
        elif row.domain_mark is not None and bytes(row.domain_mark) in refused[row.petition_id]:
            reasons[row.pk] = DOMAIN
        elif row.network_mark is not None:
            groups[row.petition_id, bytes(row.network_mark)].append(row)
    for group in groups.values():
        reasons |= over_the_limit(group)
    write(rows, reasons=reasons)
    return len(rows)


def refused_marks(petition: Petition) -> set[bytes]:
    """The marks of the address endings that organisers refuse."""
    lines = (line.strip().lower().lstrip("@") for line in petition.refused_domains.splitlines())
    return {vault.mark(line, purpose="domain") for line in lines if line}


def over_the_limit(group: list[Signature]) -> dict[int, str]:
    """Which rows of one network and petition are over a limit; ``group`` in order of arrival."""
    first, petition = group[0], group[0].petition
    times = list(
        Signature.objects.filter(
            petition_id=first.petition_id,
            network_mark=bytes(first.network_mark or b""),
            signed_at__gt=first.signed_at - STEADY_WINDOW,
        )
        .order_by("id")
        .values_list("id", "signed_at")
    )
    ids = [pk for pk, _at in times]
    moments = [at for _pk, at in times]
    over = {}
    for row in group:
        upto = bisect_right(ids, row.pk)
        if upto - bisect_right(moments, row.signed_at - BURST_WINDOW, hi=upto) > petition.burst_limit:
            over[row.pk] = BURST
        elif upto - bisect_right(moments, row.signed_at - STEADY_WINDOW, hi=upto) > petition.steady_limit:
            over[row.pk] = STEADY
    return over


def write(rows: Iterable[Signature], *, reasons: dict[int, str]) -> None:
    """Marks rows as judged. A row that is set aside after it was counted is for the next tick to take back."""
    by_reason = defaultdict(list)
    for row in rows:
        by_reason[reasons.get(row.pk, "")].append(row.pk)
    for reason, ids in by_reason.items():
        some = Signature.objects.filter(pk__in=ids)
        if reason:
            some.update(judged=True, aside=reason, count_due=True)
        else:
            some.update(judged=True)


@transaction.atomic
def decide(petition: Petition, *, reason: str, count: bool, by: User | None, expected: int | None = None) -> int:
    """What a person decides about rows that were set aside for one reason: count them, or leave them aside for good.

    ``expected`` is the number that they were shown; raises CountMoved when it is another one now.
    """
    rows = petition.signatures.set_aside().filter(aside=reason)
    number = (
        rows.update(aside="", count_due=True) if count else rows.update(state=SignatureState.REMOVED, count_due=True)
    )
    if expected not in (None, number):
        raise CountMoved(number)
    log(petition, "petition.decide", user=by, data={"reason": reason, "count": count, "number": number})
    return number


@transaction.atomic
def reconsider(petition: Petition, *, reason: str, by: User | None) -> int:
    """Puts what was left aside for one reason back among what waits for a decision. Gives how many."""
    left = petition.signatures.filter(
        state=SignatureState.REMOVED, removal=None, aside=reason, blind_index__isnull=False
    ).exclude(aside="")
    number = left.filter(confirmed_at__isnull=False).update(state=SignatureState.CONFIRMED, count_due=True)
    number += left.update(state=SignatureState.PENDING, count_due=True)
    log(petition, "petition.reconsider", user=by, data={"reason": reason, "number": number})
    return number
