import secrets

from django.core.files.base import ContentFile
from django.core.files.base import File as DjangoFile
from django.db import models
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as StockDocument
from wagtail.images.models import AbstractImage, AbstractRendition, Filter

from unwatched.core.privacy import privacy

from .fields import PictureField, ending, neutral_name


def path_for_picture(picture: "Picture", filename: str) -> str:
    return picture.get_upload_to(filename)


def path_for_file(file: "File", filename: str) -> str:
    """A document is downloaded under its title: ``documents/talking-points-3f9c.pdf``."""
    return f"documents/{slugify(file.title)[:60] or 'file'}-{secrets.token_hex(4)}{ending(filename)}"


class Picture(AbstractImage):
    """A picture of the coalition's. It has an alternative text, or somebody said that it is decoration."""

    file = PictureField(_("file"), upload_to=path_for_picture, width_field="width", height_field="height")

    alt = models.CharField(
        _("what does the picture show?"),
        max_length=300,
        blank=True,
        help_text=_("For people who cannot see it: where, how many, what matters. Not the file's name."),
    )
    # Not "decorative": Wagtail sets an attribute of that name on every picture, to say how one page uses it.
    is_decoration = models.BooleanField(
        _("only decoration"),
        default=False,
        help_text=_("Says nothing that the text does not say. Read aloud: nothing."),
    )
    credit = models.CharField(_("made by"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=120, blank=True, help_text=_("Such as CC BY 4.0, or “ours”."))

    admin_form_fields = ("file", "alt", "is_decoration", "title", "credit", "licence", "collection", "tags",
                         "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height")  # fmt: skip

    privacy = privacy(
        "id", "collection", "title", "file", "width", "height", "created_at", "uploaded_by_user", "focal_point_x",
        "focal_point_y", "focal_point_width", "focal_point_height", "file_size", "file_hash", "tags", "description",
        "alt", "is_decoration", "credit", "licence",
    )  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_decoration=True) | ~Q(alt=""), name="picture_has_alternative_text_or_is_decorative"
            )
        ]

    def get_upload_to(self, filename: str) -> str:
        return f"original_images/{neutral_name(filename)}"

    def _set_image_file_metadata(self) -> None:
        super()._set_image_file_metadata()
        if self.file._committed:
            self.file.close()  # Wagtail leaves it open

    def generate_rendition_file(self, filter: Filter, *, source: DjangoFile | None = None) -> DjangoFile:
        """Wagtail leaves its temporary file to the garbage collector; we close it."""
        with super().generate_rendition_file(filter, source=source) as made:
            made.seek(0)
            return ContentFile(made.read(), name=made.name)

    @property
    def default_alt_text(self) -> str:
        """What the page prints; empty for decoration."""
        return "" if self.is_decoration else self.alt


class Rendition(AbstractRendition):
    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    privacy = privacy("id", "filter_spec", "file", "width", "height", "focal_point_key", "image")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)


class File(AbstractDocument):
    """A document to download."""

    file = models.FileField(_("file"), upload_to=path_for_file)

    def clean(self) -> None:
        """Of many files at once each is judged when it arrives; while its title is asked for, it is not here yet."""
        if self.file:
            super().clean()

    def _set_document_file_metadata(self) -> None:
        super()._set_document_file_metadata()
        if self.file._committed:  # type: ignore[attr-defined]
            self.file.close()  # Wagtail leaves it open

    admin_form_fields = StockDocument.admin_form_fields

    privacy = privacy(
        "id", "collection", "title", "file", "created_at", "uploaded_by_user", "file_size", "file_hash", "tags"
    )

    class Meta(AbstractDocument.Meta):
        verbose_name = _("file")
        verbose_name_plural = _("files")
