from collections.abc import Mapping, Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from unwatched.actions.forms import AddressField
from unwatched.contacting.models import Message
from unwatched.contacting.services.composing import Words
from unwatched.contacting.services.writing import Writer
from unwatched.core import text
from unwatched.core.fields import Cleaned, line
from unwatched.core.whole import held
from unwatched.supporters.models import Wording

SUBJECT_AT_MOST = 120  # characters
OWN_AT_MOST = 2000
TEXT_AT_MOST = 8000
NAME_AT_MOST = 80


class LetterForm(forms.Form):
    """The letter. Its subject is called "topic" here: "subject" is the trap for machines."""

    topic = Cleaned(
        clean=line(SUBJECT_AT_MOST),
        label=_("Subject"),
        error_messages={"required": _("Please write a subject: it is all that many offices see at first.")},
    )
    own = Cleaned(
        clean=lambda value: text.clean_text(value, limit=OWN_AT_MOST),
        label=_("Why this matters to you"),
        help_text=_(
            "One or two sentences of your own: where you live, what you saw, what you are afraid of. "
            "Many offices count letters that are word for word the same as one."
        ),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    text = Cleaned(
        clean=lambda value: text.clean_text(value, limit=TEXT_AT_MOST),
        label=_("The rest of the letter"),
        help_text=_("Change whatever you like."),
        error_messages={"required": _("The letter is empty. Please write what you want them to do.")},
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def words(self) -> Words:
        """Only after ``is_valid()``."""
        said = self.cleaned_data
        return Words(subject=said["topic"], own=said["own"], text=said["text"])

    def typed(self) -> Words:
        """What came, well-formed or not: to be given back, and never sent."""
        return Words(*(held(str(self.data.get(name, ""))) for name in ("topic", "own", "text")))


class SendForm(LetterForm):
    """The letter, and who sends it from here. The letter's own fields are hidden on this page."""

    name = Cleaned(
        clean=line(NAME_AT_MOST),
        label=_("Your name"),
        help_text=_("It stands under the letter."),
        error_messages={"required": _("Please write your name: an office answers nobody whom it cannot name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressField(
        label=_("Your e-mail address"),
        help_text=_("We ask you there first whether it is you. Then the office can answer you."),
        error_messages={"required": text.SENTENCES[text.Kind.ADDRESS_EMPTY]},
    )
    postcode = Cleaned(
        clean=text.clean_postcode,
        label=_("Your postcode"),
        help_text=_("It stands under the letter: many offices answer only those who live in their district."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, message: Message, wordings: Sequence[Wording],
        words: Words | None = None, initial: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        said = {"topic": words.subject, "own": words.own, "text": words.text} if words else {}
        super().__init__(data, initial={**(initial or {}), **said})
        self.wordings = wordings
        if not message.ask_postcode:
            del self.fields["postcode"]
        for wording in wordings:
            self.fields[f"yes-{wording.pk}"] = forms.BooleanField(required=False, label=wording.text)
        for name in ("topic", "own", "text"):
            self.fields[name].widget = forms.HiddenInput()

    def ticks(self) -> list[forms.BoundField]:
        return [self[f"yes-{wording.pk}"] for wording in self.wordings]

    def writer(self) -> Writer:
        """Only after ``is_valid()``."""
        said = self.cleaned_data
        wishes = [wording.pk for wording in self.wordings if said[f"yes-{wording.pk}"]]
        return Writer(name=said["name"], email=said["email"], postcode=said.get("postcode", ""), wishes=wishes)
