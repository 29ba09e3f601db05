"""Fields that let nothing reach the disk but what is meant to be there."""

import secrets
from io import BytesIO
from pathlib import PurePath

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from .cleaning import clean


class CleanContent(ContentFile):
    """A picture that has been cleaned."""


class PictureFile(WagtailImageFieldFile):
    """Whatever way a picture comes (form, chooser, many at once, demo, script): it is cleaned before it is stored."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        if not getattr(content, "is_clean", False):
            content.seek(0)
            data, extension = clean(content.read())
            name = f"picture{extension}"
            content = CleanContent(data, name=name)
        super().save(name, content, save=save)

    save.alters_data = True  # type: ignore[attr-defined]


class PictureField(WagtailImageField):
    attr_class = PictureFile


def clean_upload(upload: UploadedFile) -> None:
    """Cleans what somebody sent, in place: from here on nothing else of it exists. Raises BadPicture."""
    upload.seek(0)
    data, extension = clean(upload.read())
    upload.file, upload.size = BytesIO(data), len(data)
    upload.name = PurePath(upload.name or "").stem + extension
    upload.is_clean = True  # type: ignore[attr-defined]


def neutral_name(name: str) -> str:
    """A file's name says nothing about who made it: ``9f86d081884c7d65.jpg`` for ``Rosa at the council.JPG``."""
    return secrets.token_hex(8) + ending(name)


def ending(name: str) -> str:
    """``.jpg`` of ``Rosa.JPG``; nothing when it is not a short plain word."""
    suffix = PurePath(name).suffix.lower()
    return suffix if suffix[1:].isascii() and suffix[1:].isalnum() and len(suffix) <= 6 else ""
