"""What is asked when somebody brings a picture or a file."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from .errors import BadPicture
from .fields import clean_upload, no_data_attributes

LOOKS_LIKE_A_FILE = re.compile(r"\S+\.(jpe?g|png|gif|webp|avif|heic|svg|tiff?)", re.IGNORECASE)
TITLE_LENGTH = 80


class PictureForm(BaseImageForm):
    """Asks what the picture shows, or to say that it is decoration. The title may stay empty: it follows from that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("For the office only. Left empty, it is taken from the next field.")
        _forget_file_names(self)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            try:
                clean_upload(file)
            except BadPicture as error:
                raise ValidationError(str(error), code="bad_picture") from error
        return file

    def clean_alt(self) -> str:
        alt = self.cleaned_data["alt"].strip()
        if LOOKS_LIKE_A_FILE.fullmatch(alt):
            raise ValidationError(
                _("That is the file's name. Say what a person should know who cannot see it: where, how many, what matters.")
            )
        return alt

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        alt, decorative = data.get("alt"), data.get("decorative")
        if alt == "" and not decorative:
            self.add_error("alt", _("Say what the picture shows, or tick “only decoration”."))
        if not data.get("title"):
            data["title"] = Truncator(alt or _("Decoration")).chars(TITLE_LENGTH)
        return data


class FileForm(BaseDocumentForm):
    """A document's own file name may name a person: its title is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _forget_file_names(self)
        if "file" in self.fields:
            self.fields["file"].help_text = _(
                "%(limit)s A document often carries its author's name: look at its properties before you upload it."
            ) % {"limit": self.fields["file"].help_text}


def _forget_file_names(form: BaseImageForm | BaseDocumentForm) -> None:
    if not form.instance.pk:
        form.initial["title"] = ""
    if "file" in form.fields:
        widget = form.fields["file"].widget
        widget.attrs = no_data_attributes(widget.attrs)
