"""The forms that visitors fill in. Plain HTML; whatever is sent, it comes back with a sentence or goes in."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from unwatched.core import text
from unwatched.core.fields import Cleaned, line
from unwatched.directory.services.partners import known_partners
from unwatched.supporters.models import Wording

from .models import PLACE_AT_MOST, Petition
from .services.signing import Details

NAME_AT_MOST = 120  # characters
COMMENT_AT_MOST = 1000
CODE_AT_MOST = 40  # with whatever was copied along

LETTERS = [str(number) for number in range(1, PLACE_AT_MOST + 1)]

YES = forms.BooleanField(required=False)


def address(value: str) -> str:
    """An empty one is "required"; the field says so itself."""
    return text.check_address(value) if value.strip() else ""


class AddressField(Cleaned):
    def __init__(self, **kwargs: Any) -> None:
        # type=text would lose the keyboard with an @ on phones; novalidate keeps the browser's own check quiet.
        widget = forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "off", "spellcheck": "false"})
        super().__init__(clean=address, widget=widget, **kwargs)


def six_digits(value: str) -> str:
    """As they stand in our messages; of any script, with spaces or hyphens between them."""
    if not value.strip():
        return ""
    digits = "".join(str(int(char)) for char in value if char.isdecimal()) if len(value) <= CODE_AT_MOST else ""
    if len(digits) != 6:
        raise forms.ValidationError(_("These should be six digits, such as 418 207."), code="digits")
    return digits


class SixDigits(Cleaned):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            clean=six_digits,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
            error_messages={"required": _("Please type the six digits that stand in our message.")},
            **kwargs,
        )


class Told(forms.Field):
    """So many letters of the postcode are kept in clear: what the form said. Anything odd is none."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> int:
        return int(value) if value in LETTERS else 0


class Via(forms.Field):
    """The partner through whom somebody came: its number. An unknown name is none."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> int | None:
        partner = known_partners().get(str(value)) if value else None
        return partner.pk if partner else None


class SignForm(forms.Form):
    """A petition's form. Which fields it has is the petition's choice; what they hold is cleaned by core.text."""

    name = Cleaned(
        clean=line(NAME_AT_MOST),
        label=_("Name"),
        error_messages={"required": _("Please write your name. What your neighbours call you is fine.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressField(
        label=_("E-mail"),
        help_text=_("We send one message to confirm. Then it is locked away."),
        error_messages={"required": text.SENTENCES[text.Kind.ADDRESS_EMPTY]},
    )
    postcode = Cleaned(
        clean=text.clean_postcode,
        label=_("Postcode"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    country = Cleaned(
        clean=line(60),
        label=_("Country"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "country-name"}),
    )
    comment = Cleaned(
        clean=lambda value: text.clean_text(value, limit=COMMENT_AT_MOST),
        label=_("Why you sign"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    show = forms.BooleanField(required=False)
    told = Told(required=False)
    via = Via(required=False)

    def __init__(self, data: QueryDict | None = None, *, petition: Petition, wordings: Sequence[Wording]) -> None:
        super().__init__(data)
        self.petition = petition
        self.wordings = wordings
        self._choose_fields()
        for wording in wordings:
            self.fields[f"yes-{wording.pk}"] = forms.BooleanField(required=False, label=wording.text)

    def _choose_fields(self) -> None:
        petition = self.petition
        if not petition.ask_postcode:
            del self.fields["postcode"]
        else:
            self.fields["postcode"].help_text = " ".join(postcode_hints(petition))
        if petition.keeps_places:
            self.fields["told"].initial = petition.place_letters
        else:
            del self.fields["told"]
        if not petition.ask_country:
            del self.fields["country"]
        if not petition.ask_comment:
            del self.fields["comment"]
        self.fields["show"].label = (
            _("Show my name and my reason on this page") if petition.ask_comment else _("Show my name on this page")
        )

    def ticks(self) -> list[forms.BoundField]:
        """The yes boxes, the wish to be shown first."""
        return [self["show"], *(self[f"yes-{wording.pk}"] for wording in self.wordings)]

    def details(self) -> Details:
        """What to seal. Only after ``is_valid()``."""
        return details_from(self.cleaned_data, wordings=self.wordings)

    @classmethod
    def read(cls, post: Mapping[str, str], *, petition: Petition, wordings: Sequence[Wording]) -> Details | None:
        """The same for a form without mistakes, None for any other: no fields are copied and no page can be drawn."""
        asked = ["name", "email", "show", "via"]
        asked += (
            ["postcode"] * petition.ask_postcode + ["told"] * petition.keeps_places + ["country"] * petition.ask_country
        )
        asked += ["comment"] * petition.ask_comment
        try:
            said = {name: cls.base_fields[name].clean(post.get(name)) for name in asked}
        except forms.ValidationError:
            return None
        said |= {f"yes-{wording.pk}": YES.clean(post.get(f"yes-{wording.pk}")) for wording in wordings}
        return details_from(said, wordings=wordings)


def postcode_hints(petition: Petition) -> Iterable[str]:
    """An example, and what is kept of it in clear."""
    if petition.postcode_example:
        yield gettext("Such as %(example)s.") % {"example": petition.postcode_example}
    if petition.place_letters:
        yield ngettext(
            "Its first character is kept in clear beside your sealed details, to count where signatures come from.",
            "Its first %(n)s characters are kept in clear beside your sealed details, to count where signatures come "
            "from.",
            petition.place_letters,
        ) % {"n": petition.place_letters}


def details_from(said: Mapping[str, Any], *, wordings: Sequence[Wording]) -> Details:
    return Details(
        name=said["name"],
        email=said["email"],
        postcode=said.get("postcode", ""),
        country=said.get("country", ""),
        comment=said.get("comment", ""),
        show=said["show"],
        told_letters=said.get("told", 0),
        via=said.get("via"),
        wishes=[wording.pk for wording in wordings if said[f"yes-{wording.pk}"]],
    )


class CodeForm(forms.Form):
    """The way to confirm where links do not open: the address once more, and the digits."""

    email = AddressField(label=_("The e-mail address you gave"))
    code = SixDigits(label=_("The six digits from the message"))


class LinkForm(forms.Form):
    """ "Take my name off": sends the private links again."""

    email = AddressField(label=_("Your e-mail address"))
