"""Forms around accounts: ours, and django-allauth's with our words and limits."""

from typing import Any

from allauth.account import forms as account
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.mfa.base import forms as codes
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import audit
from .models import User
from .roles import ABOUT
from .services import may_hand_out

# A passkey's answer is about one kilobyte.
LARGEST_ANSWER = 16_384


class LoginForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "placeholder": ""}
        self.fields["password"].widget.attrs["placeholder"] = ""
        self.fields["password"].help_text = ""


class ResetPasswordForm(account.ResetPasswordForm):
    """For an unknown address the same work is done and thrown away, so that the clock tells nothing either."""

    def save(self, request: Any, **kwargs: Any) -> str:
        email: str = self.cleaned_data["email"]
        users = self.users or [_nobody(email)]
        request_password_reset(request, email, users, account.default_token_generator)
        return email


def _nobody(email: str) -> User:
    """Somebody who does not exist; see AccountAdapter.send_password_reset_mail."""
    nobody = User(pk=0, email=email)
    nobody.set_unusable_password()
    return nobody


class PasskeyField(forms.JSONField):
    """What a browser says about a passkey. Refuses what none would say before it is parsed."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > LARGEST_ANSWER:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""})
        try:
            answer = super().to_python(value)
        except RecursionError:
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""}) from None
        if not isinstance(answer, dict) or not isinstance(answer.get("response"), dict):
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""})
        if "id" in answer and "rawId" not in answer:  # the library reads both without asking
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": ""})
        return answer

    def prepare_value(self, value: Any) -> str:
        return ""  # an answer is good for one try


class WritesFailures(forms.Form):
    """A wrong second step is written to the log of the account that it was tried on."""

    user: User

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.errors and isinstance(self.user, User):
            audit.write(self.user, "accounts.second_factor_failed", by=None)
        return cleaned


class CodeForm(WritesFailures, codes.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code")
        self.fields["code"].widget.attrs |= {"placeholder": "", "inputmode": "numeric", "autofocus": True}


class PasskeyForm(WritesFailures, passkeys.AuthenticateWebAuthnForm):
    credential = PasskeyField()


class PasskeyAgainForm(WritesFailures, passkeys.ReauthenticateWebAuthnForm):
    credential = PasskeyField()


class PasskeyLoginForm(passkeys.LoginWebAuthnForm):
    credential = PasskeyField()


class AddPasskeyForm(passkeys.AddWebAuthnForm):
    """Every passkey we take can sign in by itself: it checked a finger, a face on the device, or a PIN."""

    name = forms.CharField(label=_("Name of this passkey"), max_length=80, required=False)
    credential = PasskeyField()
    passwordless = None

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        return super().clean()


class AddressForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "email"]

    def clean_email(self) -> str:
        return clean_address(self.cleaned_data["email"], self.instance)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"
        if self.instance.email.endswith(".invalid"):
            self.initial["email"] = ""


class NameForm(forms.ModelForm):
    """On Wagtail's account page."""

    class Meta:
        model = User
        fields = ["name"]


class RolesField(forms.ModelMultipleChoiceField):
    """Roles with what each is for."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group: Any) -> str:
        about = ABOUT.get(group.name)
        return f"{group.name}: {about}" if about else group.name


class PersonForm(forms.ModelForm):
    """An organiser as another one sees them: no password stands here, they choose their own way in."""

    required_css_class = "required"
    groups = RolesField(Group.objects.order_by("pk"), label=_("Roles"), required=False)

    class Meta:
        model = User
        fields = ["email", "name", "groups", "is_superuser"]
        labels = {"is_superuser": _("Administrator")}
        help_texts = {"is_superuser": _("May do everything, and may make others administrators.")}

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        self.by = by
        super().__init__(*args, **kwargs)
        if not by.is_superuser:
            del self.fields["is_superuser"]

    def clean_email(self) -> str:
        return clean_address(self.cleaned_data["email"], self.instance)

    def clean_groups(self) -> Any:
        """Nobody hands out the key to the vault who does not hold it."""
        groups = self.cleaned_data["groups"]
        had = set(self.instance.groups.all()) if self.instance.pk else set()
        if not all(may_hand_out(role, by=self.by) for role in set(groups) - had):
            raise ValidationError(_("Only a key-holder or an administrator can make somebody a key-holder."))
        return groups

    @property
    def wishes(self) -> dict[str, Any]:
        """What to hand to the services."""
        data = self.cleaned_data
        return {
            "groups": list(Group.objects.filter(pk__in=[group.pk for group in data["groups"]])),
            "is_superuser": data.get("is_superuser", self.instance.is_superuser),
        }


class EditPersonForm(PersonForm):
    class Meta(PersonForm.Meta):
        fields = ["email", "name", "is_active", "groups", "is_superuser"]

    def __init__(self, *args: Any, editing_self: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_email, self.was_active = self.instance.email, self.instance.is_active
        if editing_self:
            del self.fields["is_active"]
            self.fields.pop("is_superuser", None)


def clean_address(email: str, person: User) -> str:
    """The address as we keep it; two organisers cannot share one."""
    email = User.objects.normalize_email(email)
    if User.objects.exclude(pk=person.pk).filter(email__iexact=email).exists():
        raise ValidationError(_("Another organiser has this address."))
    return email
