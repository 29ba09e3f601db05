from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class CampaignState(models.TextChoices):
    RUNNING = "running", _("running")
    WON = "won", _("won")
    LOST = "lost", _("lost")
    ENDED = "ended", _("ended")


class Campaign(models.Model):
    """An effort towards one change. Its words stand on its page; here is what must not change with a draft."""

    title = models.CharField(_("title"), max_length=120)
    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="campaign", editable=False
    )
    host = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="campaigns")
    state = models.CharField(_("state"), max_length=8, choices=CampaignState, default=CampaignState.RUNNING)
    outcome = models.TextField(_("what came of it"), blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    privacy = privacy("id", "title", "page", "host", "state", "outcome", "ended_on", "is_demo")

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")

    def __str__(self) -> str:
        return self.title
