"""Office files are zip files: written so that the same content gives the same bytes."""

import zipfile
from collections.abc import Iterable
from io import BytesIO

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # where the calendar of zip files begins


def pack(files: Iterable[tuple[str, bytes]], *, stored: str = "") -> bytes:
    """A zip of the files in their order. `stored` names one that is not compressed."""
    with BytesIO() as made:
        with zipfile.ZipFile(made, "w") as archive:
            for name, content in files:
                entry = zipfile.ZipInfo(name, LONG_AGO)
                entry.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, content)
        return made.getvalue()


def without_times(packed: bytes) -> bytes:
    """The same zip, whenever it was made."""
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        return pack((entry.filename, archive.read(entry)) for entry in archive.infolist())
