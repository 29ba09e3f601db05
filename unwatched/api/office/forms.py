from django import forms
from django.utils.translation import gettext_lazy as _

from unwatched.accounts.models import User
from unwatched.api.scopes import SCOPES
from unwatched.api.services.tokens import DAYS, scopes_for
from unwatched.core.fields import Cleaned, line


class TokenForm(forms.Form):
    name = Cleaned(
        clean=line(80),
        label=_("Which programme is it for?"),
        help_text=_("A name for the list: the mailing programme of our coalition."),
        error_messages={"required": _("Give it a name.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )
    days = forms.TypedChoiceField(
        label=_("For how long?"),
        choices=[(7, _("7 days")), (30, _("30 days")), (90, _("90 days")), (365, _("a year"))],
        coerce=int,
        initial=DAYS,
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["scopes"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(name, f"{SCOPES[name].about} ({name})") for name in scopes_for(user)]
