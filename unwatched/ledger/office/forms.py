"""The forms of the ledgers. Dates are typed as people write them; every fact asks how sure we are, and from where."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from unwatched.core.fields import Cleaned, line
from unwatched.core.text import clean_text
from unwatched.directory.models import Jurisdiction
from unwatched.ledger import rough
from unwatched.ledger.dates import first_day, last_day
from unwatched.ledger.models import (
    Commitment,
    CommitmentEvent,
    Company,
    Confidence,
    Figure,
    Law,
    LawEvent,
    Provision,
    Reading,
    Score,
    Term,
    Verdict,
    Wording,
)
from unwatched.ledger.slots import Answer, Reach

LONG = 10_000  # characters of a field of several lines
DATE_HELP = _("As you would write it: 18 May 2021, May 2021, 2021-05, about July 2021. Empty: not known.")
# Which field of a form holds how well another one is known.
PRECISIONS = {"date": "precision", "expiry": "expiry_precision"}


class KnownDate(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=200, strip=True, help_text=DATE_HELP,
                         widget=forms.TextInput(attrs={"autocomplete": "off"}), **kwargs)  # fmt: skip


class Address(forms.URLField):
    """Of a page: https:// when nothing else is said."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"invalid": _("This is no address of a page. It looks like https://server.example/page.")}
        attrs = {"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(required=False, max_length=2000, assume_scheme="https", widget=forms.TextInput(attrs=attrs),
                         error_messages=said, **kwargs)  # fmt: skip

    def clean(self, value: Any) -> str:
        url = str(super().clean(value) or "")
        if url and not url.lower().startswith(("http://", "https://")):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return url


class RowForm(forms.ModelForm):
    """A row of the ledgers. What is typed is cleaned as everywhere; what the database would refuse is said before."""

    why = Cleaned(
        clean=line(300), label=_("Why you change it"), required=False,
        help_text=_("One line, if you like. It stands in the public history, without your name."),
    )  # fmt: skip
    parent: ClassVar[str] = ""

    def __init__(self, *args: Any, parent: models.Model | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if parent is not None:
            setattr(self.instance, self.parent, parent)
        self.precisions: dict[str, str] = {}
        self.words: dict[str, str] = {}  # of dates, where they say more than is kept of the date
        for name in PRECISIONS:
            if name in self.fields and self.instance.pk:
                self.initial[name] = shown_date(self.instance, name)
        for name, field in self.fields.items():
            is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
            field.error_messages["required"] = _("Choose one.") if is_choice else _("Write something here.")
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs |= {"rows": 3, "dir": "auto"}
            elif name not in ("date", "expiry") and isinstance(field.widget, forms.TextInput):
                field.widget.attrs.setdefault("dir", "auto")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for name, value in list(said.items()):
            if isinstance(value, str) and name in self.Meta.fields:  # type: ignore[attr-defined]
                said[name] = self._tidy(name, value)
        return said | {name: words for name, words in self.words.items() if name in said and not said[name]}

    def _tidy(self, name: str, value: str) -> str:
        try:
            return clean_text(value, limit=LONG)
        except ValueError:
            self.add_error(name, _("That is longer than we can keep. Please shorten it a little."))
            return ""

    def clean_date(self) -> str:
        return self._read("date")

    def clean_expiry(self) -> str:
        return self._read("expiry")

    def _read(self, name: str) -> str:
        """A date, and beside it how well it is known. What was not touched is known as well as before."""
        value = self.cleaned_data[name]
        if self.instance.pk and value == self.initial.get(name):
            self.precisions[PRECISIONS[name]] = getattr(self.instance, PRECISIONS[name])
            return str(getattr(self.instance, name))  # not what was typed: "about 2021" is kept as "2021"
        try:
            found = rough.read(value)
        except rough.BadDate as error:
            raise ValidationError(str(error), code="date") from error
        self.precisions[PRECISIONS[name]] = str(found.precision) if found.date else ""
        if rough.says_more(value):
            self.words[f"{name}_said"] = " ".join(value.split())
        return found.date

    def values(self) -> dict[str, Any]:
        """What the row is to say. Only after ``is_valid()``."""
        names = self.Meta.fields  # type: ignore[attr-defined]
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data} | self.precisions

    def filled(self) -> Any:
        """A new row, not yet saved."""
        for name, value in self.values().items():
            setattr(self.instance, name, value)
        return self.instance


class FactForm(RowForm):
    """A fact: it says how sure we are, and where it stands."""

    source_url = Address(label=_("Where it stands: address"))
    source_title = Cleaned(
        clean=line(300), label=_("or what it is"), required=False,
        help_text=_("Its title, if you like. Needed for a letter or a printed page that has no address."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        named = said.get("source_url") or said.get("source_title") or "source_url" in self.errors
        if said.get("confidence", Confidence.UNKNOWN) != Confidence.UNKNOWN and not named and not self.has_source:
            self.add_error("source_url", _("Say where it stands, or choose “no source seen” above."))
        return said

    @property
    def has_source(self) -> bool:
        return bool(self.instance.pk and self.instance.citations.exists())


SOURCE = ("source_url", "source_title")


def shown_date(row: Any, name: str) -> str:
    return rough.show(getattr(row, name), getattr(row, PRECISIONS[name]))


def free_slug(model: type[models.Model], *parts: str, most: int = 80) -> str:
    """A name for addresses that nobody has yet."""
    stem = slugify(" ".join(part for part in parts if part))[: most - 6].strip("-") or "x"
    taken = set(model._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    names = (stem if n == 1 else f"{stem}-{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


# --- Laws -----------------------------------------------------------------------------------------


class LawForm(FactForm):
    reach = forms.MultipleChoiceField(
        label=_("Whom it binds"), choices=Reach.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: not known."),
    )  # fmt: skip

    class Meta:
        model = Law
        fields = ["jurisdiction", "part", "name", "kind", "kind_said", "summary", "reach", "notes", "confidence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].queryset = Jurisdiction.objects.order_by("name", "region")  # type: ignore[attr-defined]
        self.fields["jurisdiction"].label = _("Place")
        self.fields["jurisdiction"].error_messages["required"] = _("Choose the place. A new one is added under Places.")

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        same = Law.objects.filter(jurisdiction=said.get("jurisdiction"), part__iexact=said.get("part", ""))
        if said.get("jurisdiction") and same.exclude(pk=self.instance.pk).exists():
            text = _now("%(place)s is there already. Say which part of it this law is about, or change the other one.")
            self.add_error("part", text % {"place": same[0]})
        return said

    def filled(self) -> Law:
        law: Law = super().filled()
        place = law.jurisdiction
        law.slug = free_slug(Law, place.name, place.region, law.part, most=120)
        return law


class LawEventForm(FactForm):
    parent = "law"
    date = KnownDate(label=_("When"))

    class Meta:
        model = LawEvent
        fields = ["kind", "date", "date_said", "said", "occasion", "confidence"]
        help_texts: ClassVar[Mapping[str, Any]] = {
            "occasion": _(
                "Lines with the same word here are accounts of the same happening, and shown side by side. "
                "Left empty, lines of the same kind are."
            ),
            "date_said": _("Only where the source says more than the date: “a Monday in May”."),
        }


class ProvisionForm(FactForm):
    parent = "law"

    class Meta:
        model = Provision
        fields = ["slot", "answer", "value", "quote", "alternative", "confidence"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("answer") == Answer.UNKNOWN and said.get("quote"):
            self.add_error("answer", _("Whoever can quote it knows it: choose another answer, or empty the quote."))
        return said


# --- Promises -------------------------------------------------------------------------------------


class CompanyForm(RowForm):
    url = Address(label=_("Website"))

    class Meta:
        model = Company
        fields = ["name", "about", "url"]

    def clean_name(self) -> str:
        name: str = " ".join(self.cleaned_data["name"].split())
        same = Company.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).first()
        if same is not None:
            raise ValidationError(_("%(company)s is there already."), params={"company": same})
        return name

    def filled(self) -> Company:
        company: Company = super().filled()
        company.slug = free_slug(Company, company.name)
        # Addresses below /promises/ that are no company's.
        company.slug = f"{company.slug}-company" if company.slug in ("feed", "said") else company.slug
        return company


class CommitmentForm(FactForm):
    parent = "company"

    class Meta:
        model = Commitment
        fields = ["title", "kind", "notes", "confidence"]

    def filled(self) -> Commitment:
        commitment: Commitment = super().filled()
        commitment.slug = free_slug(Commitment, commitment.company.name, commitment.title, most=120)
        return commitment


class WordingForm(FactForm):
    parent = "commitment"
    date = KnownDate(label=_("When it was said"))
    expiry = KnownDate(label=_("Ends on"))

    class Meta:
        model = Wording
        fields = [
            "words", "is_exact", "date", "date_said", "scope", "carve_outs", "condition", "term", "expiry",
            "expiry_said", "confidence",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("term") == Term.DATED and not said.get("expiry") and "expiry" not in self.errors:
            self.add_error("expiry", _("Say on which day it ends, or choose above that no day is named."))
        if said.get("date") and said.get("expiry") and last_day(said["expiry"]) < first_day(said["date"]):
            self.add_error("expiry", _("That is before it was said. Look at both dates again."))
        return said


class CommitmentEventForm(FactForm):
    parent = "commitment"
    date = KnownDate(label=_("When"))

    class Meta:
        model = CommitmentEvent
        fields = ["kind", "date", "date_said", "title", "said", "wording", "verdict", "verdict_said", "confidence"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Wording.objects.filter(commitment_id=self.instance.commitment_id)
        self.fields["wording"].queryset = own  # type: ignore[attr-defined]


class ScoreForm(FactForm):
    parent = "commitment"

    class Meta:
        model = Score
        fields = ["point", "verdict", "said", "confidence"]

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        known = said.get("verdict", Verdict.UNKNOWN) != Verdict.UNKNOWN
        if known and said.get("confidence") == Confidence.UNKNOWN:
            self.add_error("verdict", _("Without a source it is not known. Choose that, or say below how sure we are."))
        same = Score.objects.filter(commitment_id=self.instance.commitment_id, point=said.get("point"))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("point", _("This demand is judged already. Change that line."))
        return said


# --- Figures --------------------------------------------------------------------------------------


class FigureForm(RowForm):
    class Meta:
        model = Figure
        fields = ["name", "notes"]

    def filled(self) -> Figure:
        figure: Figure = super().filled()
        figure.slug = free_slug(Figure, figure.name)
        return figure


class ReadingForm(FactForm):
    parent = "figure"

    class Meta:
        model = Reading
        fields = ["value", "said", "confidence"]


# --- Files and reasons ----------------------------------------------------------------------------


class BringForm(forms.Form):
    file = forms.FileField(
        label=_("File"), error_messages={"required": _("Choose the file."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )  # fmt: skip


class ReasonForm(forms.Form):
    why = Cleaned(clean=line(300), label=_("Why"), error_messages={"required": _("Say why, in a line.")})


def in_order(form: forms.BaseForm) -> Iterable[forms.BoundField]:
    """The fields of a fact: what it says, how sure, from where, why."""
    last = (*SOURCE, "why")
    yield from (form[name] for name in form.fields if name not in last)
    yield from (form[name] for name in last if name in form.fields)
