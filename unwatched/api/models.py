from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class TokenQuerySet(models.QuerySet["Token"]):
    def live(self, *, now: datetime) -> "TokenQuerySet":
        return self.filter(revoked_at=None, expires_at__gt=now, made_by__is_active=True)


class Token(models.Model):
    """What a programme shows to read sealed lists. It never does more than the person who made it may do."""

    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12, unique=True)  # the part that may be seen
    digest = models.BinaryField(max_length=32)  # HMAC of the whole token under a key that is not in the database
    scopes = models.JSONField(default=list)  # names of scopes.SCOPES
    made_by = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="export_tokens")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_on = models.DateField(null=True)  # a day, not a moment
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = TokenQuerySet.as_manager()

    privacy = privacy(
        "id", "name", "prefix", "digest", "scopes", "made_by", "made_at", "expires_at", "used_on", "revoked_at",
        "revoked_by",
    )  # fmt: skip

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-made_at", "-pk"]
        default_permissions = ()
        permissions = [("keep_tokens", _("Make and revoke tokens for programmes"))]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="a_token_ends_after_it_began")
        ]

    def __str__(self) -> str:
        return self.name

    def is_live(self, *, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at and self.made_by.is_active
