import hashlib
import json

from django.db import models
from django.db.models import F, Q

from unwatched.core.privacy import privacy


class Tick(models.Model):
    """One step of a petition's count. Rows are only ever added; each one holds the hash of the one before."""

    petition = models.ForeignKey("actions.Petition", on_delete=models.PROTECT, related_name="ticks", db_index=False)
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    added = models.PositiveIntegerField()
    taken_back = models.PositiveIntegerField()
    total = models.PositiveIntegerField()
    before = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

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

    def compute_digest(self) -> bytes:
        """SHA-256 over what the tick says and the digest before it, as canonical JSON."""
        said = [self.petition_id, self.number, self.at.isoformat(timespec="seconds"), self.added, self.taken_back,
                self.total, bytes(self.before).hex()]  # fmt: skip
        return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).digest()
