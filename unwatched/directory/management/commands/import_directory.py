"""`unwatched import-directory FORMAT FILE`: those who decide, from a file of somebody who keeps their list."""

from argparse import ArgumentParser
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from unwatched.directory.errors import DirectoryError, too_large
from unwatched.directory.importing import ALSO, FORMATS, POSTCODES, File
from unwatched.directory.importing.rows import MOST_BYTES
from unwatched.directory.services import bring


class Command(BaseCommand):
    help = "Import decision-makers, or postcodes of their districts. Wholly or not at all; the same file twice is once."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        formats = [*FORMATS, *ALSO, POSTCODES]
        how_old = "how old the data is, as 2026-11-28; otherwise the day of the file itself"
        parser.add_argument("format", metavar="FORMAT", choices=formats, help=f"one of {', '.join(formats)}")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--data-of", metavar="DAY", type=date.fromisoformat, help=how_old)

    def handle(self, *args: Any, format: str, file: Path, data_of: date | None, **options: Any) -> None:
        now = timezone.now()
        try:
            data = read(file)
            made_on = datetime.fromtimestamp(file.stat().st_mtime, UTC).date()
            opened = File(file.name, data)
            done = bring(format=format, file=opened, data_of=data_of or made_on, now=now)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}. Nothing was imported.") from None
        except DirectoryError as error:
            raise CommandError(str(error)) from None
        for problem in opened.left_out:
            self.stderr.write(f"{file.name}:{problem.line}: {problem.words} It was left out.")
        days = (now.date() - done.data_of).days
        self.stdout.write(f"Data of {done.data_of.isoformat()}, {days} days old.")
        self.stdout.write(f"added {done.added}, changed {done.changed}, retired {done.retired}")


def read(file: Path) -> bytes:
    """Its bytes. Raises BadFile for more than we take, whatever its size seems to be."""
    with file.open("rb") as opened:
        data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise too_large(file.name, MOST_BYTES)
    return data
