from django.db import models

from .privacy import privacy


class Beat(models.Model):
    """When a recurring job last finished: what the office says about the machine, and "as of" of every count."""

    name = models.CharField(max_length=60, primary_key=True)
    at = models.DateTimeField()
    note = models.CharField(max_length=200, blank=True)

    privacy = privacy("name", "at", "note")

    def __str__(self) -> str:
        return f"{self.name} at {self.at:%Y-%m-%d %H:%M:%S}"


class Removals(models.Model):
    """How often something was removed: one row, by which every process sees that its memory may hold what is gone."""

    number = models.PositiveBigIntegerField(default=0)

    privacy = privacy("id", "number")

    def __str__(self) -> str:
        return f"{self.number} removals"
