from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from unwatched.contacting.models import Contact
from unwatched.contacting.services import looking_up
from unwatched.contacting.services.looking_up import Found
from unwatched.core import text
from unwatched.core.fields import Cleaned, line
from unwatched.core.whole import held
from unwatched.office.fields import number_in

NAME_AT_MOST = 200


class FindForm(forms.Form):
    """Whom does it concern? One of three is sent: a postcode, a place of the list, or a name."""

    postcode = Cleaned(
        clean=text.clean_postcode,
        label=_("Your postcode"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    place = forms.CharField(required=False, max_length=20)
    name = Cleaned(clean=line(NAME_AT_MOST), required=False)

    def find(self, contact: Contact, *, on: date) -> Found:
        """What was asked for; a sentence when it cannot be answered."""
        postcode, name = (held(str(self.data.get(key, ""))) for key in ("postcode", "name"))
        if not self.is_valid():
            said = " ".join(str(error) for errors in self.errors.values() for error in errors)
            return Found(said=said, postcode=postcode, name=name)
        asked = self.cleaned_data
        if asked["postcode"]:
            return looking_up.by_postcode(contact, asked["postcode"], on=on)
        if asked["place"]:
            return looking_up.by_place(contact, number_in(asked["place"]), on=on)
        if asked["name"]:
            return looking_up.by_name(contact, asked["name"], on=on)
        return Found(said=str(_("Please write your postcode, or choose your place from the list.")))
