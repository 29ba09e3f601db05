"""The register of what must be handed over and forgotten.

An app that keeps something about a person registers here how to find it by address, how to hand it over and how to
erase it; this is the one place where a lower app reaches an upper one. Most know people by their e-mail address; one
that knows them by their account on a social network says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from unwatched.core import text
from unwatched.core.scrubbing import scrub_when_done

Export = Callable[[str], list[dict[str, object]]]
Erase = Callable[[str, datetime], int]


@dataclass
class _Register:
    entries: dict[str, tuple[Export, Erase]] = field(default_factory=dict)
    accounts: set[str] = field(default_factory=set)  # kinds that are found by the handle of an account


_register = _Register()


def register(kind: str, *, export: Export, erase: Erase, accounts: bool = False) -> None:
    """``export(address)`` gives rows ready for JSON; ``erase(address, now)`` gives how many rows it emptied.

    With ``accounts`` they are asked about handles (``@ada@social.example``) as well as about e-mail addresses.
    """
    _register.entries[kind] = (export, erase)
    if accounts:
        _register.accounts.add(kind)


def _asked(address: str) -> dict[str, tuple[Export, Erase]]:
    """Those who can know this address: a handle is no e-mail address, though it may look like one."""
    entries = _register.entries
    try:
        text.check_address(address)
    except text.BadText:
        return {kind: entries[kind] for kind in entries if kind in _register.accounts}
    return entries


def export_person(address: str, *, by: object) -> dict[str, list[dict[str, object]]]:
    """All that is kept about an address, by kind. Sealed details are opened only while the vault is open."""
    found = {kind: export(address) for kind, (export, _erase) in _asked(address).items()}
    log(by, "supporters.export", user=by, data={"rows": sum(len(rows) for rows in found.values())})
    return found


@transaction.atomic
def erase_person(address: str, *, by: object, now: datetime) -> dict[str, int]:
    """Forgets an address everywhere. What is left is a count that names nobody. Gives rows emptied, by kind."""
    done = {kind: erase(address, now) for kind, (_export, erase) in _asked(address).items()}
    scrub_when_done()
    log(by, "supporters.erase", user=by, data={"rows": sum(done.values())})
    return done


LOG_ACTIONS = {
    "supporters.wording": (_("Write a yes box"), _("Wrote a new version of a yes box")),
    "supporters.export": (_("Hand over what is kept about a person"), _("Handed over what is kept about a person")),
    "supporters.erase": (_("Erase a person"), _("Erased a person")),
    "supporters.take_out": (_("Take supporters out"), _("Took supporters out")),
    "supporters.bring_in": (_("Bring supporters in"), _("Brought supporters in")),
}
