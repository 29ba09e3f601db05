"""What the rest of the house calls."""

from .backups import make_backup, prove_backup, write_archive
from .dropping import drop_ring
from .holders import change_passphrase, drill, hand_over, hold, leave, share_with, take_back
from .mail import lock_transit, make_token, open_transit, read_token, short_code
from .marks import blind_index, drop_old_day_keys, mark, network_mark
from .opening import close_all, close_expired, close_ring, open_ring, opened, reading, unseal
from .rings import check_keys, forget, forget_public_keys, give_up_lost_keys, make_ring, rotate, seal
from .secrets import lock_secret, open_secret
from .wiping import agree_wipe, ask_wipe, waiting_wipe, withdraw_wipe

__all__ = [
    "agree_wipe",
    "ask_wipe",
    "blind_index",
    "change_passphrase",
    "check_keys",
    "close_all",
    "close_expired",
    "close_ring",
    "drill",
    "drop_old_day_keys",
    "drop_ring",
    "forget",
    "forget_public_keys",
    "give_up_lost_keys",
    "hand_over",
    "hold",
    "leave",
    "lock_secret",
    "lock_transit",
    "make_backup",
    "make_ring",
    "make_token",
    "mark",
    "network_mark",
    "open_ring",
    "open_secret",
    "open_transit",
    "opened",
    "prove_backup",
    "read_token",
    "reading",
    "rotate",
    "seal",
    "share_with",
    "short_code",
    "take_back",
    "unseal",
    "waiting_wipe",
    "withdraw_wipe",
    "write_archive",
]
