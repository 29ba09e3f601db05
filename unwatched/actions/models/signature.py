from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy

from .petition import PLACE_AT_MOST


class SignatureState(models.TextChoices):
    PENDING = "pending", _("waiting for their confirmation")
    CONFIRMED = "confirmed", _("confirmed")
    DISOWNED = "disowned", _("“it wasn't me”")
    REMOVED = "removed", _("removed by organisers")
    EXPIRED = "expired", _("never confirmed")


class Mail(models.TextChoices):
    """The mail that a row waits for; empty when none is due."""

    NONE = "", _("none")
    CONFIRM = "confirm", _("please confirm")
    AGAIN = "again", _("you have signed already")
    REMIND = "remind", _("reminder")


class Shown(models.TextChoices):
    """What became of the wish to be shown by name; NULL: no such wish."""

    ASKED = "asked", _("waits for moderation")
    SHOWN = "shown", _("shown")
    REFUSED = "refused", _("not shown")


WAITING = (SignatureState.PENDING,)
# What the public number is made of; "set aside" rows are left out beside this (see SignatureQuerySet.counting).
COUNTING = (SignatureState.CONFIRMED,)


class SignatureQuerySet(models.QuerySet["Signature"]):
    def confirmed(self) -> "SignatureQuerySet":
        return self.filter(state=SignatureState.CONFIRMED)

    def counting(self) -> "SignatureQuerySet":
        """The rows that the public number counts: confirmed and not set aside."""
        return self.filter(state__in=COUNTING, aside="")

    def set_aside(self) -> "SignatureQuerySet":
        return self.filter(state__in=(*WAITING, *COUNTING)).exclude(aside="")

    def to_add(self) -> "SignatureQuerySet":
        """Counting rows that no tick has counted yet."""
        return self.counting().filter(count_due=True, counted=False)

    def to_take_back(self) -> "SignatureQuerySet":
        """Rows that a tick has counted and that count no longer."""
        return self.filter(count_due=True, counted=True).exclude(state__in=COUNTING, aside="")

    def settled(self) -> "SignatureQuerySet":
        """Rows that changed and changed back between two ticks: they stand as they were counted.

        Asks for the states and not only for the flag, or it would catch a row that was confirmed this very moment.
        """
        counts = Q(state__in=COUNTING, aside="")
        return self.filter(Q(counts, counted=True) | Q(~counts, counted=False), count_due=True)

    def shown(self) -> "SignatureQuerySet":
        return self.counting().filter(shown=Shown.SHOWN)


class Signature(models.Model):
    """One person's yes to one petition. Who it is, is sealed; the marks beside it are all that can be counted.

    The row is also the queue: ``mail`` names the mail that it waits for, ``judged`` whether abuse was looked at,
    ``count_due`` whether the next tick must look at it, ``counted`` whether a tick has counted it. Whoever changes
    ``state`` or ``aside`` sets ``count_due``. An erased row stays as an empty husk, so that the sum stays true.
    """

    petition = models.ForeignKey(
        "actions.Petition", on_delete=models.PROTECT, related_name="signatures", db_index=False
    )
    # HMAC of the normalised address for this campaign; NULL once erased.
    blind_index = models.BinaryField(max_length=32, null=True)
    sealed = models.BinaryField(null=True)
    # The address for the mails that are due, under the transit key; erased when they are out, at most 72 hours later.
    transit = models.BinaryField(null=True)
    transit_at = models.DateTimeField(null=True)  # when it was put there: the 72 hours run from here

    state = models.CharField(max_length=10, choices=SignatureState, default=SignatureState.PENDING)
    signed_at = models.DateTimeField()  # cut to the hour after a day, when the network mark goes
    confirmed_at = models.DateTimeField(null=True)
    language = models.CharField(max_length=12)
    has_postcode = models.BooleanField(default=False)
    # The beginning of the postcode in clear, where the form said so (see services/places.py).
    place = models.CharField(max_length=PLACE_AT_MOST, blank=True, default="")
    # The partner from whose page or link somebody came, where it said so. Without a constraint: a partner that goes
    # away in this very second must not cost a signature.
    via = models.ForeignKey(
        "directory.Organisation", on_delete=models.SET_NULL, null=True, related_name="+", db_index=False,
        db_constraint=False,
    )  # fmt: skip
    domain_mark = models.BinaryField(max_length=16, null=True)
    network_mark = models.BinaryField(max_length=16, null=True)  # under a key of the day, erased after 24 hours
    score = models.PositiveSmallIntegerField(default=0)  # how much the form looked like a machine's, 0 to 100
    wishes = models.JSONField(default=list)  # ids of the wordings that were ticked; become Consent rows on confirmation

    mail = models.CharField(max_length=8, choices=Mail, default=Mail.CONFIRM, blank=True)
    mail_at = models.DateTimeField(null=True)  # not before; NULL when no mail is due
    mails_sent = models.PositiveSmallIntegerField(default=0)
    code_tries = models.PositiveSmallIntegerField(default=0)

    judged = models.BooleanField(default=False)
    aside = models.CharField(max_length=12, blank=True, default="")  # the rule that set it aside; empty: counts
    removal = models.ForeignKey(
        "actions.Removal", on_delete=models.PROTECT, null=True, related_name="signatures", db_index=False
    )
    count_due = models.BooleanField(default=False)
    counted = models.BooleanField(default=False)

    # NULL and not "": a partial index on "is not null" is one that SQLite can use with bound parameters.
    shown = models.CharField(max_length=8, choices=Shown, null=True)
    shown_name = models.CharField(max_length=120, blank=True, default="")
    shown_comment = models.TextField(blank=True, default="")

    objects = SignatureQuerySet.as_manager()

    privacy = privacy(
        "id", "petition", "state", "signed_at", "confirmed_at", "language", "has_postcode", "score", "wishes", "mail",
        "mail_at", "transit_at", "mails_sent", "code_tries", "judged", "aside", "removal", "count_due", "counted",
        "shown",
        place=Kept.COARSE, via=Kept.COARSE, blind_index=Kept.MARK, sealed=Kept.SEALED, transit=Kept.LOCKED,
        domain_mark=Kept.MARK, network_mark=Kept.MARK, shown_name=Kept.PUBLIC, shown_comment=Kept.PUBLIC,
    )  # fmt: skip

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        # Few, and mostly partial: each one is paid for with every signature.
        indexes = [
            models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="signature_mail_due"),
            models.Index(fields=["id"], condition=Q(judged=False), name="signature_to_judge"),
            models.Index(fields=["petition"], condition=Q(count_due=True), name="signature_count_due"),
            models.Index(fields=["petition", "shown"], condition=Q(shown__isnull=False), name="signature_shown"),
            models.Index(
                fields=["petition", "network_mark", "signed_at"],
                condition=Q(network_mark__isnull=False),
                name="signature_network",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["petition", "blind_index"], name="an_address_signs_a_petition_once"),
            models.CheckConstraint(
                condition=Q(transit__isnull=True, transit_at__isnull=True)
                | Q(transit__isnull=False, transit_at__isnull=False),
                name="an_address_in_transit_has_an_age",
            ),
            models.CheckConstraint(
                condition=Q(shown__isnull=False, shown="shown") | Q(shown_name="", shown_comment=""),
                name="nothing_stands_in_clear_that_is_not_shown",
            ),
        ]

    def __str__(self) -> str:
        return f"signature {self.pk}"
