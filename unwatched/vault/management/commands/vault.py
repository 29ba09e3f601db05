"""`unwatched vault …`: keys, openings and backups from the command line. `vault restore` is in vault/restoring.py."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from unwatched.accounts.models import User
from unwatched.vault import archive, asking, services
from unwatched.vault.errors import VaultError
from unwatched.vault.models import Ring


class Command(BaseCommand):
    help = "Keys of the sealed lists: status, open and close, change, hand over, back up."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        verbs.add_parser("status", help="what is there, what is open, who holds keys")
        self._about_ring(verbs.add_parser("rotate", help="a new key pair; the old one still opens what it sealed"))
        self._about_ring(verbs.add_parser("lock", help="close every open list now"))
        unlock = self._about_ring(verbs.add_parser("unlock", help="open a list for some minutes"))
        unlock.add_argument("--reason", required=True, help="for what; stands in the audit log")
        unlock.add_argument("--minutes", type=int, default=30)
        hold = self._about_ring(verbs.add_parser("hold", help="make an organiser a key-holder"))
        for one in (unlock, hold):
            one.add_argument("--as", dest="who", metavar="E-MAIL", required=one is hold, help="which organiser you are")
            one.add_argument("--passphrase-file", type=Path)
        self._about_ring(
            verbs.add_parser("hand-over", help="from the server to the holders; destroys the server's copy")
        )
        self._about_ring(verbs.add_parser("take-back", help="from the holders to the server, while the list is open"))
        backup = verbs.add_parser("backup", help="one archive, and the keys apart under a passphrase")
        backup.add_argument("--to", type=Path, help="folder (default: backups in the data folder)")
        backup.add_argument("--without-keys", action="store_true", help="only the archive")
        backup.add_argument("--passphrase-file", type=Path)
        prove = verbs.add_parser("prove", help="try a backup without restoring it")
        prove.add_argument("archive", type=Path)
        prove.add_argument("--keys", type=Path, required=True)
        prove.add_argument("--passphrase-file", type=Path)
        restore = verbs.add_parser("restore", help="put a backup back on an empty machine")
        restore.add_argument("archive", type=Path)
        lost = verbs.add_parser("give-up-lost-keys", help="go on without keys that are gone for good")
        lost.add_argument("--yes", action="store_true", help="I have read docs/howto/lost-keys.md")

    def _about_ring(self, parser: ArgumentParser) -> ArgumentParser:
        parser.add_argument("--ring", help="name of the organisation; needed only when there are several")
        return parser

    def handle(self, *, verb: str, **options: Any) -> None:
        try:
            for line in getattr(self, verb.replace("-", "_"))(now=timezone.now(), **options):
                self.stdout.write(str(line))
        except (VaultError, ValueError, OSError) as error:
            raise CommandError(str(error)) from None

    # --- Verbs: each yields the lines to print ------------------------------------------------

    def status(self, *, now: datetime, **rest: Any) -> Iterator[str]:
        yield f"Key folder: {settings.KEY_DIR}"
        services.check_keys()
        yield "It fits this database."
        for ring in Ring.objects.prefetch_related("keys", "holders__user"):
            yield from _about(ring, now=now)

    def rotate(self, *, ring: str | None, now: datetime, **rest: Any) -> Iterator[str]:
        one = _ring(ring)
        key = services.rotate(one, by=None, now=now)
        yield f"From now on details for {one} are sealed to {key.fingerprint}."
        yield "What is there stays sealed to the old key, which still opens it. Make a backup of the keys now."

    def lock(self, *, ring: str | None, now: datetime, **rest: Any) -> Iterator[str]:
        if ring:
            closed = int(services.close_ring(_ring(ring), by=None, now=now) is not None)
        else:
            closed = services.close_all(by=None, now=now)
        yield f"Locked. {closed} {'list was' if closed == 1 else 'lists were'} open."

    def unlock(
        self, *, ring: str | None, who: str | None, reason: str, minutes: int, passphrase_file: Path | None,
        now: datetime, **rest: Any,
    ) -> Iterator[str]:  # fmt: skip
        one, user = _ring(ring), _user(who) if who else None
        words = asking.passphrase("Your passphrase", file=passphrase_file) if one.is_held else None
        lease = services.open_ring(one, by=user, reason=reason, now=now, minutes=minutes, passphrase=words)
        yield f"The list of {one} is open until {timezone.localtime(lease.until):%H:%M}."

    def hold(
        self, *, ring: str | None, who: str, passphrase_file: Path | None, now: datetime, **rest: Any
    ) -> Iterator[str]:
        one, user = _ring(ring), _user(who)
        words = asking.passphrase("A passphrase for your key", file=passphrase_file, twice=True)
        services.hold(one, user=user, passphrase=words, now=now)
        if one.is_held:
            yield "Another key-holder has to give you the key now, while the list is open: office, Vault."
        else:
            yield "Done. The server keeps its copy until: unwatched vault hand-over"

    def hand_over(self, *, ring: str | None, now: datetime, **rest: Any) -> Iterator[str]:
        one = _ring(ring)
        services.hand_over(one, by=None, now=now)
        yield f"The keys of {one} are with {one.holders.count()} people. The copy on this server is destroyed."
        yield "Backups of the keys from before still open the list: destroy them, or guard them as a holder would."

    def take_back(self, *, ring: str | None, now: datetime, **rest: Any) -> Iterator[str]:
        one = _ring(ring)
        services.take_back(one, by=None, now=now)
        yield f"The keys of {one} are on this server again. Make a backup of the keys now."

    def backup(
        self, *, to: Path | None, without_keys: bool, passphrase_file: Path | None, now: datetime, **rest: Any
    ) -> Iterator[str]:
        words = None
        if not without_keys:
            words = asking.passphrase("A passphrase for the copy of the keys", file=passphrase_file, twice=True)
        made = services.make_backup(to or settings.DATA_DIR / "backups", now=now, passphrase=words)
        yield f"Database and pictures: {made.archive}"
        yield f"SHA-256: {archive.digest(made.archive)}"
        if made.keys:
            yield f"Keys, under your passphrase: {made.keys}"
            yield "Carry the two files to different places. Without the keys nobody can read what is sealed."

    def prove(
        self, *, archive: Path, keys: Path, passphrase_file: Path | None, now: datetime, **rest: Any
    ) -> Iterator[str]:
        yield from _prove(archive, keys, passphrase_file, now)

    def restore(self, **rest: Any) -> Iterator[str]:
        raise CommandError(
            "Run it as: unwatched vault restore ARCHIVE --keys FILE (it works before the site can start)."
        )

    def give_up_lost_keys(self, *, yes: bool, now: datetime, **rest: Any) -> Iterator[str]:
        if not yes:
            raise CommandError(
                "What was sealed to a lost key stays unreadable for ever. Read docs/howto/lost-keys.md, then add --yes."
            )
        yield from services.give_up_lost_keys(by=None, now=now) or ["No key is lost."]


def _prove(source: Path, keys: Path, file: Path | None, now: datetime) -> Iterator[str]:
    opened = archive.read_keys(keys, words=asking.passphrase("The passphrase of the copy of the keys", file=file))
    yield f"This backup is whole and its keys fit. It is from {services.prove_backup(source, keys=opened, now=now)}."


def _about(ring: Ring, *, now: datetime) -> Iterator[str]:
    yield ""
    yield f"{ring}: {ring.get_custody_display()}"
    for key in ring.keys.all():
        state = "lost" if key.lost_at else f"retired {key.retired_at:%Y-%m-%d}" if key.retired_at else "seals now"
        yield f"  key {key.fingerprint}, made {key.made_at:%Y-%m-%d}, {state}"
    for holder in ring.holders.all():
        tried = f"{holder.tried_at:%Y-%m-%d}" if holder.tried_at else "never"
        yield f"  key-holder {holder.user}, passphrase last right: {tried}"
    lease = services.opened(ring, now=now)
    yield f"  open until {timezone.localtime(lease.until):%H:%M}" if lease else "  closed"


def _ring(name: str | None) -> Ring:
    rings = list(Ring.objects.filter(name=name) if name else Ring.objects.all()[:2])
    if len(rings) != 1:
        known = ", ".join(Ring.objects.values_list("name", flat=True)) or "none yet"
        raise VaultError(f"Say which list with --ring NAME. There is: {known}.")
    return rings[0]


def _user(email: str) -> User:
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise VaultError("No organiser signs in with this address.")
    return user
