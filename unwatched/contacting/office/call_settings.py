"""Whom people call and what they say; the switch that pauses it, and its end."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.actions.office.forms import PauseForm
from unwatched.contacting.errors import ContactingError
from unwatched.contacting.models import Call
from unwatched.contacting.models.call import SCRIPT_AT_MOST
from unwatched.contacting.services import opening, scripts
from unwatched.core import text, zones
from unwatched.core.fields import Cleaned, line
from unwatched.core.telephones import PLANS
from unwatched.office.fields import Moment

from .call_base import CHANGE, CallAct, CallScreen, state
from .whom import WhomForm, divisions_to_type

MOST = 100_000
WORDS = ("script", "voicemail", "points")


def _text(name: str, *, rows: int) -> Cleaned:
    field: Any = Call._meta.get_field(name)
    return Cleaned(
        clean=lambda value: text.clean_text(value, limit=SCRIPT_AT_MOST), label=field.verbose_name, required=False,
        help_text=field.help_text, widget=forms.Textarea(attrs={"rows": rows}),
    )  # fmt: skip


def _limit(name: str) -> forms.IntegerField:
    field: Any = Call._meta.get_field(name)
    return forms.IntegerField(label=field.verbose_name, min_value=1, max_value=MOST)


class CallForm(WhomForm):
    """All that an organiser decides about a call."""

    script = _text("script", rows=9)
    voicemail = _text("voicemail", rows=4)
    points = _text("points", rows=5)
    hours = Cleaned(
        clean=line(160),
        label=gettext_lazy("When somebody answers"),
        required=False,
        help_text=gettext_lazy("Such as: Monday to Friday, 9 to 5."),
    )
    zone = forms.CharField(
        label=gettext_lazy("By the clock of"),
        required=False,
        max_length=64,
        help_text=gettext_lazy("Such as America/New_York. Then the page says how late it is there."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
    )
    country = forms.ChoiceField(
        label=gettext_lazy("Numbers without + are of"),
        required=False,
        help_text=gettext_lazy("For places that do not say their country. A number that leaves any doubt is no link."),
    )
    closes_at = Moment(label=gettext_lazy("Closes"), required=False)
    hourly_limit = _limit("hourly_limit")
    daily_limit = _limit("daily_limit")

    MORE = (*WORDS, "hours", "zone", "country", "closes_at", "hourly_limit", "daily_limit")

    def __init__(self, *args: Any, contact: Call, **kwargs: Any) -> None:
        super().__init__(*args, contact=contact, **kwargs)
        self.initial = {**self.initial, **{name: getattr(contact, name) for name in self.MORE}}
        self.fields["country"].choices = [  # type: ignore[attr-defined]
            ("", _("not known")),
            *((code, code.upper()) for code in sorted(PLANS)),
        ]

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"].strip()
        if zone and not zones.is_zone(zone):
            said = _("“%(zone)s” is no time zone. One looks like Europe/Berlin or America/New_York.")
            raise ValidationError(said, params={"zone": zone[:60]})
        return zone

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for name in WORDS:
            for unknown in scripts.unknown_in(said.get(name, "")):
                words = _("{%(word)s} is filled in by nothing. Known are: %(known)s.")
                known = ", ".join("{" + one + "}" for one in scripts.KNOWN)
                self.add_error(name, words % {"word": unknown, "known": known})
        return said

    def values(self) -> dict[str, Any]:
        return super().values() | {name: self.cleaned_data[name] for name in self.MORE}


class CallPauseForm(PauseForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].help_text = _("Such as: The council has gone home until January.")


class Settings(CallScreen):
    template_name = "contacting/office/call_settings.html"
    permission_required = CHANGE
    tab = "settings"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(CallForm(contact=self.call, words=self.words()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = CallForm(request.POST, contact=self.call, words=self.words())
        if not form.is_valid():
            return self.render(form, status=422)
        changed = opening.change(self.call, values=form.values(), by=organiser(request))
        messages.success(request, _("Saved. It holds within a minute.") if changed else _("Nothing was different."))
        return redirect(self.url("office_call_settings"))

    def words(self) -> str:
        """What somebody looks for among the people to choose from."""
        return self.request.GET.get("people", "")

    def render(self, form: CallForm, *, status: int = 200) -> HttpResponse:
        now = timezone.now()
        context = self.get_context_data(
            form=form, pause=CallPauseForm(), state=state(self.call, now=now), is_open=self.call.is_open(now=now),
            closed=self.call.is_closed(now=now), divisions=divisions_to_type(), words=self.words()[:100],
            zones=zones.names(),
        )  # fmt: skip
        return self.render_to_response(context, status=status)


class Pause(CallAct):
    def act(self, request: HttpRequest) -> str:
        if request.POST.get("do") == "resume":
            opening.set_paused(self.call, paused=False, by=organiser(request), now=timezone.now())
            return _("People can call again.")
        form = CallPauseForm(request.POST)
        if not form.is_valid():
            raise ContactingError(" ".join(str(error) for error in form.errors["note"]))
        opening.set_paused(
            self.call, paused=True, note=form.cleaned_data["note"], by=organiser(request), now=timezone.now()
        )
        return _("Paused. The page says so.")


class Close(CallAct):
    def act(self, request: HttpRequest) -> str:
        opening.close(self.call, by=organiser(request), now=timezone.now())
        return _("Closed. Whoever is on the telephone may still say how it went, for an hour.")
