from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class Level(models.TextChoices):
    """Which kind of body makes the law there."""

    COUNTRY = "country", _("country")
    STATE = "state", _("state")
    COUNTY = "county", _("county")
    CITY = "city", _("city")
    TOWN = "town", _("town")
    DISTRICT = "district", _("district")  # a school district, a transit district
    COMPANY = "company", _("company")  # an employer, for clauses of contracts and collective agreements
    OTHER = "other", _("other")


class Jurisdiction(models.Model):
    """A place or body that makes rules: a town with its council, a county, a school district, a state.

    Fields as in Open Civic Data. `ocd_id` names it for everybody; places that are missing there have their own id under
    `local` and may say in `same_as` what others call them.
    """

    name = models.CharField(_("name"), max_length=120)
    level = models.CharField(_("level"), max_length=8, choices=Level)
    region = models.CharField(_("state or region"), max_length=60, blank=True)  # as people say it: "MA"
    country = models.CharField(_("country"), max_length=2)  # ISO 3166-1, small letters: "us"
    body = models.CharField(_("body that decides"), max_length=120, blank=True)  # "City Council"
    ocd_id = models.CharField(_("Open Civic Data id"), max_length=200, unique=True)
    same_as = models.JSONField(_("also known as"), default=list, blank=True)  # [id, …] in other registers
    url = models.URLField(_("website"), blank=True)

    privacy = privacy("id", "name", "level", "region", "country", "body", "ocd_id", "same_as", "url")

    class Meta:
        verbose_name = _("jurisdiction")
        verbose_name_plural = _("jurisdictions")
        ordering = ["name", "region"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "level", "region", "country"], name="a_place_stands_in_the_directory_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.region}" if self.region else self.name
