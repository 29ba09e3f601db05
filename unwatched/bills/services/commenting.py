"""Comments on the parts of a bill."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.bills import audit
from unwatched.bills.errors import BillError
from unwatched.bills.models import Bill, Comment

LONGEST = 4000


@transaction.atomic
def comment(bill: Bill, *, slot: str, text: str, by: User, now: datetime) -> Comment:
    """Says something about a part; with no slot, about the whole bill."""
    text = text.strip()
    if not text:
        raise BillError(_("Write the comment first."))
    if len(text) > LONGEST:
        raise BillError(_("A comment has no more than %(n)s letters. Divide it in two.") % {"n": LONGEST})
    made = Comment.objects.create(bill=bill, slot=slot[:60], text=text, by=by, at=now)
    audit.write(bill, "bill.comment", by=by, slot=slot[:60])
    return made


@transaction.atomic
def resolve(comment: Comment, *, by: User, now: datetime) -> None:
    """It is settled. Twice is once."""
    if Comment.objects.waiting().filter(pk=comment.pk).update(resolved_at=now, resolved_by=by):
        audit.write(comment.bill, "bill.resolve", by=by)


@transaction.atomic
def reopen(comment: Comment, *, by: User) -> None:
    if Comment.objects.exclude(resolved_at=None).filter(pk=comment.pk).update(resolved_at=None, resolved_by=None):
        audit.write(comment.bill, "bill.resolve", by=by)
