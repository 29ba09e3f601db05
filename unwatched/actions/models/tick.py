from django.db import models
from django.db.models import F, Q

from unwatched.core.privacy import privacy

from .chain import Step


class Tick(Step):
    """One step of a petition's count: how many rows were added, how many taken back."""

    petition = models.ForeignKey("actions.Petition", on_delete=models.PROTECT, related_name="ticks", db_index=False)
    added = models.PositiveIntegerField()
    taken_back = models.PositiveIntegerField()

    privacy = privacy("id", "petition", "number", "at", "added", "taken_back", "total", "before", "digest")

    class Meta:
        ordering = ["petition", "number"]
        constraints = [
            # Two tickers at once cannot fork the chain: the second one's row is refused.
            models.UniqueConstraint(fields=["petition", "number"], name="a_tick_has_its_number_once"),
            models.CheckConstraint(condition=Q(total__gte=F("added")) | Q(taken_back__gt=0), name="a_tick_adds_up"),
        ]

    def __str__(self) -> str:
        return f"tick {self.number} of petition {self.petition_id}"

    @property
    def change(self) -> int:
        return self.added - self.taken_back

    def says(self) -> list[str | int | None]:
        return [self.added, self.taken_back]


class Settlement(models.Model):
    """Ticks and rows did not add up, somebody looked, and counting went on. The line is public; nothing is rewritten.

    Up to ``tick`` and ``paper_step`` the chains were looked at by a person; from there on they are checked as before.
    """

    petition = models.ForeignKey("actions.Petition", on_delete=models.PROTECT, related_name="settlements")
    at = models.DateTimeField()
    why = models.CharField(max_length=200)
    difference = models.IntegerField()  # ticks less rows, as they were found
    tick = models.PositiveIntegerField()  # number of the last tick before
    paper_step = models.PositiveIntegerField()

    privacy = privacy("id", "petition", "at", "why", "difference", "tick", "paper_step")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"settlement {self.pk} of petition {self.petition_id}"
