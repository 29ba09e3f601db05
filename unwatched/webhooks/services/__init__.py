"""What the rest of the house calls."""

from .announcing import announce, ping
from .hooks import add_hook, address_of, change_hook, drop_hook, pause, resume
from .sending import clear_old, send_again, send_due

__all__ = [
    "add_hook",
    "address_of",
    "announce",
    "change_hook",
    "clear_old",
    "drop_hook",
    "pause",
    "ping",
    "resume",
    "send_again",
    "send_due",
]
