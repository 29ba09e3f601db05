"""Form fields for what people type, wherever they type it."""

from typing import Any

from django import forms

from . import text


class Cleaned(forms.CharField):
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
