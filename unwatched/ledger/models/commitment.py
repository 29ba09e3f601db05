from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy
from unwatched.ledger.dates import Precision
from unwatched.ledger.standing import (
    CommitmentEventKind,
    Standing,
    Term,
    commitment_standing,
    wording_on,
)

from .base import DATED, SOURCED, Dated, Sourced, validate_date

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class CommitmentKind(models.TextChoices):
    """What binds the company: its own word, or somebody else's."""

    PLEDGE = "pledge", _("Its own word")
    TERMS = "terms", _("Its terms of service")
    SETTLEMENT = "settlement", _("Court settlement")
    ORDER = "order", _("Order of a regulator")


class Verdict(models.TextChoices):
    """How far something goes towards what is demanded."""

    MET = "met", _("met")
    PARTLY = "partly", _("partly met")
    UNMET = "unmet", _("unmet")
    UNKNOWN = "unknown", _("not known")


class Company(models.Model):
    """A company that has promised something, or was made to."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("name in addresses"), max_length=80, unique=True)
    about = models.CharField(_("what it does, in one line"), max_length=200, blank=True)
    url = models.URLField(_("website"), blank=True)

    privacy = privacy("id", "name", "slug", "about", "url")

    if TYPE_CHECKING:
        commitments: "RelatedManager[Commitment]"

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("commitments:company", args=[self.slug])


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def saying(self, words: str) -> Self:
        """With every one of these words in the company's name, the title, the notes or the words that were said."""
        found = self
        for word in words.split():
            worded = Wording.objects.filter(Q(words__icontains=word) | Q(scope__icontains=word)).values("commitment")
            named = Q(company__name__icontains=word) | Q(title__icontains=word) | Q(notes__icontains=word)
            found = found.filter(named | Q(pk__in=worded))
        return found


class Commitment(Sourced):
    """Something that a company has said it will not do. What exactly it said, and when, stands in its `wordings`.

    Scope, carve-outs, condition and end belong to a wording: "for one year" of 2020 is not "until further notice" of
    2021. `standing(on=…)` says where it stands on a day, from wordings and events; nothing of that is stored.
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT, related_name="commitments")
    slug = models.SlugField(_("name in addresses"), max_length=120, unique=True)
    title = models.CharField(_("what it is about"), max_length=160)
    kind = models.CharField(_("what binds it"), max_length=10, choices=CommitmentKind, default=CommitmentKind.PLEDGE)
    notes = models.TextField(_("notes for readers"), blank=True)
    added_at = models.DateTimeField(editable=False)
    added_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    privacy = privacy("id", "company", "slug", "title", "kind", "notes", "added_at", "added_by", *SOURCED)

    objects = CommitmentQuerySet.as_manager()

    if TYPE_CHECKING:
        wordings: "RelatedManager[Wording]"
        events: "RelatedManager[CommitmentEvent]"
        scores: "RelatedManager[Score]"

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["company__name", "pk"]

    def __str__(self) -> str:
        return f"{self.company}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("commitments:commitment", args=[self.slug])

    def standing(self, *, on: date) -> Standing:
        """State, time left and next review at the end of a day."""
        return commitment_standing(self.events.all(), self.wordings.all(), on)

    def wording(self, *, on: date) -> "Wording | None":
        """The words that held on a day."""
        return wording_on(self.wordings.all(), on)


class Wording(Dated, Sourced):
    """What was said at one time. Each stays when the next one comes: that is how one sees words shrink.

    That a wording is narrower than the one before is a person's judgement: `services.changing.flag_narrowed`.
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="wordings")
    words = models.TextField(_("what was said"))
    is_exact = models.BooleanField(_("these are the exact words"), default=False)  # else: as somebody reports them
    scope = models.CharField(_("what it covers"), max_length=300, blank=True)  # empty: not known
    carve_outs = models.TextField(_("what it leaves out"), blank=True)  # empty: not known
    condition = models.TextField(_("what would end it"), blank=True)  # empty: not known
    term = models.CharField(_("holds"), max_length=9, choices=Term, default=Term.UNKNOWN)
    expiry = models.CharField(_("ends on"), max_length=10, blank=True, validators=[validate_date])
    expiry_precision = models.CharField(
        _("how well the end is known"), max_length=7, choices=Precision, blank=True
    )  # fmt: skip
    expiry_said = models.CharField(_("the end in words"), max_length=200, blank=True)
    narrowed = models.BooleanField(_("says less than before"), default=False)
    narrowed_why = models.TextField(_("what became less"), blank=True)
    narrowed_at = models.DateTimeField(null=True, editable=False)
    narrowed_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )  # empty although flagged: it came so with the seed data

    privacy = privacy(
        "id", "commitment", "words", "is_exact", "scope", "carve_outs", "condition", "term", "expiry",
        "expiry_precision", "expiry_said", "narrowed", "narrowed_why", "narrowed_at", "narrowed_by", *DATED, *SOURCED,
    )  # fmt: skip

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["date", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(term=Term.DATED) | ~Q(expiry=""), name="what_ends_on_a_day_names_the_day"
            ),
            models.CheckConstraint(
                condition=Q(narrowed=False) | ~Q(narrowed_why=""), name="who_says_narrower_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment} {self.date}".rstrip()


class CommitmentEvent(Dated, Sourced):
    """Something that happened to a commitment; `verdict` is how that stood against what is demanded, if judged."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="events")
    wording = models.ForeignKey(
        Wording, on_delete=models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("wording")
    )
    kind = models.CharField(_("what happened"), max_length=9, choices=CommitmentEventKind)
    title = models.CharField(_("in a few words"), max_length=120, blank=True)  # "limited access"
    said = models.TextField(_("in words"), blank=True)
    verdict = models.CharField(_("against the demand"), max_length=7, choices=Verdict, blank=True)  # empty: not judged
    verdict_said = models.CharField(_("the judgement in words"), max_length=200, blank=True)

    privacy = privacy(
        "id", "commitment", "wording", "kind", "title", "said", "verdict", "verdict_said", *DATED, *SOURCED
    )

    class Meta:
        verbose_name = _("event of a commitment")
        verbose_name_plural = _("events of commitments")
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.title or self.get_kind_display()} {self.date}".rstrip()


class Point(models.TextChoices):
    """What coalitions demand of a pledge, point by point."""

    PERMANENT = "permanent", _("Is it for good?")
    ALL_POLICE = "all_police", _("Does it bind sales to police at all levels, federal and foreign too?")
    ALL_PRODUCTS = "all_products", _("Does it cover all products, and resellers?")
    NO_CARVE_OUTS = "no_carve_outs", _("Is it free of carve-outs?")
    LEGISLATION = "legislation", _("Does the company support a law that says the same?")
    VERIFIED = "verified", _("Does somebody independent verify it?")
    PAST_CUSTOMERS = "past_customers", _("Does it stop past customers, too?")
    SAME_WORDS = "same_words", _("Are the words unchanged since?")


class Score(Sourced):
    """One point of the checklist for one commitment. A missing row is "not known", as is `Verdict.UNKNOWN`."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="scores")
    point = models.CharField(_("demand"), max_length=14, choices=Point)
    verdict = models.CharField(_("answer"), max_length=7, choices=Verdict, default=Verdict.UNKNOWN)
    said = models.TextField(_("why"), blank=True)
    judged_at = models.DateTimeField(null=True, editable=False)
    judged_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    privacy = privacy("id", "commitment", "point", "verdict", "said", "judged_at", "judged_by", *SOURCED)

    class Meta:
        verbose_name = _("score of a commitment")
        verbose_name_plural = _("scores of commitments")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["commitment", "point"], name="a_demand_is_scored_once")]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.get_point_display()}"
