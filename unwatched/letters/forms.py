"""The forms of open letters that visitors fill in. Whatever is sent, it comes back with a sentence or goes in."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from unwatched.actions.forms import NAME_AT_MOST, AddressField, SixDigits
from unwatched.core import text
from unwatched.core.fields import Cleaned, line
from unwatched.core.whole import held

from .models import Employer, OpenLetter, RoleBand
from .services import organisations, staff

ORGANISATION_AT_MOST = 160
ENDINGS_SAID = 12  # more would be no sentence


class StaffForm(forms.Form):
    """Who signs as staff. The employer follows from the address, so that nobody chooses a wrong one."""

    email = AddressField(
        label=_("Your address at work"),
        help_text=_("A code goes there, once. Then the address is erased."),
        error_messages={"required": _("Please write your address at work: a code goes there, and nothing else.")},
    )
    band = forms.ChoiceField(
        label=_("What you do there"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Please choose what fits best. It is shown only together with at least four others."),
            "invalid_choice": _("This kind of work is not offered any more. Please choose another."),
        },
    )
    name = Cleaned(
        clean=line(NAME_AT_MOST),
        label=_("Your name"),
        required=False,
        help_text=_("Only if it shall be shown, or if the organisers may know it. It is sealed."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    show = forms.BooleanField(
        required=False, label=_("Show my name and what I do on this page, for everybody, my employer too")
    )

    def __init__(self, data: QueryDict | None = None, *, letter: OpenLetter) -> None:
        super().__init__(data, auto_id="id_staff_%s")
        self.letter = letter
        self.employer: Employer | None = None
        self.bands: dict[str, RoleBand] = {str(band.pk): band for band in letter.bands.filter(offered=True)}
        if self.bands:
            self.fields["band"].choices = [(pk, band.name) for pk, band in self.bands.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["band"]

    def clean_email(self) -> str:
        address = str(self.cleaned_data["email"])
        self.employer = staff.employer_of(self.letter, address)
        if self.employer is None:
            raise forms.ValidationError(foreign(self.letter, address), code="foreign")
        return address

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("show") and not said.get("name") and "name" not in self.errors:
            self.add_error("name", _("Please write the name that shall be shown, or take the tick below away."))
        return said

    def details(self) -> staff.Details:
        """Only after ``is_valid()``."""
        said = self.cleaned_data
        assert self.employer is not None
        return staff.Details(
            employer=self.employer, band=self.bands.get(said.get("band", "")), email=said["email"],
            name=said["name"], show=said["show"],
        )  # fmt: skip

    def echo(self) -> list[tuple[str, str]]:
        """What was typed, for the page with the code: it stands there and nowhere else once the address is erased."""
        return [(name, held(self.data.get(name, ""))) for name in self.fields if self.data.get(name, "")]


def foreign(letter: OpenLetter, address: str) -> str:
    """Which endings count: that stands on the page as well, and tells nothing about a person."""
    endings = list(endings_of(letter))
    if not endings:
        return gettext("The organisers have not said yet whose staff may sign. Please come back later.")
    domain = address.rpartition("@")[2]
    if any("xn--" in part for part in domain.split(".")) and len(domain) < 80:
        return gettext(
            "“%(domain)s” is not on the list: some of its letters are not the plain ones. These endings count: "
            "%(endings)s."
        ) % {"domain": domain, "endings": ", ".join(endings)}
    return gettext("This address is at none of the employers here. These endings count: %(endings)s.") % {
        "endings": ", ".join(endings)
    }


def endings_of(letter: OpenLetter) -> Iterable[str]:
    """ "@corvane.example", as the page and the error say them."""
    said: list[str] = []
    for employer in letter.employers.filter(offered=True):
        said += [f"@{ending}" for ending in employer.endings]
        said += [f"@…{ending}" for ending in (f".{ending}" for ending in employer.endings) if employer.subdomains]
    return said[:ENDINGS_SAID]


class CodeForm(forms.Form):
    """The six digits, typed into the page that took the form."""

    code = SixDigits(label=_("The six digits from the message"))


def website(value: str) -> str:
    """An address of the web, with its https:// if that was left out."""
    typed = str(text.clean_line(value, limit=200))
    if not typed:
        return ""
    address = typed if "://" in typed else f"https://{typed}"
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and parts.username is None and " " not in address
        text.check_address(f"a@{parts.hostname or ''}")
        bool(parts.port)
    except ValueError:
        good = False
    if not good:
        raise forms.ValidationError(_("Please look at the website again: it should look like https://example.org."))
    return address


class OrganisationForm(forms.Form):
    """An organisation, and who answers for it."""

    organisation = Cleaned(
        clean=line(ORGANISATION_AT_MOST),
        label=_("Organisation"),
        error_messages={"required": _("Please write the organisation's name as it shall stand under the letter.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    website = Cleaned(
        clean=website, label=_("Its website"), required=False, widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    person = Cleaned(
        clean=line(NAME_AT_MOST),
        label=_("Who answers for it"),
        help_text=_("Your name. It is sealed and not shown."),
        error_messages={"required": _("Please write your name: somebody has to answer for an organisation.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    role = Cleaned(
        clean=line(NAME_AT_MOST),
        label=_("As what"),
        help_text=_("Such as chair, or secretary."),
        error_messages={"required": _("Please write what you are there, such as chair.")},
    )
    email = AddressField(
        label=_("E-mail"),
        help_text=_("We send one message to confirm. Then it is locked away."),
        error_messages={"required": text.SENTENCES[text.Kind.ADDRESS_EMPTY]},
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="id_organisation_%s")

    def details(self) -> organisations.Details:
        said = self.cleaned_data
        return organisations.Details(
            organisation=said["organisation"], website=said["website"], person=said["person"], role=said["role"],
            email=said["email"],
        )  # fmt: skip
