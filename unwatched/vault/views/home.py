"""The vault's own screen: is the list open, who can open it, what to do when something is wrong."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages

from unwatched.accounts.models import User
from unwatched.office import machine
from unwatched.office.people import who
from unwatched.office.views.screen import Screen, may_use, refuse
from unwatched.vault import panic, services
from unwatched.vault.errors import VaultError
from unwatched.vault.forms import OpenForm
from unwatched.vault.models import Ring

from . import words
from .asking import CHANGES, LOCKS, OPENS, SEES, WIPES

SHOWN = 20  # openings in the table


class Home(Screen):
    template_name = "vault/home.html"
    page_title = _("Vault")
    header_icon = "key"
    permission_required: str | tuple[str, ...] = SEES

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()
        self.rings = list(Ring.objects.all())
        wanted = kwargs.get("pk") or request.GET.get("list")
        self.ring = next((ring for ring in self.rings if str(ring.pk) == str(wanted)), None)
        self.ring = self.ring or next(iter(self.rings), None)

    @property
    def practises(self) -> bool:
        return "practise" in self.request.GET

    @property
    def body_class(self) -> str:  # type: ignore[override]
        return "o-practise" if self.practises else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, ring = who(self.request), self.ring
        context = super().get_context_data(**kwargs) | {
            "now": self.now,
            "ring": ring,
            "rings": self.rings,
            "people": panic.count_people(),
            "levers": panic.levers(),
            "wipe": services.waiting_wipe(now=self.now),
            "backup": machine.backup_line(now=self.now),
            "proved": words.proved_line(now=self.now),
            "may_open": may_use(user, OPENS),
            "may_lock": may_use(user, LOCKS),
            "may_wipe": may_use(user, WIPES),
            "may_change": may_use(user, CHANGES),
            "trouble": words.trouble(),
        }
        return context | (self._about(ring) if ring else {}) | kwargs

    def _about(self, ring: Ring) -> dict[str, Any]:
        lease = services.opened(ring, now=self.now)
        holders = words.holders(ring, user=who(self.request), now=self.now)
        mine = next((line for line in holders if line.is_me), None)
        return {
            "lease": lease,
            "left": words.minutes_left(lease, now=self.now) if lease else None,
            "holders": holders,
            "with_key": sum(line.has_key for line in holders),
            "mine": mine,
            "can_open": not ring.is_held or bool(mine and mine.has_key),
            "leases": ring.leases.exclude(closed_at=None).select_related("user")[:SHOWN],
            "form": self.make_form(ring),
        }

    def make_form(self, ring: Ring, data: Any = None) -> forms.Form:
        return OpenForm(data, needs_passphrase=ring.is_held)


@method_decorator(sensitive_post_parameters("passphrase"), name="dispatch")
class Open(Home):
    """The same screen; a POST opens the list."""

    permission_required = OPENS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("vault")

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        ring = get_object_or_404(Ring, pk=pk)
        form = self.make_form(ring, request.POST)
        if form.is_valid():
            try:
                lease = services.open_ring(ring, by=cast(User, request.user), now=self.now, **form.cleaned_data)
            except VaultError as error:
                form.add_error("passphrase" if "passphrase" in form.fields else None, str(error))
            else:
                said = _t("Open until %(time)s. Close it when you are done.") % {"time": words.clock(lease.until)}
                messages.success(request, said)
                return redirect("vault")
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Close(View):
    """Closing needs no question: it harms nothing. Everybody who sees the vault may do it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if not may_use(who(request), SEES):
            return refuse(request)
        services.close_ring(get_object_or_404(Ring, pk=pk), by=cast(User, request.user), now=timezone.now())
        messages.success(request, _t("Closed. A stolen database names no one."))
        return redirect("vault")
