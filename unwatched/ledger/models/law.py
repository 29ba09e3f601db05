from collections.abc import Collection, Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from unwatched.core.privacy import privacy
from unwatched.directory import regions
from unwatched.ledger.slots import Answer, Reach, Slot
from unwatched.ledger.standing import (
    REPEATABLE,
    UNDONE,
    LawEventKind,
    LawState,
    law_state,
)

from .base import DATED, DISPUTED, SOURCED, Dated, Disputed, Sourced, with_cited

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class LawKind(models.TextChoices):
    """What sort of law it is. "Ban" alone would be four different things."""

    BAN = "ban", _("Ban")
    BAN_WITH_EXCEPTIONS = "ban_with_exceptions", _("Ban with exceptions")
    CONDITIONAL_BAN = "conditional_ban", _("Conditional ban")  # the body that made it may lift it
    MORATORIUM = "moratorium", _("Moratorium")
    APPROVAL = "approval", _("Approval rule")  # allowed when a council says yes
    RESOLUTION = "resolution", _("Resolution")  # binds as a policy, not as a law
    REGULATION = "regulation", _("Regulation")
    WARRANT = "warrant", _("Warrant rule")
    LIMIT = "limit", _("Limit")  # one use alone, as body cameras
    CONSENT = "consent", _("Consent law")
    UNKNOWN = "unknown", _("Kind not known")


def _holds(word: str, *fields: str) -> Q:
    return reduce(or_, (Q(**{f"{field}__icontains": word}) for field in fields))


class LawQuerySet(models.QuerySet["Law"]):
    def in_state(self, states: Collection[str], *, on: date) -> Self:
        """Whose events put them into one of these states on a day. Reads the events of all; laws are few."""
        happened: dict[int, list[LawEvent]] = {}
        for event in LawEvent.objects.only("law_id", "kind", "date", "occasion", "preferred"):
            happened.setdefault(event.law_id, []).append(event)
        keys = self.values_list("pk", flat=True)
        return self.filter(pk__in=[pk for pk in keys if law_state(believed(happened.get(pk, [])), on) in states])

    def in_force(self, *, on: date) -> Self:
        """What holds on a day."""
        return self.in_state([LawState.IN_FORCE], on=on)

    def undone(self, *, on: date) -> Self:
        """What was adopted and then repealed, replaced, reversed in part, struck down, or has expired."""
        return self.in_state(UNDONE, on=on)

    def saying(self, words: str) -> Self:
        """With every one of these words in its place, name, kind, notes, events or answers."""
        found = self
        for word in words.split():
            kinds = [kind for kind, label in LawKind.choices if word.casefold() in str(label).casefold()]
            state = regions.tidy(word, country="us")
            found = found.filter(
                Q(kind__in=kinds) | Q(jurisdiction__region__iexact=state)
                | _holds(word, "jurisdiction__name", "jurisdiction__body")
                | _holds(word, "part", "name", "kind_said", "summary", "notes")
                | Q(pk__in=LawEvent.objects.filter(_holds(word, "said")).values("law"))
                | Q(pk__in=Provision.objects.filter(_holds(word, "value", "quote")).values("law"))
            )  # fmt: skip
        return found

    def with_facts(self) -> Self:
        """With everything that its page shows, in a handful of queries."""
        return self.select_related("jurisdiction").prefetch_related(*with_cited("", "events", "provisions"))


class Law(Sourced):
    """One place's law on face surveillance or predictive policing: what happened to it, and what it says.

    It has no status of its own: `state(on=…)` works it out of its `events`. `confidence` and `citations` are of its
    kind and name; each event and each provision has its own.
    """

    slug = models.SlugField(_("name in addresses"), max_length=120, unique=True)
    jurisdiction = models.ForeignKey("directory.Jurisdiction", on_delete=models.PROTECT, related_name="laws")
    # "police cameras", where a place has more than one law.
    part = models.CharField(_("which part of the place, or of life"), max_length=80, blank=True)
    name = models.CharField(_("instrument"), max_length=200, blank=True)  # "Ord. 107-19"; empty: not known
    kind = models.CharField(_("kind"), max_length=20, choices=LawKind)
    kind_said = models.CharField(_("the kind in words"), max_length=200, blank=True)
    summary = models.TextField(_("in two sentences"), blank=True)
    reach = models.JSONField(_("whom it binds"), default=list, blank=True)  # of Reach; [] where that is not known
    notes = models.TextField(_("notes for readers"), blank=True)
    added_at = models.DateTimeField(editable=False)
    added_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )

    privacy = privacy(
        "id", "slug", "jurisdiction", "part", "name", "kind", "kind_said", "summary", "reach", "notes", "added_at",
        "added_by", *SOURCED,
    )  # fmt: skip

    objects = LawQuerySet.as_manager()

    if TYPE_CHECKING:
        events: "RelatedManager[LawEvent]"
        provisions: "RelatedManager[Provision]"

    class Meta:
        verbose_name = _("law")
        verbose_name_plural = _("laws")
        ordering = ["jurisdiction__name", "jurisdiction__region", "part"]
        permissions = [("keep_ledger", _("Can keep the ledgers of laws and commitments"))]

    def __str__(self) -> str:
        return f"{self.jurisdiction} ({self.part})" if self.part else str(self.jurisdiction)

    def clean(self) -> None:
        if not isinstance(self.reach, list) or not set(self.reach) <= set(Reach.values):
            raise ValidationError({"reach": _("Choose from the list whom it binds.")})

    def get_absolute_url(self) -> str:
        return reverse("laws:law", args=[self.slug])

    def state(self, *, on: date) -> LawState:
        """Where it stood at the end of a day."""
        return law_state(believed(self.events.all()), on)

    def by_slot(self) -> dict[str, list["Provision"]]:
        """What it says, by slot: for the coverage matrix. Several under one slot are a conflict; none: not known."""
        found: dict[str, list[Provision]] = {}
        for provision in self.provisions.all():
            found.setdefault(provision.slot, []).append(provision)
        return found


class LawEvent(Dated, Sourced, Disputed):
    """Something that happened to a law, or is planned to: one row for each account of it.

    Two rows about one happening that say different things are a conflict; both are shown. Which rows belong together
    says `happening`: the same `occasion`, or else the same kind (but for kinds of which there can be several).
    """

    law = models.ForeignKey(Law, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("what happened"), max_length=12, choices=LawEventKind)
    said = models.TextField(_("in words"), blank=True)  # "8-1; the fee clause was taken out"
    occasion = models.SlugField(_("which happening"), max_length=60, blank=True)

    privacy = privacy("id", "law", "kind", "said", "occasion", *DATED, *SOURCED, *DISPUTED)

    class Meta:
        verbose_name = _("event of a law")
        verbose_name_plural = _("events of laws")
        ordering = ["date", "pk"]

    def __str__(self) -> str:
        return f"{self.law}: {self.get_kind_display()} {self.date}".rstrip()

    @property
    def happening(self) -> str:
        """The same for all accounts of one happening of a law."""
        return self.occasion or (f"row-{self.pk}" if self.kind in REPEATABLE else self.kind)


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def known(self) -> Self:
        return self.exclude(answer=Answer.UNKNOWN)


class Provision(Sourced, Disputed):
    """What a law says to one question (`Slot`): the answer, our words for it, and the law's own words where seen.

    `Answer.UNKNOWN` says that nobody has seen it. It is never read as "no"; a missing row means the same. Several rows
    for one slot are a conflict.
    """

    law = models.ForeignKey(Law, on_delete=models.CASCADE, related_name="provisions")
    slot = models.CharField(_("question"), max_length=24, choices=Slot)
    answer = models.CharField(_("answer"), max_length=7, choices=Answer, default=Answer.UNKNOWN)
    value = models.TextField(_("in words"), blank=True)
    quote = models.TextField(_("the law’s own words"), blank=True)  # exactly as they stand there
    # The key of the alternative in the clause library that these words are, where somebody has compared them.
    alternative = models.CharField(_("alternative of the clause library"), max_length=80, blank=True)

    privacy = privacy("id", "law", "slot", "answer", "value", "quote", "alternative", *SOURCED, *DISPUTED)

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("provision of a law")
        verbose_name_plural = _("provisions of laws")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(answer=Answer.UNKNOWN) | Q(quote=""), name="what_is_quoted_is_not_unknown"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.law}: {self.get_slot_display()}"

    @property
    def is_known(self) -> bool:
        return self.answer != Answer.UNKNOWN


def happenings(events: Iterable[LawEvent]) -> list[list[LawEvent]]:
    """Events by what they are about: one account each, or several that differ, the earliest date first."""
    groups: dict[tuple[int, str], list[LawEvent]] = {}
    for event in events:
        groups.setdefault((event.law_id, event.happening), []).append(event)
    return [sorted(group, key=lambda one: (one.date, one.pk)) for group in groups.values()]


def conflicts(events: Iterable[LawEvent]) -> list[list[LawEvent]]:
    """Of events of one law, those that give different accounts of one happening, each group by date."""
    return [group for group in happenings(events) if len(group) > 1]


def believed(events: Iterable[LawEvent]) -> list[LawEvent]:
    """What states are worked out from: where we think one account is the better one, that; else every account."""
    found = []
    for group in happenings(events):
        found += [one for one in group if one.preferred] or group
    return found
