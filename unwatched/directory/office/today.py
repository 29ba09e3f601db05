"""What Today says about the directory: data that has grown old."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unwatched.directory.models import Import
from unwatched.directory.services import newest_imports
from unwatched.office.people import Person
from unwatched.office.today import Button, Need

OLD = timedelta(days=180)  # half a year: since then somebody has been elected, or has moved


def is_old(made: Import, today: date) -> bool:
    return today - made.data_of > OLD


def grown_old(user: Person, now: datetime) -> Iterable[Need]:
    if not user.has_perm("directory.add_import"):
        return
    today = timezone.localdate(now)
    for made in newest_imports():
        if is_old(made, today):
            yield Need(
                title=_("The decision-makers of %(file)s may have changed") % {"file": made.file_name},
                tag=_("%(days)d days old") % {"days": (today - made.data_of).days},
                kind="look",
                why=_("Letters to somebody who has left office are lost. Get a newer file from where it came."),
                buttons=[Button(_("Import a file"), reverse("office_officials_bring"))],
            )
