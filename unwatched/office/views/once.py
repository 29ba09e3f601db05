"""What is shown this once."""

from typing import Any, Self

from django.http import HttpRequest, HttpResponse

from .screen import Screen


class Once(Screen):
    """The answer to a form that has made a secret. No address leads here, and no browser keeps it."""

    @classmethod
    def shown(cls, request: HttpRequest, **context: Any) -> HttpResponse:
        """`context` is what the template needs."""
        screen: Self = cls()
        screen.setup(request)
        answer = screen.render_to_response(screen.get_context_data(**context))
        answer.headers["Cache-Control"] = "no-store"
        return answer
