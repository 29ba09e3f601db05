from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from unwatched.office.first_steps import NotRemoved
from unwatched.pages import demo


class Command(BaseCommand):
    help = "Load the demo campaign of the made-up town of Wrenfield, or take it away. Safe to repeat."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--remove", action="store_true", help="take the demo away; what is not part of it stays")

    def handle(self, *args: Any, **options: Any) -> None:
        said = self.remove() if options["remove"] else self.load()
        if options["verbosity"]:
            self.stdout.write(said)

    def load(self) -> str:
        if demo.is_present():
            return "The demo is there already."
        demo.load(now=timezone.now())
        return f"The demo is loaded: {demo.url()}"

    def remove(self) -> str:
        try:
            removed = demo.remove(by=None, now=timezone.now())
        except NotRemoved as error:
            raise CommandError(str(error)) from None
        return "The demo is gone. What was not part of it is still here." if removed else "There is no demo here."
