"""The outside world: one module per real service, and the two errors that leave it."""

from unwatched.core.lean import standing_in

with standing_in({"httpx._main": None}):  # its command line, with whatever draws tables in colours: 3 MB
    import httpx  # noqa: F401
