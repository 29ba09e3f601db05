from django.db import models
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy


class Purpose(models.TextChoices):
    CAMPAIGN_MAIL = "campaign", _("mail about this campaign")
    ORGANISATION_MAIL = "organisation", _("mail about the organisation's work")


class Ask(models.Model):
    """One yes that a form asks for: one organisation, one purpose."""

    organisation = models.ForeignKey("directory.Organisation", on_delete=models.PROTECT, related_name="asks")
    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    privacy = privacy("id", "organisation", "purpose", "position")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "purpose"], name="an_organisation_asks_once_per_purpose")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_purpose_display()}"


class WordingQuerySet(models.QuerySet["Wording"]):
    def shown(self) -> "WordingQuerySet":
        """Those that stand, or stood, beside a box here."""
        return self.filter(elsewhere=False)


class Wording(models.Model):
    """One exact sentence that people were shown. Never edited: a change is a new row."""

    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="wordings")
    language = models.CharField(max_length=12)
    text = models.CharField(_("the sentence"), max_length=500)
    digest = models.BinaryField(max_length=32, editable=False)  # SHA-256 of the text
    version = models.PositiveIntegerField()
    elsewhere = models.BooleanField(default=False)  # said yes to on paper or with another coalition, and brought here
    made_at = models.DateTimeField()

    objects = WordingQuerySet.as_manager()

    privacy = privacy("id", "ask", "language", "text", "digest", "version", "elsewhere", "made_at")

    class Meta:
        ordering = ["ask", "language", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["ask", "language", "version"], name="a_wording_has_its_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.ask}, {self.language}, version {self.version}"


class SupporterQuerySet(models.QuerySet["Supporter"]):
    def saying_yes(self, ask: Ask) -> "SupporterQuerySet":
        """Those whose last answer to this question is yes."""
        return self.answering(ask, given=True)

    def answering(self, ask: Ask, *, given: bool) -> "SupporterQuerySet":
        """Those whose last answer is this one: of two at one moment the one that was written down later."""
        answers = Consent.objects.filter(supporter=models.OuterRef("pk"), wording__ask=ask).order_by("-at", "-pk")
        return self.alias(last=models.Subquery(answers.values("given")[:1])).filter(last=given)


class Supporter(models.Model):
    """Somebody who said yes to mail in one campaign. Who it is, is sealed."""

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.CASCADE, related_name="supporters")
    blind_index = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    language = models.CharField(max_length=12)
    joined_at = models.DateTimeField()

    objects = SupporterQuerySet.as_manager()

    privacy = privacy("id", "campaign", "language", "joined_at", blind_index=Kept.MARK, sealed=Kept.SEALED)

    class Meta:
        permissions = [
            ("export_supporter", _("Take supporters out")),
            ("import_supporter", _("Bring supporters in")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "blind_index"], name="a_supporter_stands_once_in_a_campaign")
        ]

    def __str__(self) -> str:
        return f"supporter {self.pk}"


class Consent(models.Model):
    """One yes, or its withdrawal. Rows are added, never edited."""

    supporter = models.ForeignKey(Supporter, on_delete=models.CASCADE, related_name="consents")
    wording = models.ForeignKey(Wording, on_delete=models.PROTECT)
    given = models.BooleanField()
    page = models.CharField(max_length=255)
    at = models.DateTimeField()

    privacy = privacy("id", "supporter", "wording", "given", "page", "at")

    def __str__(self) -> str:
        return f"{'yes' if self.given else 'no'} of {self.supporter_id} to {self.wording_id}"
