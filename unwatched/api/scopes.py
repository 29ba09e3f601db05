"""What a token may be for. Few, and each said in one sentence."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SIGNATURES = "signatures:export"
SUPPORTERS = "supporters:export"


@dataclass(frozen=True)
class Scope:
    about: str | Promise
    may: str  # the permission of whoever makes a token with it, for as long as the token lives


SCOPES = {
    SIGNATURES: Scope(
        _("Take out the signatures of any action: names and addresses sealed, the rest readable."),
        may="actions.export_petition",
    ),
    SUPPORTERS: Scope(
        _("Take out who said yes to mail: names and addresses sealed, the rest readable."),
        may="supporters.export_supporter",
    ),
}
