"""What every row of the ledgers has in common: a date as it is known, its sources, and where two sources disagree."""

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from unwatched.ledger.dates import Precision, is_date
from unwatched.sources.models import Citation


class Confidence(models.TextChoices):
    """How sure we are of one fact."""

    HIGH = "high", _("sure")  # the official record or the code itself, or two sources that do not know each other
    MEDIUM = "medium", _("fairly sure")  # one source that reports it
    LOW = "low", _("not sure")  # only a list made from others, or the sources disagree
    UNKNOWN = "unknown", _("no source seen")


def validate_date(text: str) -> None:
    if text and not is_date(text):
        raise ValidationError(
            _("“%(text)s” is no date that can be kept. Write 2021, 2021-07 or 2021-07-13."),
            params={"text": text[:40]}, code="date",
        )  # fmt: skip


class Dated(models.Model):
    """A date as it is known (see `dates`): YYYY, YYYY-MM or YYYY-MM-DD; empty: not known."""

    date = models.CharField(_("date"), max_length=10, blank=True, validators=[validate_date])
    precision = models.CharField(_("how well the date is known"), max_length=7, choices=Precision, blank=True)
    # What the source says of the date, where that is more than the date: "a Monday, about the 20th".
    date_said = models.CharField(_("the date in words"), max_length=200, blank=True)

    class Meta:
        abstract = True


class Sourced(models.Model):
    """A fact: how sure we are of it, and what is cited for it (`sources.Citation`, with captures and re-checks)."""

    confidence = models.CharField(
        _("how sure we are"), max_length=7, choices=Confidence, default=Confidence.UNKNOWN
    )  # fmt: skip
    citations = GenericRelation(
        "sources.Citation", content_type_field="claim_type", object_id_field="claim_id", for_concrete_model=False
    )
    # Of what was shipped or imported: its name there, so that it is added once. Empty: entered here.
    seed_key = models.CharField(max_length=160, blank=True, db_index=True, editable=False)

    class Meta:
        abstract = True

    @cached_property
    def cited(self) -> list[Citation]:
        """What is cited for it, with sources and copies, as of when it was first asked: for showing."""
        return list(self.citations.select_related("source", "capture"))


def with_cited(*rows: str) -> list[Prefetch]:
    """Fetches `cited` together with rows: of themselves (""), of their "events". Into a list, as a manager and a query
    for each row would take longer than all the rest of a page."""
    every = Citation.objects.prefetch_related("source", "capture")
    return [Prefetch(f"{row}__citations".removeprefix("__"), queryset=every, to_attr="cited") for row in rows]


class Disputed(models.Model):
    """One side of a conflict. A person may say which side is the better one, and why. The other side stays.

    Changed by `services.changing.prefer` alone, so that one side at most is preferred.
    """

    preferred = models.BooleanField(_("the better one, we think"), default=False)
    preferred_why = models.CharField(_("why"), max_length=300, blank=True)
    preferred_at = models.DateTimeField(null=True, editable=False)
    preferred_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        abstract = True


DATED = ("date", "precision", "date_said")
SOURCED = ("confidence", "seed_key")
DISPUTED = ("preferred", "preferred_why", "preferred_at", "preferred_by")
