from django.db import models

from unwatched.core.privacy import privacy


class Removal(models.Model):
    """Signatures that organisers removed together, and the line that the public reads about it."""

    petition = models.ForeignKey("actions.Petition", on_delete=models.PROTECT, related_name="removals")
    at = models.DateTimeField()
    why = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    taken_back_at = models.DateTimeField(null=True)

    privacy = privacy("id", "petition", "at", "why", "number", "taken_back_at")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"removal {self.pk} of petition {self.petition_id}"
