from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class Format(models.TextChoices):
    PASTED = "pasted", _("pasted")
    TEXT = "text", _("plain text")
    DOCX = "docx", _("Word file")
    ODT = "odt", _("ODT file")
    HTML = "html", _("web page")
    AKN = "akn", _("Akoma Ntoso")


class ForeignText(models.Model):
    """Somebody else's law or draft, as our reader understood it. Of the file itself only the hash is kept."""

    name = models.CharField(_("what it is"), max_length=200)  # "Committee substitute, 20 Nov"
    place = models.CharField(_("of which place"), max_length=120, blank=True)
    source = models.ForeignKey("sources.Source", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    format = models.CharField(max_length=10, choices=Format)  # of the file; its name is not kept: names tell
    sha256 = models.CharField(max_length=64)  # of the file, or of what was pasted
    law = models.JSONField()  # unwatched.bills.text.Law, what is unsure included
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    privacy = privacy("id", "name", "place", "source", "format", "sha256", "law", "by", "at")

    class Meta:
        verbose_name = _("text of somebody else")
        verbose_name_plural = _("texts of others")
        ordering = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
