"""Fields that forms about posts and chats share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unwatched.office.fields import number_in

from .models import Channel


class AccountsField(forms.ModelMultipleChoiceField):
    """Which accounts, each with its network: two may be called the same."""

    def __init__(self, *, label: Any = None) -> None:
        label = label or _("Where")
        super().__init__(Channel.objects.usable(), label=label, required=False, widget=forms.CheckboxSelectMultiple)

    def clean(self, value: Any) -> Any:
        # A number that no database can hold is no row's, and must not break the question.
        return super().clean([pk if number_in(str(pk)) else "0" for pk in value or ()])

    def label_from_instance(self, channel: Channel) -> str:
        return f"{channel.name} ({channel.get_network_display()})"
