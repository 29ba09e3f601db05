"""What is asked before supporters leave the house, and before they come in."""

from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from unwatched.campaigns.models import Campaign
from unwatched.supporters.models import Ask
from unwatched.supporters.services.figures import Figures
from unwatched.supporters.services.taking_out import CSV, OSDI, Choice

EVERYBODY = "everybody"


class TakeOutForm(forms.Form):
    """For whom, in which language, as what."""

    who = forms.ChoiceField(label=_("Who"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language"), required=False)
    to = forms.ChoiceField(
        label=_("As"), choices=[(CSV, _("a table (CSV)")), (OSDI, _("JSON for other programmes (OSDI)"))]
    )

    def __init__(self, data: Any = None, *, campaign: Campaign, figures: Figures) -> None:
        super().__init__(data)
        self.campaign = campaign
        self.asks: dict[str, Ask] = {str(one.ask.pk): one.ask for one in figures.answered}
        who = [(str(one.ask.pk), _says_yes(one.ask, one.yes)) for one in figures.answered]
        everybody = _t("Everybody, with every yes and every no: only for moving this campaign to another server")
        self.fields["who"].choices = [*who, (EVERYBODY, everybody)]  # type: ignore[attr-defined]
        self.fields["who"].initial = (who[0] if who else (EVERYBODY,))[0]
        languages = [(code, name_of_language(code)) for code, _number in figures.languages]
        self.fields["language"].choices = [("", _t("all languages")), *languages]  # type: ignore[attr-defined]

    def choice(self) -> Choice:
        """Only after ``is_valid()``."""
        return Choice(self.campaign, self.asks.get(self.cleaned_data["who"]), self.cleaned_data["language"])


def _says_yes(ask: Ask, number: int) -> str:
    words = _t("Those who say yes to %(purpose)s, by %(organisation)s: %(number)s")
    purpose, number_words = ask.get_purpose_display(), number_format(number, force_grouping=True)
    return words % {"purpose": purpose, "organisation": ask.organisation, "number": number_words}


class BringForm(forms.Form):
    campaign = forms.ModelChoiceField(
        label=_("Which campaign do they support?"), queryset=Campaign.objects.order_by("pk"), empty_label=None
    )
    file = forms.FileField(
        label=_("File"), error_messages={"required": _("Choose the file."), "empty": _("This file is empty.")}
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.ARCHIVE_LIMIT:
            said = _("This is larger than 64 MB. Split it, or bring it on the server: unwatched supporters import.")
            raise ValidationError(said)
        return file


def name_of_language(code: str) -> str:
    return str(get_language_info(code)["name_translated"]) if "name" in LANG_INFO.get(code, {}) else code
