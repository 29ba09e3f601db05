"""What the worker does for open letters. Each of these may run twice, or die in the middle, without harm."""

from datetime import datetime, timedelta

from unwatched.core.jobs import sweep
from unwatched.core.scrubbing import scrub

from .services import batches, mailing, organisations, retention


@sweep(every=timedelta(seconds=1), name="codes")
def send_codes(*, now: datetime) -> str | None:
    sent = mailing.send_codes(now=now) + organisations.send_due(now=now)
    return f"{sent} mails" if sent else None


@sweep(every=timedelta(minutes=5), name="letters")
def move_figures(*, now: datetime) -> str | None:
    moved = batches.move_due(now=now)
    return f"{moved} letters" if moved else None


@sweep(every=timedelta(seconds=30), name="forget codes")
def forget_codes(*, now: datetime) -> str | None:
    emptied = retention.empty_codes(now=now)
    if not emptied:
        return None
    scrub()
    return f"{emptied} codes"


@sweep(every=timedelta(hours=1), name="forget letters")
def forget(*, now: datetime) -> str | None:
    done = retention.forget_marks(now=now) + retention.forget_organisations(now=now)
    return f"{done} rows" if done else None
