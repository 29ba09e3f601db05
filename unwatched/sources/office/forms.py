"""The forms of the screens about evidence. Native fields: they work without a script."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from unwatched.core.fields import Cleaned, line
from unwatched.core.text import clean_text
from unwatched.office.fields import Day
from unwatched.sources import claims
from unwatched.sources.models import Claim, Source, Whose

PRIVATE = "private"
OWN_WORDS = ""


class WhyForm(forms.Form):
    """Who speaks, and why it is kept."""

    whose = forms.ChoiceField(
        label=_("Who speaks there?"),
        choices=[*Whose.choices, (PRIVATE, _("A private person"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who speaks there.")},
    )
    why = Cleaned(
        clean=lambda value: clean_text(value, limit=2000),
        label=_("Why keep it?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A second member reads it, and so does whoever gets the packet."),
        error_messages={"required": _("Say why: nothing is kept without a reason.")},
    )
    by_name = Cleaned(
        clean=line(120),
        label=_("Your name in the packet"),
        required=False,
        help_text=_("If you like: a name, a role, a group. Left empty it says “a member”."),
    )

    def clean_whose(self) -> str:
        whose = str(self.cleaned_data["whose"])
        if whose == PRIVATE:
            raise ValidationError(
                _("What private people say is not kept unasked. Ask them first; threads have their own way.")
            )
        return whose


class PageForm(WhyForm):
    url = forms.URLField(
        label=_("Address of the page"),
        max_length=2000,
        assume_scheme="https",
        error_messages={
            "required": _("Paste the address of the page."),
            "invalid": _("This is no address of a page. It looks like https://server.example/page."),
        },
    )
    field_order = ["url", "whose", "why", "by_name"]


class ArchiveForm(WhyForm):
    file = forms.FileField(
        label=_("Web archive"),
        widget=forms.ClearableFileInput(attrs={"accept": ".wacz"}),
        help_text=_("A .wacz file, such as ArchiveWeb.page or Browsertrix make."),
        error_messages={
            "required": _("Choose a .wacz file."), "empty": _("This file is empty. Nothing was kept."),
        },
    )  # fmt: skip
    field_order = ["file", "whose", "why", "by_name"]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.ARCHIVE_LIMIT:
            said = _now("This file has %(size)s MB; we take %(most)s. Nothing was kept. Archive fewer pages at once.")
            numbers = {"size": round(file.size / 1_000_000), "most": settings.ARCHIVE_LIMIT // 1_000_000}
            raise ValidationError(said % numbers)
        return file


class SourceForm(forms.ModelForm):
    """What a person knows of a source better than its page says."""

    title = Cleaned(clean=line(300), label=_("Title"), required=False)
    publisher = Cleaned(clean=line(200), label=_("Who says it"), required=False)
    said_on = Day(label=_("The day it was said"), required=False)
    note = Cleaned(
        clean=lambda value: clean_text(value, limit=5000),
        label=_("Note for the office"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    class Meta:
        model = Source
        fields = ["title", "publisher", "kind", "said_on", "note"]


class CiteForm(forms.Form):
    """Which words, and what they are evidence of."""

    quote = Cleaned(
        clean=lambda value: clean_text(value, limit=5000),
        label=_("The words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Copied from the plain text. Left empty, the whole page is cited."),
    )
    claim = forms.ChoiceField(label=_("They are evidence of"), required=False)
    words = Cleaned(
        clean=line(300),
        label=_("or, in our words"),
        required=False,
        help_text=_("One sentence that we say in public, such as “Facewise sells to the police again”."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = [(f"sources.claim:{claim.pk}", str(claim)) for claim in Claim.objects.all()[: claims.MOST]]
        ours = [(str(_("What we say")), said)] if said else []
        self.fields["claim"].choices = [(OWN_WORDS, _("choose")), *ours, *claims.groups()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not said.get("claim") and not said.get("words"):
            raise ValidationError({"words": _("Say what these words are evidence of.")})
        return said

    def row(self) -> Any:
        """The chosen row; None: it is said in our own words."""
        value = self.cleaned_data["claim"]
        if value.startswith("sources.claim:"):
            return Claim.objects.filter(pk=value.partition(":")[2]).first()
        return claims.find(value) if value else None
