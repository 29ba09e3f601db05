"""Removing many at once: by conditions, with the number before anything happens. No name is shown or needed."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from unwatched.actions.errors import CountMoved
from unwatched.actions.services import figures, removing

from . import answers
from .base import CHANGE, PetitionScreen, number_in, user_of
from .forms import ConditionsForm, WhyForm


class Remove(PetitionScreen):
    """ "Count" says how many; "Remove 47 signatures" does what its number promises, or nothing."""

    template_name = "actions/office/remove.html"
    permission_required = CHANGE
    tab = "overview"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render(ConditionsForm(initial={"aside": request.GET.get("aside", "")}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        conditions = ConditionsForm(request.POST)
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
            number = removing.remove(
                self.petition, conditions.conditions(), expected=expected, why=why.cleaned_data["why"],
                by=user_of(self.request), now=timezone.now(),
            )  # fmt: skip
        except CountMoved:
            return self.render(conditions, why=why, before=expected, status=409)
        words = ngettext("%(n)s signature is removed.", "%(n)s signatures are removed.", number) % {"n": number}
        messages.success(self.request, words + " " + _("You can take it back until the petition is delivered."))
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
            context["answer"] = answers.matches(match.matching)
        return self.render_to_response(context, status=status)
