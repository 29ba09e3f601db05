"""Having the sources of the ledgers looked at. Nothing is fetched before somebody here asks for it."""

from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType

from unwatched.ledger.models import Commitment, Law, Wording
from unwatched.sources.models import Citation
from unwatched.sources.services.citing import EVERY


def begin(*, now: datetime) -> int:
    """From now on each source of a law or a wording is looked at once a week, spread over the week; gives how many.

    Of the many facts that cite one source, one citation is enough: the source is the same page.
    """
    kinds = ContentType.objects.get_for_models(Law, Commitment, Wording).values()
    rows = Citation.objects.filter(claim_type__in=kinds, next_look_at=None).exclude(source__url="").order_by("pk")
    watched = set(Citation.objects.exclude(next_look_at=None).values_list("source_id", flat=True))
    first = {one.source_id: one for one in rows if one.source_id not in watched}
    step = EVERY / max(len(first), 1)
    for number, one in enumerate(first.values()):
        one.next_look_at = now + timedelta(seconds=int(step.total_seconds() * number))
    Citation.objects.bulk_update(first.values(), ["next_look_at"])
    return len(first)
