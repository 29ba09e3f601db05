"""Fields for the forms of our screens. Native ones: dates and times work without a script."""

from datetime import date, datetime
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from unwatched.core import zones

MOMENT = "%Y-%m-%dT%H:%M"  # what <input type=datetime-local> sends
When = TypeVar("When", bound=date)


def number_in(typed: str | None) -> int:
    """The number that an address or one of our forms has sent; 0, which no row has, for anything else."""
    return int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


def within_reason(typed: When | None) -> When | None:
    """Refuses years that nothing here lives in; some of them break the change to another zone."""
    if typed and not 2000 <= typed.year < 2200:
        raise ValidationError(_("Please look at the year again."), code="year")
    return typed


class Moment(forms.DateTimeField):
    """A day and a time in the zone of whoever types."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
        super().__init__(widget=widget, input_formats=[MOMENT, f"{MOMENT}:%S"], **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        return within_reason(super().to_python(value))


class Day(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)

    def to_python(self, value: Any) -> date | None:
        return within_reason(super().to_python(value))


def languages() -> list[tuple[str, str]]:
    """Every language that has a name here, the site's own first."""
    ours = [code for code, _name in settings.LANGUAGES]
    known = {code: get_language_info(code)["name_translated"] for code, info in LANG_INFO.items() if "name" in info}
    rest = sorted((code for code in known if code not in ours), key=lambda code: known[code])
    return [(code, known.get(code, code)) for code in [*ours, *rest]]


class ZoneField(forms.CharField):
    """The name of a time zone; the page has a list of them with the id "zones"."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"list": "zones", "autocomplete": "off"})
        super().__init__(label=_("By the clock of"), widget=widget, **kwargs)

    def clean(self, value: Any) -> str:
        zone = super().clean(value).strip()
        if not zones.is_zone(zone):
            said = _("“%(zone)s” is no time zone. One looks like Europe/Berlin or America/New_York.")
            raise ValidationError(said, params={"zone": zone[:60]})
        return str(zone)
