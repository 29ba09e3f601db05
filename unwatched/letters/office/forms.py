"""The forms of the letter's screens."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from unwatched.core import text
from unwatched.core.fields import Cleaned, line
from unwatched.letters.models import Employer, OpenLetter

MOST_DOMAINS = 50
MOST_BANDS = 12
FEWEST_FREE = (
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com",
    "aol.com", "gmx.de", "gmx.net", "web.de", "mail.ru", "proton.me", "protonmail.com", "posteo.de", "mailbox.org",
    "riseup.net", "qq.com", "163.com",
)  # fmt: skip


def endings(value: str) -> str:
    """One on each line, in lower case and as mail writes them; of a whole address what stands after the @."""
    said: list[str] = []
    for typed in text.clean_text(value, limit=5000).replace(",", "\n").split("\n"):
        name = typed.strip().rpartition("@")[2].removeprefix("*.").removeprefix(".")
        if name:
            said.append(ending(name))
    if len(said) > MOST_DOMAINS:
        raise ValidationError(_("These are more than fifty. Please leave some out."))
    return "\n".join(dict.fromkeys(said))


def ending(name: str) -> str:
    try:
        found = str(text.normalise_address(f"somebody@{name}").rpartition("@")[2])
    except text.BadText:
        said = _("“%(typed)s” is no address ending. One looks like corvane.example.")
        raise ValidationError(said, params={"typed": name[:80]}) from None
    if found in FEWEST_FREE:
        said = _("Everybody can have an address at %(typed)s: it does not tell who works where.")
        raise ValidationError(said, params={"typed": found})
    return found


class WhoForm(forms.ModelForm):
    """Who may sign and when the figures move."""

    public = forms.BooleanField(label=_("Everybody may sign"), required=False)

    class Meta:
        model = OpenLetter
        fields = ["staff", "organisations", "batch_hour"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["public"].initial = self.instance.petition.public
        self.order_fields(["staff", "public", "organisations", "batch_hour"])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not (said.get("staff") or said.get("public") or said.get("organisations")):
            raise ValidationError(_("Somebody must be able to sign. To stop signing, pause it."))
        return said


class EmployerForm(forms.ModelForm):
    name = Cleaned(clean=line(120), label=_("Employer"))
    domains = Cleaned(
        clean=endings,
        label=_("Its address endings"),
        help_text=_("One on each line, such as corvane.example: what stands after the @."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Employer
        fields = ["name", "domains", "subdomains", "offered"]
        labels = {"subdomains": _("longer endings count too, such as lab.corvane.example under corvane.example")}

    def __init__(self, *args: Any, letter: OpenLetter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letter = letter

    def clean_domains(self) -> str:
        said = str(self.cleaned_data["domains"])
        others = self.letter.employers.exclude(pk=self.instance.pk)
        taken = {name: other for other in others for name in other.endings}
        for name in said.split():
            if name in taken:
                words = _("%(ending)s belongs to %(employer)s already.")
                raise ValidationError(words, params={"ending": name, "employer": taken[name]})
        return said


def names_of_bands(value: str) -> str:
    return "\n".join(dict.fromkeys(text.clean_line(part, limit=80) for part in value.split("\n")[:200] if part.strip()))


class BandsForm(forms.Form):
    """The kinds of work, one on each line."""

    bands = Cleaned(
        clean=names_of_bands,
        label=_("Kinds of work that signers may choose"),
        required=False,
        help_text=_("One on each line; few and wide. Empty: nobody is asked."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_bands(self) -> list[str]:
        said = [name for name in self.cleaned_data["bands"].split("\n") if name]
        if len(said) > MOST_BANDS:
            raise ValidationError(_("These are more than twelve: nobody would find five of each. Put some together."))
        return said


class NoteForm(forms.Form):
    note = Cleaned(
        clean=line(300),
        label=_("A line for who answers for it"),
        required=False,
        help_text=_("It stands on their private page."),
    )
