from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class Organisation(models.Model):
    """A group: the coalition itself, or a partner in it."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    about = models.CharField(_("who they are, in one line"), max_length=200, blank=True)
    url = models.URLField(_("website"), blank=True)
    is_host = models.BooleanField(_("runs this site"), default=False)
    ring = models.OneToOneField(
        "vault.Ring", on_delete=models.PROTECT, null=True, blank=True, related_name="organisation", editable=False
    )

    privacy = privacy("id", "name", "about", "url", "is_host", "ring")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["-is_host", "name"]

    def __str__(self) -> str:
        return self.name
