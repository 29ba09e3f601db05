import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from unwatched.actions.models import Shown
from unwatched.core.privacy import Kept, privacy

__all__ = ["Figure", "Pending", "Shown", "StaffSignature", "any_number"]


def any_number() -> int:
    """A row's number that says nothing of its turn: in order, rows could be laid beside an employer's mail log."""
    return secrets.randbits(39) + 1  # a token holds five bytes


class Figure(models.Model):
    """A line of the public table: so many of an employer, of one kind of work, without a name.

    ``value`` is what the public sees, ``history`` all that it has ever seen here (see services/floors.py). Without a
    kind of work it stands for several that are not told apart.
    """

    letter = models.ForeignKey("letters.OpenLetter", on_delete=models.CASCADE, related_name="figures")
    employer = models.ForeignKey("letters.Employer", on_delete=models.CASCADE, related_name="figures")
    band = models.ForeignKey("letters.RoleBand", on_delete=models.CASCADE, null=True, related_name="figures")
    value = models.PositiveIntegerField(default=0)
    history = models.JSONField(default=list)

    privacy = privacy("id", "letter", "employer", "band", "value", "history")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["employer", "band"], name="a_kind_of_work_has_one_figure"),
            models.UniqueConstraint(
                fields=["employer"], condition=Q(band__isnull=True), name="what_is_not_told_apart_has_one_figure"
            ),
            models.CheckConstraint(condition=Q(value=0) | Q(value__gte=5), name="no_figure_shows_fewer_than_five"),
        ]

    def __str__(self) -> str:
        return f"figure {self.pk}"


class StaffSignature(models.Model):
    """One verified person's yes. The work address is gone; nobody can tell from this row whose it was.

    ``figure`` is the line of the public table that it was counted into; NULL: it waits for a batch, or has a name.
    """

    id = models.BigIntegerField(primary_key=True, default=any_number, editable=False)
    letter = models.ForeignKey("letters.OpenLetter", on_delete=models.PROTECT, related_name="staff_signatures")
    employer = models.ForeignKey("letters.Employer", on_delete=models.PROTECT, related_name="signatures")
    band = models.ForeignKey("letters.RoleBand", on_delete=models.PROTECT, null=True, related_name="signatures")
    # So that one address signs once; erased when the letter is over, or closed for a day.
    mark = models.BinaryField(max_length=32, null=True)
    sealed = models.BinaryField(null=True)  # the name, if one was given
    signed_on = models.DateField()  # no hour: it could be laid beside a mail log
    figure = models.ForeignKey(Figure, on_delete=models.SET_NULL, null=True, related_name="signatures")
    shown = models.CharField(max_length=8, choices=Shown, null=True)
    shown_name = models.CharField(max_length=120, blank=True, default="")
    out = models.BooleanField(default=False)  # a batch has put the name on the page
    # Its name has stood on the page and does so no more: among the unnamed it would make the others fewer.
    was_out = models.BooleanField(default=False)

    privacy = privacy(
        "id", "letter", "employer", "band", "signed_on", "figure", "shown", "out", "was_out",
        mark=Kept.MARK, sealed=Kept.SEALED, shown_name=Kept.PUBLIC,
    )  # fmt: skip

    class Meta:
        verbose_name = _("signature of staff")
        verbose_name_plural = _("signatures of staff")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["letter", "mark"], name="a_work_address_signs_a_letter_once"),
            models.CheckConstraint(
                condition=Q(shown__isnull=False, shown="shown") | Q(shown_name="", out=False),
                name="no_name_of_staff_stands_in_clear_that_is_not_shown",
            ),
            models.CheckConstraint(
                condition=Q(figure__isnull=True) | Q(was_out=False, out=False), name="a_name_is_in_no_figure"
            ),
        ]

    def __str__(self) -> str:
        return f"signature of staff {self.pk}"


class Pending(models.Model):
    """Somebody waits to type the code that went to a work address. Emptied after ten minutes, gone after a day.

    What stays for the day is a mark, so that nobody can have code after code sent to somebody else's address.
    """

    id = models.BigIntegerField(primary_key=True, default=any_number, editable=False)
    letter = models.ForeignKey("letters.OpenLetter", on_delete=models.CASCADE, related_name="pending")
    employer = models.ForeignKey("letters.Employer", on_delete=models.SET_NULL, null=True)
    band = models.ForeignKey("letters.RoleBand", on_delete=models.SET_NULL, null=True)
    mark = models.BinaryField(max_length=32)
    browser = models.BinaryField(max_length=16, null=True)  # of the secret that stands in the signer's page only
    sealed = models.BinaryField(null=True)
    transit = models.BinaryField(null=True)
    shown = models.BooleanField(default=False)
    language = models.CharField(max_length=12)
    network_mark = models.BinaryField(max_length=16, null=True)
    score = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    mail_at = models.DateTimeField(null=True)  # not before; NULL: the code is out, or none is sent
    mailed = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)

    privacy = privacy(
        "id", "letter", "employer", "band", "shown", "language", "score", "made_at", "mail_at", "mailed", "tries",
        mark=Kept.MARK, browser=Kept.MARK, sealed=Kept.SEALED, transit=Kept.LOCKED, network_mark=Kept.MARK,
    )  # fmt: skip

    class Meta:
        verbose_name = _("code that waits")
        verbose_name_plural = _("codes that wait")
        default_permissions = ()
        indexes = [
            models.Index(fields=["mail_at"], condition=Q(mail_at__isnull=False), name="letters_code_due"),
            models.Index(fields=["browser"], condition=Q(browser__isnull=False), name="letters_browser"),
            models.Index(fields=["letter", "mark"], name="letters_codes_of_one"),
        ]

    def __str__(self) -> str:
        return f"code {self.pk}"
