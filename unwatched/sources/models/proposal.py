from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .capture import Capture
from .source import Source


class Whose(models.TextChoices):
    """Who speaks on a page: decides how many members it takes to keep it."""

    INSTITUTION = "institution", _("A public body, a company, or an official in office")
    PUBLISHED = "published", _("A newspaper, a law, a study: published for everybody")
    OURS = "ours", _("We ourselves")


class ProposalState(models.TextChoices):
    WAITS = "waits", _("waits for a second person")
    AGREED = "agreed", _("is being fetched")
    KEPT = "kept", _("kept")
    FAILED = "failed", _("could not be fetched")
    DROPPED = "dropped", _("let go")


OPEN = (ProposalState.WAITS, ProposalState.AGREED)


class Proposal(models.Model):
    """A page that somebody wants kept, with the reason. Nothing is fetched before everybody needed has agreed."""

    url = models.URLField(_("address"), max_length=2000)
    whose = models.CharField(_("who speaks there?"), max_length=12, choices=Whose)
    why = models.TextField(_("why it should be kept"))
    by_name = models.CharField(_("your name in the packet"), max_length=120, blank=True)
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=7, choices=ProposalState, default=ProposalState.WAITS)
    upload = models.CharField(
        max_length=64, blank=True
    )  # SHA-256 of a web archive made elsewhere; empty: to be fetched
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    said = models.CharField(max_length=400, blank=True)  # why it could not be fetched, for people
    source = models.ForeignKey(Source, on_delete=models.CASCADE, null=True, related_name="proposals")
    capture = models.OneToOneField(Capture, on_delete=models.CASCADE, null=True, related_name="proposal")

    privacy = privacy(
        "id", "url", "whose", "why", "by_name", "proposed_by", "proposed_at", "agreed_by", "agreed_at", "state",
        "upload", "next_try_at", "tries", "said", "source", "capture",
    )  # fmt: skip

    class Meta:
        verbose_name = _("page to keep")
        verbose_name_plural = _("pages to keep")
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(why=""), name="a_page_is_kept_for_a_reason"),
            models.CheckConstraint(
                condition=~Q(whose=Whose.INSTITUTION)
                | Q(state__in=[ProposalState.WAITS, ProposalState.DROPPED])
                | Q(agreed_at__isnull=False),
                name="an_institution_is_kept_by_two",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | Q(proposed_by__isnull=True) | ~Q(agreed_by=F("proposed_by")),
                name="nobody_agrees_with_themselves",
            ),
        ]

    def __str__(self) -> str:
        return self.url
