from django.db import models
from django.db.models import Q

from unwatched.core.privacy import privacy


class WallPost(models.Model):
    """A post on the rehearsal wall: ours, or one that somebody typed there to play a reader."""

    channel = models.ForeignKey("publishing.Channel", on_delete=models.CASCADE, related_name="wall")
    key = models.CharField(max_length=64, blank=True)  # of our own posts: the same key is the same post
    author = models.CharField(max_length=80, blank=True)  # empty: ours
    text = models.TextField()
    warning = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=35, blank=True)
    visibility = models.CharField(max_length=8, default="public")
    pictures = models.JSONField(default=list)  # {"file": …, "description": …, "width": …, "height": …}
    parent = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="replies")
    at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    deleted = models.BooleanField(default=False)
    touched = models.PositiveBigIntegerField(default=0)  # rises over the wall with everything that happens to a post

    privacy = privacy(
        "id", "channel", "key", "author", "text", "warning", "language", "visibility", "pictures", "parent", "at",
        "edited_at", "deleted", "touched",
    )  # fmt: skip

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["channel", "touched"], name="what_happened_on_a_wall")]
        constraints = [
            models.UniqueConstraint(fields=["channel", "key"], condition=~Q(key=""), name="the_wall_keeps_keys")
        ]

    def __str__(self) -> str:
        return f"wall post {self.pk}"
