"""Whom a list must not bring back into a campaign (see supporters/barring.py)."""

from collections.abc import Sequence
from datetime import datetime

from unwatched.actions.models import Signature, SignatureState


def out_since(campaign_id: int, indexes: Sequence[bytes]) -> dict[bytes, datetime]:
    """Who said "it wasn't me" (while the mark is kept), and whom organisers took off all that they signed."""
    rows = Signature.objects.filter(petition__campaign_id=campaign_id, blind_index__in=indexes)
    stand = {bytes(index or b"") for index in rows.confirmed().values_list("blind_index", flat=True)}
    found: dict[bytes, datetime] = {}
    out = rows.filter(state__in=(SignatureState.DISOWNED, SignatureState.REMOVED))
    for row in out.select_related("removal").only("blind_index", "state", "confirmed_at", "signed_at", "removal__at"):
        index = bytes(row.blind_index or b"")
        if row.state == SignatureState.DISOWNED or index not in stand:
            at = row.removal.at if row.removal else row.confirmed_at or row.signed_at
            found[index] = max(at, found.get(index, at))
    return found
