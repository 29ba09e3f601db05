from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unwatched.campaigns.models import DemandState
from unwatched.core.fields import Cleaned, line
from unwatched.office.fields import Day


class DemandForm(forms.Form):
    text = Cleaned(
        clean=line(200),
        label=_("What do we ask?"),
        help_text=_("One thing, so that anybody can see whether it was done: Ban face scanning by the city."),
        error_messages={"required": _("Say what you ask.")},
    )
    target = Cleaned(
        clean=line(120),
        label=_("Of whom?"),
        help_text=_("The body or company that can do it: the City Council."),
        error_messages={"required": _("Say of whom you ask it.")},
    )


class WordsForm(DemandForm):
    place = forms.IntegerField(label=_("Place in the list"), min_value=1, max_value=999)


class ChangeForm(forms.Form):
    state = forms.ChoiceField(label=_("How does it stand?"), choices=DemandState.choices)
    on = Day(label=_("Since when?"), error_messages={"required": _("Say since which day.")})
    words = Cleaned(
        clean=line(300), label=_("What happened, in one sentence"), required=False,
        help_text=_("“No answer after 565 days” is a fact as well."),
    )  # fmt: skip
    source_title = Cleaned(
        clean=line(300),
        label=_("From what do we know it?"),
        help_text=_("Such as: Resolution 26-41; our letter of 3 May."),
        error_messages={"required": _("Name the source. A demand without one is not published.")},
    )
    source_url = forms.URLField(
        label=_("Address of the source"),
        required=False,
        max_length=2000,
        assume_scheme="https",
        help_text=_("If it is on the web."),
        error_messages={"invalid": _("This is no address of a page. It looks like https://server.example/page.")},
    )

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day

    @property
    def values(self) -> dict[str, Any]:
        return self.cleaned_data
