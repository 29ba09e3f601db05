"""Corrections that the public proposes: taken without a name, settled by a person, forgotten when they are old."""

import secrets
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from unwatched.accounts.models import User
from unwatched.ledger import audit
from unwatched.ledger.errors import LedgerError
from unwatched.ledger.models import Commitment, Law, Suggestion, SuggestionState
from unwatched.ledger.models.suggestion import lock
from unwatched.vault import services as vault

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is taken for something else when it is copied by hand
PARTS, EACH = 3, 4  # 60 bits: nobody finds another's number by trying
FROM_ONE_NETWORK = 6  # within an hour; a library behind one address has room for several people
WAITING_FOR_ONE, WAITING = 30, 500  # more than these nobody reads
KEEP = timedelta(days=180)  # that the words of a settled suggestion are kept
SHORTEST_ANSWER = 3  # letters of a reason


class TooMany(LedgerError):
    message = _later("From your network came several suggestions within an hour. Please send this one in an hour.")


class Full(LedgerError):
    message = _later("More suggestions wait here than we can read. Please come back in some days.")


def suggest(about: Law | Commitment, *, wrong: str, right: str, url: str, ip: str, now: datetime) -> Suggestion:
    """Takes a suggestion. The network's address is looked at, counted in memory for an hour, and not kept.

    Raises TooMany or Full; the same words about the same row twice are one suggestion.
    """
    law, commitment = (about, None) if isinstance(about, Law) else (None, about)
    of_it = Suggestion.objects.waiting().filter(law=law, commitment=commitment)
    locked, same = lock(wrong=wrong, right=right, url=url)
    again = of_it.filter(same=same).first()
    if again is not None:
        return again
    if of_it.count() >= WAITING_FOR_ONE or Suggestion.objects.waiting().count() >= WAITING:
        raise Full
    _count(ip, now=now)
    return Suggestion.objects.create(
        law=law, commitment=commitment, number=new_number(), at=now, locked=locked, same=same
    )


def _count(ip: str, *, now: datetime) -> None:
    if not ip:  # behind a socket without a proxy's header nobody can be told from anybody
        return
    key = f"ledger.suggest.{vault.network_mark(ip, day=now.date()).hex()}.{now:%H}"
    already = int(cache.get(key, 0))
    if already >= FROM_ONE_NETWORK:
        raise TooMany
    cache.set(key, already + 1, timeout=3600)


def new_number() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(EACH)) for _part in range(PARTS))


def find(number: str) -> Suggestion | None:
    """By the number that somebody copied, whatever they did to its hyphens and letters."""
    plain = "".join(letter for letter in number.upper()[:60] if letter in LETTERS)
    if len(plain) != PARTS * EACH:
        return None
    parts = [plain[start : start + EACH] for start in range(0, len(plain), EACH)]
    return Suggestion.objects.select_related("law", "commitment").filter(number="-".join(parts)).first()


def accept(suggestion: Suggestion, *, answer: str = "", by: User, now: datetime) -> None:
    """It was taken over. What became another stands in the history of the law or commitment."""
    _settle(suggestion, SuggestionState.ACCEPTED, answer=answer, by=by, now=now)


def decline(suggestion: Suggestion, *, answer: str, by: User, now: datetime) -> None:
    """Raises LedgerError without a reason: whoever sent it reads that."""
    if len(answer.strip()) < SHORTEST_ANSWER:
        raise LedgerError(_("Say in a sentence why it is not taken over: whoever sent it reads that."))
    _settle(suggestion, SuggestionState.DECLINED, answer=answer, by=by, now=now)


@transaction.atomic
def _settle(suggestion: Suggestion, state: SuggestionState, *, answer: str, by: User, now: datetime) -> None:
    rows = Suggestion.objects.waiting().filter(pk=suggestion.pk)
    if not rows.update(state=state, answer=answer.strip()[:500], settled_at=now, settled_by=by):
        raise LedgerError(_("Somebody else has settled this suggestion meanwhile."))
    suggestion.refresh_from_db()
    audit.write(suggestion.about, f"ledger.{state}", by=by)


def forget_old(*, now: datetime) -> int:
    """Takes the words out of what was settled long ago; that there was a suggestion, and our answer, stay."""
    old = Suggestion.objects.filter(settled_at__lt=now - KEEP).exclude(locked=None)
    return old.update(locked=None, same=None)
