from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from unwatched.core.zones import zone_words


@dataclass(frozen=True, kw_only=True)
class Clock:
    """Says the times of one chat by the clocks of its zone; names the day where it is not that of the beginning."""

    begins: datetime
    zone: str

    def day(self) -> str:
        """ "Tuesday, 24 November 2026"."""
        local = self._local(self.begins)
        return f"{date_format(local, 'l')}, {date_format(local, 'DATE_FORMAT')}"

    def span(self, until: datetime) -> str:
        """ "Tuesday, 24 November 2026, 20:00 to 20:45, CET (UTC+1)"."""
        words = {"start": self.time(self.begins), "end": self.time(until), "zone": self.zone_at(self.begins)}
        return f"{self.day()}, " + _("%(start)s to %(end)s, %(zone)s") % words

    def time(self, at: datetime, *, zone: str = "") -> str:
        """ "20:03", with seconds where there are any."""
        local = self._local(at, zone)
        time = date_format(local, "H:i:s" if local.second else "TIME_FORMAT")
        if local.date() == self._local(self.begins).date():
            return time
        return f"{date_format(local, 'MONTH_DAY_FORMAT')}, {time}"

    def zone_at(self, at: datetime) -> str:
        return zone_words(at, zone=self.zone)

    def elsewhere(self, at: datetime, *, zone: str) -> str:
        """ "14:00 EST (UTC-5)"; "" where clocks show the same as here."""
        if self._local(at, zone).utcoffset() == self._local(at).utcoffset():
            return ""
        return f"{self.time(at, zone=zone)} {zone_words(at, zone=zone)}"

    def zones_after_time(self, at: datetime) -> str:
        """What stands behind a time: "CET, 19:03 UTC", or "UTC"."""
        here = self.zone_at(at).partition(" ")[0]
        return ", ".join(part for part in (here, self.elsewhere(at, zone="UTC")) if part)

    def _local(self, at: datetime, zone: str = "") -> datetime:
        return at.astimezone(ZoneInfo(zone or self.zone))
