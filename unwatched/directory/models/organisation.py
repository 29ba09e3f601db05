from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class Organisation(models.Model):
    """A group: the coalition itself, or a partner in it."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    about = models.CharField(_("who they are, in one line"), max_length=200, blank=True)
    slug = models.SlugField(
        _("short name in links"), max_length=20, unique=True, null=True, blank=True, db_index=False,
        help_text=_("Such as nurses. A link that ends in ?via=nurses, or an action on their site, counts as theirs."),
    )  # fmt: skip
    url = models.URLField(_("website"), blank=True)
    is_host = models.BooleanField(_("runs this site"), default=False)
    ring = models.OneToOneField(
        "vault.Ring", on_delete=models.PROTECT, null=True, blank=True, related_name="organisation", editable=False
    )

    privacy = privacy("id", "name", "about", "slug", "url", "is_host", "ring")

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["-is_host", "name"]

    def clean(self) -> None:
        super().clean()
        self.slug = (self.slug or "").lower() or None  # several may have none, and none is not the empty one

    def __str__(self) -> str:
        return self.name
