from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from unwatched.actions.models import Petition
from unwatched.actions.services import counting, findings


class Command(BaseCommand):
    help = (
        "Compare every petition's chain of ticks with its signatures. Changes none of them; exit code 1 when they "
        "differ, and the public number stands still until somebody has looked."
    )
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        results = [findings.recount(pk, now=now) for pk in Petition.objects.order_by("pk").values_list("pk", flat=True)]
        for found in results:
            self.stdout.write(self.sentence(found))
        if not all(found.is_sound for found in results):
            raise CommandError(
                "It does not add up. Nothing is lost; the public number stands still until somebody looks."
            )

    def sentence(self, found: counting.Finding) -> str:
        start = f"Petition {found.petition_id}: {found.ticks} ticks, total {found.total}."
        if found.broken_at:
            return f"{start} Tick {found.broken_at} does not follow from the one before it."
        if found.paper_broken_at:
            return f"{start} Step {found.paper_broken_at} of paper does not follow from the one before it."
        if found.difference:
            return f"{start} The rows say {found.rows}: a difference of {found.difference:+}."
        return f"{start} The rows say the same."
