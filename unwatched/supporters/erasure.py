"""The register of what must be handed over and forgotten.

An app that keeps something about a supporter registers here how to find it by address, how to hand it over and how
to erase it; this is the one place where a lower app reaches an upper one.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from unwatched.core.scrubbing import scrub_when_done

Export = Callable[[str], list[dict[str, object]]]
Erase = Callable[[str, datetime], int]


@dataclass
class _Register:
    entries: dict[str, tuple[Export, Erase]] = field(default_factory=dict)


_register = _Register()


def register(kind: str, *, export: Export, erase: Erase) -> None:
    """``export(address)`` gives rows ready for JSON; ``erase(address, now)`` gives how many rows it emptied."""
    _register.entries[kind] = (export, erase)


def export_person(address: str, *, by: object) -> dict[str, list[dict[str, object]]]:
    """All that is kept about an address, by kind. Sealed details are opened only while the vault is open."""
    found = {kind: export(address) for kind, (export, _erase) in _register.entries.items()}
    log(by, "supporters.export", user=by, data={"rows": sum(len(rows) for rows in found.values())})
    return found


@transaction.atomic
def erase_person(address: str, *, by: object, now: datetime) -> dict[str, int]:
    """Forgets an address everywhere. What is left is a count that names nobody. Gives rows emptied, by kind."""
    done = {kind: erase(address, now) for kind, (_export, erase) in _register.entries.items()}
    scrub_when_done()
    log(by, "supporters.erase", user=by, data={"rows": sum(done.values())})
    return done


LOG_ACTIONS = {
    "supporters.wording": (_("Write a yes box"), _("Wrote a new version of a yes box")),
    "supporters.export": (_("Hand over what is kept about a person"), _("Handed over what is kept about a person")),
    "supporters.erase": (_("Erase a person"), _("Erased a person")),
}
