"""A large file on its way from the browser to a private folder, without ever lying in memory."""

import os
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers, StopUpload
from django.http import HttpRequest

from unwatched.archive.services import bringing


class ToPrivateFolder(FileUploadHandler):
    """Writes the one file of a form to where `bringing` keeps it. Its name is not kept: names tell."""

    chunk_size = 1 << 20

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.token = ""
        self._path: Path | None = None
        self._to: Any = None

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, "export", *args, **kwargs)
        if self.token:
            raise StopUpload(connection_reset=True)  # one file, no more
        self.token, self._path = bringing.new_folder()
        self._to = os.fdopen(os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > bringing.MOST_OCTETS:
            self.forget()
            raise StopUpload(connection_reset=True)
        self._to.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        self._to.close()
        return UploadedFile(File(None), name="export", size=file_size)

    def upload_interrupted(self) -> None:
        self.forget()

    def forget(self) -> None:
        if self._to:
            self._to.close()
        if self.token:
            bringing.forget(self.token)
            self.token = ""
