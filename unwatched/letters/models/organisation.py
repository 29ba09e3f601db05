from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy

from .staff import any_number


class Answer(models.TextChoices):
    """Where an organisation's signature stands."""

    PENDING = "pending", _("waits for the person to confirm")
    CONFIRMED = "confirmed", _("waits for us")
    LISTED = "listed", _("listed")
    REFUSED = "refused", _("not listed")


class OrganisationSignature(models.Model):
    """An organisation's yes, with the person who answers for it. Listed once organisers have looked."""

    id = models.BigIntegerField(primary_key=True, default=any_number, editable=False)
    letter = models.ForeignKey("letters.OpenLetter", on_delete=models.PROTECT, related_name="organisation_signatures")
    name = models.CharField(_("organisation"), max_length=160)
    website = models.URLField(_("website"), blank=True)
    sealed = models.BinaryField()  # the person's name, role and address
    mark = models.BinaryField(max_length=32)
    transit = models.BinaryField(null=True)
    transit_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    mails_sent = models.PositiveSmallIntegerField(default=0)
    network_mark = models.BinaryField(max_length=16, null=True)
    score = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=Answer, default=Answer.PENDING)
    note = models.CharField(_("what we say to them"), max_length=300, blank=True)
    asked_at = models.DateTimeField()
    listed_at = models.DateTimeField(null=True)

    privacy = privacy(
        "id", "letter", "transit_at", "mail_at", "mails_sent", "score", "language", "state", "note", "asked_at",
        "listed_at", "name", "website",
        sealed=Kept.SEALED, mark=Kept.MARK, transit=Kept.LOCKED, network_mark=Kept.MARK,
    )  # fmt: skip

    class Meta:
        verbose_name = _("signature of an organisation")
        verbose_name_plural = _("signatures of organisations")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["letter", "mark"], name="an_address_answers_for_one_organisation"),
        ]
        indexes = [models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="letters_org_mail_due")]

    def __str__(self) -> str:
        return self.name
