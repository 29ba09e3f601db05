from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .commitment import Commitment
from .law import Law


class ChangeKind(models.TextChoices):
    ADDED = "added", _("added")
    CHANGED = "changed", _("changed")
    REMOVED = "removed", _("removed")


class ChangeQuerySet(models.QuerySet["Change"]):
    def recent(self) -> Self:
        return self.select_related("law__jurisdiction", "commitment__company").order_by("-at", "-pk")


class Change(models.Model):
    """One edit: the history of a law or a commitment. The public sees what changed and when, never who did it."""

    law = models.ForeignKey(Law, on_delete=models.CASCADE, null=True, related_name="changes")
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, null=True, related_name="changes")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=7, choices=ChangeKind)
    what = models.CharField(max_length=20)  # the row's model: "lawevent"
    row = models.PositiveBigIntegerField()  # its primary key, which it may have lost meanwhile
    title = models.CharField(max_length=300)  # the row in words at that time
    values = models.JSONField(default=dict)  # {field: [before, after]}
    why = models.CharField(max_length=300, blank=True)
    seed_key = models.CharField(max_length=160, blank=True, db_index=True)  # of a removed row: it does not come back

    privacy = privacy(
        "id", "law", "commitment", "at", "by", "kind", "what", "row", "title", "values", "why", "seed_key"
    )

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change in the ledger")
        verbose_name_plural = _("changes in the ledger")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"
