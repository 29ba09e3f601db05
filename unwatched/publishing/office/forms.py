"""The forms of the screens about posts. Native fields: they work without a script."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unwatched.core import zones
from unwatched.core.fields import Cleaned, line
from unwatched.gateways.social import Network
from unwatched.office.fields import MOMENT, Day, ZoneField, languages
from unwatched.publishing.fields import AccountsField
from unwatched.publishing.models import Channel, Series, Thread
from unwatched.publishing.models.channel import NETWORKS, VISIBILITIES


class ThreadForm(forms.ModelForm):
    """All of a thread but its posts."""

    title = Cleaned(
        clean=line(160),
        label=_("Title, for the office only"),
        error_messages={"required": _("Give it a title, so that others find it. Only the office sees it.")},
    )
    channels = AccountsField()
    language = forms.ChoiceField(label=_("Language"), choices=languages)
    visibility = forms.ChoiceField(label=_("Visible to"), choices=VISIBILITIES)
    warning = Cleaned(
        clean=line(200),
        label=_("Content warning"),
        required=False,
        help_text=_("On Mastodon the text is folded behind it; elsewhere it stands before the text."),
    )
    numbered = forms.BooleanField(label=_("Number the posts (1/5, 2/5 …)"), required=False)

    class Meta:
        model = Thread
        fields = ["title", "channels", "language", "visibility", "warning", "numbered"]


class ClockForm(forms.Form):
    """A time by the clock of a place."""

    clock = forms.DateTimeField(
        label=_("When"),
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        input_formats=[MOMENT, f"{MOMENT}:%S"],
        error_messages={"required": _("Say when it goes out.")},
    )
    zone = ZoneField()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "clock" in said and "zone" in said:
            try:
                said["at"] = zones.moment(said["clock"].replace(tzinfo=None), zone=said["zone"])
            except zones.NoSuchTime as error:
                raise ValidationError({"clock": str(error)}) from None
        return said

    @property
    def at(self) -> datetime:
        """The moment. Only after cleaning."""
        return self.cleaned_data["at"]

    @property
    def zone_name(self) -> str:
        """By whose clock. Only after cleaning."""
        return str(self.cleaned_data["zone"])

    @property
    def said(self) -> str:
        """What is wrong with it, first things first."""
        return str(next(iter(self.errors.values()))[0])


class PastedForm(forms.Form):
    url = forms.URLField(
        label=_("The address of your post"),
        assume_scheme="https",
        max_length=500,
        help_text=_("Copy it from the post's menu: “Copy link”. With it the next post can hang on this one."),
        error_messages={"required": _("Paste the address of the post, so that everybody knows that it is out.")},
    )


class QuietForm(forms.Form):
    name = Cleaned(
        clean=line(120),
        label=_("What it is"),
        help_text=_("Such as: nights, or the day of remembrance."),
        error_messages={"required": _("Give it a name.")},
    )
    starts = forms.TimeField(label=_("From"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    ends = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        help_text=_("Earlier than “from”: it runs over midnight. The same: the whole day."),
    )
    first_day = Day(label=_("First day"), required=False, help_text=_("Empty: every day."))
    last_day = Day(label=_("Last day"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        first, last = said.get("first_day"), said.get("last_day")
        said["first_day"], said["last_day"] = first or last, last or first
        if first and last and last < first:
            raise ValidationError({"last_day": _("The last day comes before the first.")})
        return said


DAYS = [
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")),
    (5, _("Saturday")), (6, _("Sunday")),
]  # fmt: skip


class SeriesForm(forms.ModelForm):
    title = Cleaned(
        clean=line(160), label=_("Title, for the office only"), error_messages={"required": _("Give it a title.")}
    )
    channels = AccountsField()
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"), choices=DAYS, coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one day of the week.")},
    )  # fmt: skip
    at = forms.TimeField(label=_("At"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    zone = ZoneField()

    class Meta:
        model = Series
        fields = ["title", "channels", "weekdays", "at", "zone"]


class ReaderForm(forms.Form):
    author = Cleaned(
        clean=line(60),
        label=_("Made-up name"),
        help_text=_("Such as Marisol. Real names do not belong on a rehearsal wall."),
        error_messages={"required": _("Give the reader a made-up name.")},
    )
    text = forms.CharField(
        label=_("What they say"), max_length=500, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Write what they say.")},
    )  # fmt: skip
    parent = forms.IntegerField(required=False, widget=forms.HiddenInput)


# --- Accounts --------------------------------------------------------------------------------


def password(label: Any, help_text: Any = "") -> forms.CharField:
    """Never given back with the form."""
    widget = forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=False)
    return forms.CharField(label=label, help_text=help_text, max_length=300, widget=widget)


class MastodonForm(forms.Form):
    server = Cleaned(
        clean=line(255),
        label=_("Your server"),
        help_text=_("Such as mastodon.social. GoToSocial, Akkoma and others that speak Mastodon's language work too."),
        error_messages={"required": _("Name the server where the account is.")},
    )


class BlueskyForm(forms.Form):
    handle = Cleaned(
        clean=line(255),
        label=_("Handle"),
        help_text=_("Such as ours.bsky.social, or your own domain."),
        error_messages={"required": _("Write the account's handle.")},
    )
    app_password = password(_("App password"), _("Not the password of the account. It looks like xxxx-xxxx-xxxx-xxxx."))
    server = Cleaned(
        clean=line(255), label=_("Data server"), required=False, help_text=_("Empty: we look it up from the handle.")
    )

    def clean_handle(self) -> str:
        return self.cleaned_data["handle"].lstrip("@")


class XForm(forms.Form):
    handle = forms.RegexField(
        r"^@?[A-Za-z0-9_]{1,15}$",
        label=_("Account on X"),
        help_text=_("Such as @wrenfield."),
        error_messages={"invalid": _("A name on X has up to 15 letters, digits and underscores.")},
    )

    def clean_handle(self) -> str:
        return str(self.cleaned_data["handle"].lstrip("@"))


class XKeysForm(forms.Form):
    consumer_key = password(_("API key"))
    consumer_secret = password(_("API key secret"))
    access_token = password(_("Access token"))
    access_secret = password(_("Access token secret"))
    agreed = forms.BooleanField(
        label=_("We know that each post costs money."),
        error_messages={"required": _("Tick this first: X sends the bill to you.")},
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said.pop("agreed", None)
        return said


PLAYS = [("", _("none: it counts like Mastodon")), *(pair for pair in NETWORKS if pair[0] != Network.REHEARSAL)]


class RehearsalForm(forms.Form):
    name = Cleaned(clean=line(80), label=_("Name"), error_messages={"required": _("Give the wall a name.")})
    plays = forms.ChoiceField(label=_("Which network does it play?"), choices=PLAYS, required=False)


class ChannelForm(forms.ModelForm):
    name = Cleaned(clean=line(80), label=_("Name in the office"), error_messages={"required": _("Give it a name.")})
    language = forms.ChoiceField(label=_("Language of its posts"), choices=languages)
    visibility = forms.ChoiceField(label=_("Visible to, if nothing else is said"), choices=VISIBILITIES)

    class Meta:
        model = Channel
        fields = ["name", "language", "visibility"]
