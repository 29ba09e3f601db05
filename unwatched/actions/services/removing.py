"""Removing many signatures by what can be said without a name, and taking it back."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.log_actions import log

from unwatched.accounts.models import User
from unwatched.actions.errors import CountMoved, Delivered
from unwatched.actions.models import COUNTING, OVER, WAITING, Petition, Removal, Signature, SignatureState
from unwatched.vault import services as vault


@dataclass(frozen=True)
class Conditions:
    """All that are given must be true. Only marks that are kept in clear can be asked for."""

    domain: str = ""
    since: datetime | None = None
    until: datetime | None = None
    postcode: bool | None = None
    language: str = ""
    aside: str = ""

    @property
    def are_empty(self) -> bool:
        return self == Conditions()

    def as_q(self) -> Q:
        q = Q()
        if self.domain:
            q &= Q(domain_mark=vault.mark(self.domain.strip().lower().lstrip("@"), purpose="domain"))
        if self.since:
            q &= Q(signed_at__gte=self.since)
        if self.until:
            q &= Q(signed_at__lte=self.until)
        if self.postcode is not None:
            q &= Q(has_postcode=self.postcode)
        if self.language:
            q &= Q(language=self.language)
        if self.aside:
            q &= Q(aside=self.aside)
        return q


@dataclass(frozen=True)
class Match:
    """What conditions would do. ``matching`` is the number on the button, and the promise it makes."""

    matching: int
    aside: int
    counted: int


def matching(petition: Petition, conditions: Conditions) -> "QuerySet[Signature]":
    return petition.signatures.filter(conditions.as_q(), state__in=(*WAITING, *COUNTING))


def preview(petition: Petition, conditions: Conditions) -> Match:
    rows = matching(petition, conditions)
    return Match(
        matching=rows.count(),
        aside=rows.exclude(aside="").count(),
        counted=rows.filter(state__in=COUNTING, aside="").count(),
    )


@transaction.atomic
def remove(petition: Petition, conditions: Conditions, *, expected: int, why: str, by: User, now: datetime) -> int:
    """Removes what matches, if it is still as many as the person was shown. Raises CountMoved.

    ``why`` is one line that the public can read. Taken back by :func:`put_back`, until the petition is delivered.
    """
    ids = list(matching(petition, conditions).select_for_update(no_key=True).values_list("pk", flat=True))
    if len(ids) != expected:
        raise CountMoved(len(ids))
    batch = Removal.objects.create(petition=petition, at=now, why=why, number=len(ids))
    for start in range(0, len(ids), 500):
        petition.signatures.filter(pk__in=ids[start : start + 500]).update(
            state=SignatureState.REMOVED, removal=batch, count_due=True
        )
    log(petition, "petition.remove", user=by, data={"number": len(ids), "why": why})
    return len(ids)


@transaction.atomic
def put_back(removal: Removal, *, by: User, now: datetime) -> int:
    """Takes a removal back, whole. Gives how many signatures stand again. Raises Delivered once it is too late.

    Who was erased in the meantime stays away.
    """
    if removal.petition.state in OVER:
        raise Delivered
    rows = Signature.objects.filter(removal=removal, state=SignatureState.REMOVED, blind_index__isnull=False)
    confirmed = rows.filter(confirmed_at__isnull=False)
    number = confirmed.update(state=SignatureState.CONFIRMED, removal=None, count_due=True)
    number += rows.update(state=SignatureState.PENDING, removal=None)
    Removal.objects.filter(pk=removal.pk).update(taken_back_at=now)
    log(removal.petition, "petition.put_back", user=by, data={"number": number})
    return number
