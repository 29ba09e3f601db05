"""Taking a signature of staff: a form, a code that goes to the work address, and the code typed in that same page.

An employer reads its own mail. So the code alone is worth nothing: the page that took the form holds a secret, which
stands in no address and in no mail, and only both together sign. See SECURITY.md for what remains.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare

from unwatched.core import text
from unwatched.core.scrubbing import scrub_when_done
from unwatched.letters.errors import CodeGone, EmployerGone, LinkGone, NotOpen, WrongCode
from unwatched.letters.models import Employer, OpenLetter, Pending, RoleBand, Shown, StaffSignature
from unwatched.vault import services as vault

from .letters import ring_of

CODE_LASTS = timedelta(minutes=10)
TRIES = 5
TOKEN = "staff signature"  # purposes that the vault makes tokens, codes and marks for
CODE = "staff code"
BROWSER = "browser of staff"


@dataclass(frozen=True)
class Details:
    """What somebody typed, cleaned. The employer follows from the address."""

    employer: Employer
    band: RoleBand | None
    email: str
    name: str = ""
    show: bool = False


def scope_of(letter: OpenLetter) -> str:
    """Of the blind index: rows of two letters cannot be linked, nor those of the public with those of staff."""
    return f"letter:{letter.pk}:staff"


def mark_of(letter: OpenLetter, address: str) -> bytes:
    return vault.blind_index(text.normalise_address(address), scope=scope_of(letter))


def employer_of(letter: OpenLetter, address: str) -> Employer | None:
    """Whose staff has such an address. Says nothing about a person: the page lists the endings."""
    domain = text.normalise_address(address).rpartition("@")[2]
    offered = letter.employers.filter(offered=True)
    fits = [employer for employer in offered if employer.knows(domain)]
    # The longest ending wins: lab.corvane.example may be a firm of its own.
    fits.sort(key=lambda employer: domain not in employer.endings)
    return fits[0] if fits else None


def ask(letter: OpenLetter, details: Details, *, ip: str, language: str, score: int, now: datetime) -> str:
    """Writes down that a code is wanted; the worker mails it. Gives the secret for the signer's page.

    The same for an address that is new, known, or has had too many codes. Raises NotOpen.
    """
    if not letter.takes_staff(now=now):
        raise NotOpen
    browser = secrets.token_urlsafe(24)
    name = {"name": details.name} if details.name else None
    Pending.objects.create(
        letter=letter,
        employer=details.employer,
        band=details.band,
        mark=mark_of(letter, details.email),
        browser=vault.mark(browser, purpose=BROWSER),
        sealed=vault.seal(name, rings=[ring_of(letter)]) if name else None,
        transit=vault.lock_transit(details.email),
        shown=details.show,
        language=language,
        network_mark=vault.network_mark(ip, day=now.date()) if ip else None,
        score=score,
        made_at=now,
        mail_at=now,
    )
    return browser


def code_for(pending: Pending) -> str:
    """Derived, not stored: a stolen database holds no code."""
    return vault.short_code(CODE, pending.pk)


def verify(letter: OpenLetter, *, browser: str, code: str, now: datetime) -> StaffSignature:
    """Signs with the digits. Raises WrongCode with the tries that are left, CodeGone, EmployerGone, NotOpen."""
    if not letter.petition.takes_confirmations(now=now) or not letter.staff:
        raise NotOpen
    waiting = Pending.objects.filter(
        letter=letter, browser=vault.mark(browser[:200], purpose=BROWSER), made_at__gt=now - CODE_LASTS
    )
    # One statement counts the try before anything is compared: many guesses at once cannot slip through.
    tried = waiting.filter(tries__lt=TRIES).update(tries=F("tries") + 1)
    pending = waiting.select_related("employer", "band").first()
    if pending is None or not tried:
        raise CodeGone
    fits = constant_time_compare(code_for(pending), code)
    # Where no code was sent, none is right: else one could guess with form after form.
    if not (fits and pending.mailed):
        if pending.tries >= TRIES:
            raise CodeGone
        raise WrongCode(TRIES - pending.tries)
    if pending.employer is None or not pending.employer.offered:
        raise EmployerGone
    return sign(pending, on=now.date())


def sign(pending: Pending, *, on: date) -> StaffSignature:
    """The signature of a verified address; the newest verified form stands. What waited is erased.

    A second time it is the same row with the same link, so that the answer cannot tell whether there was a first.
    """
    try:
        return write(pending, on=on)
    except IntegrityError:  # the same address in the same moment
        return write(pending, on=on)


@transaction.atomic
def write(pending: Pending, *, on: date) -> StaffSignature:
    known = StaffSignature.objects.select_for_update().filter(letter_id=pending.letter_id, mark=bytes(pending.mark))
    row = known.first()
    if row is None:
        row = StaffSignature(letter_id=pending.letter_id, mark=bytes(pending.mark), signed_on=on)
    elif says_something_else(row, pending):
        row.figure, row.was_out = None, row.was_out or row.out
    row.employer_id, row.band_id = pending.employer_id or 0, pending.band_id
    row.sealed = pending.sealed
    row.shown, row.shown_name, row.out = (Shown.ASKED if pending.shown else None), "", False
    row.save()
    Pending.objects.filter(letter_id=pending.letter_id, mark=bytes(pending.mark)).delete()
    scrub_when_done()
    return row


def says_something_else(row: StaffSignature, pending: Pending) -> bool:
    """Whether it belongs to another line of the table now, or to none."""
    return pending.shown or row.out or (row.employer_id, row.band_id) != (pending.employer_id, pending.band_id)


def token_for(signature_id: int) -> str:
    """The private part of the link that takes a signature back. Derived, not stored; works for ever."""
    return vault.make_token(TOKEN, signature_id)


def signature_of(token: str) -> StaffSignature:
    """The row behind a link. Raises vault's BadToken when it is not ours, LinkGone when the row is gone."""
    found = StaffSignature.objects.select_related("letter__petition__page").filter(pk=vault.read_token(TOKEN, token))
    row = found.first()
    if row is None:
        raise LinkGone
    return row


@transaction.atomic
def take_back(signature_id: int) -> None:
    """Erases a signature. Its line of the table falls with a later batch (services/floors.py); a name goes at once."""
    StaffSignature.objects.filter(pk=signature_id).delete()
    scrub_when_done()
