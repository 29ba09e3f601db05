"""Partners by their short names, as they stand in links: known to every process without asking each time.

A link with ``?via=nurses`` says through whom somebody came. An unknown name is as good as none.
"""

import threading
import time
from dataclasses import dataclass

from django.http import HttpRequest

from unwatched.directory.models import Organisation

PARAMETER = "via"
# Seconds; a new partner's links count within this time in every process.
REMEMBER = 10.0


@dataclass(frozen=True)
class Partner:
    pk: int
    slug: str
    name: str


class _Memory:
    def __init__(self) -> None:
        self.until = 0.0
        self.partners: dict[str, Partner] = {}
        self.lock = threading.Lock()

    def get(self) -> dict[str, Partner]:
        if time.monotonic() > self.until:
            with self.lock:
                self.partners, self.until = load(), time.monotonic() + REMEMBER
        return self.partners

    def clear(self) -> None:
        self.until = 0.0


memory = _Memory()


def load() -> dict[str, Partner]:
    rows = Organisation.objects.exclude(slug=None).values_list("pk", "slug", "name")
    return {slug: Partner(pk, slug, name) for pk, slug, name in rows if slug}


def known_partners() -> dict[str, Partner]:
    """Every partner that has a short name, by it."""
    return memory.get()


def partner_asked_by(request: HttpRequest) -> Partner | None:
    """The partner that an address or a form names; the first one that is known."""
    said = [*request.POST.getlist(PARAMETER), *request.GET.getlist(PARAMETER)]
    return next((partner for slug in said if (partner := known_partners().get(slug))), None)
