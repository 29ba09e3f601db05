"""Form fields for what people type, wherever they type it."""

from typing import Any

from django import forms

from . import text
from .whole import held


class Typed(forms.CharField):
    """A line or a text of any length: it comes back whole. A very long one is shown only: see `whole.held`."""

    def prepare_value(self, value: Any) -> Any:
        return held(value) if isinstance(value, str) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without `maxlength`: a browser cuts what is pasted into such a field, and tells nobody."""
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class Cleaned(Typed):
    """Text that goes through one of core.text's functions; their sentence is the error."""

    def __init__(self, *, clean: Any, **kwargs: Any) -> None:
        super().__init__(strip=False, **kwargs)
        self.clean_text = clean

    def to_python(self, value: Any) -> str:
        try:
            return str(self.clean_text("" if value is None else str(value)))
        except text.BadText as error:
            raise forms.ValidationError(error.sentence, code=error.kind) from error


def line(limit: int) -> Any:
    return lambda value: text.clean_line(value, limit=limit)
