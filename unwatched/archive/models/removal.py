from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy


class Why(models.TextChoices):
    """Why a thread is not here any more."""

    AUTHOR = "author", _("removed by its author")
    SOURCE = "source", _("removed by its author at the source")
    OFFICE = "office", _("taken down by us")


class Tombstone(models.Model):
    """A post that was here and may never come back. Keyed hashes: they know it again, and tell nobody what it was.

    One for each post of a thread; the one of the first post also knows where its page was.
    """

    uri_mark = models.BinaryField(max_length=32, unique=True)
    key = models.UUIDField(db_index=True)  # of the thread: what feeds called it
    path_mark = models.BinaryField(max_length=32, null=True, unique=True)
    at = models.DateTimeField()
    why = models.CharField(max_length=6, choices=Why)
    was_findable = models.BooleanField(default=False)  # a feed named it, so a feed says that it is gone

    privacy = privacy("id", "key", "at", "why", "was_findable", uri_mark=Kept.MARK, path_mark=Kept.MARK)

    class Meta:
        verbose_name = _("tombstone")
        verbose_name_plural = _("tombstones")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"tombstone {self.pk}"

    @property
    def atom_id(self) -> str:
        return f"urn:uuid:{self.key}"


class TakeDownState(models.TextChoices):
    WAITING = "waiting", _("waits for a sign of the author")
    OPEN = "open", _("to decide")
    DONE = "done", _("removed")
    REFUSED = "refused", _("left standing")
    LAPSED = "lapsed", _("no sign of the author")


class TakeDown(models.Model):
    """Somebody wants a thread to go: the author by a code from the account, or anybody else by asking the office."""

    thread = models.ForeignKey("archive.KeptThread", on_delete=models.SET_NULL, null=True, related_name="takedowns")
    state = models.CharField(max_length=7, choices=TakeDownState)
    at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)
    looks = models.PositiveIntegerField(default=0)
    # Somebody else's words, under a key outside the database; erased with the decision.
    words = models.BinaryField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = privacy(
        "id", "thread", "state", "at", "looked_at", "looks", "decided_at", "decided_by", words=Kept.LOCKED
    )

    class Meta:
        verbose_name = _("take-down")
        verbose_name_plural = _("take-downs")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "open"]) | Q(words__isnull=True), name="what_is_decided_is_wordless"
            )
        ]

    def __str__(self) -> str:
        return f"take-down {self.pk}"
