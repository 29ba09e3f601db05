"""Pages of our own around signing in; the others are django-allauth's with our templates."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.generic import FormView
from wagtail.admin.views import account as stock

from . import links
from .errors import BadLink
from .forms import AddressForm, NameForm
from .models import User
from .services import change_address, use_link
from .who import organiser


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
        response = render(request, "accounts/link_bad.html", status=410)
        response._has_been_logged = True  # type: ignore[attr-defined]  # Django would write the link into the log
        return response


@method_decorator([never_cache, reauthentication_required], name="dispatch")
class AddressView(FormView):
    """Name and address of oneself."""

    form_class = AddressForm
    template_name = "accounts/address.html"
    success_url = reverse_lazy("mfa_index")

    def get_form_kwargs(self) -> dict[str, Any]:
        # A fresh row: what is typed must not stand on request.user while it is refused.
        return super().get_form_kwargs() | {"instance": User.objects.get(pk=organiser(self.request).pk)}

    def form_valid(self, form: AddressForm) -> HttpResponse:
        user = User.objects.get(pk=organiser(self.request).pk)
        User.objects.filter(pk=user.pk).update(name=form.cleaned_data["name"])
        if form.cleaned_data["email"] != user.email:
            change_address(user, email=form.cleaned_data["email"], by=user)
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)


class NamePanel(stock.NameEmailSettingsPanel):
    form_class = NameForm


class ProfileView(stock.AccountView):
    """Wagtail's page for one's own preferences, for people with one name and without a portrait."""

    def get_panels(self) -> list[stock.BaseSettingsPanel]:
        ours = [p for p in super().get_panels() if p.name not in ("name_email", "avatar", "password")]
        first = ours[0] if ours else None
        profile = first.profile if first else stock.UserProfile.get_for_user(self.request.user)
        return [NamePanel(self.request, self.request.user, profile), *ours]
