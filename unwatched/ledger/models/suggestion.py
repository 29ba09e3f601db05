from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .commitment import Commitment
from .law import Law


class SuggestionState(models.TextChoices):
    WAITING = "waiting", _("waits for one of us")
    ACCEPTED = "accepted", _("taken over")
    DECLINED = "declined", _("not taken over")


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def waiting(self) -> Self:
        """The longest waiting first."""
        return self.filter(state=SuggestionState.WAITING).order_by("at", "pk")


class Suggestion(models.Model):
    """A correction that somebody proposes in public. No name, no address and no account belongs to it.

    Whoever sent it looks it up by its number, which nobody else is told. Its words go when it is settled and old.
    """

    law = models.ForeignKey(Law, on_delete=models.CASCADE, null=True, related_name="suggestions")
    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, null=True, related_name="suggestions")
    number = models.CharField(max_length=20, unique=True)  # "K7Q2-9FMD-3XTA"
    at = models.DateTimeField()
    wrong = models.TextField(_("what is wrong"), blank=True)  # empty: settled long ago
    right = models.TextField(_("what would be right"), blank=True)
    url = models.URLField(_("where that stands"), max_length=2000, blank=True)
    state = models.CharField(max_length=8, choices=SuggestionState, default=SuggestionState.WAITING)
    answer = models.CharField(_("our answer"), max_length=500, blank=True)  # for whoever sent it
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = privacy(
        "id", "law", "commitment", "number", "at", "wrong", "right", "url", "state", "answer", "settled_at",
        "settled_by",
    )  # fmt: skip

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(law__isnull=False, commitment__isnull=True) | Q(law__isnull=True, commitment__isnull=False),
                name="a_suggestion_is_about_one_row",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", settled_at__isnull=True) | Q(settled_at__isnull=False),
                name="what_is_settled_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.number}"

    @property
    def about(self) -> Law | Commitment:
        """What it is about: exactly one of the two."""
        found = self.law or self.commitment
        assert found is not None
        return found
