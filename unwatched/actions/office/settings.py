"""What the petition asks of people, until when, and the switch that pauses it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.actions.errors import ActionError
from unwatched.actions.services import petitions

from . import answers
from .base import CHANGE, Act, PetitionScreen
from .forms import PauseForm, RulesForm, SettingsForm
from .listing import is_live
from .rules import rules_of


class Settings(PetitionScreen):
    """Goal, closing, what is asked, which boxes; the pause has a button of its own."""

    template_name = "actions/office/settings.html"
    permission_required = CHANGE
    tab = "settings"
    form_class: Any = SettingsForm
    saved_to = "office_petition_settings"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(self.form_class(instance=self.petition))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, instance=self.petition)
        if not form.is_valid():
            return self.render(form, status=422)
        self.petition.refresh_from_db()  # the form has written into it; what changed is for the service to find
        changed = petitions.change(self.petition, values=form.cleaned_data, by=organiser(request))
        messages.success(request, _("Saved. It holds within a minute.") if changed else _("Nothing was different."))
        return redirect(self.url(self.saved_to))

    def render(self, form: Any, *, status: int = 200) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, petition = timezone.now(), self.petition
        return super().get_context_data(**kwargs) | {
            "state": answers.state(petition, live=is_live(petition), now=now),
            "takes": petition.takes_signatures(now=now),
            "standing": answers.standing(petition, now=now),
            "pause": PauseForm(),
        }


class Rules(Settings):
    """What sets signatures aside by itself."""

    template_name = "actions/office/rules.html"
    tab = "rules"
    form_class = RulesForm
    saved_to = "office_petition_rules"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"rules": rules_of(self.petition)}


class Pause(Act):
    """The switch. Links that are out already go on working."""

    back = "office_petition_settings"

    def act(self, request: HttpRequest) -> str:
        if request.POST.get("do") == "resume":
            petitions.set_paused(self.petition, paused=False, by=organiser(request))
            return _("It takes signatures again.")
        form = PauseForm(request.POST)
        if not form.is_valid():
            raise ActionError(" ".join(str(error) for error in form.errors["note"]))
        petitions.set_paused(self.petition, paused=True, note=form.cleaned_data["note"], by=organiser(request))
        return _("Paused. Who has a link from us can still confirm.")


class Close(Act):
    back = "office_petition_settings"

    def act(self, request: HttpRequest) -> str:
        petitions.close(self.petition, by=organiser(request), now=timezone.now())
        return _("Closed. Links that are out already work for another day.")
