from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class Custody(models.TextChoices):
    """Where a ring's private keys are."""

    SERVER = "server", _("a key file on this server")
    HOLDERS = "holders", _("with key-holders")


class Ring(models.Model):
    """One receiving organisation's keys: details sealed for it can be read only with its private key."""

    name = models.CharField(max_length=120, unique=True)
    custody = models.CharField(max_length=8, choices=Custody, default=Custody.SERVER)

    privacy = privacy("id", "name", "custody")

    def __str__(self) -> str:
        return self.name


class PublicKey(models.Model):
    """One public key of a ring. New details are sealed to the current one; old ones still open the old seals."""

    ring = models.ForeignKey(Ring, on_delete=models.PROTECT, related_name="keys")
    public = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    privacy = privacy("id", "ring", "public", "made_at", "retired_at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ring"], condition=Q(retired_at=None), name="a_ring_has_one_current_key")
        ]

    def __str__(self) -> str:
        return f"{self.ring} {self.pk}"


class Holder(models.Model):
    """A key-holder's wrapped copy of a private key: useless without their passphrase."""

    key = models.ForeignKey(PublicKey, on_delete=models.CASCADE, related_name="holders")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="held_keys")
    wrapped = models.BinaryField()
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)

    privacy = privacy("id", "key", "user", "wrapped", "made_at", "tried_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "user"], name="a_person_holds_a_key_once")]

    def __str__(self) -> str:
        return f"{self.user_id} holds {self.key_id}"


class Seen(models.Model):
    """The fingerprint of the key folder that this database was made with: a wrong folder is found at start."""

    name = models.CharField(max_length=40, primary_key=True)
    fingerprint = models.BinaryField(max_length=32)

    privacy = privacy("name", "fingerprint")

    def __str__(self) -> str:
        return self.name
