"""Where somebody is in their calls. It travels in the form, signed: no cookie, no row, nothing in an address."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from unwatched.contacting.errors import ContactingError
from unwatched.contacting.models import Call
from unwatched.directory.models import Official

from . import looking_up, scripts

SALT = "unwatched.contacting.call"
LONGEST = 20_000  # characters of a signed round; one of 200 people has about 2,000


class LostTrack(ContactingError):
    message = gettext_lazy("We lost track of where you were. Please begin again from here; nothing else is lost.")


@dataclass(frozen=True)
class Round:
    """The people of one look-up, in the order in which they are called, and how far somebody has come."""

    call: int
    officials: tuple[int, ...]
    at: int = 0
    made: int = 0  # calls so far
    once: str = ""  # random, for this step alone
    drawn: datetime | None = None  # when this step was shown

    def write(self) -> str:
        return signing.dumps([self.call, list(self.officials), self.at, self.made, self.once], salt=SALT, compress=True)

    def from_official(self, pk: int) -> "Round":
        """Beginning with this person; those before them come last."""
        if pk not in self.officials:
            return self
        place = self.officials.index(pk)
        return replace(self, officials=self.officials[place:] + self.officials[:place], at=0)


@dataclass(frozen=True)
class Step:
    """Whom to call now; None when everybody was. ``said`` tells of those who were passed over."""

    round: Round
    official: Official | None
    said: list[str]


def begin(call: Call, officials: Sequence[Official]) -> Round:
    return Round(call.pk, tuple(official.pk for official in officials))


def read(text: str, *, call: Call) -> Round:
    """What :meth:`Round.write` wrote. Raises LostTrack for anything else."""
    try:
        if len(text) > LONGEST:
            raise LostTrack
        number, officials, at, made, once = signing.loads(text, salt=SALT)
        drawn = _drawn(text)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LostTrack from error
    if number != call.pk:
        raise LostTrack
    return Round(number, tuple(officials), at, made, once, drawn)


def _drawn(text: str) -> datetime:
    """When it was signed: the second part of what signing.dumps writes, seconds to the base 62."""
    return datetime.fromtimestamp(signing.b62_decode(text.rsplit(":", 2)[1]), tz=UTC)


def step(found: Round, *, call: Call, on: date) -> Step:
    """The first person from where the round stands who is in office and has a telephone."""
    rest = found.officials[found.at :]
    there = {official.pk: official for official in looking_up.pick(call, rest, on=on)}
    said: list[str] = []
    left = 0
    for place, pk in enumerate(rest, start=found.at):
        official = there.get(pk)
        if official is None:
            left += 1
        elif not scripts.lines_of(call, official):
            said.append(_without_number(official))
        else:
            here = replace(found, at=place, once=secrets.token_urlsafe(16))
            return Step(here, official, _gone(left) + said)
    return Step(replace(found, at=len(found.officials)), None, _gone(left) + said)


def after(found: Round, *, called: bool) -> Round:
    """One further."""
    return replace(found, at=found.at + 1, made=found.made + called)


def is_fresh(found: Round, *, now: datetime, within: timedelta) -> bool:
    return found.drawn is not None and now - found.drawn < within


def _without_number(official: Official) -> str:
    return _("No telephone number is known for %(name)s, so we go on.") % {"name": official.name}


def _gone(number: int) -> list[str]:
    if not number:
        return []
    said = ngettext(
        "Somebody of your list is no longer in office, so we go on.",
        "%(n)d people of your list are no longer in office, so we go on.",
        number,
    )
    return [said % {"n": number}]
