"""`unwatched thread preview FILE`: how a thread would look and what it would lack. Needs no site; sends nothing."""

from argparse import ArgumentParser
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from PIL import Image

from unwatched.chats import runbook as format
from unwatched.chats import telling
from unwatched.chats.runbook import PictureFile, ThreadFile
from unwatched.gateways.social import Network, wording
from unwatched.gateways.social.counting import count
from unwatched.publishing import preflight
from unwatched.publishing.findings import Finding
from unwatched.publishing.preflight import NAMES, Account, Said, Shown
from unwatched.publishing.rules import limits_of
from unwatched.publishing.text.splitting import numbered


class Command(BaseCommand):
    help = "Look at a thread from a file: its posts on each network, and what to mend. Nothing is sent."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        preview = verbs.add_parser("preview", help="how it would look, and what it would lack")
        preview.add_argument("file", type=Path)

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        thread = telling.read(file, format.read_thread)
        accounts = [Account(network, str(NAMES[network]), limits_of(network, told={})) for network in thread.networks]
        posts = said(thread, folder=file.parent)
        for number, post in enumerate(posts, 1):
            title = f"Post {number} of {len(posts)}"
            self.stdout.write(words_of(post, accounts, title=title, warning=thread.warning))
        findings = preflight.look_at(posts, accounts, warning=thread.warning, numbered=thread.numbered)
        self.stdout.write(telling.to_mend([(f.stops, f"{where(f)}{f.message} {f.remedy}") for f in findings]))
        if any(finding.stops for finding in findings):
            raise CommandError("It would not go out like this.", returncode=1)


def where(finding: Finding) -> str:
    return f"post {finding.post + 1}: " if finding.post is not None else ""


def said(thread: ThreadFile, *, folder: Path) -> list[Said]:
    """The posts as the preflight looks at them, with the texts that each network gets."""
    sent: dict[Network, list[str]] = {}
    for network in thread.networks:
        texts = [post.variants.get(network) or post.text for post in thread.posts]
        sent[network] = numbered(texts) if thread.numbered else texts
    return [
        Said(
            post.text,
            {network: texts[place] for network, texts in sent.items()},
            frozenset(network.value for network in post.variants),
            [shown(picture, folder=folder) for picture in post.pictures],
        )
        for place, post in enumerate(thread.posts)
    ]


def shown(picture: PictureFile, *, folder: Path) -> Shown:
    """A picture that lies beside the file."""
    path = folder / picture.path
    try:
        data = path.read_bytes()
        with Image.open(BytesIO(data)) as image:
            return Shown(picture.description, len(data), image.width * image.height, image.get_format_mimetype() or "")
    except (OSError, Image.DecompressionBombError):
        raise CommandError(f"The picture {picture.path} is not there, or is none. Put it beside the file.") from None


def words_of(post: Said, accounts: list[Account], *, title: str, warning: str) -> str:
    posts = [
        (
            one.network,
            wording.as_read(text := post.sent[one.network], warning, network=one.network),
            count(text, network=one.network, limits=one.limits, warning=warning),
            "",
        )
        for one in accounts
    ]
    pictures = [f"  picture: {picture.description}" for picture in post.pictures]
    return "\n".join([title, *telling.on_networks(posts), *pictures, "", ""])
