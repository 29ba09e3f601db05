from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy

from .chain import Step


class PaperBatchQuerySet(models.QuerySet["PaperBatch"]):
    def counted(self) -> "PaperBatchQuerySet":
        """With ``signatures``: how many each one holds, after every correction. The newest first."""
        return self.annotate(signatures=Coalesce(Sum("steps__change"), 0)).order_by("-number")

    def standing(self) -> "PaperBatchQuerySet":
        """Those that were not taken back."""
        return self.counted().alias(held=Sum("steps__change")).filter(held__gt=0)


class PaperBatch(models.Model):
    """Sheets of paper that were handed in together. Nobody's name on them is typed; the sheets stay in a folder.

    How many signatures they hold is the sum of their steps. Whatever stands here is part of each step's hash.
    """

    petition = models.ForeignKey("actions.Petition", on_delete=models.PROTECT, related_name="paper_batches")
    number = models.PositiveIntegerField()  # is written on the sheets, so that they are found again
    sheets = models.PositiveIntegerField(_("sheets"))
    collected_from = models.DateField(_("collected from"))
    collected_to = models.DateField(_("collected until"))
    place = models.CharField(_("where"), max_length=120)
    # Who handed them in, who watched the counting: names people, so it is sealed. Erased after a year.
    sealed = models.BinaryField(null=True)
    made_at = models.DateTimeField()

    signatures: int  # only with PaperBatchQuerySet.counted

    objects = PaperBatchQuerySet.as_manager()

    privacy = privacy(
        "id", "petition", "number", "sheets", "collected_from", "collected_to", "place", "made_at", sealed=Kept.SEALED
    )

    class Meta:
        verbose_name = _("paper batch")
        verbose_name_plural = _("paper batches")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["petition", "number"], name="a_paper_batch_has_its_number_once"),
            models.CheckConstraint(condition=Q(sheets__gt=0), name="a_paper_batch_has_a_sheet"),
        ]

    def __str__(self) -> str:
        return f"paper batch {self.number} of petition {self.petition_id}"


class PaperStep(Step):
    """One step of what is counted on paper: a batch was recorded, corrected or taken back, and why."""

    petition = models.ForeignKey(
        "actions.Petition", on_delete=models.PROTECT, related_name="paper_steps", db_index=False
    )
    batch = models.ForeignKey(PaperBatch, on_delete=models.PROTECT, related_name="steps", null=True)
    change = models.IntegerField()
    why = models.CharField(max_length=200, blank=True)  # empty: recorded for the first time

    privacy = privacy("id", "petition", "number", "at", "total", "before", "digest", "batch", "change", "why")

    class Meta:
        ordering = ["petition", "number"]
        constraints = [models.UniqueConstraint(fields=["petition", "number"], name="a_paper_step_has_its_number_once")]

    def __str__(self) -> str:
        return f"paper step {self.number} of petition {self.petition_id}"

    def says(self) -> list[str | int | None]:
        batch = self.batch
        facts: list[str | int | None] = []
        if batch is not None:
            facts = [batch.number, batch.sheets, f"{batch.collected_from}", f"{batch.collected_to}", batch.place]
        return [*facts, self.change, self.why]
