from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy


class QuietTime(models.Model):
    """When posts are best left alone: at night, on days of remembrance. Plans get a warning, nothing is blocked."""

    name = models.CharField(_("name"), max_length=120)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("until"))  # earlier than `starts`: over midnight
    first_day = models.DateField(_("first day"), null=True, blank=True)  # None: every day
    last_day = models.DateField(_("last day"), null=True, blank=True)

    privacy = privacy("id", "name", "starts", "ends", "first_day", "last_day")

    class Meta:
        verbose_name = _("quiet time")
        verbose_name_plural = _("quiet times")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__isnull=True, last_day__isnull=True) | Q(last_day__gte=models.F("first_day")),
                name="a_quiet_time_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name
