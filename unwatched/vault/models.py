from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy


class Custody(models.TextChoices):
    """Where a ring's private keys are."""

    SERVER = "server", _("a key file on this server")
    HOLDERS = "holders", _("with key-holders")


class Ring(models.Model):
    """One receiving organisation's keys: details sealed for it can be read only with its private key."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    custody = models.CharField(_("custody"), max_length=8, choices=Custody, default=Custody.SERVER)

    privacy = privacy("id", "name", "custody")

    class Meta:
        verbose_name = _("sealed list")
        verbose_name_plural = _("sealed lists")
        ordering = ["id"]
        permissions = [
            ("open_ring", _("Open the sealed list")),
            ("lock_ring", _("Lock everything in an emergency")),
            ("wipe_ring", _("Destroy everything personal, together with somebody else")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_held(self) -> bool:
        return self.custody == Custody.HOLDERS


class PublicKey(models.Model):
    """One public key of a ring. New details are sealed to the current one; old ones still open the old seals."""

    ring = models.ForeignKey(Ring, on_delete=models.PROTECT, related_name="keys")
    public = models.BinaryField(max_length=32)
    fingerprint = models.CharField(max_length=16, unique=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    lost_at = models.DateTimeField(null=True, blank=True)  # given up: what was sealed to it is gone for good

    privacy = privacy("id", "ring", "public", "fingerprint", "made_at", "retired_at", "lost_at")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["ring"], condition=Q(retired_at=None), name="a_ring_has_one_current_key")
        ]

    def __str__(self) -> str:
        return self.fingerprint


class Holder(models.Model):
    """Somebody who holds a ring's keys, with a key pair of their own: its private half is under their passphrase."""

    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="holders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="held_rings")
    public = models.BinaryField(max_length=32)
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)  # when the passphrase was last right
    wrong_tries = models.PositiveIntegerField(default=0)  # since it was last right
    wrong_at = models.DateTimeField(null=True, blank=True)

    privacy = privacy("id", "ring", "user", "public", "wrapped", "made_at", "tried_at", "wrong_tries", "wrong_at")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["ring", "user"], name="a_person_holds_a_ring_once")]

    def __str__(self) -> str:
        return f"{self.user_id} holds {self.ring_id}"


class Share(models.Model):
    """A ring's private key, sealed to one holder's own public key: useless without their passphrase."""

    holder = models.ForeignKey(Holder, on_delete=models.CASCADE, related_name="shares")
    key = models.ForeignKey(PublicKey, on_delete=models.CASCADE, related_name="shares")
    sealed = models.BinaryField()

    privacy = privacy("id", "holder", "key", "sealed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["holder", "key"], name="a_holder_has_a_key_once")]

    def __str__(self) -> str:
        return f"{self.holder_id} has {self.key_id}"


class Lease(models.Model):
    """One opening of a ring: by whom, for what, until when, and how much was read."""

    ring = models.ForeignKey(Ring, on_delete=models.CASCADE, related_name="leases")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(_("for what"), max_length=200)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    reads = models.PositiveIntegerField(default=0)

    privacy = privacy("id", "ring", "user", "opened_at", "until", "closed_at", "reads", reason=Kept.OFFICE)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ring"], condition=Q(closed_at=None), name="a_ring_is_opened_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="a_lease_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"lease {self.pk}"

    def is_live(self, *, now: datetime) -> bool:
        return self.closed_at is None and now < self.until


class DayKey(models.Model):
    """The key of one day's network marks, locked under the transit key. Once its row is gone the marks mean nothing."""

    day = models.DateField(primary_key=True)
    locked = models.BinaryField()

    privacy = privacy("day", "locked")

    def __str__(self) -> str:
        return f"{self.day}"


class Seen(models.Model):
    """The fingerprint of the key folder that this database was made with: a wrong folder is found at start."""

    name = models.CharField(max_length=40, primary_key=True)
    fingerprint = models.BinaryField(max_length=32)

    privacy = privacy("name", "fingerprint")

    def __str__(self) -> str:
        return self.name


class Wipe(models.Model):
    """The wish to destroy everything personal. One person asks, another one agrees within a day."""

    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(null=True)

    privacy = privacy("id", "asked_by", "asked_at", "agreed_by", "done_at")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by=None) | Q(asked_by=None) | ~Q(agreed_by=F("asked_by")),
                name="it_takes_two_to_wipe",
            )
        ]

    def __str__(self) -> str:
        return f"wipe {self.pk}"
