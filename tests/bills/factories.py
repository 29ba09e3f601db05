"""The least that makes a bill."""

from datetime import UTC, datetime

from unwatched.bills.services import places, starting

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def make_bill(
    by, *, name="Port Alder", level="city", body="City Council", instrument="face-surveillance-ban", now=NOON
):
    """A whole law for a town, with the usual wordings."""
    new = places.New(name=name, level=level, region="MA", body=body)
    return starting.start(place=None, new=new, instrument=instrument, by=by, now=now)
