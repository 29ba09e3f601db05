from datetime import datetime, timedelta

from unwatched.core.jobs import sweep

from . import services


@sweep(every=timedelta(seconds=20), name="vault")
def close_what_ran_out(*, now: datetime) -> str | None:
    """Close lists whose time is up and take their keys out of memory. Reading refuses them already."""
    closed = services.close_expired(now=now)
    return f"{closed} closed" if closed else None


@sweep(every=timedelta(hours=1), name="day keys")
def drop_day_keys(*, now: datetime) -> str | None:
    """Destroy the keys of the network marks of days gone by."""
    gone = services.drop_old_day_keys(today=now.date())
    return f"{gone} destroyed" if gone else None
