"""What still keeps this site from the public: the findings of ``unwatched check --deploy``, in the office."""

from dataclasses import dataclass
from functools import cache

from django.core.checks import ERROR, CheckMessage, run_checks
from django.utils.translation import gettext as _

OURS = "unwatched."
ABOUT_THE_SERVER = ["deploy", "security"]


@dataclass(frozen=True)
class Finding:
    """One thing to put right before people are invited."""

    kind: str
    tag: str
    text: str


def findings() -> list[Finding]:
    """Errors first. Only our own checks: Django's are about code, not about this server.

    Of several with the same remedy only the first is shown: one press puts them all right.
    """
    ours = sorted((m for m in _checked() if (m.id or "").startswith(OURS)), key=lambda m: (-m.level, m.id or ""))
    by_remedy = {m.hint or m.msg: m for m in reversed(ours)}
    return [_finding(m) for m in ours if by_remedy[m.hint or m.msg] is m]


@cache
def _checked() -> tuple[CheckMessage, ...]:
    """Settings do not change while a process lives, and some checks take their time."""
    return tuple(run_checks(tags=ABOUT_THE_SERVER, include_deployment_checks=True))


def _finding(message: CheckMessage) -> Finding:
    text = f"{message.msg} {message.hint}" if message.hint else str(message.msg)
    if message.level >= ERROR:
        return Finding(kind="bad", tag=_("needed"), text=text)
    return Finding(kind="warn", tag=_("better"), text=text)
