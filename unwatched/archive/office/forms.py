"""The forms of the archive's screens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from unwatched.archive.models import Body, Collection
from unwatched.archive.services import keeping
from unwatched.core.fields import Cleaned, line


class UrlForm(forms.Form):
    url = Cleaned(
        clean=line(1000),
        label=_("Address of a post"),
        help_text=_("Of any post of the thread, on Mastodon and its kin, Bluesky, or X."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Paste the address of a post.")},
    )


class ProposalForm(forms.Form):
    body = forms.ChoiceField(
        label=_("Who is it?"), choices=[("", _("choose"))] + [c for c in Body.choices if c[0]],
        error_messages={"required": _("Say who it is. The private accounts of their staff are people's.")},
    )  # fmt: skip
    reason = Cleaned(
        clean=line(500),
        label=_("Why should it be kept?"),
        help_text=_("In a sentence. Everybody may read it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Say in a sentence why this should be kept: everybody may read it.")},
    )

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if len(reason) < keeping.SHORTEST_REASON:
            raise forms.ValidationError(_("Say in a sentence why this should be kept: everybody may read it."))
        return reason


class ToldForm(forms.Form):
    """An author has told one of us."""

    answer = forms.ChoiceField(
        label=_("What did they say?"), choices=[("yes", _("yes, keep it")), ("no", _("no"))],
        error_messages={"required": _("Say what they answered.")},
    )  # fmt: skip
    how = Cleaned(
        clean=line(300),
        label=_("How and when did they tell you?"),
        help_text=_("For those who come after you. It stands in the log, not on the page."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write down how and when they told you: others have to be able to rely on it.")},
    )


class CollectionForm(forms.Form):
    name = Cleaned(clean=line(120), label=_("Name"), error_messages={"required": _("Give the collection a name.")})
    about = Cleaned(clean=line(500), label=_("What it is about"), required=False)
    public = forms.BooleanField(
        label=_("Everybody may read it: of those in it, the ones that may be shown"), required=False
    )


class SearchForm(forms.Form):
    """What somebody looks for in kept posts. All that is given has to fit."""

    q = forms.CharField(label=_("Words"), help_text=_("Whole words, or the beginning of the last one."), required=False)
    author = forms.CharField(label=_("Author"), help_text=_("A part of the name or the account."), required=False)
    tag = forms.CharField(label=_("Hashtag"), required=False)
    language = forms.CharField(label=_("Language"), help_text=_("As in de or pt-BR."), required=False)
    collection = forms.ModelChoiceField(
        Collection.objects.filter(public=True), to_field_name="slug", label=_("Collection"), required=False,
        empty_label=_("any"),
    )  # fmt: skip
    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
    until = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}), required=False)
