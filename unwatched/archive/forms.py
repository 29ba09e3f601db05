"""The forms that visitors fill in: to have a thread taken down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from unwatched.core import text
from unwatched.core.fields import Cleaned

from .services.removing import MOST_WORDS


def _words(value: str) -> str:
    return text.clean_text(value, limit=MOST_WORDS)


class WordsForm(forms.Form):
    """Somebody who is not the author says why it should go."""

    words = Cleaned(
        clean=_words,
        label=_("What is in it, and why should it go?"),
        help_text=_("Only we read this. Leave no address: the answer is that it stands or does not."),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a sentence what is in it that should not be there.")},
    )
