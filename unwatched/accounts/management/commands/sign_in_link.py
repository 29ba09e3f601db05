from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from unwatched.accounts.models import User
from unwatched.accounts.services import first_organiser, reset_second_factor, sign_in_link


class Command(BaseCommand):
    help = "Print a link that signs an organiser in once within 24 hours; without an address, the first organiser."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", nargs="?", help="the organiser's address")
        parser.add_argument(
            "--new-second-step", action="store_true", help="forget passkeys, app and recovery codes, for a lost device"
        )

    def handle(self, *args: Any, email: str | None = None, **options: Any) -> None:
        now = timezone.now()
        user = self.find(email) if email else first_organiser(now=now)
        if options.get("new_second_step"):
            reset_second_factor(user, by=None)
        self.stdout.write(settings.PUBLIC_URL + sign_in_link(user, now=now))

    def find(self, email: str) -> User:
        try:
            return User.objects.get(email__iexact=email, is_active=True)
        except User.DoesNotExist:
            message = "No organiser who may sign in has this address. Look under People in the office."
            raise CommandError(message) from None
