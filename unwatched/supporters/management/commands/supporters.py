"""`unwatched supporters …`: how many, taking them out, bringing them in. What is printed names nobody."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from unwatched.accounts.models import User
from unwatched.campaigns.models import Campaign
from unwatched.supporters.errors import NotHere, SupportersError
from unwatched.supporters.exchange import MOST_BYTES, too_large
from unwatched.supporters.models import Ask, Purpose
from unwatched.supporters.services import bringing, figures, taking_out
from unwatched.supporters.services.taking_out import CSV, OSDI, Choice
from unwatched.vault.errors import VaultError


class Command(BaseCommand):
    help = "Supporters of a campaign: how many, taking them out, bringing them in."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        verbs.add_parser("status", help="how many there are, and to what they say yes")
        out = self._about(verbs.add_parser("export", help="take those out who say yes to an organisation's mail"))
        out.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="a new file; - is stdout")
        out.add_argument("--to", choices=[CSV, OSDI], help="or as the name of FILE ends: .csv, .json")
        out.add_argument("--organisation", metavar="NAME", help="to whose mail they say yes; the host's otherwise")
        out.add_argument("--purpose", choices=Purpose.values, help="of its two kinds of mail, else its work")
        out.add_argument("--everybody", action="store_true", help="with every yes and no, for moving to another server")
        out.add_argument("--language", default="", metavar="CODE", help="only of this language")
        into = self._about(verbs.add_parser("import", help="bring people in, each with the proof of a yes"))
        into.add_argument("file", type=Path, metavar="FILE")
        into.add_argument("--look", action="store_true", help="only say what it would do")

    def _about(self, parser: ArgumentParser) -> ArgumentParser:
        parser.add_argument(
            "campaign", metavar="CAMPAIGN", help="its number or its title, see: unwatched supporters status"
        )
        parser.add_argument("--as", dest="who", metavar="E-MAIL", help="which organiser you are, for the log")
        return parser

    def handle(self, *, verb: str, **options: Any) -> None:
        verbs: dict[str, Callable[..., None]] = {"status": self.status, "export": self.take_out, "import": self.bring}
        try:
            verbs[verb](**options)
        except (SupportersError, VaultError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename or ''}: {error.strerror or error}") from None

    def status(self, **options: Any) -> None:
        for campaign in Campaign.objects.select_related("host").order_by("pk"):
            found = figures.figures_of(campaign)
            self.stdout.write(f"{campaign.pk}  {campaign}: {found.people}")
            for one in found.answered:
                self.stdout.write(f"   {one.ask}: {one.yes} say yes, {one.withdrawn} have taken it back")

    def take_out(
        self, *, campaign: str, output: Path, to: str | None, organisation: str | None, purpose: str | None,
        everybody: bool, language: str, who: str | None, **options: Any,
    ) -> None:  # fmt: skip
        of = _campaign(campaign)
        ask = None if everybody else _ask(of, organisation=organisation, purpose=purpose)
        choice = Choice(of, ask, language.lower())
        as_what = to or (OSDI if output.suffix == ".json" else CSV)
        pieces = taking_out.begin(choice, to=as_what, by=_user(who))
        if str(output) == "-":
            for piece in pieces:
                self.stdout.write(piece, ending="")
            return
        _write(output, pieces)
        self.stderr.write(f"{output} holds names and addresses in clear. Delete it when it has arrived.")

    def bring(self, *, campaign: str, file: Path, look: bool, who: str | None, **options: Any) -> None:
        of, by = _campaign(campaign), _user(who)
        opened = bringing.open_file(of, name=file.name, data=_read(file), now=timezone.now())
        outcome = bringing.look(of, opened) if look else bringing.bring(of, opened, by=by)
        if outcome.campaigns:
            others = ", ".join(f"“{title}”" for title in outcome.campaigns)
            self.stderr.write(
                f"Some said yes to mail about another campaign: {others}. That holds only if it is this one."
            )
        if outcome.withdrawn:
            self.stderr.write(f"{outcome.withdrawn} have taken their yes back since: that stays so.")
        if outcome.out:
            self.stderr.write(f"{outcome.out} said “it wasn't me”, or were taken off by organisers: they stay out.")
        if look:
            self.stdout.write("This would be, nothing was changed:")
        self.stdout.write(str(outcome))


def _campaign(typed: str) -> Campaign:
    rows = Campaign.objects.select_related("host__ring")
    found = rows.filter(pk=int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None
    several = list(found or rows.filter(title__iexact=typed)[:2])
    if len(several) != 1:
        raise NotHere(f"“{typed}” is no campaign here, or several. Their numbers: unwatched supporters status")
    return several[0]


def _ask(campaign: Campaign, *, organisation: str | None, purpose: str | None) -> Ask:
    """The question that is meant: the host's where none is named, and the one about its work where both were asked."""
    asked = figures.asks_of(campaign)
    name = (organisation or campaign.host.name).casefold()
    for ask in asked:
        if ask.organisation.name.casefold() == name and purpose in (None, ask.purpose):
            return ask
    known = "; ".join(f"{ask.organisation} ({ask.purpose})" for ask in asked) or "nothing yet"
    words = f"{organisation or campaign.host}" + (f" ({purpose})" if purpose else "")
    raise NotHere(f"In this campaign nobody said yes to mail of {words}. They answered to: {known}.")


def _user(email: str | None) -> User | None:
    if email is None:
        return None
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise NotHere("No organiser signs in with this address.")
    return user


def _read(file: Path) -> bytes:
    """Its bytes. Raises BadFile for more than we take, whatever its size seems to be."""
    if str(file) == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
    else:
        with file.open("rb") as opened:
            data = opened.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise too_large(file.name, MOST_BYTES)
    return data


def _write(output: Path, pieces: Iterator[str]) -> None:
    """A new file that nobody else on this machine can read. Half a one is removed."""
    handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
    except BaseException:
        output.unlink(missing_ok=True)
        raise
