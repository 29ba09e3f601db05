"""What is asked when somebody brings a picture or a file."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import FileInput
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .cleaning import UNREADABLE
from .errors import BadPicture
from .fields import clean_upload

LOOKS_LIKE_A_FILE = re.compile(r"\S+\.(jpe?g|png|gif|webp|avif|heic|svg|tiff?)", re.IGNORECASE)
TITLE_LENGTH = 80


class PictureUploadField(WagtailImageField):
    """Cleans what was sent as soon as it is known to be a picture: nothing else of it is seen by anybody."""

    def to_python(self, data: Any) -> Any:
        if not isinstance(data, UploadedFile):
            return super().to_python(data)
        try:
            file = super().to_python(data)
            clean_upload(file)
        except (BadPicture, OSError) as error:
            # OSError: Wagtail asks a half picture for its size and does not expect that it has none.
            sentence = UNREADABLE if isinstance(error, OSError) else str(error)
            raise ValidationError(sentence, code="bad_picture") from error
        return file


class PictureForm(BaseImageForm):
    """Asks what the picture shows, or to say that it is decoration. The title may stay empty: it follows from that."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = _("For the office only. Left empty, it is taken from what the picture shows.")
        self._bound_fields_cache.pop("title", None)  # the base class has looked at it and would keep the old hint
        if "file" in self.fields:
            # Without Wagtail's widget, which copies the file's name into the title.
            self.fields["file"] = PictureUploadField(label=self.fields["file"].label, widget=FileInput())
        if not self.instance.pk:
            self.initial["title"] = ""

    def clean_alt(self) -> str:
        alt = self.cleaned_data["alt"].strip()
        if LOOKS_LIKE_A_FILE.fullmatch(alt):
            raise ValidationError(
                _(
                    "That is the file's name. Say what a person should know who cannot see it: "
                    "where, how many, what matters."
                )
            )
        return alt

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        alt = data.get("alt")
        if alt == "" and not data.get("is_decoration"):
            self.add_error("alt", _("Say what the picture shows, or tick “only decoration”."))
        if not data.get("title"):
            data["title"] = Truncator(alt or _("Decoration")).chars(TITLE_LENGTH)
        return data


class FileForm(BaseDocumentForm):
    """A document's own file name may name a person: its title is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["title"] = ""
        if "file" in self.fields:
            field = self.fields["file"]
            field.widget = FileInput()
            field.help_text = _(
                "%(limit)s A document often carries its author's name: look at its properties before you upload it."
            ) % {"limit": field.help_text}
