"""`unwatched bill …`: laws in files. It needs no site, no database and no keys."""

from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

from unwatched.bills import commands
from unwatched.bills.errors import BillError


class Command(BaseCommand):
    help = "Read anybody's ordinance from a file, build a bill in another format, compare two."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        for name in commands.VERBS:
            import_module(f"unwatched.bills.commands.{name}").add(verbs)

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            import_module(f"unwatched.bills.commands.{verb}").run(out=self.stdout, err=self.stderr, **options)
        except OSError as error:
            self._stop(f"{str(error.filename or '')[:200]}: {error.strerror or error}")
        except BillError as error:
            self._stop(str(error))

    def _stop(self, sentence: str) -> None:
        self.stderr.write(sentence)
        raise SystemExit(2)
