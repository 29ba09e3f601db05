"""`unwatched ledger …`: the facts that come with the programme, and tables that organisers bring."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from unwatched.ledger.errors import LedgerError
from unwatched.ledger.services import seeding, watching
from unwatched.ledger.tables import bringing


class Command(BaseCommand):
    help = "Fill the ledgers of laws and commitments: with what comes with Unwatched, or from a table."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        verbs.add_parser("seed", help="add the laws and commitments that come with Unwatched and are not here yet")
        bring = verbs.add_parser("import", help="take a table in (CSV of laws, of their events or of promises), wholly")
        bring.add_argument("file", type=Path)
        bring.add_argument("--look", action="store_true", help="only say what it would do")
        verbs.add_parser("watch", help="look once a week whether the sources of the ledgers still stand")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "seed":
            self.stdout.write(str(seeding.load(now=timezone.now())))
        elif verb == "watch":
            self.stdout.write(f"{watching.begin(now=timezone.now())} sources are looked at once a week from now on.")
        else:
            self.bring_in(**options)

    def bring_in(self, *, file: Path, look: bool, **options: Any) -> None:
        do = bringing.look if look else bringing.bring
        try:
            done = do(file.read_bytes(), name=file.name, by=None, now=timezone.now())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
        except LedgerError as error:
            raise CommandError(str(error)) from None
        for step in done.steps:
            self.stdout.write(f"line {step.line}: {step.kind}: {step.title}")
        summary = f"{done.added} added, {done.changed} changed, {done.unchanged} lines as they were."
        self.stdout.write(summary + (" Nothing was kept." if look else ""))
