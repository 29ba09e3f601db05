from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .bill import Bill


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def open(self, *, now: datetime) -> Self:
        return self.filter(withdrawn_at=None).filter(Q(expires_at=None) | Q(expires_at__gt=now))


class ShareLink(models.Model):
    """A read-only link to a bill's newest version. Only the hash of its token is kept: the link is shown once."""

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="links")
    token_sha256 = models.CharField(max_length=64, unique=True)
    note = models.CharField(_("for whom"), max_length=120, blank=True)
    expires_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    privacy = privacy("id", "bill", "token_sha256", "note", "expires_at", "made_by", "made_at", "withdrawn_at")

    objects = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("read-only link")
        verbose_name_plural = _("read-only links")
        ordering = ["-made_at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.note or f"link {self.pk}"
