"""What is written to the office's log about the ledgers: who, what, when. What changed stands in `Change`."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from unwatched.accounts.models import User

# Name: (label, what the log says).
ACTIONS = {
    "ledger.added": (_("Add to the ledger"), _("Added to the ledger")),
    "ledger.changed": (_("Change the ledger"), _("Changed the ledger")),
    "ledger.removed": (_("Remove from the ledger"), _("Removed from the ledger")),
    "ledger.place": (_("Change the directory of places"), _("Changed a place in the directory")),
    "ledger.accepted": (_("Take a suggestion over"), _("Took over what the public suggested")),
    "ledger.declined": (_("Decline a suggestion"), _("Declined what the public suggested")),
}


def write(about: Model, action: str, *, by: User | None, **data: Any) -> None:
    """One line in the log, on the law or the commitment."""
    log(about, action, user=by, title=str(about)[:200], data=data or None)
