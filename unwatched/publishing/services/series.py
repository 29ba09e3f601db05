"""Sustained posting: at set times the next draft of a series goes out. A draft is used once; no account repeats a text.
A turn that falls into a quiet time is had at the first moment after it.

The plan is made ahead, one draft at a time: what is planned stands in the calendar like any other thread.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from unwatched.accounts.models import User
from unwatched.core import zones
from unwatched.publishing import audit
from unwatched.publishing.errors import PublishingError
from unwatched.publishing.models import Channel, Series, Thread, ThreadState

from . import checking, planning, quiet

AHEAD = timedelta(days=7)  # so far ahead the next drafts stand in the calendar
SOON = timedelta(minutes=5)  # nothing is planned for a time that is nearer than this
LONGEST_MOVE = timedelta(days=60)  # of which a page still says that it was one


@transaction.atomic
def save_series(
    series: Series | None,
    *,
    title: str,
    channels: Sequence[Channel],
    weekdays: Sequence[int],
    at: time,
    zone: str,
    by: User,
    now: datetime,
) -> Series:
    """Write down a series. What is planned already keeps its time. Raises PublishingError without a weekday."""
    if not weekdays:
        raise PublishingError(_("Choose at least one day of the week."))
    series = series or Series(added_by=by)
    series.title, series.weekdays, series.at, series.zone = title, sorted(set(weekdays)), at, zone
    series.save()
    series.channels.set(channels)
    audit.write(series, "series.write", by=by)
    refresh(series, now=now)
    return series


@transaction.atomic
def set_active(series: Series, *, active: bool, by: User, now: datetime) -> None:
    """Off: drafts stay, and what it had planned becomes a draft again."""
    series.active = active
    series.save(update_fields=["active"])
    if not active:
        for thread in series.threads.filter(state=ThreadState.PLANNED, due_at__gt=now + SOON):
            planning.unplan(thread, by=by, now=now)
    audit.write(series, "series.on" if active else "series.off", by=by)
    refresh(series, now=now)


def drafts(series: Series) -> list[Thread]:
    """What is left to be used, in the order of use."""
    return list(series.threads.filter(state=ThreadState.DRAFT).order_by("rank", "pk"))


@transaction.atomic
def put_last(thread: Thread) -> None:
    """A new draft goes out after those that wait already."""
    last = Thread.objects.filter(series=thread.series).exclude(pk=thread.pk).aggregate(last=Max("rank"))["last"]
    thread.rank = 0 if last is None else last + 1
    thread.save(update_fields=["rank"])


@transaction.atomic
def move_draft(thread: Thread, *, by_places: int, by: User) -> None:
    """Earlier (-1) or later (1) among the drafts that wait; what is no draft any more stays where it is."""
    assert thread.series_id is not None
    series = Series.objects.select_for_update().get(pk=thread.series_id)
    waiting = drafts(series)
    if thread not in waiting:
        return
    place = waiting.index(thread)
    waiting.insert(min(max(place + by_places, 0), len(waiting) - 1), waiting.pop(place))
    for rank, draft in enumerate(waiting):
        draft.rank = rank
    Thread.objects.bulk_update(waiting, ["rank"])
    audit.write(series, "series.order", by=by)


@transaction.atomic
def plan_next(series: Series, *, now: datetime) -> list[Thread]:
    """Plan drafts for the times of the coming week that have none yet. A draft that cannot go out stays a draft, and
    says why; the next one takes its place.
    """
    series = Series.objects.select_for_update().get(pk=series.pk)
    planned: list[Thread] = []
    if series.active:
        waiting = drafts(series)
        for turn in _free(series, now=now):
            planned += _plan_one(series, waiting, at=turn.at, now=now)
    refresh(series, now=now)
    return planned


@dataclass(frozen=True)
class Turn:
    """When a series has its turn by its days and its clock, and when it has it because of quiet times."""

    regular: datetime
    at: datetime

    @property
    def is_moved(self) -> bool:
        return self.at != self.regular


def turns(series: Series, *, since: datetime, until: datetime) -> list[Turn]:
    """Those whose regular time lies between two moments. One that would wait for months is left out."""
    found = []
    for regular in times(series, since=since, until=until):
        at = quiet.first_after(regular, zone=series.zone)
        if at is not None:
            found.append(Turn(regular, at))
    return found


def moved(series: Series, due_at: datetime) -> Turn | None:
    """The turn that was moved to this moment by a quiet time, if one was."""
    earlier = turns(series, since=due_at - LONGEST_MOVE, until=due_at)
    return next((turn for turn in reversed(earlier) if turn.is_moved and turn.at == due_at), None)


def _free(series: Series, *, now: datetime) -> Iterator[Turn]:
    """The turns of the coming week that nothing was planned for: neither at their time nor before the next one."""
    dealt = series.threads.exclude(state=ThreadState.DRAFT).values_list("due_at", flat=True)
    taken = {at for at in dealt if at is not None}
    coming = turns(series, since=now + SOON, until=now + AHEAD * 2)
    for place, turn in enumerate(coming):
        following = coming[place + 1].regular if place + 1 < len(coming) else now + AHEAD * 2
        had = any(turn.regular <= at < following or at == turn.at for at in taken)
        if not had and turn.regular < now + AHEAD:
            taken.add(turn.at)
            yield turn


def _plan_one(series: Series, waiting: list[Thread], *, at: datetime, now: datetime) -> list[Thread]:
    while waiting:
        thread = waiting.pop(0)
        try:
            found = checking.look_at(thread, due_at=at, zone=series.zone)
            if first := next((finding for finding in found if finding.stops), None):
                raise PublishingError(str(first))
            with transaction.atomic():
                return [planning.plan(thread, due_at=at, zone=series.zone, by=None, now=now)]
        except PublishingError as error:
            Thread.objects.filter(pk=thread.pk).update(said=str(error)[:300])
    return []


def refresh(series: Series, *, now: datetime) -> None:
    """Write down when the next draft is due; nothing when none is left or the series is off."""
    upcoming = series.threads.filter(state=ThreadState.PLANNED, due_at__gt=now).order_by("due_at").first()
    following = next(iter(turns(series, since=now + SOON, until=now + timedelta(days=14))), None)
    next_turn = following.at if following and drafts(series) else None
    series.next_at = (upcoming.due_at if upcoming else next_turn) if series.active else None
    series.save(update_fields=["next_at"])


def times(series: Series, *, since: datetime, until: datetime) -> list[datetime]:
    """The moments between two at which the series has its turn. A time that the clock skips is the one after."""
    zone = ZoneInfo(series.zone)
    day, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    found = []
    while day <= last:
        if day.weekday() in series.weekdays:
            at = _moment(datetime.combine(day, series.at), zone=series.zone)
            if since <= at < until:
                found.append(at)
        day += timedelta(days=1)
    return found


def _moment(clock: datetime, *, zone: str) -> datetime:
    try:
        return zones.moment(clock, zone=zone)
    except zones.NoSuchTime as error:
        return error.instead.astimezone(UTC)
