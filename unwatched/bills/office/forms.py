"""The forms of the bills' screens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unwatched.bills.library import library
from unwatched.bills.models import Bill, BillState
from unwatched.campaigns.models import Campaign
from unwatched.core.fields import Cleaned, line
from unwatched.directory.models import Jurisdiction, Level
from unwatched.office.fields import Day

PLAIN = {"autocomplete": "off"}


def _instruments() -> list[tuple[str, str]]:
    return [(one.key, one.name) for one in library().instruments.values()]


class StartForm(forms.Form):
    """Where, and what to forbid. The place stands in the directory or is typed in."""

    place = forms.ModelChoiceField(
        queryset=Jurisdiction.objects.all(), label=_("Your place"), required=False,
        empty_label=_("not in the list: type it below"),
        error_messages={"invalid_choice": _("This place is not in the directory any more. Type it below.")},
    )  # fmt: skip
    name = Cleaned(
        clean=line(120), label=_("Name of the place"), required=False, widget=forms.TextInput(attrs=PLAIN),
        help_text=_("As people call it: Port Alder."),
    )  # fmt: skip
    level = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("choose")), *Level.choices])
    region = Cleaned(
        clean=line(60), label=_("State or region"), required=False, widget=forms.TextInput(attrs=PLAIN),
        help_text=_("As people write it: MA."),
    )  # fmt: skip
    country = Cleaned(
        clean=line(2), label=_("Country, two letters"), required=False, initial="us",
        widget=forms.TextInput(attrs=PLAIN | {"size": "2"}),
    )  # fmt: skip
    body = Cleaned(
        clean=line(120), label=_("Who decides there"), required=False, widget=forms.TextInput(attrs=PLAIN),
        help_text=_("City Council, Board of Trustees, University Senate."),
    )  # fmt: skip
    instrument = forms.ChoiceField(
        label=_("What shall it be?"), widget=forms.RadioSelect, choices=_instruments,
        error_messages={"required": _("Choose what it shall be.")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = library().instruments

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("place") is None and "place" not in self.errors:
            if not found.get("name"):
                self.add_error("name", _("Choose your place above, or say here what it is called."))
            if not found.get("level"):
                self.add_error("level", _("Say what kind of place it is."))
        return found


class SettingsForm(forms.ModelForm[Bill]):
    adopted_on = Day(label=_("Adopted on"), required=False)
    ends_on = Day(
        label=_("Ends by itself on"), required=False,
        help_text=_("Once it is adopted, a task stands in the office a year before, so that nobody forgets."),
    )  # fmt: skip
    title = Cleaned(
        clean=line(200), label=_("Title of the law"), error_messages={"required": _("Give the law a title.")}
    )
    campaign = forms.ModelChoiceField(
        queryset=Campaign.objects.all(), label=_("Campaign"), required=False, empty_label=_("none")
    )
    state = forms.ChoiceField(label=_("How it stands"), choices=BillState.choices)

    class Meta:
        model = Bill
        fields = ["title", "state", "adopted_on", "ends_on", "campaign"]

    def _post_clean(self) -> None:
        """Nothing is put into the row here: the service does that."""


class ShareForm(forms.Form):
    note = Cleaned(
        clean=line(120), label=_("For whom"), required=False, widget=forms.TextInput(attrs=PLAIN),
        help_text=_("So that you know later which link to withdraw. Readers do not see it."),
    )  # fmt: skip
    until = Day(label=_("Good until"), required=False, help_text=_("Empty: until somebody withdraws it."))


class BringForm(forms.Form):
    """Somebody else's law: a file, or pasted."""

    name = Cleaned(
        clean=line(200), label=_("What it is"), required=False, widget=forms.TextInput(attrs=PLAIN),
        help_text=_("Committee substitute, 20 Nov. Empty: its own title."),
    )  # fmt: skip
    place = Cleaned(clean=line(120), label=_("Of which place"), required=False, widget=forms.TextInput(attrs=PLAIN))
    url = forms.URLField(
        label=_("Where it is from"), required=False, max_length=2000, assume_scheme="https",
        widget=forms.TextInput(attrs=PLAIN | {"inputmode": "url", "spellcheck": "false"}),
        help_text=_("The address of the page or file, so that others can look for themselves. We do not open it."),
    )  # fmt: skip
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("Word (DOCX), ODT, HTML, Akoma Ntoso or plain text."),
        error_messages={"empty": _("This file is empty. Choose another one, or paste the text.")},
    )  # fmt: skip
    text = forms.CharField(
        label=_("Or paste the text"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto", "spellcheck": "false"}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not self.errors:
            has_text = bool((found.get("text") or "").strip())
            if not found.get("file") and not has_text:
                self.add_error("file", _("Choose a file, or paste the text below."))
            if found.get("file") and has_text:
                self.add_error("text", _("There is a file and a text. Bring one after the other."))
        return found
