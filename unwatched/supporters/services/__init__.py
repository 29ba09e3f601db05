"""What the rest of the house calls. Taking lists out and bringing them in: `taking_out`, `bringing`, `figures`."""

from .consents import (
    blind_index,
    change_wording,
    current_wordings,
    erase,
    export,
    forget,
    make_ask,
    record_consents,
    say_no,
    scope_of,
    supporters_of,
)

__all__ = [
    "blind_index",
    "change_wording",
    "current_wordings",
    "erase",
    "export",
    "forget",
    "make_ask",
    "record_consents",
    "say_no",
    "scope_of",
    "supporters_of",
]
