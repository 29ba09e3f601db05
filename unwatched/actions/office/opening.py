"""The vault as the petition's screens meet it."""

from datetime import datetime

from unwatched.actions.models import Petition
from unwatched.vault import state
from unwatched.vault.models import Ring
from unwatched.vault.state import Vault


def vault_of(petition: Petition, *, now: datetime) -> Vault:
    return state.vault_of(ring_of_petition(petition), now=now)


def ring_of_petition(petition: Petition) -> Ring | None:
    return petition.campaign.host.ring
