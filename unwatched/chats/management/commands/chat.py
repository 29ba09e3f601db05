"""`unwatched chat …`: a runbook that lives in a file, or moves between sites. Rehearsing needs no site at all."""

import time
from argparse import ArgumentParser
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from unwatched.chats import runbook as format
from unwatched.chats import telling
from unwatched.chats.models import Chat
from unwatched.chats.runbook import Runbook
from unwatched.chats.services import files, playing, preparing
from unwatched.chats.services.playing import Scene


class Command(BaseCommand):
    help = "Rehearse a chat from a file; write one into a file; bring one in from a file."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        rehearse = verbs.add_parser("rehearse", help="what readers would see, minute by minute; nothing is sent")
        rehearse.add_argument("file", type=Path)
        rehearse.add_argument("--speed", type=float, default=0, help="times faster than real; 0, the default: at once")
        export = verbs.add_parser("export", help="write a chat as a file")
        export.add_argument("number", type=int, help="the chat's number, as in its address in the office")
        export.add_argument("--to", choices=["md", "yaml"], default="md")
        export.add_argument("-o", dest="out", type=Path, help="into this file; otherwise on the screen")
        bring = verbs.add_parser("import", help="a new chat from a file")
        bring.add_argument("file", type=Path)

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "rehearse":
            self.rehearse(**options)
        elif verb == "export":
            self.export(**options)
        else:
            self.bring_in(**options)

    def rehearse(self, *, file: Path, speed: float, **options: Any) -> None:
        book = read(file)
        if not book.channels:
            raise CommandError(f"{file.name} names no networks. Add a line such as: channels: [mastodon, bluesky]")
        self.stdout.write(f"{book.title}\nNothing is sent. Readers would see this:\n")
        began, refused = time.monotonic(), 0
        for scene in playing.play(book):
            if speed > 0:
                time.sleep(max(0.0, began + scene.after.total_seconds() / speed - time.monotonic()))
            self.stdout.write(words_of(scene, book))
            refused += any(sight.refused for sight in scene.sights)
        findings = preparing.look_at_file(book, now=timezone.now())
        self.stdout.write(telling.to_mend([(f.stops, f"{where(f, book)}{f.words} {f.remedy}") for f in findings]))
        if refused or any(finding.stops for finding in findings):
            raise CommandError("It would not go out like this.", returncode=1)

    def export(self, *, number: int, to: str, out: Path | None, **options: Any) -> None:
        chat = Chat.objects.filter(pk=number).first()
        if chat is None:
            raise CommandError(f"There is no chat {number}. Its number stands in its address in the office.")
        text = format.write(files.runbook_of(chat), format=to)
        if out is None:
            self.stdout.write(text, ending="")
        else:
            out.write_text(text)

    def bring_in(self, *, file: Path, **options: Any) -> None:
        brought = files.bring_in(read(file), by=None, now=timezone.now())
        self.stdout.write(f"Chat {brought.chat.pk}: {brought.chat}")
        for sentence in brought.left_out:
            self.stdout.write(f"  {sentence}")


def words_of(scene: Scene, book: Runbook) -> str:
    """The moment, then the post on each network with how much room it takes, then its card."""
    posts = [(sight.network, sight.text, sight.counted, sight.refused) for sight in scene.sights]
    card = [f"  card: {scene.card}"] if scene.card is not None else []
    return "\n".join([f"{clock(scene.after, book)}  {scene.name}", *telling.on_networks(posts), *card, "", ""])


def where(one: preparing.Finding, book: Runbook) -> str:
    return f"{preparing.name_of(book, book.steps[one.place])}: " if one.place is not None else ""


def read(file: Path) -> Runbook:
    return telling.read(file, lambda content: format.read(content, name=file.name))


def clock(after: timedelta, book: Runbook) -> str:
    """``18:03:00`` by the chat's own clock, or ``+0:03:00`` while it has no day."""
    if book.starts_at is None:
        return f"+{after}"
    return f"{(book.starts_at + after).astimezone(ZoneInfo(book.zone)):%H:%M:%S}"
