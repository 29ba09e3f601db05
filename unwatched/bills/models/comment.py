from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .bill import Bill


class CommentQuerySet(models.QuerySet["Comment"]):
    def waiting(self) -> "CommentQuerySet":
        return self.filter(resolved_at=None)


class Comment(models.Model):
    """What one of us says about a part of a bill, until it is settled."""

    bill = models.ForeignKey(Bill, on_delete=models.CASCADE, related_name="comments")
    slot = models.CharField(max_length=60, blank=True)  # empty: about the whole bill
    text = models.TextField(_("comment"), max_length=4000)
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = privacy("id", "bill", "slot", "text", "by", "at", "resolved_at", "resolved_by")

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment on a bill")
        verbose_name_plural = _("comments on bills")
        ordering = ["at", "pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_by__isnull=True) | Q(resolved_at__isnull=False),
                name="who_has_settled_a_comment_has_settled_it",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]
