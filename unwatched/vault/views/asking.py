"""The base of every button that asks once more: a page with what will happen, a form, and one button."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from wagtail.admin import messages

from unwatched.accounts.models import User
from unwatched.office.views.screen import Screen
from unwatched.vault.errors import VaultError
from unwatched.vault.models import Ring

Words = str | Promise
OPENS, LOCKS, CHANGES, WIPES = "vault.open_ring", "vault.lock_ring", "vault.change_ring", "vault.wipe_ring"
SEES = (OPENS, LOCKS, CHANGES)


@method_decorator(sensitive_post_parameters("passphrase", "again", "old"), name="dispatch")
class Ask(Screen):
    """GET asks, POST does. ``act`` gives the sentence that says what was done."""

    template_name = "vault/ask.html"
    header_icon = "key"
    crumbs = ((_("Vault"), "vault"),)
    permission_required: str | tuple[str, ...] = CHANGES
    question: Words = ""
    lines: Sequence[Words] = ()
    button: Words = ""
    is_final = False
    form_class: type[forms.Form] | None = None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.now = timezone.now()

    @property
    def me(self) -> User:
        """Wagtail has sent everybody else away before a screen is asked."""
        return cast(User, self.request.user)

    @property
    def practises(self) -> bool:
        """Practising does everything but the last step."""
        return "practise" in self.request.GET

    def get_page_title(self) -> str:
        return str(self.question)

    def make_form(self, data: Any = None) -> forms.Form:
        return (self.form_class or forms.Form)(data)

    def act(self, form: forms.Form) -> str | HttpResponseBase:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {"form": self.make_form(), **context, **kwargs}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.make_form(request.POST)
        if not form.is_valid():
            return self._again(form)
        if self.practises:
            messages.success(
                request, _t("Drill done. You pressed “%(button)s”; nothing was changed.") % {"button": self.button}
            )
            return redirect("vault")
        try:
            done = self.act(form)
        except (VaultError, OSError) as error:
            form.add_error(None, str(error))
            return self._again(form)
        if not isinstance(done, str):
            return done
        messages.success(request, done)
        return redirect("vault")

    def _again(self, form: forms.Form) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class AskRing(Ask):
    """About one ring, by its number in the address."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.ring = get_object_or_404(Ring, pk=kwargs["pk"])
