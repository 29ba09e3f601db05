"""What the worker does for petitions. Each of these may run twice, or die in the middle, without harm."""

from datetime import datetime, timedelta

from unwatched.core.jobs import sweep
from unwatched.core.scrubbing import scrub

from .models import Petition
from .services import counting, findings, judging, mailing, places, removing, retention, telling

# A confirmation is public within a minute: a tick at most every 20 s, and pages are cached for 20 s more.
TICK = timedelta(seconds=20)


@sweep(every=TICK, name="count")
def count(*, now: datetime) -> str | None:
    ticks = counting.count_all(now=now)
    return f"{ticks} ticks" if ticks else None


@sweep(every=timedelta(seconds=1), name="mail")
def send_mail(*, now: datetime) -> str | None:
    mailing.answer_link_requests(now=now)
    sent = mailing.send_due(now=now)
    return f"{sent} mails" if sent else None


@sweep(every=timedelta(seconds=1), name="remove")
def remove(*, now: datetime) -> str | None:
    looked = removing.go_on(now=now)
    return f"{looked} signatures" if looked else None


@sweep(every=timedelta(seconds=5), name="judge")
def judge(*, now: datetime) -> str | None:
    looked = judging.judge(now=now)
    return f"{looked} signatures" if looked else None


@sweep(every=timedelta(seconds=30), name="closed")
def say_closed(*, now: datetime) -> str | None:
    """Programmes of others hear that a last day has passed."""
    told = telling.say_closed(now=now)
    return f"{told} told" if told else None


@sweep(every=timedelta(hours=1), name="forget")
def forget(*, now: datetime) -> str | None:
    done = retention.forget_networks(now=now) + retention.forget_addresses_in_transit(now=now)
    done += retention.expire_pending(now=now) + retention.forget_disowned(now=now)
    done += retention.forget_paper_notes(now=now) + places.cut()
    scrub()
    return f"{done} rows" if done else None


@sweep(every=timedelta(days=1), name="recount")
def recount(*, now: datetime) -> str | None:
    found = [findings.recount(pk, now=now) for pk in Petition.objects.values_list("pk", flat=True)]
    unsound = [finding.petition_id for finding in found if not finding.is_sound]
    if unsound:
        raise counting.DoesNotAddUp(unsound)
    return "every count is sound"
