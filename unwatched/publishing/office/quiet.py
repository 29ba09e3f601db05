"""Quiet times: when posts are best left alone."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from unwatched.accounts.who import organiser
from unwatched.office.people import who
from unwatched.office.views import may_use, refuse
from unwatched.publishing.models import QuietTime
from unwatched.publishing.services import quiet

from .base import CHANGE, Act, PostsScreen
from .forms import QuietForm


class Quiet(PostsScreen):
    """The list, and a form for one more."""

    template_name = "publishing/office/quiet.html"
    page_title = gettext_lazy("Quiet times")
    tab = "quiet"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(who(request), CHANGE):
            return refuse(request)
        form = QuietForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        quiet.add(**form.cleaned_data, by=organiser(request))
        messages.success(request, _("Saved. Plans that fall into it get a warning."))
        return redirect("office_quiet")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = quiet.all_times()
        said = ngettext("%(n)s quiet time.", "%(n)s quiet times.", len(known)) % {"n": len(known)}
        return super().get_context_data(**kwargs) | {
            "times": known,
            "answer": said if known else _("No quiet times yet."),
            "form": kwargs.get("form") or QuietForm(),
        }


class Remove(Act):
    def act(self, request: HttpRequest) -> str:
        quiet.remove(get_object_or_404(QuietTime, pk=self.kwargs["pk"]), by=organiser(request))
        return _("Removed.")

    def back_to(self) -> str:
        return reverse("office_quiet")
