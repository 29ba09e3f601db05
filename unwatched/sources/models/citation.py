from datetime import datetime
from typing import Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy

from .capture import Capture
from .source import Source


class Standing(models.TextChoices):
    """What the last look at the source found."""

    UNKNOWN = "unknown", _("not looked yet")
    SAME = "same", _("still there")
    MOVED = "moved", _("moved")  # the same words, elsewhere on the page or at another address
    CHANGED = "changed", _("words changed")
    GONE = "gone", _("gone")


# What a person should look at.
TROUBLED = (Standing.CHANGED, Standing.GONE)


class CitationQuerySet(models.QuerySet["Citation"]):
    def of(self, claim: models.Model) -> Self:
        """What is cited for one claim, whatever kind of row that is."""
        kind = ContentType.objects.get_for_model(claim, for_concrete_model=False)
        return self.filter(claim_type=kind, claim_id=claim.pk)

    def due(self, *, now: datetime) -> Self:
        """Whose source is to be looked at again, the longest waiting first."""
        return self.filter(next_look_at__lte=now).exclude(source__url="").order_by("next_look_at", "pk")

    def minded(self) -> Self:
        """What somebody here has cited or has had looked at. What came with the programme waits until they ask."""
        return self.exclude(made_by=None, next_look_at=None, looked_at=None)

    def troubled(self) -> Self:
        return self.filter(standing__in=TROUBLED)


class Citation(models.Model):
    """A claim's evidence: a source and, if possible, the very words in a capture of it.

    The quote is a W3C TextQuoteSelector (`prefix`, `exact`, `suffix`) with its TextPositionSelector, both counted in
    the plain text of the capture.
    """

    claim_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    claim_id = models.PositiveBigIntegerField()
    claim = GenericForeignKey("claim_type", "claim_id", for_concrete_model=False)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="citations")
    capture = models.ForeignKey(Capture, on_delete=models.PROTECT, null=True, related_name="citations")
    prefix = models.CharField(max_length=200, blank=True)
    exact = models.TextField(_("the words"), blank=True)
    suffix = models.CharField(max_length=200, blank=True)
    start = models.PositiveIntegerField(null=True)  # characters from the beginning of the text
    end = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    # What the last look found.
    standing = models.CharField(max_length=8, choices=Standing, default=Standing.UNKNOWN)
    standing_since = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    next_look_at = models.DateTimeField(null=True)  # empty: never
    says_now = models.TextField(blank=True)  # the sentence that stands where the quoted one stood
    trouble = models.CharField(max_length=300, blank=True)  # why the last try told nothing; a sentence
    tries = models.PositiveIntegerField(default=0)  # that told nothing, since one that did

    privacy = privacy(
        "id", "claim_type", "claim_id", "source", "capture", "prefix", "exact", "suffix", "start", "end", "made_at",
        "made_by", "standing", "standing_since", "looked_at", "next_look_at", "says_now", "trouble", "tries",
    )  # fmt: skip

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["made_at", "pk"]
        indexes = [
            models.Index(fields=["claim_type", "claim_id"], name="citations_of_a_claim"),
            models.Index(fields=["next_look_at"], name="citations_to_look_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__lt=F("end")),
                name="a_quote_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"“{self.exact[:60]}”" if self.exact else str(self.source)


class Claim(models.Model):
    """Something that we say, in one sentence, where no row of another kind (a campaign, a law) says it."""

    text = models.CharField(_("what we say"), max_length=300, unique=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")

    privacy = privacy("id", "text", "made_at", "made_by")

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text
