from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unwatched.core.fields import Cleaned, line
from unwatched.directory.importing import POSTCODES
from unwatched.office.fields import Day

FORMATS = [
    ("csv", _("Table (CSV): name, office, body, district …")),
    ("congress-legislators", _("Congress of the United States (YAML of congress-legislators)")),
    ("opencivicdata", _("Open Civic Data or Popolo (JSON)")),
    (POSTCODES, _("Postcodes of districts (CSV)")),
]


class ImportForm(forms.Form):
    format = forms.ChoiceField(label=_("What kind of file is it?"), choices=FORMATS)
    name = Cleaned(
        clean=line(200),
        label=_("What do you call this list?"),
        help_text=_("Such as Wrenfield Council. A newer file under the same name takes its place."),
        error_messages={"required": _("Give the list a name.")},
    )
    file = forms.FileField(
        label=_("File"), error_messages={"required": _("Choose the file."), "empty": _("This file is empty.")}
    )
    data_of = Day(
        label=_("From which day is the data?"),
        required=False,
        help_text=_("The day on which somebody looked last. Left empty: today."),
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > settings.UPLOAD_LIMIT:
            raise ValidationError(_("This is larger than 12 MB. On the server, unwatched import-directory takes 20."))
        return file

    def clean_data_of(self) -> Any:
        day = self.cleaned_data["data_of"] or timezone.localdate()
        if day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day
