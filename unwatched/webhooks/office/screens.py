"""Who is told what, whether it arrived, and the buttons."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.office.views import Act, Once, Screen
from unwatched.vault.errors import VaultError
from unwatched.webhooks import services
from unwatched.webhooks.models import Delivery, Hook, Pause

from .forms import HookForm

KEEP = "webhooks.change_hook"
SHOWN = 50  # deliveries on a screen


class Hooks(Screen):
    """All of them, and a form for another one."""

    template_name = "webhooks/office/hooks.html"
    page_title = gettext_lazy("Webhooks")
    header_icon = "redirect"
    permission_required = KEEP

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = HookForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        hook, secret = services.add_hook(by=organiser(request), now=timezone.now(), **form.cleaned_data)
        return Secret.shown(request, hook=hook, secret=secret)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or HookForm()
        return super().get_context_data(**kwargs) | {"hooks": rows(), "form": form}


def rows() -> list[tuple[Hook, Delivery | None]]:
    """Each with what it was told last."""
    return [(hook, hook.deliveries.exclude(tried_at=None).order_by("-tried_at").first()) for hook in Hook.objects.all()]


class Secret(Once):
    template_name = "webhooks/office/secret.html"
    page_title = gettext_lazy("Its secret")
    header_icon = "key"
    permission_required = KEEP
    crumbs = ((gettext_lazy("Webhooks"), "office_webhooks"),)


class OneHook(Screen):
    """One: what it was told, and what it is told."""

    template_name = "webhooks/office/hook.html"
    header_icon = "redirect"
    permission_required = KEEP
    crumbs = ((gettext_lazy("Webhooks"), "office_webhooks"),)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.hook = get_object_or_404(Hook, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return self.hook.name

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = HookForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        services.change_hook(self.hook, by=organiser(request), **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("office_webhook", self.hook.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or HookForm(initial=self.now_set())
        return super().get_context_data(**kwargs) | {
            "hook": self.hook,
            "form": form,
            "deliveries": self.hook.deliveries.all()[:SHOWN],
        }

    def now_set(self) -> dict[str, Any]:
        try:
            url = services.address_of(self.hook)
        except VaultError:
            url = ""
        return {"name": self.hook.name, "url": url, "events": self.hook.events}


class HookAct(Act):
    permission_required = KEEP

    @property
    def hook(self) -> Hook:
        return get_object_or_404(Hook, pk=self.kwargs["pk"])

    def back_to(self) -> str:
        return reverse("office_webhook", args=[self.kwargs["pk"]])


class Ping(HookAct):
    def act(self, request: HttpRequest) -> str:
        hook = self.hook
        services.ping(hook, now=timezone.now())
        if hook.pause != Pause.NONE:
            return _("It goes out when you let this webhook go on.")
        return _("It goes out within seconds. Load this page again to see what came of it.")


class SwitchOff(HookAct):
    def act(self, request: HttpRequest) -> str:
        services.pause(self.hook, by=organiser(request))
        return _("Paused. What happens from now on is not told, later neither.")


class SwitchOn(HookAct):
    def act(self, request: HttpRequest) -> str:
        services.resume(self.hook, by=organiser(request), now=timezone.now())
        return _("It is told again what happens. What waited goes out now.")


class Drop(HookAct):
    def act(self, request: HttpRequest) -> str:
        services.drop_hook(self.hook, by=organiser(request))
        return _("Removed, with all that it was told.")

    def back_to(self) -> str:
        return reverse("office_webhooks")


class Again(HookAct):
    def act(self, request: HttpRequest) -> str:
        delivery = get_object_or_404(Delivery, pk=self.kwargs["delivery"], hook=self.kwargs["pk"])
        services.send_again(delivery, by=organiser(request), now=timezone.now())
        return _("It goes out once more, under the same name, so that the other side can tell.")
