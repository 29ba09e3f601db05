from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unwatched.core.fields import Cleaned, line
from unwatched.gateways import telling
from unwatched.gateways.errors import GatewayError
from unwatched.webhooks.events import EVENTS

LONGEST = 400  # characters: fits what is locked


class HookForm(forms.Form):
    name = Cleaned(
        clean=line(80),
        label=_("Which programme is it?"),
        help_text=_("A name for the list: the map of our partner in Ellmoor."),
        error_messages={"required": _("Give it a name.")},
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST,
        help_text=_("Where it listens, with https://. It is kept locked, like a password."),
        error_messages={"required": _("Write the address at which it listens.")},
    )
    events = forms.MultipleChoiceField(
        label=_("What is it told?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["events"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, f"{about} ({name})") for name, about in EVENTS.items()]

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        try:
            telling.check(url)
        except GatewayError as error:
            raise ValidationError(str(error)) from None
        return url
