from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class DeliveryState(models.TextChoices):
    """Where one post stands on one channel."""

    WAITING = "waiting", _("waits")
    SENDING = "sending", _("on its way")  # written down before anything leaves; found after a crash: unknown
    UNKNOWN = "unknown", _("perhaps posted; we look")
    SENT = "sent", _("posted")
    REFUSED = "refused", _("refused")
    HELD = "held", _("held back")  # an earlier post of its thread failed
    BY_HAND = "by_hand", _("waits for somebody to post it")
    DROPPED = "dropped", _("left out")  # skipped or stopped by somebody


OPEN = (DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.UNKNOWN, DeliveryState.BY_HAND)
OVER = (DeliveryState.SENT, DeliveryState.REFUSED, DeliveryState.HELD, DeliveryState.DROPPED)
# It may stand on the network: nothing that was planned after it may overtake it.
BLOCKING = (DeliveryState.SENDING, DeliveryState.UNKNOWN)
# The next post of its thread may hang on it.
STANDING = (DeliveryState.SENT,)


class Delivery(models.Model):
    """The ledger: one row for each post and channel. What is about to leave is written here, and committed, first.

    `key`, `rkey`, `stamped_at` and `text` are frozen before the first try, so that a second try is the same post and
    not another one.
    """

    thread = models.ForeignKey("publishing.Thread", on_delete=models.CASCADE, related_name="deliveries")
    post = models.ForeignKey("publishing.Post", on_delete=models.CASCADE, related_name="deliveries")
    channel = models.ForeignKey("publishing.Channel", on_delete=models.PROTECT, related_name="deliveries")
    position = models.PositiveIntegerField()  # the post's
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.WAITING)
    due_at = models.DateTimeField()  # its thread's
    not_before = models.DateTimeField(null=True)  # a limit, a pause between two tries

    key = models.CharField(max_length=64, blank=True)
    rkey = models.CharField(max_length=13, blank=True)
    stamped_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    text_mark = models.CharField(max_length=64, blank=True)  # SHA-256 of the normalised text: no account says it twice
    media = models.JSONField(default=list)  # uploaded pictures that wait for their post: gateways.social.Uploaded

    tries = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=40, blank=True)  # the worker; a row of another one is a crash, or a race
    said = models.CharField(max_length=300, blank=True)  # what went wrong, for people

    sent_at = models.DateTimeField(null=True)
    remote_id = models.CharField(max_length=255, blank=True)
    uri = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=500, blank=True)
    cid = models.CharField(max_length=100, blank=True)

    privacy = privacy(
        "id", "thread", "post", "channel", "position", "state", "due_at", "not_before", "key", "rkey", "stamped_at",
        "text", "text_mark", "media", "tries", "taken_at", "taken_by", "said", "sent_at", "remote_id", "uri", "url",
        "cid",
    )  # fmt: skip

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["due_at", "thread", "position", "pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="deliveries_that_wait"),
            models.Index(fields=["due_at"], condition=Q(state__in=["sending", "unknown"]), name="deliveries_in_doubt"),
            models.Index(fields=["channel", "text_mark"], name="what_a_channel_has_said"),
            models.Index(fields=["uri"], condition=~Q(uri=""), name="deliveries_by_uri"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["post", "channel"], name="a_post_goes_to_a_channel_once"),
            models.CheckConstraint(
                condition=~Q(state__in=["sending", "unknown"]) | (~Q(key="") & Q(stamped_at__isnull=False)),
                name="what_leaves_is_written_down_first",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="what_is_posted_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
