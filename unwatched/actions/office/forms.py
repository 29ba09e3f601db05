"""The forms of the petition's screens. Native fields: dates and choices work without a script."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unwatched.actions.forms import AddressField
from unwatched.actions.models import Petition
from unwatched.actions.services.removing import Conditions
from unwatched.core import text
from unwatched.core.fields import Cleaned, line
from unwatched.directory.models import Organisation
from unwatched.office.fields import Day, Moment
from unwatched.supporters.models import Ask, Purpose

WHY_AT_MOST = 200
SENTENCE_AT_MOST = 500
MOST = 100_000_000  # more than any goal, and a number that every database takes


def ending(value: str) -> str:
    """An address ending as signatures are marked with it; of a whole address only what stands after the @."""
    typed = value.strip().rpartition("@")[2]
    try:
        return text.normalise_address(f"somebody@{typed}").rpartition("@")[2] if typed else ""
    except text.BadText:
        said = _("“%(typed)s” is no address ending. One looks like mailbox.example.")
        raise ValidationError(said, params={"typed": typed[:80]}) from None


def rules() -> list[tuple[str, Any]]:
    return [("burst", _("Burst")), ("steady", _("Steady")), ("domain", _("Refused ending")), ("machine", _("Machine"))]


class ConditionsForm(forms.Form):
    """Which signatures. Only what stands beside the seals can be asked for."""

    domain = Cleaned(clean=ending, label=_("address ends with"), required=False)
    since = Moment(label=_("signed from"), required=False)
    until = Moment(label=_("signed until"), required=False)
    postcode = forms.ChoiceField(
        label=_("postcode is"),
        required=False,
        choices=[("", _("empty or not")), ("empty", _("empty")), ("given", _("given"))],
    )
    language = forms.ChoiceField(
        label=_("language is"), required=False, choices=lambda: [("", _("any")), *settings.LANGUAGES]
    )
    aside = forms.ChoiceField(
        label=_("set aside by"), required=False, choices=lambda: [("", _("any rule or none")), *rules()]
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and self.conditions().are_empty:
            raise ValidationError(_("Say at least one thing about them. Without it, this would be everybody."))
        return said

    def conditions(self) -> Conditions:
        """What was asked for. Only after cleaning."""
        said = self.cleaned_data
        return Conditions(
            domain=said.get("domain", ""),
            since=said.get("since"),
            until=said.get("until"),
            postcode={"empty": False, "given": True}.get(said.get("postcode", "")),
            language=said.get("language", ""),
            aside=said.get("aside", ""),
        )


class WhyForm(forms.Form):
    why = Cleaned(
        clean=line(WHY_AT_MOST),
        label=_("Why, in one line that the public can read"),
        help_text=_("It stands on the petition's page. No names, no addresses."),
        error_messages={"required": _("Please say why. The public can read it on the petition's page.")},
    )

    def clean_why(self) -> str:
        why = self.cleaned_data["why"]
        if "@" in why:
            raise ValidationError(_("This line is public: leave addresses out of it."))
        return why


class SettingsForm(forms.ModelForm):
    """How far it wants to come, until when, and what people are asked. Its words stand on its page."""

    goal = forms.IntegerField(label=_("Goal"), min_value=1, max_value=MOST)
    asks = forms.ModelMultipleChoiceField(
        Ask.objects.select_related("organisation"),
        label=_("Boxes that people may tick"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    closes_at = Moment(label=_("Closes"), required=False, help_text=_("Empty: it stays open until you close it."))

    class Meta:
        model = Petition
        fields = [
            "goal", "goal_reason", "closes_at", "ask_postcode", "postcode_example", "ask_country",
            "ask_comment", "asks",
        ]  # fmt: skip


class RulesForm(forms.ModelForm):
    burst_limit = forms.IntegerField(label=_("Signatures of one network in 10 minutes"), min_value=1, max_value=MOST)
    steady_limit = forms.IntegerField(label=_("Signatures of one network in a day"), min_value=1, max_value=MOST)

    class Meta:
        model = Petition
        fields = ["burst_limit", "steady_limit", "refused_domains"]

    def clean_refused_domains(self) -> str:
        """One ending on each line, as they are marked; says which one cannot be one."""
        endings = [ending(typed) for typed in self.cleaned_data["refused_domains"].splitlines()]
        return "\n".join(dict.fromkeys(filter(None, endings)))


class PauseForm(forms.Form):
    note = Cleaned(
        clean=line(WHY_AT_MOST),
        label=_("Why, for the public"),
        required=False,
        help_text=_("Such as: We are looking at a flood of false signatures."),
    )


class DeliveryForm(forms.Form):
    on = Day(label=_("On which day"))
    note = Cleaned(clean=line(300), label=_("How, in one line"), required=False)


class AnswerForm(forms.Form):
    on = Day(label=_("On which day"))
    answer = Cleaned(
        clean=lambda value: text.clean_text(value, limit=20_000),
        label=_("What they answered"),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    url = forms.URLField(label=_("Where the answer stands"), required=False, assume_scheme="https", max_length=200)


class ListForm(forms.Form):
    """Who and what the file holds. The address is left out unless somebody asks for it."""

    who = forms.ChoiceField(
        label=_("Who"), choices=[("all", _("everybody who counts")), ("shown", _("only who is shown by name"))]
    )
    columns = forms.MultipleChoiceField(
        label=_("What"),
        choices=[
            ("name", _("name")),
            ("postcode", _("postcode")),
            ("country", _("country")),
            ("comment", _("why they sign")),
            ("email", _("e-mail address")),
        ],
        widget=forms.CheckboxSelectMultiple,
        initial=["name", "postcode"],
        error_messages={"required": _("Tick at least one thing.")},
    )  # fmt: skip


class WordingForm(forms.Form):
    """A new version of the sentence beside a box."""

    language = forms.ChoiceField(label=_("Language"), choices=lambda: settings.LANGUAGES)
    sentence = Cleaned(
        clean=line(SENTENCE_AT_MOST),
        label=_("The sentence beside the box"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Say who writes, about what, and how it ends. Such as: “Wrenfield Unwatched may write to me about "
                    "this campaign. I can stop it at any time.”"),
        error_messages={"required": _("Please write the sentence.")},
    )  # fmt: skip


class AskForm(forms.Form):
    """A new box: whose, and what for."""

    # Only whose details can be sealed for can ask.
    organisation = forms.ModelChoiceField(Organisation.objects.filter(ring__isnull=False), label=_("Organisation"))
    purpose = forms.ChoiceField(label=_("What for"), choices=Purpose.choices)


class PersonForm(forms.Form):
    email = AddressField(
        label=_("The person's e-mail address"),
        help_text=_("It is looked for under its mark and written down nowhere."),
        error_messages={"required": text.SENTENCES[text.Kind.ADDRESS_EMPTY]},
    )
