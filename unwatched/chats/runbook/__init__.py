"""Chats and threads as text files (docs/reference/runbook-format.md): to keep in a repository, to read, to hand on.

`read` and `write` take and give a `Runbook`; what is written is read again as exactly the same.
"""

from collections.abc import Callable

from django.utils.translation import gettext as _

from . import markdown_file, thread_file, yaml_file
from .problems import Problem, RunbookError
from .thread_file import PictureFile, ThreadFile, ThreadPost
from .values import ChannelName, Link, Ready, Runbook, Somebody, Step, tidy, tidy_line

__all__ = [
    "MOST_OCTETS",
    "ChannelName",
    "Link",
    "PictureFile",
    "Problem",
    "Ready",
    "Runbook",
    "RunbookError",
    "Somebody",
    "Step",
    "ThreadFile",
    "ThreadPost",
    "decode",
    "read",
    "read_thread",
    "tidy",
    "tidy_line",
    "write",
]

MOST_OCTETS = 300_000  # forty times the longest chat that anybody has sat through
READERS: dict[str, Callable[[str], Runbook]] = {
    ".md": markdown_file.read, ".markdown": markdown_file.read, ".yaml": yaml_file.read, ".yml": yaml_file.read,
}  # fmt: skip
WRITERS: dict[str, Callable[[Runbook], str]] = {"md": markdown_file.write, "yaml": yaml_file.write}


def read(content: bytes, *, name: str) -> Runbook:
    """A chat; the file's name says in which format. Raises RunbookError."""
    reader = next((reader for ending, reader in READERS.items() if name.lower().endswith(ending)), None)
    if reader is None:
        raise RunbookError(
            [Problem(1, _("the file's name says nothing about its format. Let it end in .md or .yaml."))]
        )
    return reader(decode(content))


def write(runbook: Runbook, *, format: str) -> str:
    """The file's text, as "md" or "yaml"."""
    return WRITERS[format](runbook)


def read_thread(content: bytes) -> ThreadFile:
    """A single thread. Raises RunbookError."""
    return thread_file.read(decode(content))


def decode(content: bytes) -> str:
    """The text of a file, with \\n at the end of each line. Raises RunbookError."""
    if len(content) > MOST_OCTETS:
        raise RunbookError([Problem(1, _("the file is larger than any chat: 300 kB at most are read."))])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise RunbookError([Problem(line, _("this is no UTF-8. Save the file as UTF-8 text."))]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
