"""The forms of the screens about chats. Native fields: they work without a script."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from unwatched.accounts.models import User
from unwatched.campaigns.models import Campaign
from unwatched.chats.errors import BadTheme
from unwatched.chats.models import Chat, ChatPerson, PersonRole, Step
from unwatched.chats.runbook import Runbook, tidy
from unwatched.chats.runbook.problems import Wrong
from unwatched.chats.runbook.scalars import seconds, write_seconds
from unwatched.chats.runbook.values import VARIANT_NETWORKS
from unwatched.chats.services import staging
from unwatched.chats.services.drawing import theme_of
from unwatched.core import zones
from unwatched.core.drawings.people import STOCKS
from unwatched.core.drawings.signs import SIGNS
from unwatched.core.fields import Cleaned, line
from unwatched.media.models import Picture
from unwatched.office.fields import MOMENT, ZoneField, languages, within_reason
from unwatched.publishing.fields import AccountsField
from unwatched.publishing.models import Channel
from unwatched.publishing.models.channel import NETWORKS, VISIBILITIES
from unwatched.publishing.services import rehearsing

STOCK_NAMES = {"goldenrod": _("yellow"), "salmon": _("salmon"), "mint": _("mint"), "sky": _("sky blue")}
MOST_LOGOS = 200
LINE_OF_LINK = _("Write the words, then the address behind them: What to read https://wrenfield.example/guide")


class Text(forms.CharField):
    """Several lines, as runbooks keep them."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "dir": "auto", "data-controller": "w-autosize"})
        super().__init__(widget=widget, strip=False, required=False, max_length=10_000, **kwargs)

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")


class Length(forms.CharField):
    """A length of time: ``3 min``, ``90 s``."""

    def prepare_value(self, value: Any) -> Any:
        return write_seconds(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        try:
            return seconds(super().clean(value))
        except Wrong as wrong:
            raise ValidationError(str(wrong)) from None


class Links(Text):
    """One link on a line: words, then the address."""

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else "\n".join(f"{link['label']} {link['url']}" for link in value or ())

    def clean(self, value: Any) -> Any:
        found = []
        for said in filter(None, super().clean(value).splitlines()):
            label, _space, url = said.rpartition(" ")
            if not label.strip() or "." not in url or len(url) > 500:
                raise ValidationError(LINE_OF_LINK)
            found.append({"label": label.strip()[:120], "url": url})
        return found


class NewForm(forms.Form):
    title = Cleaned(
        clean=line(160),
        label=_("What is it about?"),
        help_text=_("It is the chat's name for everybody: Who watches our town?"),
        error_messages={"required": _("Give it a name. You can change it.")},
    )


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("A runbook as a file"),
        widget=forms.FileInput(attrs={"accept": ".md,.markdown,.yaml,.yml"}),
        error_messages={"required": _("Choose a file that ends in .md or .yaml.")},
    )


def postable(chat: Chat) -> QuerySet[Channel]:
    """What the chat may be posted on, and where it is meant to be already."""
    own = Channel.objects.filter(pk__in=chat.channels.all())
    return rehearsing.postable() | own


USUAL = {"stock": "goldenrod", "sign": "eye"}
THEME = ("stock", "night", "sign", "logo", "paper", "ink")


class SettingsForm(forms.ModelForm):
    """When, where, under which hashtag; what it is for; how its cards look."""

    title = Cleaned(clean=line(160), label=_("Title"), error_messages={"required": _("Give it a title.")})
    objective = Text(rows=2, label=_("What it is for"))
    campaign = forms.ModelChoiceField(
        Campaign.objects.all(), label=_("Campaign"), required=False, empty_label=_("none")
    )
    hashtag = Cleaned(
        clean=line(100),
        label=_("Hashtag"),
        required=False,
        help_text=_("Write each word with a capital letter: #WhoWatchesWrenfield is read aloud as three words."),
    )
    clock = forms.DateTimeField(
        label=_("Starts"),
        required=False,
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        input_formats=[MOMENT, f"{MOMENT}:%S"],
        error_messages={"invalid": _("Write a day and a time, such as 2026-11-25 18:00.")},
    )
    which = forms.ChoiceField(
        label=_("The clocks show this time twice that day. Which one?"),
        required=False,
        choices=[("", _("choose")), ("first", _("the first, before the clocks change")), ("second", _("the second"))],
    )
    zone = ZoneField()
    interval = Length(label=_("Between two questions"), help_text=_("Such as 3 min or 150 s."))
    channels = AccountsField()
    language = forms.ChoiceField(label=_("Language"), choices=languages)
    visibility = forms.ChoiceField(
        label=_("Visible to"),
        choices=VISIBILITIES,
        help_text=_("Only public posts are found under the hashtag."),
    )
    links = Links(rows=3, label=_("Links for partners"), help_text=LINE_OF_LINK)
    rules = Text(rows=4, label=_("Ground rules"), help_text=_("One on each line. They stand in the press kit."))
    stock = forms.ChoiceField(
        label=_("Paper of the cards"), choices=lambda: [(name, STOCK_NAMES.get(name, name)) for name in STOCKS]
    )
    night = forms.BooleanField(label=_("by night: black paper, coloured letters"), required=False)
    sign = forms.ChoiceField(label=_("Sign"), choices=lambda: list(SIGNS.items()))
    logo = forms.ChoiceField(label=_("Logo instead of the sign"), required=False, choices=lambda: logos())
    paper = Cleaned(clean=line(7), label=_("Another paper"), required=False, help_text=_("As #f9c835; with an ink."))
    ink = Cleaned(clean=line(7), label=_("Another ink"), required=False)

    class Meta:
        model = Chat
        fields = ["title", "objective", "campaign", "hashtag", "zone", "interval", "channels", "language",
                  "visibility", "links", "rules"]  # fmt: skip

    def __init__(self, data: Any = None, *, instance: Chat) -> None:
        theme = {**USUAL, **instance.theme, "night": instance.theme.get("night") == "yes"}
        starts = zones.clock(instance.starts_at, zone=instance.zone) if instance.starts_at else None
        starts = starts and starts.replace(second=0, microsecond=0)
        self.time_before = (starts, instance.zone)
        super().__init__(data, instance=instance, initial={"clock": starts, **theme})
        self.fields["channels"].queryset = postable(instance)  # type: ignore[attr-defined]

    def clean_hashtag(self) -> str:
        tag = str(self.cleaned_data["hashtag"]).removeprefix("#")
        if tag and not tag.replace("_", "").isalnum():
            raise ValidationError(_("A hashtag is one word of letters and digits: #WhoWatchesWrenfield."))
        return tag

    def clean_clock(self) -> datetime | None:
        typed = within_reason(self.cleaned_data["clock"])
        return typed.replace(tzinfo=None) if typed else None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "clock" in said and "zone" in said:
            said["starts_at"] = self.moment(said)
        said["theme"] = self.theme(said)
        return said

    def moment(self, said: dict[str, Any]) -> datetime | None:
        clock, zone, which = said["clock"], said["zone"], said.get("which")
        if clock is None:
            return None
        if zones.is_shown_twice(clock, zone=zone) and not which:
            raise ValidationError({"which": _("The clocks go back over this time. Say which of the two you mean.")})
        try:
            return zones.moment(clock, zone=zone, second=which == "second")
        except zones.NoSuchTime as error:
            raise ValidationError({"clock": str(error)}) from None

    def theme(self, said: dict[str, Any]) -> dict[str, str]:
        """Only what is not as usual: a theme is written into files, and another one is another chat to rehearse."""
        chosen = {name: said.get(name) or "" for name in THEME} | {"night": "yes" if said.get("night") else ""}
        before = self.instance.theme
        theme = {name: value for name, value in before.items() if name not in chosen}
        theme |= {name: value for name, value in chosen.items() if value and value != USUAL.get(name, "")}
        theme |= {name: value for name, value in chosen.items() if name in before and value == before[name]}
        try:
            theme_of(Runbook(title="", theme=theme), name="")
        except BadTheme as error:
            raise ValidationError({"paper": str(error)}) from None
        return theme

    @property
    def values(self) -> dict[str, Any]:
        """What the service writes. Only after cleaning.

        Without a change of its time the chat keeps it to the second, which this form does not show.
        """
        said = self.cleaned_data
        names = [*(self._meta.fields or ()), "theme"]
        if said.get("which") or (said["clock"], said["zone"]) != self.time_before:
            names.append("starts_at")
        return {name: said[name] for name in names}

    @property
    def look(self) -> str:
        """The theme as it is chosen right now, for the address of a card that shows it."""
        chosen = {name: self[name].value() for name in THEME}
        return urlencode(
            {name: "yes" if value is True or value == "on" else value for name, value in chosen.items() if value}
        )


def logos() -> list[tuple[str, Any]]:
    pictures = Picture.objects.exclude(file_hash="").order_by("title")[:MOST_LOGOS]
    return [("", _("none")), *((picture.file_hash, picture.title) for picture in pictures)]


class StepForm(forms.ModelForm):
    """A post: its words, its card, its time."""

    text = Text(rows=4, label=_("Text"), help_text=_("{hashtag}, {q} for “Q3” and {a} for “A3” fill themselves in."))
    card = forms.BooleanField(label=_("with a card"), required=False)
    card_text = Text(rows=2, label=_("Words on the card"), help_text=_("Empty: the post's own, without the hashtag."))
    description = Text(
        rows=3, label=_("What does the card show?"), help_text=_("For people who cannot see it: the words on it.")
    )
    time = forms.CharField(
        label=_("When"),
        required=False,
        max_length=20,
        help_text=_("A time, such as 18:12, or how long after the post before: 4 min. Empty: as usual."),
    )
    place = forms.IntegerField(label=_("Its place in this part"), min_value=1, max_value=200)

    class Meta:
        model = Step
        fields = ["text", "card", "card_text", "description"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for network in VARIANT_NETWORKS:
            label = _("Other text for %(network)s") % {"network": dict(NETWORKS)[network]}
            self.fields[f"for_{network}"] = Text(label=label, initial=self.instance.variants.get(str(network), ""))

    @property
    def variants(self) -> list[Any]:
        return [self[f"for_{network}"] for network in VARIANT_NETWORKS]

    @property
    def has_variants(self) -> bool:
        return any(field.value() for field in self.variants)

    @property
    def values(self) -> dict[str, Any]:
        said = self.cleaned_data
        variants = {str(network): said[f"for_{network}"] for network in VARIANT_NETWORKS}
        return {name: said[name] for name in ("text", "card", "card_text", "description")} | {"variants": variants}


class QuickForm(forms.ModelForm):
    """The same in the middle of the runbook: only words."""

    text = Text(rows=3, label=_("Text"))
    description = Text(rows=2, label=_("What does the card show?"))

    class Meta:
        model = Step
        fields = ["text", "description"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.card:
            del self.fields["description"]


class PersonForm(forms.ModelForm):
    """Somebody of the office, or a partner who has no account here."""

    user = forms.ModelChoiceField(User.objects.none(), label=_("Who"), required=False, empty_label=_("a partner"))
    name = Cleaned(
        clean=line(120),
        label=_("Name"),
        required=False,
        help_text=_("Of a partner without an account here. They get the press kit from you."),
    )
    role = forms.ChoiceField(label=_("As"), choices=PersonRole.choices, initial=PersonRole.FACILITATOR)
    channels = AccountsField(label=_("Answers from"))

    class Meta:
        model = ChatPerson
        fields = ["user", "name", "role", "channels"]

    def __init__(self, *args: Any, chat: Chat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = invitable()  # type: ignore[attr-defined]
        self.fields["channels"].queryset = chat.channels.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("user") and not said.get("name"):
            raise ValidationError(_("Choose somebody, or write the name of a partner."))
        return said


def invitable() -> "QuerySet[User]":
    return User.objects.filter(is_active=True).order_by("name", "email")


SPEEDS = (
    (1, _("as it will be")),
    (20, _("20 times faster")),
    (60, _("60 times faster")),
    (staging.AT_ONCE, _("all at once")),
)


class SpeedForm(forms.Form):
    speed = forms.TypedChoiceField(label=_("Speed"), choices=SPEEDS, coerce=int, initial=20)
