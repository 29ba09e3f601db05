"""Whom an action concerns: the part of its settings that messages and calls share."""

from collections import defaultdict
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unwatched.contacting.models import Contact, Way
from unwatched.core.fields import Cleaned, line
from unwatched.core.text import printable
from unwatched.directory.models import Division, Official

IN_A_LIST = 100  # people to tick; more are looked for
OFFICES = 20  # of one body: where each has a title of their own, only the body is offered
BETWEEN = " | "  # a body and an office in the value of a box


def offices_in(*, on: date) -> list[tuple[str, str]]:
    """What can be ticked: each body as a whole, and its offices where there are several kinds."""
    pairs = Official.objects.holding(on=on).order_by("organisation", "office").distinct()
    by_body: dict[str, list[str]] = defaultdict(list)
    for body, office in pairs.values_list("organisation", "office"):
        by_body[body].append(office)
    choices = []
    for body, found in by_body.items():
        if body:
            choices.append((body + BETWEEN, _("%(body)s: everybody") % {"body": body}))
        if not body or 1 < len(found) <= OFFICES:
            choices += [(body + BETWEEN + office, f"{body}: {office}".removeprefix(": ")) for office in found]
    return choices


def people_to_choose(contact: Contact, *, words: str, on: date) -> list[Official]:
    """Who is chosen already, and those who match the words; without any, all of a small directory."""
    chosen = list(contact.chosen.select_related("division").order_by("organisation", "name"))
    holding = Official.objects.holding(on=on).select_related("division").order_by("organisation", "name")
    wanted = Q()
    for word in printable(words)[:100].split()[:8]:
        wanted &= (
            Q(name__icontains=word)
            | Q(office__icontains=word)
            | Q(organisation__icontains=word)
            | Q(division__name__icontains=word)
        )
    others = list(holding.filter(wanted).exclude(pk__in=[one.pk for one in chosen])[: IN_A_LIST + 1])
    return chosen + (others[:IN_A_LIST] if words or len(others) <= IN_A_LIST else [])


def described(official: Official) -> str:
    where = f", {official.division}" if official.division else ""
    return f"{official.name}, {official.office}{where}"


class WhomForm(forms.Form):
    """Fields of :class:`Contact` that say whom it concerns. Give it a contact; ``values()`` is for opening.change."""

    way = forms.ChoiceField(
        label=gettext_lazy("How do people find whom it concerns?"), choices=Way.choices, widget=forms.RadioSelect
    )
    offices = forms.MultipleChoiceField(
        label=gettext_lazy("Who is meant?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: everybody in the directory who stands for the place."),
    )
    within = Cleaned(
        clean=line(200),
        label=gettext_lazy("Only inside this division"),
        required=False,
        help_text=gettext_lazy("Begin to type its name. Left empty: everywhere."),
        widget=forms.TextInput(attrs={"list": "divisions", "autocomplete": "off"}),
    )
    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Always these"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only where it is always the same: else tick nobody here."),
    )
    postcode_example = Cleaned(
        clean=line(20),
        label=gettext_lazy("A postcode looks like"),
        required=False,
        help_text=gettext_lazy("Such as W4 118."),
    )

    def __init__(self, data: QueryDict | None = None, *, contact: Contact, words: str = "") -> None:
        initial: dict[str, Any] = {
            "way": contact.way, "within": contact.within, "postcode_example": contact.postcode_example,
            "offices": [BETWEEN.join(pair) for pair in contact.offices],
            "chosen": [str(pk) for pk in contact.chosen.values_list("pk", flat=True)],
        }  # fmt: skip
        super().__init__(data, initial=initial)
        today = timezone.localdate()
        choices = offices_in(on=today)
        known = {value for value, _label in choices}
        gone = [(value, value) for value in initial["offices"] if value not in known]
        self.people = people_to_choose(contact, words=words, on=today)
        self.fields["offices"].choices = choices + gone  # type: ignore[attr-defined]
        self.fields["chosen"].choices = [(str(one.pk), described(one)) for one in self.people]  # type: ignore[attr-defined]

    def clean_within(self) -> str:
        typed: str = self.cleaned_data["within"]
        called = Division.objects.filter(Q(ocd_id=typed) | Q(name__iexact=typed)).order_by("ocd_id")
        found = list(called[:2]) if typed else []
        if typed and not found:
            raise ValidationError(_("The directory has no division of this name."))
        if len(found) > 1 and found[0].ocd_id != typed:
            raise ValidationError(_("There are several of this name. Choose one of the list by its id."))
        return found[0].ocd_id if found else ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("way") == Way.FIXED and not said.get("chosen"):
            self.add_error("chosen", _("Tick at least one person, or let people find them by their place."))
        return said

    def values(self) -> dict[str, Any]:
        """What opening.change wants. Only after cleaning."""
        said = self.cleaned_data
        return {
            "way": said["way"], "within": said["within"], "postcode_example": said["postcode_example"],
            "offices": [list(value.split(BETWEEN, 1)) for value in said["offices"]],
            "chosen": [one for one in self.people if str(one.pk) in said["chosen"]],
        }  # fmt: skip


def divisions_to_type() -> list[Division]:
    """For the field's list of suggestions."""
    return list(Division.objects.all()[:500])
