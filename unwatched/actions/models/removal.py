from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class RemovalState(models.TextChoices):
    RUNNING = "running", _("being removed")
    STOPPED = "stopped", _("stopped")
    DONE = "done", _("removed")
    RETURNING = "returning", _("being put back")
    RETURNED = "returned", _("taken back")


# The worker has something to do.
MOVING = (RemovalState.RUNNING, RemovalState.RETURNING)
UNFINISHED = (*MOVING, RemovalState.STOPPED)


class RemovalQuerySet(models.QuerySet["Removal"]):
    def moving(self) -> "RemovalQuerySet":
        return self.filter(state__in=MOVING)

    def standing(self) -> "RemovalQuerySet":
        """Those of which something is removed now: what the public reads about."""
        return self.filter(taken_back_at=None, removed__gt=0)


class Removal(models.Model):
    """Signatures that organisers remove together, and the line that the public reads about it.

    Which rows is settled when the button is pressed: their numbers stand in the parts.
    """

    petition = models.ForeignKey("actions.Petition", on_delete=models.PROTECT, related_name="removals")
    at = models.DateTimeField()
    why = models.CharField(max_length=200)
    number = models.PositiveIntegerField()  # what the button promised
    removed = models.PositiveIntegerField(default=0)  # so many are removed now
    state = models.CharField(max_length=10, choices=RemovalState, default=RemovalState.RUNNING)
    taken_back_at = models.DateTimeField(null=True)

    objects = RemovalQuerySet.as_manager()

    privacy = privacy("id", "petition", "at", "why", "number", "removed", "state", "taken_back_at")

    class Meta:
        ordering = ["-at", "-pk"]

    @property
    def tag(self) -> str:
        """How its state looks: the kind of a tag."""
        return "info" if self.state == RemovalState.RETURNED else "warn"

    def __str__(self) -> str:
        return f"removal {self.pk} of petition {self.petition_id}"


class PartState(models.TextChoices):
    DUE = "due", _("not yet")
    REMOVED = "removed", _("removed")
    RETURNED = "returned", _("put back")


class RemovalPart(models.Model):
    """Some rows of a removal: what is done in one go. Its state changes in the transaction that changes the rows."""

    removal = models.ForeignKey(Removal, on_delete=models.CASCADE, related_name="parts", db_index=False)
    state = models.CharField(max_length=10, choices=PartState, default=PartState.DUE)
    ids = models.JSONField()  # of signatures
    size = models.PositiveIntegerField()

    privacy = privacy("id", "removal", "state", "ids", "size")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["removal", "state"], name="removal_part")]
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="a_removal_part_has_rows")]

    def __str__(self) -> str:
        return f"part {self.pk} of removal {self.removal_id}"
