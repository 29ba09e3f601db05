"""What the rest of the house calls. The order of the files is the life of a key."""

from .holders import change_passphrase, drill, hand_over, hold, leave, share_with, take_back
from .marks import blind_index, drop_old_day_keys, mark, network_mark
from .mail import lock_transit, make_token, open_transit, read_token, short_code
from .opening import close_all, close_expired, close_ring, open_ring, opened, reading, unseal
from .rings import check_keys, forget_public_keys, give_up_lost_keys, make_ring, rotate, seal

__all__ = [
    "blind_index",
    "change_passphrase",
    "check_keys",
    "close_all",
    "close_expired",
    "close_ring",
    "drill",
    "drop_old_day_keys",
    "forget_public_keys",
    "give_up_lost_keys",
    "hand_over",
    "hold",
    "leave",
    "lock_transit",
    "make_ring",
    "make_token",
    "mark",
    "network_mark",
    "open_ring",
    "open_transit",
    "opened",
    "read_token",
    "reading",
    "rotate",
    "seal",
    "share_with",
    "short_code",
    "take_back",
    "unseal",
]
