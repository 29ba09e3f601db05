from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from . import passphrase as words
from .errors import WrongPassphrase

MINUTES = ((10, _("10 minutes")), (30, _("30 minutes")), (60, _("1 hour")), (120, _("2 hours")))


def passphrase_field(label: Any, *, name: str = "off", help_text: Any = "") -> forms.CharField:
    """Never filled in by us, and not offered to be kept by a browser that others use too."""
    widget = forms.PasswordInput(render_value=False, attrs={"autocomplete": name, "spellcheck": "false"})
    return forms.CharField(label=label, max_length=300, strip=False, widget=widget, help_text=help_text)


class OpenForm(forms.Form):
    """For what, and for how long. Key-holders also type their passphrase."""

    reason = forms.CharField(
        label=_("For what?"),
        max_length=200,
        help_text=_("Such as: the pack for the council. Everybody here can read it."),
    )
    minutes = forms.TypedChoiceField(label=_("For how long?"), choices=MINUTES, coerce=int, initial=30)
    passphrase = passphrase_field(_("Your passphrase"))

    def __init__(self, *args: Any, needs_passphrase: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_passphrase:
            del self.fields["passphrase"]


class DrillForm(forms.Form):
    passphrase = passphrase_field(_("Your passphrase"))


class HoldForm(forms.Form):
    """A passphrase of one's own, typed twice."""

    passphrase = passphrase_field(
        _("A passphrase for your key"),
        name="new-password",
        help_text=_(
            "Five words picked at random are good: easy to keep in mind, hard to guess. At least 16 characters."
        ),
    )
    again = passphrase_field(_("The same again"), name="new-password")

    def clean_passphrase(self) -> str:
        typed = str(self.cleaned_data["passphrase"])
        try:
            words.refuse_weak(typed)
        except WrongPassphrase:
            raise forms.ValidationError(
                _t("Too easy to guess. Take at least 16 characters, best five words picked at random.")
            ) from None
        return typed

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("passphrase", self.cleaned_data["again"]):
            raise forms.ValidationError(_t("These two are not the same."))
        return str(self.cleaned_data["again"])


class ChangeForm(HoldForm):
    old = passphrase_field(_("Your passphrase until now"))
    field_order = ("old", "passphrase", "again")


class WipeForm(forms.Form):
    """The name of the list, so that nobody wipes by a slip of the hand."""

    name = forms.CharField(label=_("Type the name"), max_length=120)

    def __init__(self, *args: Any, expected: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["name"].label = _t("Type “%(name)s”") % {"name": expected}
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"]).strip()
        if typed.casefold() != self.expected.casefold():
            raise forms.ValidationError(_t("That is not the name. Nothing was wiped."))
        return typed
