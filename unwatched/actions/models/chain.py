import hashlib
import json
from datetime import UTC

from django.db import models


class Step(models.Model):
    """One step of something that is counted. Rows are only ever added; each one holds the hash of the one before."""

    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    total = models.PositiveIntegerField()
    before = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    petition_id: int

    class Meta:
        abstract = True

    @property
    def change(self) -> int:
        """By how much the total is another one now."""
        raise NotImplementedError

    def says(self) -> list[str | int | None]:
        """What this step says, beside its petition, number, time and total."""
        raise NotImplementedError

    def compute_digest(self) -> bytes:
        """SHA-256 over what the step says and the digest before it, as canonical JSON."""
        at = self.at.astimezone(UTC).isoformat(timespec="seconds")
        said = [self.petition_id, self.number, at, *self.says(), self.total, bytes(self.before).hex()]
        return hashlib.sha256(json.dumps(said, separators=(",", ":")).encode()).digest()
