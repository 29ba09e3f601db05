"""Where the page of a run is. Runs belong to apps above this one, which say so here."""

from collections.abc import Callable

from .models import Run

_finders: list[Callable[[Run], str]] = []


def register(finder: Callable[[Run], str]) -> None:
    """``finder(run)`` gives the address of the run's page, or "" when it is none of its own."""
    if finder not in _finders:
        _finders.append(finder)


def url_of(run: Run) -> str:
    return next((url for finder in _finders if (url := finder(run))), "")
