from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class Follow(models.Model):
    """An author whose new threads we want to know of: one who said yes, or a public body."""

    author = models.OneToOneField("archive.Author", on_delete=models.CASCADE, related_name="follow")
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    mail = models.BooleanField(_("send a mail to whoever follows"), default=False)
    place = models.CharField(max_length=500, blank=True)  # the newest post that was looked at
    looked_at = models.DateTimeField(null=True)
    look_after = models.DateTimeField()
    failures = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)

    privacy = privacy("id", "author", "by", "at", "mail", "place", "looked_at", "look_after", "failures", "said")

    class Meta:
        verbose_name = _("follow")
        verbose_name_plural = _("follows")
        ordering = ["author__name", "pk"]
        indexes = [models.Index(fields=["look_after"], name="follows_by_time")]

    def __str__(self) -> str:
        return f"follow {self.pk}"


class Bot(models.Model):
    """The mention bot at one of our accounts: whether it listens, and how far it has heard."""

    channel = models.OneToOneField("publishing.Channel", on_delete=models.CASCADE, related_name="unroll_bot")
    on = models.BooleanField(default=False)
    on_at = models.DateTimeField(null=True)  # what was said before that is left alone
    place = models.CharField(max_length=500, blank=True)
    looked_at = models.DateTimeField(null=True)
    look_after = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=300, blank=True)

    privacy = privacy("id", "channel", "on", "on_at", "place", "looked_at", "look_after", "failures", "said")

    class Meta:
        verbose_name = _("mention bot")
        verbose_name_plural = _("mention bots")

    def __str__(self) -> str:
        return f"bot at channel {self.channel_id}"
