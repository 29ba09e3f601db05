"""Taking a thread down: its author at once and for ever, anybody else by asking the office.

The author proves it in one of two ways: by the signed link that only they were given, or by saying a code from the
account itself. The code of a thread is always the same: it is of no use to anybody who cannot speak from that account.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.archive import audit
from unwatched.archive.errors import NotAllowed, TooLate
from unwatched.archive.models import KeptThread, Kind, Said, TakeDown, TakeDownState, Why
from unwatched.core.scrubbing import scrub_when_done
from unwatched.gateways.threads import recent
from unwatched.vault import services as vault

from . import authors, erasing
from .saying import REMOVAL

WAITS = timedelta(days=2)  # for a sign of the author
# Between two looks at an account: soon at first, then seldom.
LOOKS = (timedelta(seconds=20), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
MOST_OPEN = 3  # of one thread that wait for the office; whoever asks then finds that it is asked already
MOST_WORDS = 1000  # letters

Say = Callable[[KeptThread], Iterable[str]]


def code_of(thread: KeptThread) -> str:
    """What an author says from the account: ``unwatched-remove-k3f9q2x8``."""
    return f"unwatched-remove-{vault.make_token('removal code', thread.pk)[:10]}"


def thread_of(token: str) -> KeptThread | None:
    """The thread of a signed link; None when it is gone. Raises BadToken."""
    pk = vault.read_token(REMOVAL, token)
    return KeptThread.objects.filter(pk=pk).select_related("author").first()


@transaction.atomic
def by_author(thread: KeptThread, *, said: Said, never_again: bool, now: datetime) -> None:
    """The author removes it: erased for ever. ``never_again``: nothing else of theirs is ever kept or asked for."""
    if thread.kind == Kind.EVIDENCE:
        raise NotAllowed(_("This is kept as evidence of what a public body has said. Write to us about it."))
    author = thread.author
    erasing.erase(thread, why=Why.AUTHOR, now=now)
    scrub_when_done()
    if never_again:
        for other in list(author.threads.filter(kind=Kind.CONSENTED)):
            erasing.erase(other, why=Why.AUTHOR, now=now)
        authors.refuse(author, said=said, now=now)


# --- By a code --------------------------------------------------------------------------------------------------------


@transaction.atomic
def wait_for_code(thread: KeptThread, *, now: datetime) -> TakeDown:
    """From now on we look whether the account says the code. Pressed twice it is one look."""
    if thread.kind == Kind.EVIDENCE:
        raise NotAllowed(_("This is kept as evidence of what a public body has said. Write to us about it."))
    KeptThread.objects.select_for_update().get(pk=thread.pk)
    waiting = TakeDown.objects.filter(thread=thread, state=TakeDownState.WAITING).first()
    if waiting is None:
        return TakeDown.objects.create(thread=thread, state=TakeDownState.WAITING, at=now)
    if waiting.looked_at is None or waiting.looked_at + LOOKS[0] <= now:
        waiting.at, waiting.looks = now, 0
        waiting.save()
    return waiting


def due(*, now: datetime, most: int) -> list[TakeDown]:
    """Whose account is to be looked at now."""
    rows = TakeDown.objects.filter(state=TakeDownState.WAITING, thread__isnull=False).filter(
        Q(looked_at=None) | Q(looked_at__lte=now - LOOKS[0])
    )
    ready = [row for row in rows.select_related("thread__author").order_by("looked_at", "pk") if _is_due(row, now=now)]
    return ready[:most]


def _is_due(row: TakeDown, *, now: datetime) -> bool:
    gap = LOOKS[min(row.looks, len(LOOKS)) - 1] if row.looks else timedelta(0)
    return row.looked_at is None or row.looked_at + gap <= now


def said_lately(thread: KeptThread) -> Iterable[str]:
    author = thread.author
    return recent.said_by(author.network, url=author.url, uri=author.uri)


def look(row: TakeDown, *, now: datetime, said: Say = said_lately) -> bool:
    """Whether the account has said the code: then the thread is gone."""
    thread = row.thread
    assert thread is not None
    code = code_of(thread).casefold()
    if any(code in text.casefold() for text in said(thread)):
        with transaction.atomic():
            TakeDown.objects.filter(pk=row.pk).update(state=TakeDownState.DONE, decided_at=now)
            by_author(thread, said=Said.CODE, never_again=False, now=now)
        return True
    over = row.at + WAITS <= now
    TakeDown.objects.filter(pk=row.pk, state=TakeDownState.WAITING).update(
        looked_at=now, looks=row.looks + 1, state=TakeDownState.LAPSED if over else TakeDownState.WAITING
    )
    return False


# --- By anybody else --------------------------------------------------------------------------------------------------


@transaction.atomic
def ask_office(thread: KeptThread, words: str, *, now: datetime) -> None:
    """Somebody says why it should go. The words are locked, and erased with the decision."""
    KeptThread.objects.select_for_update().get(pk=thread.pk)
    if TakeDown.objects.filter(thread=thread, state=TakeDownState.OPEN).count() < MOST_OPEN:
        locked = vault.lock_secret(words.strip()[:MOST_WORDS])
        TakeDown.objects.create(thread=thread, state=TakeDownState.OPEN, at=now, words=locked)


def words_of(row: TakeDown) -> str:
    return vault.open_secret(bytes(row.words)) if row.words else ""


@transaction.atomic
def decide(row: TakeDown, *, remove: bool, by: User, now: datetime) -> None:
    """One of us has looked. What is removed is gone for ever."""
    found = TakeDown.objects.select_for_update(of=("self",)).select_related("thread__author").get(pk=row.pk)
    if found.state != TakeDownState.OPEN:
        raise TooLate(_("Somebody else has decided this meanwhile."))
    found.state = TakeDownState.DONE if remove else TakeDownState.REFUSED
    found.words, found.decided_at, found.decided_by = None, now, by
    found.save()
    audit.write(found, "archive.takedown", by=by, removed=remove)
    if remove and found.thread is not None:
        others = TakeDown.objects.filter(thread=found.thread, state=TakeDownState.OPEN)
        others.update(state=TakeDownState.DONE, words=None, decided_at=now, decided_by=by)
        erasing.erase(found.thread, why=Why.OFFICE, now=now)
    scrub_when_done()
