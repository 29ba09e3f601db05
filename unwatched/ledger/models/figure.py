from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .base import DISPUTED, SOURCED, Disputed, Sourced

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Figure(models.Model):
    """A number that we use in arguments and that sources give differently: "Face++, error on lighter-skinned women"."""

    slug = models.SlugField(_("name in addresses"), max_length=80, unique=True)
    name = models.CharField(_("what is counted"), max_length=200)
    notes = models.TextField(_("notes for readers"), blank=True)
    seed_key = models.CharField(max_length=160, blank=True, db_index=True, editable=False)

    privacy = privacy("id", "slug", "name", "notes", "seed_key")

    if TYPE_CHECKING:
        readings: "RelatedManager[Reading]"

    class Meta:
        verbose_name = _("contested figure")
        verbose_name_plural = _("contested figures")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Reading(Sourced, Disputed):
    """What one source gives for a figure."""

    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="readings")
    value = models.CharField(_("the number, with its unit"), max_length=60)
    said = models.TextField(_("in words"), blank=True)

    privacy = privacy("id", "figure", "value", "said", *SOURCED, *DISPUTED)

    class Meta:
        verbose_name = _("reading of a figure")
        verbose_name_plural = _("readings of figures")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.figure}: {self.value}"
