from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .channel import ChannelState
from .run import RunState
from .thread import ThreadState


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


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def planned(self, *, until: datetime) -> "DeliveryQuerySet":
        """Those that wait and whose time comes by then, whatever keeps them."""
        return self.filter(
            Q(thread__run=None) | Q(thread__run__state=RunState.RUNNING),
            state=DeliveryState.WAITING,
            thread__state=ThreadState.PLANNED,
            due_at__lte=until,
        )

    def ready(self, *, now: datetime) -> "DeliveryQuerySet":
        """Those that may go out now, the most urgent first: their time has come and nothing is before them."""
        in_thread = Delivery.objects.filter(
            Q(position__lt=OuterRef("position")) & ~Q(state=DeliveryState.SENT) | Q(state__in=BLOCKING),
            thread=OuterRef("thread"),
            channel=OuterRef("channel"),
        )
        in_run = Delivery.objects.filter(
            thread__run=OuterRef("thread__run"),
            channel=OuterRef("channel"),
            thread__rank__lt=OuterRef("thread__rank"),
            state__in=(DeliveryState.WAITING, *BLOCKING),
        )
        return (
            self.planned(until=now)
            .filter(Q(not_before=None) | Q(not_before__lte=now), ~Exists(in_thread), ~Exists(in_run))
            .filter(taken_by="")
            .order_by("due_at", "thread__rank", "thread_id", "position")
        )

    def to_prepare(self, *, now: datetime, ahead: timedelta) -> "DeliveryQuerySet":
        """Those whose pictures can be put up before their time comes, the most urgent first."""
        return (
            self.planned(until=now + ahead)
            .filter(Q(not_before=None) | Q(not_before__lte=now), due_at__gt=now, prepared=False, taken_by="")
            .filter(channel__state=ChannelState.WORKING, channel__by_hand=False, post__pictures__isnull=False)
            .distinct()
            .order_by("due_at", "thread_id", "position")
        )

    def doubtful(self, *, now: datetime) -> "DeliveryQuerySet":
        """Those that perhaps stand on the network, and that nobody looks for right now."""
        return self.filter(
            Q(not_before=None) | Q(not_before__lte=now), state=DeliveryState.UNKNOWN, taken_by=""
        ).order_by("due_at", "thread_id", "position")

    def in_hand(self) -> "DeliveryQuerySet":
        """Those that a worker is busy with right now."""
        return self.filter(~Q(taken_by=""))

    def unsettled(self) -> "DeliveryQuerySet":
        """Those in somebody's hands, and those that perhaps stand on the network; in no order."""
        return self.filter(~Q(taken_by="") | Q(state=DeliveryState.UNKNOWN)).order_by()


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
    due_at = models.DateTimeField()  # its thread's, and so many seconds after it
    not_before = models.DateTimeField(null=True)  # a limit, a pause between two tries

    key = models.CharField(max_length=64, blank=True)
    rkey = models.CharField(max_length=13, blank=True)
    stamped_at = models.DateTimeField(null=True)
    text = models.TextField(blank=True)
    # SHA-256 of the normalised text where no account may say it twice; empty where it may: services/wording.py.
    text_mark = models.CharField(max_length=64, blank=True)
    # Uploaded pictures that wait for their post: gateways.social.Uploaded, with "file" and whether it is "ready".
    media = models.JSONField(default=list)
    prepared = models.BooleanField(default=False)  # its pictures were put up ahead of its time, or cannot be

    tries = models.PositiveIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)  # when the last call to the network began
    doubted_at = models.DateTimeField(null=True)  # since when nobody knows whether it stands there
    taken_by = models.CharField(max_length=40, blank=True)  # the worker that has its hands on it right now
    said = models.CharField(max_length=300, blank=True)  # what went wrong, for people

    sent_at = models.DateTimeField(null=True)
    remote_id = models.CharField(max_length=255, blank=True)
    uri = models.CharField(max_length=500, blank=True)
    url = models.CharField(max_length=500, blank=True)
    cid = models.CharField(max_length=100, blank=True)

    privacy = privacy(
        "id", "thread", "post", "channel", "position", "state", "due_at", "not_before", "key", "rkey", "stamped_at",
        "text", "text_mark", "media", "prepared", "tries", "taken_at", "doubted_at", "taken_by", "said", "sent_at",
        "remote_id", "uri", "url", "cid",
    )  # fmt: skip

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["due_at", "thread", "position", "pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="deliveries_that_wait"),
            models.Index(fields=["due_at"], condition=Q(state__in=["sending", "unknown"]), name="deliveries_in_doubt"),
            models.Index(fields=["taken_by"], condition=~Q(taken_by=""), name="deliveries_in_somebodys_hands"),
            models.Index(fields=["channel", "stamped_at"], name="deliveries_by_stamp"),
            models.Index(fields=["uri"], condition=~Q(uri=""), name="deliveries_by_uri"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["post", "channel"], name="a_post_goes_to_a_channel_once"),
            models.UniqueConstraint(
                fields=["channel", "text_mark"], condition=~Q(text_mark=""), name="an_account_says_a_text_once"
            ),
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
