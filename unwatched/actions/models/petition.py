from datetime import datetime, timedelta

from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import Kept, privacy

from .paper import PaperStep
from .tick import Tick

# Characters of a postcode that may stand in clear, at the most.
PLACE_AT_MOST = 3
PLACE_CHOICES = [
    (0, _("Keep no places: what is kept is erased")),
    (1, _("Keep the first character of the postcode")),
    (2, _("Keep the first 2 characters of the postcode")),
    (3, _("Keep the first 3 characters of the postcode")),
]
# Confirmation links go on working for a day after closing: mail is slow with strangers.
GRACE = timedelta(hours=24)


class PetitionState(models.TextChoices):
    """What came of it. "Open" and "closed" follow from the clock and the pause switch instead."""

    RUNNING = "running", _("collecting")
    DELIVERED = "delivered", _("delivered")
    ANSWERED = "answered", _("answered")
    WON = "won", _("won")
    LOST = "lost", _("not won")


class Kind(models.TextChoices):
    """What its pages and mails call it."""

    PETITION = "petition", _("petition")
    LETTER = "letter", _("open letter")


OVER = (PetitionState.DELIVERED, PetitionState.ANSWERED, PetitionState.WON, PetitionState.LOST)


class PetitionQuerySet(models.QuerySet["Petition"]):
    def counted(self) -> "PetitionQuerySet":
        """With ``counted``, the public number: the last tick's total, and paper where it is part of it."""
        last = {"petition": OuterRef("pk")}
        online = Subquery(Tick.objects.filter(**last).order_by("-number").values("total")[:1])
        paper = Subquery(PaperStep.objects.filter(**last).order_by("-number").values("total")[:1])
        return self.annotate(
            counted=Coalesce(online, 0) + Case(When(counts_paper=True, then=Coalesce(paper, 0)), default=0)
        )


class Petition(models.Model):
    """What one petition asks and where it stands. Its words stand on its page, with drafts and history.

    An open letter that the public signs is one too; whoever else signs it stands in ``letters``.
    """

    campaign = models.ForeignKey("campaigns.Campaign", on_delete=models.PROTECT, related_name="petitions")
    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="petition", editable=False
    )
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PETITION, editable=False)
    public = models.BooleanField(_("everybody may sign"), default=True)
    title = models.CharField(_("what it asks, in one line"), max_length=160)
    addressee = models.CharField(_("to whom"), max_length=160)
    goal = models.PositiveIntegerField(_("goal"), default=500)
    goal_reason = models.CharField(
        _("why this goal"), max_length=200, blank=True, help_text=_("Such as: At 500 the council must debate it.")
    )
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    paused = models.BooleanField(_("signing is paused"), default=False)
    pause_note = models.CharField(_("why it is paused"), max_length=200, blank=True)

    ask_postcode = models.BooleanField(_("ask for the postcode"), default=True)
    postcode_example = models.CharField(
        _("a postcode looks like"), max_length=20, blank=True, help_text=_("Such as W4 118.")
    )
    place_letters = models.PositiveSmallIntegerField(_("places"), default=0, choices=PLACE_CHOICES)
    ask_country = models.BooleanField(_("ask for the country"), default=False)
    ask_comment = models.BooleanField(_("ask why they sign"), default=True)
    asks = models.ManyToManyField("supporters.Ask", verbose_name=_("yes boxes"), blank=True, related_name="petitions")

    # Limits per network prefix, judged in the worker (see services/judging.py).
    burst_limit = models.PositiveIntegerField(_("signatures of one network in 10 minutes"), default=10)
    steady_limit = models.PositiveIntegerField(_("signatures of one network in a day"), default=60)
    refused_domains = models.TextField(
        _("address endings that never count"), blank=True, help_text=_("One on each line.")
    )

    state = models.CharField(_("what came of it"), max_length=10, choices=PetitionState, default=PetitionState.RUNNING)
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    delivered_note = models.CharField(_("how it was delivered"), max_length=300, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("what they answered"), blank=True)
    answer_url = models.URLField(_("where the answer stands"), blank=True)
    opened_at = models.DateTimeField()

    counts_paper = models.BooleanField(_("signatures on paper are part of the public number"), default=False)
    # A recount did not add up: the public number stands still until somebody has looked.
    held_at = models.DateTimeField(null=True, editable=False)

    counted: int  # only with PetitionQuerySet.counted

    objects = PetitionQuerySet.as_manager()

    privacy = privacy(
        "id", "campaign", "page", "title", "addressee", "goal", "goal_reason", "closes_at", "paused", "pause_note",
        "ask_postcode", "postcode_example", "ask_country", "ask_comment", "asks", "burst_limit", "steady_limit",
        "refused_domains", "state", "delivered_on", "delivered_note", "answered_on", "answer", "answer_url",
        "opened_at", "place_letters", "counts_paper", "held_at", "kind", "public",
    )  # fmt: skip

    class Meta:
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
        ordering = ["-opened_at"]
        permissions = [
            ("moderate_petition", _("Decide on names and comments")),
            ("export_petition", _("Take the list out")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(goal__gt=0), name="a_petition_has_a_goal"),
            models.CheckConstraint(
                condition=Q(place_letters__lte=PLACE_AT_MOST), name="a_place_is_the_beginning_of_a_postcode"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_letter(self) -> bool:
        return self.kind == Kind.LETTER

    @property
    def keeps_places(self) -> bool:
        """Whether the beginning of a postcode is written in clear."""
        return self.ask_postcode and self.place_letters > 0

    def takes_signatures(self, *, now: datetime) -> bool:
        """Whether the form is open to everybody."""
        return self.public and self.is_running(now=now)

    def is_resting(self, *, now: datetime) -> bool:
        """Paused, and not over besides."""
        return self.paused and self.state not in OVER and not self.is_closed(now=now)

    def is_running(self, *, now: datetime) -> bool:
        """Neither over nor paused nor closed. A letter that only staff sign runs as well."""
        return self.state not in OVER and not self.paused and not self.is_closed(now=now)

    def is_closed(self, *, now: datetime) -> bool:
        return self.closes_at is not None and now >= self.closes_at

    def takes_confirmations(self, *, now: datetime) -> bool:
        """Whether a mailed link still counts: until a day after closing."""
        return self.closes_at is None or now < self.closes_at + GRACE


class LinkRequest(models.Model):
    """Somebody asked for the private links to their signatures. The worker looks whether there are any.

    A row for every request, known address or not: the answer and its timing tell nothing.
    """

    transit = models.BinaryField()
    at = models.DateTimeField()

    privacy = privacy("id", "at", transit=Kept.LOCKED)

    def __str__(self) -> str:
        return f"link request {self.pk}"
