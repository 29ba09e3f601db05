"""What visitors fill in to suggest a correction. Plain HTML; nothing in it asks who they are."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unwatched.core.fields import Cleaned, Typed
from unwatched.core.text import clean_text

LONGEST = 3000  # characters of one answer
SHORTEST = 3


def words(value: str) -> str:
    return clean_text(value, limit=LONGEST)


class AddressOfPage(Typed, forms.URLField):
    """The address of a page on the web."""


class SuggestionForm(forms.Form):
    wrong = Cleaned(
        clean=words,
        label=_("What is wrong?"),
        help_text=_("Such as a date, a word, a state. Copy it from the page if you can."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say what is wrong. One line is enough.")},
    )
    right = Cleaned(
        clean=words,
        label=_("What would be right?"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Say what would be right instead.")},
    )
    url = AddressOfPage(
        label=_("Where does that stand?"),
        help_text=_("The address of a page: minutes, a law, a statement, a report."),
        max_length=2000,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Give us the address of a page where it stands: we change nothing without a source."),
            "invalid": _("This is no address of a page. It looks like https://server.example/page."),
            "max_length": _("This address is longer than we can keep. Leave away what stands behind the “?”."),
        },
    )

    def clean_wrong(self) -> str:
        return long_enough(self.cleaned_data["wrong"])

    def clean_right(self) -> str:
        return long_enough(self.cleaned_data["right"])

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        if not url.lower().startswith(("http://", "https://")):
            raise ValidationError(self.fields["url"].error_messages["invalid"], code="invalid")
        return url

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("wrong") and said.get("wrong") == said.get("right"):
            raise ValidationError({"right": _("Here stands the same as above. What would be right instead?")})
        return said


def long_enough(said: str) -> str:
    if len(said) < SHORTEST:
        raise ValidationError(_("Write a few words more, so that we understand what you mean."))
    return said


class NumberForm(forms.Form):
    number = forms.CharField(label=_("The number of your suggestion"), max_length=60)
