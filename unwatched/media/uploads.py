"""Where uploads go while a request runs: memory, never a disk, and only those of people who are signed in."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.urls import reverse

from .fields import neutral_name

# Words of the form and the lines between the parts of a request, beside the file itself.
ROOM = 512 * 1024
# What is a little too large is read to its end, so that the form can say so; beyond this the request is refused.
PATIENCE = 8


class MemoryOnly(FileUploadHandler):
    """Django's own handlers write a large file into a temporary one, with its GPS and under its own name."""

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, *args: Any, **kwargs: Any
    ) -> None:
        limit = self._limit() * (PATIENCE if self._form_knows_the_limit() else 1) + ROOM
        if content_length > limit:
            raise RequestDataTooBig("More was sent than a file here may hold.")

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        if not self._from_the_office():
            raise SkipFile  # strangers fill in words, nothing else
        super().new_file(field_name, neutral_name(file_name), *args, **kwargs)
        self.given_name = file_name
        self.content = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start <= self._limit():
            self.content.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file with its true size: a larger one than the limit is not whole, and its form refuses it."""
        self.content.seek(0)
        file = InMemoryUploadedFile(
            self.content,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
        file.given_name = self.given_name  # type: ignore[attr-defined]  # for messages; nobody keeps it
        return file

    def _from_the_office(self) -> bool:
        """Cookie and address only: who it is, is asked later, but a visitor has neither."""
        request = self.request
        return (
            self._stands_under("wagtailadmin_home")
            and request is not None
            and settings.SESSION_COOKIE_NAME in request.COOKIES
        )

    def _limit(self) -> int:
        """Octets of a file that are taken here."""
        large = any(map(self._stands_under, ("office_evidence_upload", "office_supporters_import")))
        return settings.ARCHIVE_LIMIT if large else settings.UPLOAD_LIMIT

    def _form_knows_the_limit(self) -> bool:
        forms = (
            "wagtailimages:index",
            "wagtaildocs:index",
            "office_evidence_upload",
            "office_texts",
            "office_supporters_import",
        )
        return any(map(self._stands_under, forms))

    def _stands_under(self, name: str) -> bool:
        return self.request is not None and self.request.path_info.startswith(reverse(name))
