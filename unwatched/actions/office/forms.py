"""The forms of the petition's screens. Native fields: dates and choices work without a script."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unwatched.actions.forms import address
from unwatched.actions.models import Petition
from unwatched.actions.models.petition import PLACE_CHOICES
from unwatched.actions.services import places
from unwatched.actions.services.paper import Sheets
from unwatched.actions.services.removing import Conditions
from unwatched.core import text
from unwatched.core.fields import Cleaned, line
from unwatched.directory.models import Organisation
from unwatched.office.fields import Day, Moment
from unwatched.supporters.models import Ask, Purpose

WHY_AT_MOST = 200
SENTENCE_AT_MOST = 500
MOST = 100_000_000  # more than any goal, and a number that every database takes
IN_A_BATCH = 1_000_000
PLACE_NAME_AT_MOST = 120
ON_A_SHEET = 100  # more names fit on no sheet, front and back: somebody has mistyped


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

    def __init__(self, *args: Any, petition: Petition, **kwargs: Any) -> None:
        """A place can be asked for where places are kept, and only one that may be told."""
        super().__init__(*args, **kwargs)
        if petition.place_letters:
            begins = [group.begins for group in places.places_of(petition).groups]
            choices = [("", _("anything")), *((place, place) for place in sorted(begins))]
            self.fields["place"] = forms.ChoiceField(label=_("postcode begins with"), required=False, choices=choices)
            self.order_fields(["domain", "since", "until", "postcode", "place"])

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
            place=said.get("place", ""),
            language=said.get("language", ""),
            aside=said.get("aside", ""),
        )


def public_line(limit: int) -> Callable[[str], str]:
    """One line that the public can read: without an address."""

    def clean(value: str) -> str:
        said: str = line(limit)(value)
        if "@" in said:
            raise ValidationError(_("This line is public: leave addresses out of it."))
        return said

    return clean


class WhyForm(forms.Form):
    why = Cleaned(
        clean=public_line(WHY_AT_MOST),
        label=_("Why, in one line that the public can read"),
        help_text=_("It stands on the public page. No names, no addresses."),
        error_messages={"required": _("Please say why. The public can read it.")},
    )


class LookedForm(forms.Form):
    """What somebody found who looked at a count that does not add up."""

    why = Cleaned(
        clean=public_line(WHY_AT_MOST),
        label=_("What you found, in one line that the public can read"),
        help_text=_("Such as: Two rows came back with an old backup. It stands in the delivery pack."),
        error_messages={"required": _("Please say what you found. It stands in the delivery pack.")},
    )


class SheetsForm(forms.Form):
    """A batch of sheets, counted by hand. No field for anybody's name but the sealed one."""

    signatures = forms.IntegerField(
        label=_("Signatures that count"),
        min_value=1,
        max_value=IN_A_BATCH,
        help_text=_("Legible, complete, and once each. Cross the others out on the sheet."),
        error_messages={"required": _("Please write how many signatures you counted.")},
    )
    sheets = forms.IntegerField(
        label=_("On how many sheets"),
        min_value=1,
        max_value=IN_A_BATCH,
        error_messages={"required": _("Please write how many sheets there are.")},
    )
    collected_from = Day(
        label=_("Collected from"), error_messages={"required": _("Please say on which day this was collected.")}
    )
    collected_to = Day(label=_("Collected until"), required=False, help_text=_("Empty: on that one day."))
    place = Cleaned(
        clean=public_line(PLACE_NAME_AT_MOST),
        label=_("Where"),
        help_text=_("Such as: the market square. No names; it stands in the delivery pack."),
        error_messages={"required": _("Please say where: it is what tells one batch from another.")},
    )
    note = Cleaned(
        clean=lambda value: text.clean_text(value, limit=1000),
        label=_("Who handed them in, and who counted with you"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Sealed like a signature: read only while the vault is open, erased after a year."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_collected_from(self) -> date:
        return self.not_to_come(self.cleaned_data["collected_from"])

    def clean_collected_to(self) -> date | None:
        typed = self.cleaned_data["collected_to"]
        return self.not_to_come(typed) if typed else None

    def not_to_come(self, typed: date) -> date:
        if typed > self.today:
            raise ValidationError(_("This day has not come yet."))
        return typed

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        begun, ended = said.get("collected_from"), said.get("collected_to")
        if begun and ended and ended < begun:
            self.add_error("collected_to", _("This is before the first day."))
        if "signatures" in said and "sheets" in said and said["signatures"] > said["sheets"] * ON_A_SHEET:
            words = _("That would be more than %(n)s on a sheet. Please look at both numbers again.")
            self.add_error("signatures", words % {"n": ON_A_SHEET})
        return said

    def said(self) -> Sheets:
        """Only after cleaning."""
        filled = self.cleaned_data
        return Sheets(**{**filled, "collected_to": filled["collected_to"] or filled["collected_from"]})


class CorrectForm(forms.Form):
    """Another number for a batch; 0 takes it back."""

    signatures = forms.IntegerField(
        label=_("Signatures that count, now"),
        min_value=0,
        max_value=IN_A_BATCH,
        error_messages={"required": _("Please write how many signatures the batch holds.")},
    )
    why = Cleaned(
        clean=public_line(WHY_AT_MOST),
        label=_("Why it is another number now"),
        help_text=_("Such as: four lines were crossed out. It stands in the delivery pack."),
        error_messages={"required": _("Please say why. It stands in the delivery pack.")},
    )


class SettingsForm(forms.ModelForm):
    """How far it wants to come, until when, and what people are asked. Its words stand on its page."""

    goal = forms.IntegerField(label=_("Goal"), min_value=1, max_value=MOST)
    asks = forms.ModelMultipleChoiceField(
        Ask.objects.select_related("organisation"),
        label=_("Boxes that people may tick"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    place_letters = forms.TypedChoiceField(
        label=_("Places"),
        choices=PLACE_CHOICES,
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_(
            "In clear beside the sealed details, to count where signatures come from; the form says so. The last two "
            "characters are never kept."
        ),
    )
    closes_at = Moment(label=_("Closes"), required=False, help_text=_("Empty: it stays open until you close it."))

    class Meta:
        model = Petition
        fields = [
            "goal", "goal_reason", "closes_at", "ask_postcode", "postcode_example", "place_letters", "ask_country",
            "ask_comment", "asks",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("place_letters") and not said.get("ask_postcode"):
            self.add_error("place_letters", _("To count places, ask for the postcode as well."))
        return said

    def clean_place_letters(self) -> int:
        return self.cleaned_data["place_letters"] or 0


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


HANDLE = re.compile(r"@?[\w.-]+(?:@[\w.-]+)?")


def address_or_handle(value: str) -> str:
    """An e-mail address, or the handle of an account: @ada@social.example, ada.example."""
    typed = value.strip()
    looks_like_one = typed.startswith("@") or "@" not in typed
    if looks_like_one and "." in typed and len(typed) <= 255 and HANDLE.fullmatch(typed):
        return typed
    return address(value)


class PersonForm(forms.Form):
    email = Cleaned(
        clean=address_or_handle,
        label=_("The person's e-mail address, or the account from which they answered a chat"),
        help_text=_("An account looks like @ada@social.example or ada.example. What you type is written down nowhere."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        error_messages={"required": text.SENTENCES[text.Kind.ADDRESS_EMPTY]},
    )
