"""One button that does one thing."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views import View
from wagtail.admin import messages

from unwatched.office.people import who

from .screen import may_use, refuse


class Act(View):
    """Posted, checked, done, said. ``errors`` are those whose message is a sentence for the person who pressed."""

    http_method_names = ["post"]
    permission_required: str | tuple[str, ...] = ()
    errors: tuple[type[Exception], ...] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), self.permission_required):
            return refuse(request)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            said = self.act(request)
        except self.errors as error:
            messages.error(request, str(error))
        else:
            messages.success(request, said)
        return redirect(self.back_to())

    def act(self, request: HttpRequest) -> str:
        """Does it; gives the sentence that says so."""
        raise NotImplementedError

    def back_to(self) -> str:
        """The address of the page that shows what came of it."""
        raise NotImplementedError
