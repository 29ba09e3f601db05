"""Pages of our own around signing in; the others are django-allauth's with our templates."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from . import links
from .errors import BadLink
from .services import use_link


@method_decorator(never_cache, name="dispatch")
class LinkView(View):
    """A one-time link: looking at it (mail scanners do) changes nothing, its button signs in."""

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            user = links.read_token(token, now=timezone.now())
        except BadLink:
            return self.refuse(request)
        return render(request, "accounts/link.html", {"person": user})

    def post(self, request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            user = use_link(token, now=timezone.now())
        except BadLink:
            return self.refuse(request)
        record_authentication(request, user, method="link")
        return perform_login(request, Login(user=user))

    def refuse(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/link_bad.html", status=410)
