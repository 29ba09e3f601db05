"""How our processes stay small: what nobody needs is not loaded, and memory that is free goes back to the machine."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import cast

import django
from django.apps import apps

# glibc's numbers for mallopt(3).
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
ARENAS = 2  # glibc would make eight for each core; threads that wait for Python's lock do not wait for one
LARGE = 256 * 1024  # bytes: as soon as so much at the end is free, or such a piece, it goes back


@contextmanager
def standing_in(modules: dict[str, ModuleType | None]) -> Iterator[None]:
    """Within it, whoever imports one of these gets what is given here; None: there is no such module."""
    missing = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(cast(dict[str, ModuleType], missing))  # None is how Python is told
    try:
        yield
    finally:
        for name in missing:
            del sys.modules[name]


def module(name: str, **content: object) -> ModuleType:
    """A module that holds nothing but this."""
    made = ModuleType(name)
    made.__dict__.update(content)
    return made


def set_up(*more: str) -> None:
    """Loads Django with all apps, and these modules.

    All of it stays: to look for waste among it again and again takes a fifth of a start, and later the longest pause
    of a request.
    """
    if apps.ready:
        return
    gc.disable()
    try:
        django.setup()
        for name in more:
            import_module(name)
    finally:
        gc.collect()  # once: what loading has left behind would be kept for ever
        gc.freeze()
        gc.enable()


def use_few_arenas() -> None:
    """Before threads start. Without it each of them keeps what it has freed for itself: 30 MB after a crawl."""
    if c := _glibc():
        c.mallopt(M_ARENA_MAX, ARENAS)
        c.mallopt(M_TRIM_THRESHOLD, LARGE)
        c.mallopt(M_MMAP_THRESHOLD, LARGE)


def give_back() -> None:
    """Gives free memory back, also from between what is in use. Takes some milliseconds, without Python's lock."""
    if c := _glibc():
        c.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    """The C library where it is glibc; musl and macOS have neither the trouble nor the cure."""
    try:
        c = ctypes.CDLL(None)
        return c if hasattr(c, "malloc_trim") and hasattr(c, "mallopt") else None
    except OSError:
        return None
