"""Fields that forms about posts and chats share."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Channel


class AccountsField(forms.ModelMultipleChoiceField):
    """Which accounts, each with its network: two may be called the same."""

    def __init__(self) -> None:
        super().__init__(
            Channel.objects.usable(), label=_("Where"), required=False, widget=forms.CheckboxSelectMultiple
        )

    def label_from_instance(self, channel: Channel) -> str:
        return f"{channel.name} ({channel.get_network_display()})"
