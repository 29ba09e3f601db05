from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from unwatched.pages.services import make_site


class Command(BaseCommand):
    help = "Make an empty site in a fresh database: pages, the host organisation and its keys. Safe to repeat."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default="Unwatched", help="the coalition's name")

    def handle(self, *args: Any, **options: Any) -> None:
        home = make_site(name=options["name"], now=timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"The site stands; its home page is number {home.pk}.")
