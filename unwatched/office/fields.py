"""Fields for the forms of our screens. Native ones: dates and times work without a script."""

from datetime import date, datetime
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOMENT = "%Y-%m-%dT%H:%M"  # what <input type=datetime-local> sends
When = TypeVar("When", bound=date)


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
