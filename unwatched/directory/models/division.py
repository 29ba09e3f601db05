from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class DivisionQuerySet(models.QuerySet["Division"]):
    def around(self, ocd_ids: list[str]) -> Self:
        """These divisions and those that they lie in: a ward's town, county and state."""
        return self.filter(ocd_id__in={above for ocd_id in ocd_ids for above in with_those_above(ocd_id)})


class Division(models.Model):
    """A district, ward, county or state that somebody stands for, named as Open Civic Data names it."""

    ocd_id = models.CharField(_("Open Civic Data id"), max_length=200, unique=True)
    name = models.CharField(_("name"), max_length=200)

    privacy = privacy("id", "ocd_id", "name")

    objects = DivisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("division")
        verbose_name_plural = _("divisions")
        ordering = ["name", "ocd_id"]

    def __str__(self) -> str:
        return self.name


class PostcodeSpan(models.Model):
    """Postcodes that lie in a division: all whose beginning stands from `first` to `last`, both of the same length.

    Without spaces and hyphens, in capital letters. A prefix is a span from itself to itself.
    """

    first = models.CharField(max_length=20)
    last = models.CharField(max_length=20)
    division = models.ForeignKey(Division, on_delete=models.CASCADE, related_name="postcodes")

    privacy = privacy("id", "first", "last", "division")

    class Meta:
        verbose_name = _("postcodes of a division")
        verbose_name_plural = _("postcodes of divisions")
        ordering = ["first", "last", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["first", "last", "division"], name="postcodes_are_laid_to_a_division_once"),
        ]

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first}-{self.last}"


def with_those_above(ocd_id: str) -> list[str]:
    """ "…/state:wa/cd:1" → itself, "…/state:wa" and "ocd-division/country:us"."""
    parts = ocd_id.split("/")
    return ["/".join(parts[:length]) for length in range(len(parts), 1, -1)] or [ocd_id]
