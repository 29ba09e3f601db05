from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class Series(models.Model):
    """A sustained effort: at set times the next draft of the series goes out. Drafts are used once; none repeats."""

    title = models.CharField(_("title"), max_length=160)
    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.SET_NULL, null=True, blank=True)
    channels = models.ManyToManyField("publishing.Channel", related_name="series", verbose_name=_("channels"))
    weekdays = models.JSONField(default=list)  # 0 is Monday
    at = models.TimeField(_("at"))
    zone = models.CharField(max_length=64)  # IANA name
    active = models.BooleanField(_("active"), default=True)
    next_at = models.DateTimeField(null=True)  # when the next draft is due; None: no draft is left, or not active
    added_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = privacy("id", "title", "campaign", "channels", "weekdays", "at", "zone", "active", "next_at", "added_by")

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")

    def __str__(self) -> str:
        return self.title
