"""Removing many at once: by conditions, with the number before anything happens. No name is shown or needed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.actions.errors import CountMoved
from unwatched.actions.models import MOVING, OVER, UNFINISHED, Removal, RemovalState
from unwatched.actions.services import figures, removing
from unwatched.actions.services.removing import AT_ONCE

from . import answers
from .base import CHANGE, LOOK, Act, PetitionScreen, WithPetition, number_in
from .forms import ConditionsForm, WhyForm


class Remove(PetitionScreen):
    """ "Count" says how many; "Remove 47 signatures" does what its number promises, or nothing."""

    template_name = "actions/office/remove.html"
    permission_required = CHANGE
    tab = "overview"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(ConditionsForm(petition=self.petition, initial={"aside": request.GET.get("aside", "")}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        conditions = ConditionsForm(request.POST, petition=self.petition)
        if not conditions.is_valid():
            return self.render(conditions, status=422)
        if request.POST.get("do") != "remove":
            return self.render(conditions, why=WhyForm())
        why = WhyForm(request.POST)
        if not why.is_valid() or not number_in(request, "number"):
            return self.render(conditions, why=why, status=422)
        return self.remove(conditions, why)

    def remove(self, conditions: ConditionsForm, why: WhyForm) -> HttpResponse:
        expected = number_in(self.request, "number")
        try:
            removal = removing.remove(
                self.petition, conditions.conditions(), expected=expected, why=why.cleaned_data["why"],
                by=organiser(self.request), now=timezone.now(),
            )  # fmt: skip
        except CountMoved:
            return self.render(conditions, why=why, before=expected, status=409)
        if removal.state != RemovalState.DONE:
            return redirect("office_petition_removal", pk=self.petition.pk, removal=removal.pk)
        number = removal.removed
        words = ngettext("%(n)s signature is removed.", "%(n)s signatures are removed.", number) % {"n": number}
        messages.success(self.request, words + " " + _("You can take it back until it is delivered."))
        return redirect(self.url(part="removed"))

    def render(
        self, conditions: ConditionsForm, *, why: WhyForm | None = None, before: int | None = None, status: int = 200
    ) -> HttpResponse:
        """The conditions; with ``why`` also what they match; ``before`` is the number that is no longer true."""
        context = self.get_context_data(conditions=conditions, why=why, before=before)
        if why is not None:
            match = removing.preview(self.petition, conditions.conditions())
            counted = figures.figures_of(self.petition).counted
            context |= {"match": match, "counted": counted, "then": counted - match.counted, "today": timezone.now()}
            context |= {"answer": answers.matches(match.matching), "in_parts": match.matching > AT_ONCE}
        return self.render_to_response(context, status=status)


class WithRemoval(WithPetition):
    """Finds the removal that the address names, among those of its petition."""

    @cached_property
    def removal(self) -> Removal:
        return get_object_or_404(Removal, petition=self.petition, pk=self.kwargs["removal"])


class Removing(WithRemoval, PetitionScreen):
    """How far is it, and can I stop it?"""

    template_name = "actions/office/removing.html"
    permission_required = LOOK
    tab = "overview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        progress = removing.progress(self.removal)
        return super().get_context_data(**kwargs) | {
            "removal": self.removal,
            "progress": progress,
            "answer": answers.removal(self.removal, progress),
            "is_moving": self.removal.state in MOVING,
            "may_take_back": self.petition.state not in OVER,
        }


class RemovalAct(WithRemoval, Act):
    """One button on a removal."""

    def url(self, name: str = "office_petition", *, part: str = "") -> str:
        """Back to its own screen while there is something to see, else to the overview."""
        if self.removal.state in UNFINISHED:
            return reverse("office_petition_removal", args=[self.petition.pk, self.removal.pk])
        return super().url(part="removed")


class Stop(RemovalAct):
    def act(self, request: HttpRequest) -> str:
        removing.stop(self.removal, by=organiser(request))
        number = self.removal.removed
        words = ngettext(
            "Stopped. %(n)s signature is removed and stays so until you take it back.",
            "Stopped. %(n)s signatures are removed and stay so until you take them back.",
            number,
        )
        return answers.say(words, number)


class Resume(RemovalAct):
    def act(self, request: HttpRequest) -> str:
        removing.resume(self.removal, by=organiser(request))
        return _("It goes on with the signatures of that time. Who has signed since is not touched.")


class PutBack(RemovalAct):
    """Takes back all that is removed."""

    def act(self, request: HttpRequest) -> str:
        before = self.removal.removed
        removal = removing.put_back(self.removal, by=organiser(request), now=timezone.now())
        if removal.state == RemovalState.RETURNING:
            return _("The worker puts them back now, part by part.")
        number = before - removal.removed
        return ngettext("%(n)s signature stands again.", "%(n)s signatures stand again.", number) % {"n": number}
