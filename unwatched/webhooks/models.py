from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class Pause(models.TextChoices):
    """Why a hook is told nothing; empty: it is told."""

    NONE = "", _("on")
    HAND = "hand", _("paused")
    GONE = "gone", _("its server said that it is gone (410)")
    SILENT = "silent", _("nothing reached it for a day")


class HookQuerySet(models.QuerySet["Hook"]):
    def listening(self) -> "HookQuerySet":
        return self.filter(pause=Pause.NONE)


class Hook(models.Model):
    """An address of somebody's programme, and what it is told."""

    name = models.CharField(_("name"), max_length=80)
    host = models.CharField(max_length=260)  # of its address, for people
    locked_url = models.BinaryField()  # locked, too: with many services whoever knows it may speak there
    events = models.JSONField(default=list)  # names of events.EVENTS
    secret = models.BinaryField()  # locked: vault.lock_secret
    pause = models.CharField(max_length=6, choices=Pause, default=Pause.NONE, blank=True)
    made_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = HookQuerySet.as_manager()

    privacy = privacy("id", "name", "host", "locked_url", "events", "secret", "pause", "made_by", "made_at")

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waits")
    DONE = "done", _("arrived")
    OVERTAKEN = "overtaken", _("a newer one took its place")
    GIVEN_UP = "given_up", _("given up")


class TellingQuerySet(models.QuerySet["Delivery"]):
    def due(self, *, now: object) -> "TellingQuerySet":
        return self.filter(state=DeliveryState.WAITING, due_at__lte=now, hook__pause=Pause.NONE)


class Delivery(models.Model):
    """One thing told to one hook. The row is the queue: it is written with what it tells, and sent by the worker."""

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=40)  # "webhook-id": the same whenever this is sent
    event = models.CharField(max_length=40)
    about = models.CharField(max_length=80, blank=True)  # "petition:3"
    body = models.TextField()  # JSON, character for character as it is signed and sent
    made_at = models.DateTimeField()
    state = models.CharField(max_length=9, choices=DeliveryState, default=DeliveryState.WAITING)
    due_at = models.DateTimeField()
    since = models.DateTimeField()  # a day after this it is given up
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)  # of HTTP, from the last try; NULL: nobody answered
    said = models.CharField(max_length=200, blank=True)  # what went wrong, in a sentence

    objects = TellingQuerySet.as_manager()

    privacy = privacy(
        "id", "hook", "key", "event", "about", "body", "made_at", "state", "due_at", "since", "tries", "tried_at",
        "status", "said",
    )  # fmt: skip

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_permissions = ()
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="webhook_delivery_due"),
        ]
        constraints = [models.UniqueConstraint(fields=["hook", "key"], name="a_hook_is_told_a_thing_once")]

    def __str__(self) -> str:
        return self.key
