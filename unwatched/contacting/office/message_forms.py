from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from unwatched.contacting.forms.message import SUBJECT_AT_MOST
from unwatched.contacting.models import MOST_AN_HOUR, Message
from unwatched.core import text
from unwatched.core.fields import Cleaned, line
from unwatched.office.fields import Moment
from unwatched.supporters.models import Ask

from .whom import WhomForm

WHY_AT_MOST = 200
MOST = 1_000_000


def address(value: str) -> str:
    return text.check_address(value) if value.strip() else ""


class SettingsForm(WhomForm):
    """All of a message's settings but its texts."""

    greeting = Cleaned(
        clean=line(100),
        label=_("How the letter begins"),
        help_text=_("{name} stands for how somebody is addressed, such as “Councillor Whitfield”."),
    )
    sends = forms.BooleanField(
        label=_("People can send it from here, not only by their own mail programme"), required=False
    )
    ask_postcode = forms.BooleanField(label=_("Ask for the postcode, and put it under the letter"), required=False)
    asks = forms.ModelMultipleChoiceField(
        Ask.objects.select_related("organisation"),
        label=_("Boxes that people may tick"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cap = forms.IntegerField(
        label=_("Letters to one person in an hour, at the most"),
        min_value=1,
        max_value=MOST_AN_HOUR,
        help_text=_("With uneven gaps between them. All messages of this site count."),
    )
    digest = forms.BooleanField(label=_("One mail each morning with all letters of the day"), required=False)
    test = forms.BooleanField(
        label=_("Try it out: letters go to the address below, and the page says so"), required=False
    )
    test_address = Cleaned(clean=address, label=_("Address for trying out"), required=False)
    closes_at = Moment(label=_("Closes"), required=False, help_text=_("Empty: it stays open until you close it."))
    burst_limit = forms.IntegerField(
        label=_("Letters of one network in 10 minutes"),
        min_value=1,
        max_value=MOST,
        help_text=_("What is over these two waits for you on the overview. A school class is one network, too."),
    )
    steady_limit = forms.IntegerField(label=_("Letters of one network in a day"), min_value=1, max_value=MOST)

    own = (
        "greeting", "sends", "ask_postcode", "cap", "digest", "test", "test_address", "closes_at", "burst_limit",
        "steady_limit",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, contact: Message, words: str = "") -> None:
        super().__init__(data, contact=contact, words=words)
        self.initial.update({name: getattr(contact, name) for name in self.own})
        self.initial["asks"] = [ask.pk for ask in contact.asks.all()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("test") and not said.get("test_address") and "test_address" not in self.errors:
            self.add_error("test_address", _("Say where letters go while you try it out."))
        return said

    def values(self) -> dict[str, Any]:
        return super().values() | {name: self.cleaned_data[name] for name in (*self.own, "asks")}


class TextForm(forms.Form):
    label = Cleaned(
        clean=line(60), label=_("Name of this text"), help_text=_("People choose by it: Short, As a parent.")
    )
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=lambda: [("", _("on every page")), *settings.LANGUAGES]
    )
    subject = Cleaned(clean=line(SUBJECT_AT_MOST), label=_("Subject"))
    text = Cleaned(
        clean=lambda value: text.clean_text(value, limit=6000),
        label=_("Text"),
        help_text=_("Without the greeting and without a name: both are added. Short letters are read."),
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    position = forms.IntegerField(
        label=_("Place in the list"),
        min_value=0,
        max_value=999,
        initial=0,
        help_text=_("The first one is offered first."),
    )


class PauseForm(forms.Form):
    note = Cleaned(
        clean=line(WHY_AT_MOST),
        label=_("Why, for the public"),
        required=False,
        help_text=_("Such as: The council has asked for a week to read them."),
    )
