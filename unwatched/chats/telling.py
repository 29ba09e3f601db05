"""What the commands about files say: how a post looks on each network, and what is to be mended."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from django.core.management.base import CommandError

from unwatched.gateways.social import Network
from unwatched.gateways.social.counting import Count
from unwatched.publishing.preflight import NAMES

from .runbook import RunbookError

Read = TypeVar("Read")


def read(file: Path, how: Callable[[bytes], Read]) -> Read:
    """What stands in a file; CommandError with a sentence when that cannot be said."""
    try:
        return how(file.read_bytes())
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from None
    except RunbookError as error:
        raise CommandError(f"{file.name} cannot be read.\n{error}") from None


def on_networks(posts: Iterable[tuple[Network, str, Count, str]]) -> Iterator[str]:
    """For each network: how much room the text takes there, and the text where it differs from the one before; last,
    why the network would refuse it.
    """
    before = None
    for network, text, counted, refused in posts:
        over = f", {counted.over} too many" if counted.over else ""
        yield f"  {NAMES[network]} {counted.letters} of {counted.limit}{over}"
        if text != before:
            yield from (f"    | {line}" for line in text.splitlines())
        if refused:
            yield f"    ! refused: {refused}"
        before = text


def to_mend(findings: Sequence[tuple[bool, str]]) -> str:
    """Whether each stops it, and the words."""
    if not findings:
        return "Nothing to mend."
    lines = [f"  {'!' if stops else '-'} {words}" for stops, words in findings]
    return "\n".join([f"{len(findings)} to look at:", *lines])
