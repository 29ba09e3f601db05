"""Read-only links. The token is kept by nobody: its hash finds the link, and whoever lost it makes another."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.bills import audit
from unwatched.bills.errors import BillError
from unwatched.bills.models import Bill, ShareLink

OCTETS = 24  # of chance in a token: 192 bits, so that its plain hash cannot be searched
MOST = 50  # open links of one bill


@transaction.atomic
def share(
    bill: Bill, *, by: User, now: datetime, note: str = "", expires_at: datetime | None = None
) -> tuple[ShareLink, str]:
    """A link and its token, which is shown this once."""
    if not bill.versions.exists():
        raise BillError(_("Save a version first: a link shows what is saved, not what is being written."))
    if expires_at and expires_at <= now:
        raise BillError(_("That day is over. Choose a later one, or none."))
    if ShareLink.objects.open(now=now).filter(bill=bill).count() >= MOST:
        raise BillError(_("There are %(n)s links to it already. Withdraw one first.") % {"n": MOST})
    token = secrets.token_urlsafe(OCTETS)
    link = ShareLink.objects.create(
        bill=bill, token_sha256=hash_of(token), note=" ".join(note.split())[:120], expires_at=expires_at, made_by=by,
        made_at=now,
    )  # fmt: skip
    audit.write(bill, "bill.share", by=by)
    return link, token


@transaction.atomic
def withdraw(link: ShareLink, *, by: User, now: datetime) -> None:
    if ShareLink.objects.filter(pk=link.pk, withdrawn_at=None).update(withdrawn_at=now):
        audit.write(link.bill, "bill.withdraw", by=by)


def find(token: str) -> ShareLink | None:
    """The link with this token, open or not."""
    rows = ShareLink.objects.select_related("bill__jurisdiction")
    return rows.filter(token_sha256=hash_of(token)).first()


def is_open(link: ShareLink, *, now: datetime) -> bool:
    return link.withdrawn_at is None and (link.expires_at is None or link.expires_at > now)


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
