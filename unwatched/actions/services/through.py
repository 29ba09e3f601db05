"""Through which partner people came: numbers for each one, and no number for fewer than five."""

from dataclasses import dataclass

from django.db.models import Count, Q

from unwatched.actions.models import Petition, SignatureState
from unwatched.directory.models import Organisation

from .counting import COUNTS
from .figures import rows_of, spared
from .places import FEW

SIGNED = Q(state__in=(SignatureState.PENDING, SignatureState.CONFIRMED), aside="")


@dataclass(frozen=True)
class Through:
    """One partner: who signed, and who confirmed of them; None: some, but fewer than five."""

    name: str
    signed: int | None
    confirmed: int | None


def through_partners(petition: Petition) -> list[Through]:
    """The most first. What came through nobody is not told: it would give a small group away by subtraction."""
    return spared(petition, "through", lambda: look(petition))


def look(petition: Petition) -> list[Through]:
    rows = rows_of(petition).filter(SIGNED, via__isnull=False).order_by().values("via")
    found = {row["via"]: row for row in rows.annotate(signed=Count("pk"), confirmed=Count("pk", filter=COUNTS))}
    names = dict(Organisation.objects.filter(pk__in=found).values_list("pk", "name"))
    known = sorted((pk for pk in found if pk in names), key=lambda pk: (-found[pk]["signed"], names[pk]))
    return [Through(names[pk], told(found[pk]["signed"]), told(found[pk]["confirmed"])) for pk in known]


def told(number: int) -> int | None:
    return None if 0 < number < FEW else number
