"""What Today says about the ledgers."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from unwatched.ledger.models import Suggestion
from unwatched.office import today
from unwatched.office.people import Person
from unwatched.office.today import Button, Need
from unwatched.office.views import may_use

from .base import KEEP

SOON = timedelta(days=14)  # whoever sends a correction may look within two weeks and find an answer


def suggestions(user: Person, now: datetime) -> Iterable[Need]:
    """Corrections from the public."""
    rows = Suggestion.objects.waiting() if may_use(user, KEEP) else Suggestion.objects.none()
    if oldest := rows.first():
        number = rows.count()
        said = ngettext("%(n)s correction from the public waits", "%(n)s corrections from the public wait", number)
        yield Need(
            title=said % {"n": number},
            tag=_("Look when you can"),
            why=_("Somebody found a mistake in a ledger and gives a source. Nothing changes before you have looked."),
            due=oldest.at + SOON,
            buttons=[Button(_("Look at them"), reverse("office_suggestions"))],
        )


def register_all() -> None:
    today.register(suggestions)
