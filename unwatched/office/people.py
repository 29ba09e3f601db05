"""What the office needs to know of the person who looks at it. Accounts stand above this app."""

from typing import Protocol, cast

from django.http import HttpRequest


class Person(Protocol):
    pk: int

    def has_perm(self, perm: str) -> bool: ...

    def get_short_name(self) -> str: ...


def who(request: HttpRequest) -> Person:
    """Who is signed in: Wagtail has sent everybody else away before a screen is asked."""
    return cast(Person, request.user)
