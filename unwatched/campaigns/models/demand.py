from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .campaign import Campaign


class DemandState(models.TextChoices):
    UNMET = "unmet", _("unmet")
    PARTLY = "partly", _("partly met")
    MET = "met", _("met")
    WITHDRAWN = "withdrawn", _("withdrawn")


class DemandQuerySet(models.QuerySet["Demand"]):
    def published(self) -> Self:
        """Those with a history: without a dated source nobody outside sees a demand."""
        return self.filter(changes__isnull=False).distinct()

    def with_public_history(self) -> Self:
        """With what visitors see of it, and nothing more: a list of thirty is drawn often."""
        lines = DemandChange.objects.select_related("source").only(
            "demand",
            "state",
            "on",
            "words",
            "recorded_at",
            "source__title",
            "source__publisher",
            "source__url",
        )
        return self.prefetch_related(models.Prefetch("changes", queryset=lines))

    def with_history(self) -> Self:
        return self.prefetch_related(
            models.Prefetch("changes", queryset=DemandChange.objects.select_related("source", "by"))
        )


class Demand(models.Model):
    """What a campaign asks of somebody. Its state is the newest of its changes, and stored nowhere else."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="demands")
    text = models.CharField(_("what is asked"), max_length=200)
    target = models.CharField(_("of whom"), max_length=120)
    place = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    privacy = privacy("id", "campaign", "text", "target", "place")

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("demand")
        verbose_name_plural = _("demands")
        ordering = ["place", "pk"]

    def __str__(self) -> str:
        return self.text

    @property
    def newest(self) -> "DemandChange | None":
        """What happened last, by the day on which it happened."""
        return next(iter(self.changes.all()), None)

    @property
    def state(self) -> str:
        return self.newest.state if self.newest else DemandState.UNMET


class DemandChange(models.Model):
    """One line of a demand's history: since when it is how, and from what we know it."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="changes")
    state = models.CharField(_("state"), max_length=9, choices=DemandState)
    on = models.DateField(_("since"))
    words = models.CharField(_("what happened, in a sentence"), max_length=300, blank=True)
    source = models.ForeignKey("sources.Source", on_delete=models.PROTECT, related_name="+", verbose_name=_("source"))
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    privacy = privacy("id", "demand", "state", "on", "words", "source", "by", "recorded_at")

    class Meta:
        verbose_name = _("change of a demand")
        verbose_name_plural = _("changes of demands")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.on.isoformat()}"
